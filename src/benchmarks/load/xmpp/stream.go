// SPDX-License-Identifier: Apache-2.0

// Package xmpp is one end of XMPP streams, as much of it as a load needs: no parser, but a scan for what is awaited.
package xmpp

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"time"
)

const (
	patience = 20 * time.Second
	streams  = "http://etherx.jabber.org/streams"
)

// Stream is one connection; what is read and not yet asked for waits in it.
type Stream struct {
	net.Conn
	buf []byte
}

// Say writes text as it is.
func (s *Stream) Say(text string) error {
	_, err := s.Write([]byte(text))
	return err
}

// Until reads up to and including a text, which is not longer than a buffer; the result is all of it.
func (s *Stream) Until(text string) (string, error) {
	if err := s.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	defer s.SetReadDeadline(time.Time{})
	for {
		if i := bytes.Index(s.buf, []byte(text)); i >= 0 {
			all := string(s.buf[:i+len(text)])
			s.buf = s.buf[i+len(text):]
			return all, nil
		}
		for _, end := range []string{"<stream:error", "</stream:stream>", "<failure"} {
			if bytes.Contains(s.buf, []byte(end)) {
				return "", fmt.Errorf("refused: %s", s.buf)
			}
		}
		if err := s.more(); err != nil {
			return "", fmt.Errorf("%v before %q; so far %q", err, text, s.buf)
		}
	}
}

func (s *Stream) more() error {
	chunk := make([]byte, 1<<14)
	n, err := s.Read(chunk)
	s.buf = append(s.buf, chunk[:n]...)
	return err
}

// Messages calls for each message that comes, without its end tag, until the connection ends. What is between them is passed over.
// The slice is valid during the call only.
func (s *Stream) Messages(each func(stanza []byte)) error {
	return s.serve(each, func([]byte) {})
}

// serve calls for messages, and pings, in the order in which they come.
func (s *Stream) serve(message, ping func(stanza []byte)) error {
	endMessage, endQuery := []byte("</message>"), []byte("</iq>")
	in := make([]byte, 0, 1<<17)
	in = append(in, s.buf...)
	s.buf = nil
	for {
		q := bytes.Index(in, endQuery)
		for {
			m := bytes.Index(in, endMessage)
			if m < 0 && q < 0 {
				break
			}
			if m >= 0 && (q < 0 || m < q) {
				if b := bytes.LastIndex(in[:m], []byte("<message")); b >= 0 {
					message(in[b:m])
				}
				m += len(endMessage)
				in = in[m:]
				q -= m // below 0 if there was none
				continue
			}
			if b := bytes.LastIndex(in[:q], []byte("<iq")); b >= 0 && Attribute(in[b:q], "type") == "get" {
				ping(in[b:q])
			}
			in = in[q+len(endQuery):]
			q = bytes.Index(in, endQuery)
		}
		if cap(in)-len(in) < 1<<15 {
			in = append(make([]byte, 0, 1<<17+len(in)), in...)
		}
		n, err := s.Read(in[len(in):cap(in)])
		in = in[:len(in)+n]
		if err != nil {
			return err
		}
	}
}

// Pong answers a ping (XEP-0199).
func Pong(ping []byte) string {
	return "<iq type='result' id='" + Attribute(ping, "id") + "' from='" + Attribute(ping, "to") + "' to='" + Attribute(ping, "from") + "'/>"
}

// opened reads the start tag of the peer's stream.
func (s *Stream) opened() ([]byte, error) {
	for {
		tag, err := s.Until(">")
		if err != nil {
			return nil, err
		}
		if i := strings.Index(tag, "<stream:stream"); i >= 0 {
			return []byte(tag[i:]), nil
		}
	}
}

// Attribute is the value of an attribute in the start tag of an element, or "".
func Attribute(element []byte, name string) string {
	tag := element
	if i := bytes.IndexByte(tag, '>'); i >= 0 {
		tag = tag[:i]
	}
	i := bytes.Index(tag, []byte(" "+name+"="))
	if i < 0 {
		return ""
	}
	value := tag[i+len(name)+2:]
	if j := bytes.IndexByte(value[1:], value[0]); j >= 0 {
		return string(value[1 : j+1])
	}
	return ""
}

func header(namespace, from, to string) string {
	h := "<?xml version='1.0'?><stream:stream xmlns='" + namespace + "' xmlns:stream='" + streams + "' to='" + to + "' version='1.0'"
	if from != "" {
		h += " from='" + from + "'"
	}
	return h + ">"
}

// OpenServer opens a stream from a domain of ours to one of a server's: STARTTLS, SASL EXTERNAL (RFC 6120 §5, XEP-0178).
func OpenServer(address, from, to string, config *tls.Config) (*Stream, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	s, err := negotiate(conn, from, to, config)
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("stream %s to %s at %s: %v", from, to, address, err)
	}
	return s, nil
}

func negotiate(conn net.Conn, from, to string, config *tls.Config) (*Stream, error) {
	s := &Stream{Conn: conn}
	head := header("jabber:server", from, to)
	if err := s.Say(head); err != nil {
		return nil, err
	}
	if _, err := s.Until("</stream:features>"); err != nil {
		return nil, err
	}
	if err := s.Say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"); err != nil {
		return nil, err
	}
	if _, err := s.Until("<proceed"); err != nil {
		return nil, err
	}
	if _, err := s.Until(">"); err != nil {
		return nil, err
	}
	own := config.Clone()
	own.ServerName = to
	secured := tls.Client(conn, own)
	if err := secured.Handshake(); err != nil {
		return nil, err
	}
	s = &Stream{Conn: secured}
	if err := s.Say(head); err != nil {
		return nil, err
	}
	offered, err := s.Until("</stream:features>")
	if err != nil {
		return nil, err
	}
	if !strings.Contains(offered, "EXTERNAL") {
		return nil, fmt.Errorf("EXTERNAL is not offered: %s", offered)
	}
	if err := s.Say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" +
		base64.StdEncoding.EncodeToString([]byte(from)) + "</auth>"); err != nil {
		return nil, err
	}
	if _, err := s.Until("<success"); err != nil {
		return nil, err
	}
	s.buf = nil
	if err := s.Say(head); err != nil {
		return nil, err
	}
	// features of an authenticated stream may be empty
	if _, err := s.Until("features"); err != nil {
		return nil, err
	}
	_, err = s.Until(">")
	return s, err
}
