// SPDX-License-Identifier: Apache-2.0

// Package proc reads what processes have cost, as the operating system accounts it, from /proc.
package proc

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// hz is USER_HZ: the ticks a second of /proc/PID/stat on every port of Linux that matters.
const hz = 100

// Cost is what a process and all that it has started have used.
type Cost struct {
	CPU float64 `json:"cpu_s"`   // user and system time, seconds
	RSS int     `json:"rss_kib"` // proportional resident memory, KiB
}

// Watch is a set of processes whose cost is told for a span of work.
type Watch struct {
	pids  map[string]int
	begun map[string]float64
}

// NewWatch watches this process, as "generator", and those of a specification "name=pid,name=pid".
func NewWatch(spec string) (*Watch, error) {
	w := &Watch{pids: map[string]int{"generator": os.Getpid()}}
	for _, each := range strings.Split(spec, ",") {
		if each == "" {
			continue
		}
		name, pid, found := strings.Cut(each, "=")
		n, err := strconv.Atoi(pid)
		if !found || err != nil {
			return nil, fmt.Errorf("-watch %q (expected: name=pid,name=pid)", spec)
		}
		w.pids[name] = n
	}
	return w, nil
}

// Start begins the span.
func (w *Watch) Start() {
	w.begun = map[string]float64{}
	for name, pid := range w.pids {
		w.begun[name] = treeCPU(pid)
	}
}

// Cost tells what the span has cost so far, by name.
func (w *Watch) Cost() map[string]Cost {
	cost := map[string]Cost{}
	for name, pid := range w.pids {
		cost[name] = Cost{CPU: treeCPU(pid) - w.begun[name], RSS: treeRSS(pid)}
	}
	return cost
}

// fields returns those of /proc/PID/stat behind the name of the command, which may hold anything.
func fields(pid int) []string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	s := string(stat)
	return strings.Fields(s[strings.LastIndexByte(s, ')')+2:])
}

// tree lists a process and its live descendants: some servers are many processes.
func tree(pid int) []int {
	children := map[int][]int{}
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		child, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if f := fields(child); f != nil {
			parent, _ := strconv.Atoi(f[1])
			children[parent] = append(children[parent], child)
		}
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

func treeCPU(pid int) float64 {
	total := 0.0
	for _, p := range tree(pid) {
		if f := fields(p); f != nil {
			user, _ := strconv.ParseFloat(f[11], 64)
			system, _ := strconv.ParseFloat(f[12], 64)
			total += (user + system) / hz
		}
	}
	return total
}

func treeRSS(pid int) int {
	total := 0
	for _, p := range tree(pid) {
		smaps, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p))
		if err != nil {
			continue
		}
		if i := strings.Index(string(smaps), "\nPss:"); i >= 0 {
			kib, _ := strconv.Atoi(strings.Fields(string(smaps[i+5:]))[0])
			total += kib
		}
	}
	return total
}
