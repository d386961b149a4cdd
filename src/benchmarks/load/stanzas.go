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

// pair is one domain of ours that writes to one user.
type pair struct {
	stream     *xmpp.Stream
	head, tail string
	window     chan struct{}
}

// relay: stanzas in by streams, out to a component. The id of a stanza says to which pair it belongs and when it was to leave.
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
	if err := components(arrived); err != nil {
		return result{}, err
	}
	var a *agent
	if *agree {
		var err error
		if a, err = newAgent(config); err != nil {
			return result{}, err
		}
	}
	for i := range all {
		p, err := newPair(i, a, config)
		if err != nil {
			return result{}, err
		}
		all[i] = p
		go p.stream.Stanzas("message", func(stanza []byte) {
			m.failedBecause(errors.New("came back: " + string(stanza)))
		})
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

func newPair(i int, a *agent, config *tls.Config) (*pair, error) {
	own := domain(i)
	sender := fmt.Sprintf("u%d@%s/load", i, own)
	receiver, thread := fmt.Sprintf("l%d@%s", i, *to), ""
	if *gateway != "" {
		receiver = fmt.Sprintf("l%d@%s", i, *gateway)
	}
	if a != nil {
		thread = runID + "t" + strconv.Itoa(i)
		bare := fmt.Sprintf("u%d@%s", i, own)
		_, answer, err := a.invite(i, thread, *scheme+":"+bare, *scheme+":"+receiver, sender)
		if err != nil {
			return nil, err
		}
		for _, line := range strings.Split(answer, "\r\n") {
			if strings.HasPrefix(line, "a=jid:") {
				receiver = line[len("a=jid:"):]
			}
		}
	}
	// a stream to the domain of the server leads to its components, too, and it is that domain whose certificate it shows
	s, err := xmpp.OpenServer(*s2sAddr, own, *to, config)
	if err != nil {
		return nil, err
	}
	p := &pair{stream: s, window: make(chan struct{}, *conc)}
	for j := 0; j < *conc; j++ {
		p.window <- struct{}{}
	}
	p.head = fmt.Sprintf("<message from='%s' to='%s' type='chat' id='%s-%d-", sender, receiver, runID, i)
	p.tail = "'><body>" + strings.Repeat("x", *body) + "</body>"
	if thread != "" {
		p.tail += "<thread>" + thread + "</thread>"
	}
	p.tail += "</message>"
	return p, nil
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

// components makes ready what stanzas come out to: we are a component of the server, or the server of its components.
func components(arrived func(stanza []byte)) error {
	role, address, _ := strings.Cut(*comp, ":")
	switch role {
	case "connect":
		s, err := xmpp.ConnectComponent(address, *gateway, *secret)
		if err != nil {
			return err
		}
		go s.Stanzas("message", arrived)
		return nil
	case "listen":
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		names := make(chan string, 1024)
		go xmpp.AcceptComponents(listener, func(name string, s *xmpp.Stream) { names <- name }, arrived)
		joined := map[string]bool{}
		for len(joined) < *pairs {
			select {
			case name := <-names:
				joined[name] = true
			case <-time.After(30 * time.Second):
				return fmt.Errorf("%d of %d components have come", len(joined), *pairs)
			}
		}
		return nil
	default:
		return fmt.Errorf("-component %q (expected: listen:host:port or connect:host:port)", *comp)
	}
}
