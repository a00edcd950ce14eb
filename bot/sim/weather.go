package sim

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// Weather is what goes wrong between the account and WeChat, and how often. The zero
// one is fair: nothing does.
type Weather struct {
	Seed    uint64 `json:"seed"`
	Latency Span   `json:"latency"` // before every answer
	// Errors are answered instead of doing anything.
	Errors []Fault `json:"errors"`
	// Lost answers: the connection is cut. Before: nothing was done; after: all was.
	Lost struct {
		Before float64 `json:"before"`
		After  float64 `json:"after"`
	} `json:"lost"`
	// Events of what became of messages.
	Events struct {
		Late    Span    `json:"late"`
		Doubled float64 `json:"doubled"` // share that are told twice
		Early   float64 `json:"early"`   // share that are told before the call is answered
		Dropped float64 `json:"dropped"` // share that are never told
	} `json:"events"`
	Quota map[Channel]Quota `json:"quota"`
	// TokenSeconds is how long a token lives, also those that live already. 0: 7,200.
	TokenSeconds int `json:"token_seconds"`
}

// Span is from so many milliseconds to so many.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Fault is an error and the share of calls that end with it.
type Fault struct {
	// Code is WeChat's errcode; 500 to 599 are statuses of HTTP.
	Code  int     `json:"code"`
	Share float64 `json:"share"`
	// On is a channel; empty: every call that needs a token.
	On Channel `json:"on,omitempty"`
}

// Quota is how many calls a channel takes. 0: any number.
type Quota struct {
	Day    int64 `json:"day"`
	Minute int64 `json:"minute"`
}

const (
	mostMilliseconds = 10 * 60 * 1000
	mostFaults       = 20
	mostTokenSeconds = 7200
)

// check names what is out of bounds.
func (w Weather) check() (wrong []bound) {
	spans := func(pointer string, s Span) {
		wrong = append(wrong, outside(bound{pointer + "/from", float64(s.From), 0, mostMilliseconds}, bound{pointer + "/to", float64(s.To), float64(s.From), mostMilliseconds})...)
	}
	spans("/latency", w.Latency)
	spans("/events/late", w.Events.Late)
	wrong = append(wrong, outside(
		bound{"/lost/before", w.Lost.Before, 0, 1}, bound{"/lost/after", w.Lost.After, 0, 1}, bound{"/lost", w.Lost.Before + w.Lost.After, 0, 1},
		bound{"/events/doubled", w.Events.Doubled, 0, 1}, bound{"/events/early", w.Events.Early, 0, 1}, bound{"/events/dropped", w.Events.Dropped, 0, 1},
		bound{"/token_seconds", float64(w.TokenSeconds), 0, mostTokenSeconds},
		bound{"/errors", float64(len(w.Errors)), 0, mostFaults},
	)...)
	sum := 0.0
	for i, f := range w.Errors {
		pointer := fmt.Sprintf("/errors/%d", i)
		wrong = append(wrong, outside(bound{pointer + "/share", f.Share, 0, 1})...)
		if f.Code != -1 && (f.Code < 40000 || f.Code > 99999) && !f.ofHTTP() {
			wrong = append(wrong, bound{pointer + "/code", float64(f.Code), 40000, 99999})
		}
		if f.On != "" && !slices.Contains(channels, f.On) {
			wrong = append(wrong, bound{pointer + "/on", 0, 0, 0})
		}
		sum += f.Share
	}
	wrong = append(wrong, outside(bound{"/errors", sum, 0, 1 + 1e-9})...)
	for on, q := range w.Quota {
		const most = 1e9
		if pointer := "/quota/" + string(on); slices.Contains(channels, on) {
			wrong = append(wrong, outside(bound{pointer + "/day", float64(q.Day), 0, most}, bound{pointer + "/minute", float64(q.Minute), 0, most})...)
		} else {
			wrong = append(wrong, bound{pointer, 0, 0, 0})
		}
	}
	return wrong
}

func (f Fault) ofHTTP() bool { return f.Code >= 500 && f.Code <= 599 }

// err is what a call ends with; in WeChat's words, as far as they are known here.
func (f Fault) err() error {
	if f.ofHTTP() {
		return httpFault(f.Code)
	}
	for _, known := range []*wxError{errSystem, errInvalidCredential, errTokenExpired, errDayOver, errTooFast, errNotASubscriber, errRefused, errWindowOver, errTooManyReplies, errInvalidOpenID, errTemplateID} {
		if known.Code == f.Code {
			return known
		}
	}
	return &wxError{f.Code, "made by the weather of the simulator"}
}

