// Package pulse says which programs run on a database and how each of them is:
// every program writes a report of itself every few seconds, so that any of them can
// show all. A report holds counts, times and names of parts, never a person's data.
package pulse

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/store"
)

// How often a program reports, and after how long without a report it counts as
// gone.
const (
	Every = 10 * time.Second
	Gone  = 4 * Every
)

// Report is how a program is.
type Report struct {
	Host       string   `json:"host"`
	Version    string   `json:"version"`
	Roles      []string `json:"roles"`
	Memory     uint64   `json:"memory"` // bytes that it has from the system
	Goroutines int      `json:"goroutines"`
	Disks      []Disk   `json:"disks,omitempty"`
	Work       []Done   `json:"work,omitempty"`
	Faults     []Fault  `json:"faults,omitempty"`
	WeChat     *WeChat  `json:"wechat,omitempty"` // nil: it does not talk with WeChat
}

// MemoryMB is the memory in megabytes of 10⁶ bytes.
func (r Report) MemoryMB() float64 { return float64(r.Memory) / 1e6 }

// WeChat is what a program knows of the official account.
type WeChat struct {
	Simulated  bool      `json:"simulated,omitempty"`
	Token      bool      `json:"token"`                // one is at hand, of whichever program
	TokenUntil time.Time `json:"token_until,omitzero"` // zero: this program has fetched none
	Calls      []Count   `json:"calls,omitempty"`      // by endpoint and errcode
	Messages   []Count   `json:"messages,omitempty"`   // received, by how the answer ended
	Refusals   []Count   `json:"refusals,omitempty"`   // of what was no message, by reason
	Refused    *Refused  `json:"refused,omitempty"`    // the last call that WeChat refused
	Limited    *Refused  `json:"limited,omitempty"`    // the last that it refused because the day's quota is used up
}

// Count is how often something happened since the program started.
type Count struct {
	What string `json:"what"`
	How  string `json:"how,omitempty"`
	N    int64  `json:"n"`
}

// Refused is a call that WeChat refused.
type Refused struct {
	Endpoint string    `json:"endpoint"`
	Code     int64     `json:"code"`
	At       time.Time `json:"at"`
}

// Machine is a program as it was seen last.
type Machine struct {
	ID      string
	Started time.Time
	Seen    time.Time
	Stopped *time.Time
	Report  Report
}

// Runs says whether it was seen just now and has not stopped.
func (m Machine) Runs(now time.Time) bool { return m.Stopped == nil && now.Sub(m.Seen) < Gone }

// Heart reports for a program.
type Heart struct {
	Store   *store.Store
	Version string
	Roles   []string
	Dirs    []Place // whose disks are looked at
	Work    *Work
	Faults  *Faults
	WeChat  func(context.Context) *WeChat
	Now     func() time.Time // real time
	Log     *slog.Logger

	id      string
	started time.Time
}

// ID is that of this start of the program.
func (h *Heart) ID() string { return h.id }

// Beats goes on until ctx ends, and then notes that the program stops in order.
func (h *Heart) Beats(ctx context.Context) {
	h.id, h.started = ulid.Make().String(), h.Now().UTC()
	tick := time.NewTicker(Every)
	defer tick.Stop()
	for {
		h.tell(h.beat(ctx, nil))
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWithin)
			defer cancel()
			now := h.Now().UTC()
			_ = h.beat(last, &now) // whoever looks finds out in any case
			return
		case <-tick.C:
		}
	}
}

// lastWithin is how long a program that stops takes to say so.
const lastWithin = 2 * time.Second

// tell notes trouble as that of this work; the rest of the program goes on.
func (h *Heart) tell(err error) { h.Work.Did("heartbeat", Every, err) }

func (h *Heart) beat(ctx context.Context, stopped *time.Time) error {
	src, err := json.Marshal(h.report(ctx))
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return h.Store.Beat(ctx, store.Machine{ID: h.id, StartedAt: h.started, StoppedAt: stopped, Report: src})
}

func (h *Heart) report(ctx context.Context) Report {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	host, _ := os.Hostname()
	r := Report{
		Host: host, Version: h.Version, Roles: h.Roles, Memory: memory.Sys - memory.HeapReleased, Goroutines: runtime.NumGoroutine(),
		Work: h.Work.All(), Faults: h.Faults.Last(),
	}
	for _, d := range h.Dirs {
		r.Disks = append(r.Disks, diskOf(d))
	}
	if h.WeChat != nil {
		r.WeChat = h.WeChat(ctx)
	}
	return r
}

// Machines are the programs that were seen since a time, the newest start first.
func Machines(ctx context.Context, s *store.Store, since time.Time, most int) (all []Machine, err error) {
	rows, err := s.Machines(ctx, since, most)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		m := Machine{ID: row.ID, Started: row.StartedAt, Seen: row.SeenAt, Stopped: row.StoppedAt}
		if err := json.Unmarshal(row.Report, &m.Report); err != nil {
			return nil, fmt.Errorf("the report of program %s: %w", row.ID, err)
		}
		all = append(all, m)
	}
	return all, nil
}
