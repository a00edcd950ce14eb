package sim

import (
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

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