// sky is the weather of now, with what has come of it.
type sky struct {
	now func() time.Time

	mu     sync.Mutex // guards what follows
	is     Weather
	draw   *rand.Rand
	calls  map[string]map[string]int64 // by path and outcome
	quotas map[Channel]*used
}

// used is what is gone of a quota.
type used struct {
	day, minute     int64
	ofDay, ofMinute int64
}

func newSky(now func() time.Time) *sky {
	s := &sky{now: now}
	s.reset()
	return s
}

func (s *sky) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls, s.quotas = map[string]map[string]int64{}, map[Channel]*used{}
	s.become(Weather{})
}

func (s *sky) set(w Weather) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.become(w)
}

// become wants mu held.
func (s *sky) become(w Weather) {
	w.Errors, w.Quota = append([]Fault{}, w.Errors...), maps.Clone(w.Quota)
	if w.Quota == nil {
		w.Quota = map[Channel]Quota{}
	}
	s.is, s.draw = w, rand.New(rand.NewPCG(w.Seed, 0))
}

// luck is what the weather does to one call.
type luck struct {
	latency               time.Duration
	lostBefore, lostAfter bool
	fault                 *Fault
}

func (s *sky) call(on Channel) (l luck) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.latency = s.within(s.is.Latency)
	if at := s.draw.Float64(); at < s.is.Lost.Before {
		l.lostBefore = true
	} else {
		l.lostAfter = at < s.is.Lost.Before+s.is.Lost.After
	}
	at := s.draw.Float64()
	for _, f := range s.is.Errors {
		if f.On != "" && f.On != on {
			continue
		}
		if at -= f.Share; at < 0 {
			l.fault = &f
			break
		}
	}
	return l
}

// within wants mu held.
func (s *sky) within(span Span) time.Duration {
	milliseconds := span.From
	if span.To > span.From {
		milliseconds += s.draw.IntN(span.To - span.From + 1)
	}
	return time.Duration(milliseconds) * time.Millisecond
}

// fate is what the weather does to one event.
type fate struct {
	late                    time.Duration
	doubled, early, dropped bool
}

func (f fate) copies() int {
	if f.doubled {
		return 2
	}
	return 1
}

func (s *sky) event() fate {
	s.mu.Lock()
	defer s.mu.Unlock()
	below := func(share float64) bool { return s.draw.Float64() < share }
	return fate{s.within(s.is.Events.Late), below(s.is.Events.Doubled), below(s.is.Events.Early), below(s.is.Events.Dropped)}
}

// spend uses up one call of a channel's quota, by the simulator's clock: days turn at
// midnight in China.
func (s *sky) spend(on Channel) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if on == "" {
		return nil
	}
	now := s.now().In(tianjin)
	_, ahead := now.Zone()
	minute := now.Unix() / 60
	day := (now.Unix() + int64(ahead)) / (24 * 60 * 60)
	u := s.quotas[on]
	if u == nil {
		u = &used{}
		s.quotas[on] = u
	}
	if u.day != day {
		u.day, u.ofDay = day, 0
	}
	if u.minute != minute {
		u.minute, u.ofMinute = minute, 0
	}
	switch q := s.is.Quota[on]; {
	case q.Day > 0 && u.ofDay >= q.Day:
		return errDayOver
	case q.Minute > 0 && u.ofMinute >= q.Minute:
		return errTooFast
	}
	u.ofDay++
	u.ofMinute++
	return nil
}

// came counts what came of a call.
func (s *sky) came(path, outcome string) {
	path = strings.TrimPrefix(path, "/cgi-bin/")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls[path] == nil {
		s.calls[path] = map[string]int64{}
	}
	s.calls[path][outcome]++
}

// WeatherState is the weather, and what came of calls since it was reset.
type WeatherState struct {
	Weather Weather                     `json:"weather"`
	Calls   map[string]map[string]int64 `json:"calls"` // by path and outcome: ok, an errcode, lost before or after
	Quota   map[Channel]Quota           `json:"quota"` // calls of this day and minute
	Tokens  TokenCounts                 `json:"tokens"`
	Events  EventCounts                 `json:"events"`
}

func (s *sky) state() (w WeatherState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Weather, w.Calls, w.Quota = s.is, map[string]map[string]int64{}, map[Channel]Quota{}
	for path, outcomes := range s.calls {
		w.Calls[path] = maps.Clone(outcomes)
	}
	for on, u := range s.quotas {
		w.Quota[on] = Quota{u.ofDay, u.ofMinute}
	}
	return w
}
