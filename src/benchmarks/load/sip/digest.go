// SPDX-License-Identifier: Apache-2.0

package sip

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"strings"
)

// Digest proves who somebody is, to one who has asked (RFC 3261 §22, RFC 8760): with qop=auth, and a count of how often it was said.
type Digest struct {
	user, realm, nonce, opaque, algorithm, secret string
	count                                         int
}

// NewDigest answers the value of a WWW-Authenticate.
func NewDigest(challenge, user, password string) *Digest {
	d := &Digest{
		user: user, realm: parameter(challenge, "realm"), nonce: parameter(challenge, "nonce"), opaque: parameter(challenge, "opaque"),
		algorithm: parameter(challenge, "algorithm"),
	}
	d.secret = d.hash(user + ":" + d.realm + ":" + password)
	return d
}

func (d *Digest) hash(text string) string {
	if strings.EqualFold(d.algorithm, "SHA-256") {
		return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
	}
	return fmt.Sprintf("%x", md5.Sum([]byte(text)))
}

// Answer is the value of an Authorization.
func (d *Digest) Answer(method, uri string) string {
	d.count++
	count := fmt.Sprintf("%08x", d.count)
	response := d.hash(d.secret + ":" + d.nonce + ":" + count + ":load:auth:" + d.hash(method+":"+uri))
	value := fmt.Sprintf(`Digest username="%s", realm="%s", nonce="%s", uri="%s", response="%s", qop=auth, nc=%s, cnonce="load"`,
		d.user, d.realm, d.nonce, uri, response, count)
	if d.algorithm != "" {
		value += ", algorithm=" + d.algorithm
	}
	if d.opaque != "" {
		value += `, opaque="` + d.opaque + `"`
	}
	return value
}

// parameter is one of a challenge, without its quotes, or "".
func parameter(challenge, name string) string {
	for _, each := range strings.Split(strings.TrimPrefix(challenge, "Digest "), ",") {
		if key, value, found := strings.Cut(strings.TrimSpace(each), "="); found && strings.EqualFold(key, name) {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}
