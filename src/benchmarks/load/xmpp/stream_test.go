// SPDX-License-Identifier: Apache-2.0

package xmpp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"reflect"
	"testing"
	"time"
)

// However the octets are cut, messages and pings come in their order, and nothing else does.
func TestMessagesAndPingsInOrder(t *testing.T) {
	const wire = "<message id='1'><body>one</body></message><iq type='result' id='r'/>" +
		"<iq type='get' id='p' from='a' to='b'><ping xmlns='urn:xmpp:ping'/></iq> <presence/><message id='2'><body>two</body></message>"
	for cut := 1; cut < len(wire); cut++ {
		ours, theirs := net.Pipe()
		var heard []string
		done := make(chan struct{})
		go func() {
			defer close(done)
			(&Stream{Conn: ours}).serve(
				func(message []byte) { heard = append(heard, "message "+Attribute(message, "id")) },
				func(ping []byte) { heard = append(heard, "ping "+Attribute(ping, "id")) })
		}()
		theirs.Write([]byte(wire[:cut]))
		theirs.Write([]byte(wire[cut:]))
		theirs.Close()
		<-done
		if want := []string{"message 1", "ping p", "message 2"}; !reflect.DeepEqual(heard, want) {
			t.Fatalf("cut at %d: %q, not %q", cut, heard, want)
		}
	}
}

func TestPong(t *testing.T) {
	want := "<iq type='result' id='p' from='b' to='a'/>"
	if got := Pong([]byte("<iq type='get' id=\"p\" from='a' to='b'><ping/>")); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

// Both ends of a stream between servers are ours here: what one says the other hears.
func TestStreamBetweenServers(t *testing.T) {
	certificate, authority := selfSigned(t, "b.example")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, RootCAs: authority}
	heard := make(chan string, 1)
	go AcceptServers(listener, config, func(message []byte) { heard <- Attribute(message, "to") }, func([]byte) {})

	stream, err := OpenServer(listener.Addr().String(), "a.example", "b.example", config)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	if err := stream.Say("<message to='romeo@b.example'><body>hi</body></message>"); err != nil {
		t.Fatal(err)
	}
	select {
	case to := <-heard:
		if to != "romeo@b.example" {
			t.Errorf("to %s", to)
		}
	case <-time.After(10 * time.Second):
		t.Error("nothing was heard")
	}
}

func selfSigned(t *testing.T, name string) (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
