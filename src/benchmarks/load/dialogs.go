// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strconv"
	"time"

	"umpp/load/sip"
)

// dialog is one of ours, from its first request on.
type dialog struct {
	agent    *agent
	conn     *sip.Conn
	heard    chan *sip.Message
	callID   string
	from, to string
	target   string
	routes   string
	cseq     int
}

var runID = strconv.FormatInt(time.Now().UnixNano(), 36)

func (a *agent) dialog(worker int, name, local, remote string) *dialog {
	d := &dialog{
		agent: a, conn: a.conns[worker%len(a.conns)], heard: make(chan *sip.Message, 64), callID: runID + "-" + name,
		from: "<" + local + ">;tag=" + name, to: "<" + remote + ">", target: remote,
	}
	a.waiting.Store(d.callID, d.heard)
	return d
}

func (d *dialog) end() { d.agent.waiting.Delete(d.callID) }

func (d *dialog) send(method, more, body string) error {
	if method != "ACK" {
		d.cseq++
	}
	return d.conn.Send(d.conn.Request(method, d.target, d.from, d.to, d.callID, d.cseq, d.routes+more, body))
}

// final waits for the final response to a request, whatever it is.
func (d *dialog) final(method string) (*sip.Message, error) {
	timeout := time.NewTimer(10 * time.Second)
	defer timeout.Stop()
	for {
		select {
		case m := <-d.heard:
			if m.Answers(method) {
				return m, nil
			}
		case <-timeout.C:
			return nil, errors.New(method + ": nothing for 10 s")
		}
	}
}

// answer waits for the final response to a request, which is to be a 2xx, and for so many requests of the peer beside it.
func (d *dialog) answer(method, request string, requests int) (*sip.Message, error) {
	var answer *sip.Message
	timeout := time.NewTimer(10 * time.Second)
	defer timeout.Stop()
	for answer == nil || requests > 0 {
		select {
		case m := <-d.heard:
			switch {
			case m.Is(request) && request != "":
				requests--
			case m.Answers(method) && m.Status() < 300:
				answer = m
			case m.Answers(method):
				return nil, errors.New(method + ": " + m.First)
			}
		case <-timeout.C:
			return nil, errors.New(method + ": nothing for 10 s")
		}
	}
	return answer, nil
}

// stands takes over what the response that made the dialog says of it.
func (d *dialog) stands(made *sip.Message) {
	d.to = made.Header["to"]
	d.routes = sip.Routes(made)
	if contact := made.Header["contact"]; contact != "" {
		d.target = sip.URI(contact)
	}
}

func description(jid, thread string) string {
	return "v=0\r\no=load 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=message 5269 xmpp/tcp chat\r\na=direction:active\r\na=jid:" +
		jid + "\r\na=thread:" + thread + "\r\n"
}

// invite agrees a session; the result is its dialog, and the body of the answer.
func (a *agent) invite(worker int, name, local, remote, jid string) (*dialog, string, error) {
	d := a.dialog(worker, name, local, remote)
	if *uri != "" {
		d.target = *uri
	}
	err := d.send("INVITE", "Contact: "+d.conn.Contact("load")+"\r\nContent-Type: application/sdp\r\n", description(jid, name))
	if err != nil {
		return d, "", err
	}
	answer, err := d.answer("INVITE", "", 0)
	if err != nil {
		return d, "", err
	}
	d.stands(answer)
	return d, string(answer.Body), d.send("ACK", "", "")
}

// user is the number of who does a unit: each worker has its own, and what is kept is everybody's.
func user(worker, number int) int {
	if *keep {
		return number
	}
	return worker
}

// sessions: INVITE, 200, ACK, BYE, 200.
func sessions(m *meter, config *tls.Config) (result, error) {
	a, err := newAgent(config)
	if err != nil {
		return result{}, err
	}
	return loop(m, "sessions", func(worker, number int) error {
		user := user(worker, number)
		local, remote := fmt.Sprintf("u%d@%s", user, *from), fmt.Sprintf("l%d@%s", user, *to)
		name := "s" + strconv.Itoa(number)
		d, _, err := a.invite(worker, name, *scheme+":"+local, *scheme+":"+remote, local+"/load")
		defer d.end()
		if err != nil || *keep {
			return err
		}
		if err := d.send("BYE", "", ""); err != nil {
			return err
		}
		_, err = d.answer("BYE", "", 0)
		return err
	}), nil
}

func (d *dialog) subscribe(expires int) error {
	more := fmt.Sprintf("Event: presence\r\nAccept: application/pidf+xml\r\nExpires: %d\r\nContact: %s\r\n", expires, d.conn.Contact("load"))
	if err := d.send("SUBSCRIBE", more, ""); err != nil {
		return err
	}
	answer, err := d.answer("SUBSCRIBE", "NOTIFY", 1)
	if err == nil && expires > 0 {
		d.stands(answer)
	}
	return err
}

// watches: SUBSCRIBE, 200, NOTIFY, 200, and the same with Expires 0.
func watches(m *meter, config *tls.Config) (result, error) {
	a, err := newAgent(config)
	if err != nil {
		return result{}, err
	}
	return loop(m, "watch", func(worker, number int) error {
		user := user(worker, number)
		d := a.dialog(worker, "w"+strconv.Itoa(number), fmt.Sprintf("%s:u%d@%s", *scheme, user, *from), fmt.Sprintf("%s:l%d@%s", *scheme, user%1000, *to))
		defer d.end()
		if err := d.subscribe(3600); err != nil || *keep {
			return err
		}
		return d.subscribe(0)
	}), nil
}
