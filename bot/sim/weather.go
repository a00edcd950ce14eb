package sim

import (
	"fmt"
	"slices"
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
