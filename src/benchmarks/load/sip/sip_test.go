// SPDX-License-Identifier: Apache-2.0

package sip

import (
	"bufio"
	"strings"
	"testing"
)

const invite = "INVITE im:juliet@b.example SIP/2.0\r\nVia: SIP/2.0/TLS a.example;branch=z9hG4bK1\r\nVia: SIP/2.0/TLS c.example;branch=z9hG4bK2\r\n" +
	"Record-Route: <sip:p1>\r\nRecord-Route: <sip:p2>\r\nf: <im:romeo@a.example>;tag=1\r\nTo: <im:juliet@b.example>\r\ni: 4711\r\nCSeq: 1 INVITE\r\n" +
	"m: <sip:gw@a.example>\r\nl: 4\r\n\r\nv=0\n"

func read(t *testing.T, text string) *Message {
	m, err := Read(bufio.NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRequest(t *testing.T) {
	m := read(t, "\r\n"+invite)
	if !m.Is("INVITE") || m.Status() != 0 || m.Header["call-id"] != "4711" || string(m.Body) != "v=0\n" || len(m.Via) != 2 {
		t.Errorf("%+v", m)
	}
	if uri := URI(m.Header["contact"]); uri != "sip:gw@a.example" {
		t.Error(uri)
	}
}

// A reply goes back the way of its request, and makes a dialog with one tag.
func TestReply(t *testing.T) {
	text := Reply(read(t, invite), "200 OK", "", "")
	m := read(t, text)
	if m.Status() != 200 || !m.Answers("INVITE") || len(m.Via) != 2 || !strings.Contains(m.Header["to"], ";tag=") {
		t.Error(text)
	}
	if To(text) != m.Header["to"] {
		t.Errorf("%s, not %s", To(text), m.Header["to"])
	}
	if routes := Routes(m); routes != "Route: <sip:p2>\r\nRoute: <sip:p1>\r\n" {
		t.Error(routes)
	}
}

// The example of RFC 7616 §3.9.1, with its cnonce in place of ours.
func TestDigest(t *testing.T) {
	challenge := `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ` +
		`opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`
	d := NewDigest(challenge, "Mufasa", "Circle of Life")
	if d.secret != "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232" {
		t.Error(d.secret)
	}
	first, second := d.Answer("GET", "/"), d.Answer("GET", "/")
	if !strings.Contains(first, "nc=00000001") || !strings.Contains(second, "nc=00000002") || !strings.Contains(second, `opaque="FQhe/`) {
		t.Error(first, second)
	}
}
