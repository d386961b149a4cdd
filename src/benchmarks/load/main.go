// SPDX-License-Identifier: Apache-2.0

// load makes work for one server and tells what that has cost the server: as one line of JSON on standard output.
//
//	load relay     stanzas into a server by server-to-server streams, out of it to a component (XEP-0114)
//	load first     a message from a user of the server, which makes it call us; until the message comes
//	load sessions  INVITE, 200, ACK, BYE, 200
//	load watch     SUBSCRIBE, 200, NOTIFY, 200, and the same with Expires 0
//	load publish   PUBLISH, 200, and a NOTIFY to each watcher
//	load streams   new server-to-server streams: TCP, TLS, EXTERNAL
//
// A closed loop keeps -c units under way; an open loop (-rate) begins so many a second, and counts latency from the moment in which a unit was to
// begin, so that a server that falls behind cannot hide it.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"umpp/load/proc"
)

var (
	from      = flag.String("from", "load.example.net", "our domain; %d in it: one for each pair")
	to        = flag.String("to", "", "the domain of the server")
	sipAddr   = flag.String("sip", "", "where the server takes SIP, host:port")
	s2sAddr   = flag.String("s2s", "", "where the server takes streams, host:port")
	streams   = flag.String("streams", "", "where we take streams of the server, host:port")
	calls     = flag.String("calls", "", "first: where we take SIP of the server, host:port")
	out       = flag.Bool("out", false, "relay: in by the component, out by streams")
	comp      = flag.String("component", "", "relay: listen:host:port to play the server of components, or connect:host:port")
	gateway   = flag.String("gateway", "", "relay: the name of the component that connects")
	secret    = flag.String("secret", "componentsecret", "relay: that of the component")
	agree     = flag.Bool("agree", false, "relay: agree a session over SIP for each pair first")
	plain     = flag.Bool("tcp", false, "SIP over TCP instead of TLS")
	cert      = flag.String("cert", "", "our certificate, PEM")
	key       = flag.String("key", "", "its key, PEM")
	ca        = flag.String("ca", "", "the authority that we believe, PEM")
	scheme    = flag.String("scheme", "im", "the scheme of addresses in SIP")
	uri       = flag.String("uri", "", "sessions: the Request-URI, if it is not that of the user")
	pairs     = flag.Int("pairs", 1, "relay: pairs of domains")
	body      = flag.Int("body", 100, "octets of a message's text")
	conc      = flag.Int("c", 10, "units under way; relay: of each pair")
	conns     = flag.Int("conns", 1, "SIP connections")
	phoneAddr = flag.String("phones", "", "publish: where the server takes phones, host:port, if not where it takes SIP")
	password  = flag.String("password", "pw", "publish: that of each user")
	fan       = flag.Int("watchers", 1, "publish: watchers of each user")
	rate      = flag.Float64("rate", 0, "units a second, in an open loop")
	count     = flag.Int("n", 0, "units in all, instead of -warm and -dur")
	warm      = flag.Float64("warm", 2, "seconds before it is measured")
	dur       = flag.Float64("dur", 5, "seconds measured")
	keep      = flag.Bool("keep", false, "leave what was begun, for -hold seconds")
	hold      = flag.Float64("hold", 0, "seconds to wait at the end")
	watched   = flag.String("watch", "", "name=pid,...: processes whose cost is told")
)

// latency in milliseconds.
type latency struct {
	P50  float64 `json:"p50"`
	P99  float64 `json:"p99"`
	P999 float64 `json:"p999"`
	Max  float64 `json:"max"`
}

type result struct {
	Work      string               `json:"work"`
	Units     int                  `json:"units"`
	Failed    int                  `json:"failed"`
	Why       string               `json:"why,omitempty"`
	Seconds   float64              `json:"seconds"`
	PerSecond float64              `json:"per_second"`
	Latency   latency              `json:"latency_ms"`
	Cost      map[string]proc.Cost `json:"cost"`
	CPUMicros map[string]float64   `json:"cpu_us"`
}

// meter counts units and, while it measures, how long they took.
type meter struct {
	watch     *proc.Watch
	measuring atomic.Bool
	done      atomic.Int64
	failed    atomic.Int64
	mu        sync.Mutex
	took      []time.Duration
	why       string
	begun     time.Time
	before    int64
	failures  int64
}

func (m *meter) succeeded(took time.Duration) {
	m.done.Add(1)
	if m.measuring.Load() {
		m.mu.Lock()
		m.took = append(m.took, took)
		m.mu.Unlock()
	}
}

