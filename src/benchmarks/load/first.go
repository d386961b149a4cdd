// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"umpp/load/sip"
	"umpp/load/xmpp"
)

// callee answers the calls of the server, and ends each when it is told.
type callee struct {
	agent *agent
	calls sync.Map // thread -> *dialog
}

func (c *callee) invited(conn *sip.Conn, invite *sip.Message) {
	offer := string(invite.Body)
	thread := line(offer, "a=thread:", "")
	user := sip.URI(invite.Header["to"])
	user = user[len("im:"):]
	reply := sip.Reply(invite, "200 OK", "Contact: "+conn.Contact("load")+"\r\nContent-Type: application/sdp\r\n", description(user+"/load", thread))
	d := &dialog{
		agent: c.agent, conn: conn, heard: make(chan *sip.Message, 4), callID: invite.Header["call-id"],
		from: sip.To(reply), to: invite.Header["from"], target: sip.URI(invite.Header["contact"]), routes: sip.Routes(invite),
	}
	c.calls.Store(thread, d)
	conn.Send(reply)
}

// leave ends the call of a thread.
func (c *callee) leave(thread string) error {
	found, ok := c.calls.LoadAndDelete(thread)
	if !ok {
		return errors.New("a message came that no call was made for")
	}
	d := found.(*dialog)
	c.agent.waiting.Store(d.callID, d.heard)
	defer d.end()
	if err := d.send("BYE", "", ""); err != nil {
		return err
	}
	_, err := d.answer("BYE", "", 0)
	return err
}

// first: a user of the server writes to one of ours for the first time: the server calls us, and then the message comes. The BYE that ends it is
// sent while others are under way, and is in the cost, but not in the latency.
func first(m *meter, config *tls.Config) (result, error) {
	a := &agent{}
	callee := &callee{agent: a}
	a.invited = callee.invited
	if err := a.accept(*calls, config); err != nil {
		return result{}, err
	}
	var waiting sync.Map // thread -> chan struct{}
	e, err := newEnds(config, func(stanza []byte) {
		if heard, found := waiting.LoadAndDelete(xmpp.Attribute(stanza, "id")); found {
			if xmpp.Attribute(stanza, "type") == "error" {
				heard.(chan error) <- errors.New("came back: " + string(stanza))
			} else {
				heard.(chan error) <- nil
			}
		}
	})
	if err != nil {
		return result{}, err
	}
	component, err := e.component(*from)
	if err != nil {
		return result{}, err
	}
	if _, err := e.server(*from, config); err != nil {
		return result{}, err
	}
	var leaving sync.WaitGroup
	r := loop(m, "first", func(worker, number int) error {
		thread := runID + "-" + strconv.Itoa(number)
		heard := make(chan error, 1)
		waiting.Store(thread, heard)
		defer waiting.Delete(thread)
		user := number % 100_000
		if err := component.Say(fmt.Sprintf("<message from='l%d@%s/desk' to='u%d@%s' type='chat' id='%s'><body>hello</body><thread>%s</thread></message>",
			user, *to, user, *from, thread, thread)); err != nil {
			return err
		}
		select {
		case err := <-heard:
			if err != nil {
				return err
			}
		case <-time.After(10 * time.Second):
			return errors.New("nothing came for 10 s")
		}
		leaving.Add(1)
		go func() {
			defer leaving.Done()
			if err := callee.leave(thread); err != nil {
				m.failedBecause(err)
			}
		}()
		return nil
	})
	leaving.Wait()
	return r, nil
}
