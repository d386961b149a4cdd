// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"umpp/load/sip"
)

// publisher is a user of the server who publishes, and those who watch it.
type publisher struct {
	uri, etag string
	number    int
	digest    *sip.Digest // nil until the server has asked who we are
	header    string      // in which it is to be answered
	watchers  []*dialog
}

// publish: PUBLISH, 200, and a NOTIFY to each of -watchers. It is over when the last of them has come.
func publish(m *meter, config *tls.Config) (result, error) {
	watchers, err := newAgent(config)
	if err != nil {
		return result{}, err
	}
	phones := watchers
	if *phoneAddr != "" { // a phone has a connection of its own
		if phones, err = agentAt(*phoneAddr, *conc, config); err != nil {
			return result{}, err
		}
	}
	users := make([]*publisher, *conc)
	for w := range users {
		users[w] = &publisher{uri: fmt.Sprintf("%s:l%d@%s", *scheme, w, *to), number: w}
	}
	if err := each(users, func(u *publisher) error {
		if err := u.publish(phones, 0); err != nil {
			return err
		}
		return u.gather(watchers)
	}); err != nil {
		return result{}, err
	}
	r := loop(m, "publish", func(worker, number int) error {
		u := users[worker]
		for _, watcher := range u.watchers {
			watcher.drain()
		}
		if err := u.publish(phones, number); err != nil {
			return err
		}
		for _, watcher := range u.watchers {
			if err := watcher.notified(); err != nil {
				return err
			}
		}
		return nil
	})
	return r, each(users, func(u *publisher) error {
		if err := u.dismiss(); err != nil {
			return err
		}
		return u.withdraw(phones)
	})
}

// each does something for all of them, some at a time; the result is the first failure.
func each(users []*publisher, do func(u *publisher) error) error {
	var next atomic.Int64
	var working sync.WaitGroup
	failures := make(chan error, len(users))
	for i := 0; i < 20; i++ {
		working.Add(1)
		go func() {
			defer working.Done()
			for n := int(next.Add(1)) - 1; n < len(users); n = int(next.Add(1)) - 1 {
				if err := do(users[n]); err != nil {
					failures <- err
					return
				}
			}
		}()
	}
	working.Wait()
	select {
	case err := <-failures:
		return err
	default:
		return nil
	}
}

// dismiss ends the subscriptions, so that they are nothing that the next run has to pay for.
func (u *publisher) dismiss() error {
	for _, watcher := range u.watchers {
		watcher.drain()
		if err := watcher.subscribe(0); err != nil {
			return err
		}
		watcher.end()
	}
	return nil
}

// gather makes the watchers subscribe.
func (u *publisher) gather(a *agent) error {
	for i := 0; i < *fan; i++ {
		d := a.dialog(i, fmt.Sprintf("p%d-%d", u.number, i), fmt.Sprintf("%s:u%d@%s", *scheme, i, *from), u.uri)
		if err := d.subscribe(3600); err != nil {
			return err
		}
		u.watchers = append(u.watchers, d)
	}
	return nil
}

func (u *publisher) publish(a *agent, number int) error {
	return u.tell(a, number, 3600, document(u.uri, number))
}

// withdraw takes back what was published: a user may have so many publications and no more.
func (u *publisher) withdraw(a *agent) error { return u.tell(a, 0, 0, "") }

func (u *publisher) tell(a *agent, number, expires int, body string) error {
	d := a.dialog(u.number, fmt.Sprintf("q%d-%d", u.number, number), u.uri, u.uri)
	defer d.end()
	for {
		more := fmt.Sprintf("Event: presence\r\nExpires: %d\r\n", expires)
		if body != "" {
			more += "Content-Type: application/pidf+xml\r\n"
		}
		if u.etag != "" {
			more += "SIP-If-Match: " + u.etag + "\r\n"
		}
		proved := u.digest != nil
		if proved {
			more += u.header + ": " + u.digest.Answer("PUBLISH", d.target) + "\r\n"
		}
		if err := d.send("PUBLISH", more, body); err != nil {
			return err
		}
		answer, err := d.final("PUBLISH")
		if err != nil {
			return err
		}
		if answer.Status() < 300 {
			u.etag = answer.Header["sip-etag"]
			return nil
		}
		challenge := answer.Header["www-authenticate"]
		u.header = "Authorization"
		if answer.Status() == 407 {
			challenge = answer.Header["proxy-authenticate"]
			u.header = "Proxy-Authorization"
		}
		switch {
		case challenge != "" && (!proved || strings.Contains(challenge, "stale=true")):
			user := u.uri[strings.IndexByte(u.uri, ':')+1:]
			u.digest = sip.NewDigest(challenge, user[:strings.IndexByte(user, '@')], *password)
		default:
			return errors.New("PUBLISH: " + answer.First)
		}
	}
}

// notified waits for a NOTIFY.
func (d *dialog) notified() error {
	timeout := time.NewTimer(10 * time.Second)
	defer timeout.Stop()
	for {
		select {
		case m := <-d.heard:
			if m.Is("NOTIFY") {
				return nil
			}
		case <-timeout.C:
			return errors.New("no NOTIFY for 10 s")
		}
	}
}

// drain forgets what has come so far.
func (d *dialog) drain() {
	for {
		select {
		case <-d.heard:
		default:
			return
		}
	}
}

func document(uri string, number int) string {
	basic := "open"
	if number%2 == 1 {
		basic = "closed"
	}
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"pres:" +
		uri[strings.IndexByte(uri, ':')+1:] + "\"><tuple id=\"balcony\"><status><basic>" + basic + "</basic></status><note>" +
		strconv.Itoa(number) + "</note></tuple></presence>"
}
