// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"testing"
	"time"

	"umpp/load/proc"
)

func meterOfThis(t *testing.T) *meter {
	watch, err := proc.NewWatch("")
	if err != nil {
		t.Fatal(err)
	}
	return &meter{watch: watch}
}

func TestQuantiles(t *testing.T) {
	var took []time.Duration
	for i := 1000; i > 0; i-- {
		took = append(took, time.Duration(i)*time.Millisecond)
	}
	if got := quantiles(took); got.P50 != 500 || got.P99 != 990 || got.P999 != 999 || got.Max != 1000 {
		t.Errorf("%+v", got)
	}
}

// What fails is counted apart, and its reason is told.
func TestClosedLoop(t *testing.T) {
	*count, *conc = 100, 4
	defer func() { *count, *conc = 0, 10 }()
	r := loop(meterOfThis(t), "test", func(worker, number int) error {
		if number%10 == 0 {
			return errors.New("refused")
		}
		return nil
	})
	if r.Units != 90 || r.Failed != 10 || r.Why != "refused" {
		t.Errorf("%+v", r)
	}
}

// A server that falls behind cannot hide it: latency counts from when a unit was due.
func TestOpenLoopCountsWaiting(t *testing.T) {
	*rate, *conc, *warm, *dur = 100, 1, 0, .5
	defer func() { *rate, *conc, *warm, *dur = 0, 10, 2, 5 }()
	r := loop(meterOfThis(t), "test", func(worker, number int) error {
		time.Sleep(20 * time.Millisecond)
		return nil
	})
	if r.Units == 0 || r.Latency.Max < 150 {
		t.Errorf("%+v", r)
	}
}

func TestCostOfThisProcess(t *testing.T) {
	m := meterOfThis(t)
	m.start()
	for began := time.Now(); time.Since(began) < 300*time.Millisecond; {
	}
	m.succeeded(0)
	r := m.stop("test")
	if used := r.Cost["generator"].CPU; used < .1 || used > 2 {
		t.Errorf("%v s", used)
	}
	if r.Cost["generator"].RSS < 1000 {
		t.Errorf("%d KiB", r.Cost["generator"].RSS)
	}
}
