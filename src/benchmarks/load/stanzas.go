// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"umpp/load/xmpp"
)

// newStreams: TCP, STARTTLS, EXTERNAL, and the end, each from another domain if -from has a %d.
func newStreams(m *meter, config *tls.Config) (result, error) {
	var mu sync.Mutex
	var kept []*xmpp.Stream
	r := loop(m, "streams", func(worker, number int) error {
		s, err := xmpp.OpenServer(*s2sAddr, domain(number), *to, config)
		if err != nil {
			return err
		}
		if *keep {
			mu.Lock()
			kept = append(kept, s)
			mu.Unlock()
			return nil
		}
		if err := s.Say("</stream:stream>"); err != nil {
			return err
		}
		return s.Close()
	})
	return r, nil
}

func domain(number int) string {
	if strings.Contains(*from, "%") {
		return fmt.Sprintf(*from, number)
	}
	return *from
}

// pair is one domain of ours and one user of the server, who write to each other.
type pair struct {
	stream     *xmpp.Stream // that one of them writes to
	head, tail string
	window     chan struct{}
}

// ends are what stanzas go into the server by, and come out of it by.
type ends struct {
	mu         sync.Mutex
	components map[string]*xmpp.Stream // by name; or one, which is called ""
	joined     chan struct{}
	servers    sync.Map // domain of ours -> stream to the server
}

// relay: stanzas in by streams, out to a component; or, with -out, the other way. The id of a stanza says to which pair it belongs and when it was
// to leave.
func relay(m *meter, config *tls.Config) (result, error) {
	began := time.Now()
	all := make([]*pair, *pairs)
	var lost atomic.Int64
	arrived := func(stanza []byte) {
		id := xmpp.Attribute(stanza, "id")
		if !strings.HasPrefix(id, runID+"-") {
			return // of a run before
		}
		number, at, found := strings.Cut(id[len(runID)+1:], "-")
		if i, err := strconv.Atoi(number); found && err == nil && i < len(all) {
			if xmpp.Attribute(stanza, "type") == "error" {
				m.failedBecause(errors.New("came back: " + string(stanza)))
				return
			}
			nanos, _ := strconv.ParseInt(at, 36, 64)
			lost.Add(-1)
			m.succeeded(time.Since(began) - time.Duration(nanos))
			select {
			case all[i].window <- struct{}{}:
			default:
			}
		}
	}
	e, err := newEnds(config, arrived)
	if err != nil {
		return result{}, err
	}
	var a *agent
	if *agree {
		if a, err = newAgent(config); err != nil {
			return result{}, err
		}
	}
	for i := range all {
		if all[i], err = newPair(i, a, e, config); err != nil {
			return result{}, err
		}
	}
	var stop atomic.Bool
	var writers sync.WaitGroup
	for i, p := range all {
		writers.Add(1)
		go func(i int, p *pair) {
			defer writers.Done()
			p.write(i, began, &stop, &lost)
		}(i, p)
	}
	time.Sleep(seconds(*warm))
	m.start()
	time.Sleep(seconds(*dur))
	r := m.stop("relay")
	stop.Store(true)
	writers.Wait()
	for i := 0; i < 100 && lost.Load() > 0; i++ {
		time.Sleep(50 * time.Millisecond)
	}
	if n := lost.Load(); n > 0 {
		r.Failed += int(n)
		r.Why = fmt.Sprintf("%d stanzas did not arrive", n)
	}
	return r, nil
}

// newEnds takes what the server sends us: to components, and with -streams to domains of ours.
func newEnds(config *tls.Config, arrived func(stanza []byte)) (*ends, error) {
	e := &ends{components: map[string]*xmpp.Stream{}, joined: make(chan struct{}, 1024)}
	if *streams != "" {
		listener, err := net.Listen("tcp", *streams)
		if err != nil {
			return nil, err
		}
		go xmpp.AcceptServers(listener, config, arrived, func(ping []byte) {
			if s, found := e.servers.Load(xmpp.Attribute(ping, "to")); found {
				s.(*xmpp.Stream).Say(xmpp.Pong(ping))
			}
		})
	}
	return e, e.joinComponents(arrived)
}

