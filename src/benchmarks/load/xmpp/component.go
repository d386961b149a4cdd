// SPDX-License-Identifier: Apache-2.0

package xmpp

import (
	"crypto/sha1"
	"encoding/hex"
	"net"
)

const component = "jabber:component:accept"

// ConnectComponent connects to a server as an external component (XEP-0114 §3).
func ConnectComponent(address, name, secret string) (*Stream, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	s := &Stream{Conn: conn}
	if err := s.Say(header(component, "", name)); err != nil {
		return nil, err
	}
	opened, err := s.opened()
	if err != nil {
		return nil, err
	}
	sum := sha1.Sum([]byte(Attribute(opened, "id") + secret))
	if err := s.Say("<handshake>" + hex.EncodeToString(sum[:]) + "</handshake>"); err != nil {
		return nil, err
	}
	_, err = s.Until("<handshake")
	return s, err
}

// AcceptComponents plays the server for external components: takes any that comes, whatever its secret, and answers its pings (XEP-0199), which is how
// some of them learn what has arrived. It calls for each component that is there, and for each message.
func AcceptComponents(listener net.Listener, joined func(name string, s *Stream), message func(stanza []byte)) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			s := &Stream{Conn: conn}
			opened, err := s.opened()
			if err != nil {
				return
			}
			name := Attribute(opened, "to")
			if s.Say("<?xml version='1.0'?><stream:stream xmlns='"+component+"' xmlns:stream='"+streams+"' from='"+name+"' id='load'>") != nil {
				return
			}
			if _, err := s.Until("</handshake>"); err != nil {
				return
			}
			if s.Say("<handshake/>") != nil {
				return
			}
			joined(name, s)
			s.serve(message, func(ping []byte) { s.Say(Pong(ping)) })
		}()
	}
}
