// SPDX-License-Identifier: Apache-2.0

package xmpp

import (
	"crypto/tls"
	"net"
)

// AcceptServers plays a server that others open streams to (RFC 6120 §5, XEP-0178): STARTTLS, then EXTERNAL, whatever the certificate says. It calls
// for each message, and for each ping that is to be answered: a stream between servers leads one way, so the answer needs another.
func AcceptServers(listener net.Listener, config *tls.Config, message, ping func(stanza []byte)) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			if s, err := receive(conn, config); err == nil {
				s.serve(message, ping)
			}
		}()
	}
}

func receive(conn net.Conn, config *tls.Config) (*Stream, error) {
	s := &Stream{Conn: conn}
	if err := s.greet("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"); err != nil {
		return nil, err
	}
	if _, err := s.Until("urn:ietf:params:xml:ns:xmpp-tls"); err != nil {
		return nil, err
	}
	if err := s.Say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"); err != nil {
		return nil, err
	}
	own := config.Clone()
	own.ClientAuth = tls.RequestClientCert
	secured := tls.Server(conn, own)
	if err := secured.Handshake(); err != nil {
		return nil, err
	}
	s = &Stream{Conn: secured}
	if err := s.greet("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms>"); err != nil {
		return nil, err
	}
	if _, err := s.Until("</auth>"); err != nil {
		return nil, err
	}
	if err := s.Say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"); err != nil {
		return nil, err
	}
	return s, s.greet("")
}

// greet answers the start tag of the peer's stream, with features.
func (s *Stream) greet(features string) error {
	opened, err := s.opened()
	if err != nil {
		return err
	}
	return s.Say("<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='" + streams + "' version='1.0' id='load' from='" +
		Attribute(opened, "to") + "' to='" + Attribute(opened, "from") + "'><stream:features>" + features + "</stream:features>")
}