// joinComponents makes us a component of the server, or the server of its components.
func (e *ends) joinComponents(arrived func(stanza []byte)) error {
	role, address, _ := strings.Cut(*comp, ":")
	switch role {
	case "connect":
		s, err := xmpp.ConnectComponent(address, *gateway, *secret)
		if err != nil {
			return err
		}
		e.components[""] = s
		go s.Messages(arrived)
		return nil
	case "listen":
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		go xmpp.AcceptComponents(listener, func(name string, s *xmpp.Stream) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.components[name] = s
			e.joined <- struct{}{}
		}, arrived)
		return nil
	default:
		return fmt.Errorf("-component %q (expected: listen:host:port or connect:host:port)", *comp)
	}
}

// component waits for the stream of the component that stands for a domain of ours.
func (e *ends) component(name string) (*xmpp.Stream, error) {
	for patience := time.After(30 * time.Second); ; {
		e.mu.Lock()
		s, found := e.components[name]
		if !found {
			s, found = e.components[""]
		}
		e.mu.Unlock()
		if found {
			return s, nil
		}
		select {
		case <-e.joined:
		case <-patience:
			return nil, fmt.Errorf("the component %s has not come", name)
		}
	}
}

// server opens a stream from a domain of ours to that of the server; it leads to the server's components too.
func (e *ends) server(own string, config *tls.Config) (*xmpp.Stream, error) {
	s, err := xmpp.OpenServer(*s2sAddr, own, *to, config)
	if err == nil {
		e.servers.Store(own, s)
		go s.Messages(func([]byte) {})
	}
	return s, err
}

func newPair(i int, a *agent, e *ends, config *tls.Config) (*pair, error) {
	own := domain(i)
	component, err := e.component(own)
	if err != nil {
		return nil, err
	}
	server, err := e.server(own, config)
	if err != nil {
		return nil, err
	}
	theirs, thread := fmt.Sprintf("l%d@%s", i, *to), ""
	if *gateway != "" {
		theirs = fmt.Sprintf("l%d@%s", i, *gateway)
	}
	ours := fmt.Sprintf("u%d@%s/load", i, own)
	if a != nil {
		thread = runID + "t" + strconv.Itoa(i)
		bare := fmt.Sprintf("u%d@%s", i, own)
		d, answer, err := a.invite(i, thread, *scheme+":"+bare, *scheme+":"+theirs, ours)
		if err != nil {
			return nil, err
		}
		defer d.end()
		theirs = line(answer, "a=jid:", theirs)
	}
	p := &pair{stream: server, window: make(chan struct{}, *conc)}
	for j := 0; j < *conc; j++ {
		p.window <- struct{}{}
	}
	sender, receiver := ours, theirs
	if *out {
		p.stream = component
		sender, receiver = theirs, ours
	}
	p.head = fmt.Sprintf("<message from='%s' to='%s' type='chat' id='%s-%d-", sender, receiver, runID, i)
	p.tail = "'><body>" + strings.Repeat("x", *body) + "</body>"
	if thread != "" {
		p.tail += "<thread>" + thread + "</thread>"
	}
	p.tail += "</message>"
	return p, nil
}

// line is the rest of the line of a description that begins so.
func line(description, begin, otherwise string) string {
	for _, each := range strings.Split(description, "\r\n") {
		if strings.HasPrefix(each, begin) {
			return each[len(begin):]
		}
	}
	return otherwise
}

func (p *pair) write(i int, began time.Time, stop *atomic.Bool, lost *atomic.Int64) {
	gap := time.Duration(0)
	next := time.Now()
	if *rate > 0 {
		gap = time.Duration(float64(*pairs) / *rate * float64(time.Second))
		next = next.Add(gap * time.Duration(i) / time.Duration(*pairs))
	}
	out := make([]byte, 0, 1<<13)
	for !stop.Load() {
		due := time.Now()
		if gap > 0 {
			time.Sleep(time.Until(next))
			due, next = next, next.Add(gap)
		} else {
			select {
			case <-p.window:
			case <-time.After(3 * time.Second):
				fmt.Fprintln(os.Stderr, "no progress for 3 s")
				continue
			}
		}
		out = append(out[:0], p.head...)
		out = strconv.AppendInt(out, int64(due.Sub(began)), 36)
		out = append(out, p.tail...)
		lost.Add(1)
		if _, err := p.stream.Write(out); err != nil {
			fmt.Fprintln(os.Stderr, "writing:", err)
			return
		}
	}
}
