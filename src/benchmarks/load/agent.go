// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"crypto/tls"
	"sync"

	"umpp/load/sip"
)

// agent is a SIP user agent: what it reads goes to whoever waits for the Call-ID; requests it answers at once.
type agent struct {
	conns   []*sip.Conn
	waiting sync.Map // Call-ID -> chan *sip.Message
	invited func(conn *sip.Conn, invite *sip.Message)
}

func newAgent(config *tls.Config) (*agent, error) {
	return agentAt(*sipAddr, *conns, config)
}

func agentAt(address string, connections int, config *tls.Config) (*agent, error) {
	if *plain {
		config = nil
	}
	a := &agent{}
	for i := 0; i < connections; i++ {
		conn, err := sip.Dial(address, config)
		if err != nil {
			return nil, err
		}
		a.conns = append(a.conns, conn)
		go a.read(conn)
	}
	return a, nil
}

// accept takes calls of the server; invited is to answer them.
func (a *agent) accept(address string, config *tls.Config) error {
	listener, err := tls.Listen("tcp", address, config)
	if err != nil {
		return err
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go a.read(sip.NewConn(conn, true))
		}
	}()
	return nil
}

func (a *agent) read(conn *sip.Conn) {
	in := bufio.NewReaderSize(conn, 1<<16)
	for {
		m, err := sip.Read(in)
		if err != nil {
			return
		}
		if m.Is("INVITE") {
			if a.invited != nil {
				a.invited(conn, m)
			}
			continue
		}
		if m.Status() == 0 && !m.Is("ACK") {
			conn.Send(sip.Reply(m, "200 OK", "", ""))
		}
		if m.Status() >= 100 && m.Status() < 200 {
			continue
		}
		if heard, ok := a.waiting.Load(m.Header["call-id"]); ok {
			heard.(chan *sip.Message) <- m
		}
	}
}
