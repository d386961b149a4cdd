// SPDX-License-Identifier: Apache-2.0

// Package sip is one end of SIP over TCP and TLS, as much of it as a load needs: it sends what a template says and reads what it has to look at.
package sip

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Message is a request or response: its first line, headers by their lower-case names (of those that come twice the last), and body.
type Message struct {
	First        string
	Header       map[string]string
	Via          []string
	RecordRoutes []string
	Body         []byte
}

var compact = map[string]string{
	"v": "via", "f": "from", "t": "to", "i": "call-id", "l": "content-length", "m": "contact", "c": "content-type", "o": "event",
}

// Is tells whether it is a request of this method.
func (m *Message) Is(method string) bool { return strings.HasPrefix(m.First, method+" ") }

// Status is that of a response, 0 of a request.
func (m *Message) Status() int {
	if !strings.HasPrefix(m.First, "SIP/2.0 ") || len(m.First) < 11 {
		return 0
	}
	status, _ := strconv.Atoi(m.First[8:11])
	return status
}

// Answers tells whether it is a response to a request of this method.
func (m *Message) Answers(method string) bool {
	return m.Status() > 0 && strings.HasSuffix(m.Header["cseq"], " "+method)
}

// Read reads the next message.
func Read(r *bufio.Reader) (*Message, error) {
	m := &Message{Header: make(map[string]string, 16)}
	for m.First == "" {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		m.First = strings.TrimRight(line, "\r\n")
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, found := strings.Cut(line, ":")
		if !found {
			return nil, fmt.Errorf("no header: %q", line)
		}
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if long, ok := compact[name]; ok {
			name = long
		}
		switch name {
		case "via":
			m.Via = append(m.Via, value)
		case "record-route":
			m.RecordRoutes = append(m.RecordRoutes, value)
		default:
			m.Header[name] = value
		}
	}
	length, _ := strconv.Atoi(m.Header["content-length"])
	m.Body = make([]byte, length)
	_, err := io.ReadFull(r, m.Body)
	return m, err
}

// Conn is a connection to a SIP server; from any goroutine.
type Conn struct {
	net.Conn
	mu        sync.Mutex
	transport string
	host      string
	port      int
}

// Dial connects, over TLS if there is a configuration for it.
func Dial(address string, config *tls.Config) (*Conn, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	if config != nil {
		secured := tls.Client(conn, config)
		conn.SetDeadline(time.Now().Add(patience))
		if err := secured.Handshake(); err != nil {
			conn.Close()
			return nil, fmt.Errorf("TLS with %s: %v", address, err)
		}
		conn.SetDeadline(time.Time{})
		conn = secured
	}
	return NewConn(conn, config != nil), nil
}

// NewConn speaks SIP over a connection.
func NewConn(conn net.Conn, secured bool) *Conn {
	c := &Conn{Conn: conn, transport: "TCP"}
	if secured {
		c.transport = "TLS"
	}
	host, port, _ := net.SplitHostPort(conn.LocalAddr().String())
	c.host = host
	c.port, _ = strconv.Atoi(port)
	return c
}

// patience is how long a server may take to read what it is sent, and to shake hands.
const patience = 10 * time.Second

// Send writes a message as it is.
func (c *Conn) Send(message string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	_, err := io.WriteString(c.Conn, message)
	return err
}

// Contact is the value of a Contact that leads to this connection.
func (c *Conn) Contact(user string) string {
	return fmt.Sprintf("<sip:%s@%s:%d;transport=%s>", user, c.host, c.port, strings.ToLower(c.transport))
}

var branches atomic.Int64

// Request is a request with what every one needs; more are whole header lines.
func (c *Conn) Request(method, uri, from, to, callID string, cseq int, more, body string) string {
	var b strings.Builder
	b.Grow(512 + len(more) + len(body))
	fmt.Fprintf(&b, "%s %s SIP/2.0\r\nVia: SIP/2.0/%s %s:%d;branch=z9hG4bK%x;rport\r\nMax-Forwards: 70\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\n%sContent-Length: %d\r\n\r\n%s",
		method, uri, c.transport, c.host, c.port, branches.Add(1), from, to, callID, cseq, method, more, len(body), body)
	return b.String()
}

// Reply is a response to a request; more are whole header lines.
func Reply(request *Message, status, more, body string) string {
	var b strings.Builder
	b.Grow(512 + len(more) + len(body))
	b.WriteString("SIP/2.0 " + status + "\r\n")
	for _, via := range request.Via {
		b.WriteString("Via: " + via + "\r\n")
	}
	for _, route := range request.RecordRoutes {
		b.WriteString("Record-Route: " + route + "\r\n")
	}
	to := request.Header["to"]
	if !strings.Contains(to, "tag=") {
		to += ";tag=" + strconv.FormatInt(branches.Add(1), 36)
	}
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\n%sContent-Length: %d\r\n\r\n%s",
		request.Header["from"], to, request.Header["call-id"], request.Header["cseq"], more, len(body), body)
	return b.String()
}

// To is that of a reply that we have made.
func To(reply string) string {
	i := strings.Index(reply, "\r\nTo: ") + 6
	return reply[i : i+strings.Index(reply[i:], "\r\n")]
}

// URI is that within the value of a Contact, or the value itself.
func URI(contact string) string {
	if i, j := strings.IndexByte(contact, '<'), strings.IndexByte(contact, '>'); i >= 0 && j > i {
		return contact[i+1 : j]
	}
	return contact
}

// Routes are the Route lines of requests within the dialog that a response has made.
func Routes(response *Message) string {
	lines := ""
	for i := len(response.RecordRoutes) - 1; i >= 0; i-- {
		lines += "Route: " + response.RecordRoutes[i] + "\r\n"
	}
	return lines
}