func (m *meter) failedBecause(err error) {
	m.failed.Add(1)
	m.mu.Lock()
	m.why = err.Error()
	m.mu.Unlock()
}

func (m *meter) start() {
	m.before, m.failures = m.done.Load(), m.failed.Load()
	m.watch.Start()
	m.begun = time.Now()
	m.measuring.Store(true)
}

func (m *meter) stop(work string) result {
	m.measuring.Store(false)
	seconds := time.Since(m.begun).Seconds()
	units := int(m.done.Load() - m.before)
	cost := m.watch.Cost()
	m.mu.Lock()
	defer m.mu.Unlock()
	micros := map[string]float64{}
	for name, c := range cost {
		if units > 0 {
			micros[name] = c.CPU * 1e6 / float64(units)
		}
	}
	return result{
		Work: work, Units: units, Failed: int(m.failed.Load() - m.failures), Why: m.why, Seconds: seconds,
		PerSecond: float64(units) / seconds, Latency: quantiles(m.took), Cost: cost, CPUMicros: micros,
	}
}

func quantiles(took []time.Duration) latency {
	if len(took) == 0 {
		return latency{}
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
	return latency{P50: at(.5), P99: at(.99), P999: at(.999), Max: at(1)}
}

// loop has -c workers do units until it is time to stop.
func loop(m *meter, work string, unit func(worker, number int) error) result {
	var stop atomic.Bool
	var numbers atomic.Int64
	due := make(chan time.Time, 1<<16)
	if *rate > 0 {
		go pace(due, &stop)
	}
	if *count > 0 {
		m.start()
	}
	var workers sync.WaitGroup
	for w := 0; w < *conc; w++ {
		workers.Add(1)
		go func(w int) {
			defer workers.Done()
			for !stop.Load() {
				number := int(numbers.Add(1))
				if *count > 0 && number > *count {
					return
				}
				begin := time.Now()
				if *rate > 0 {
					var open bool
					if begin, open = <-due; !open {
						return
					}
				}
				if err := unit(w, number); err != nil {
					m.failedBecause(err)
				} else {
					m.succeeded(time.Since(begin))
				}
			}
		}(w)
	}
	if *count > 0 {
		workers.Wait()
		return m.stop(work)
	}
	time.Sleep(seconds(*warm))
	m.start()
	time.Sleep(seconds(*dur))
	r := m.stop(work)
	stop.Store(true)
	workers.Wait()
	return r
}

// pace says when each unit of an open loop is due.
func pace(due chan<- time.Time, stop *atomic.Bool) {
	defer close(due)
	gap := time.Duration(float64(time.Second) / *rate)
	for next := time.Now().Add(gap); !stop.Load(); next = next.Add(gap) {
		time.Sleep(time.Until(next))
		select {
		case due <- next:
		default: // so far behind that the rest says nothing more
		}
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: *to, RootCAs: x509.NewCertPool()}
	authorities, err := os.ReadFile(*ca)
	if err != nil {
		return nil, err
	}
	config.RootCAs.AppendCertsFromPEM(authorities)
	own, err := tls.LoadX509KeyPair(*cert, *key)
	config.Certificates = []tls.Certificate{own}
	return config, err
}

func main() {
	works := map[string]func(*meter, *tls.Config) (result, error){
		"relay": relay, "first": first, "sessions": sessions, "watch": watches, "publish": publish, "streams": newStreams,
	}
	if len(os.Args) < 2 || works[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "load relay|first|sessions|watch|publish|streams [flags]; load relay -h lists them")
		os.Exit(2)
	}
	work := os.Args[1]
	if err := flag.CommandLine.Parse(os.Args[2:]); err != nil {
		os.Exit(2)
	}
	if err := run(works[work]); err != nil {
		fmt.Fprintln(os.Stderr, "load "+work+":", err)
		os.Exit(1)
	}
}

// longest is how long a run may take: a server that has stopped doing anything must not keep us for ever.
const longest = 4 * time.Minute

// giveUp says what we wait for.
func giveUp() {
	fmt.Fprintln(os.Stderr, "load: not done after", longest, "and waits here:")
	pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
	os.Exit(1)
}

func run(work func(*meter, *tls.Config) (result, error)) error {
	watch, err := proc.NewWatch(*watched)
	if err != nil {
		return err
	}
	config, err := tlsConfig()
	if err != nil {
		return err
	}
	time.AfterFunc(longest, giveUp)
	r, err := work(&meter{watch: watch}, config)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		return err
	}
	time.Sleep(seconds(*hold))
	return nil
}
