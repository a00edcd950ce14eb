package webtest

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Event is one that a page was told.
type Event struct{ ID, Data string }

// Stream is what an open page listens to.
type Stream struct {
	*testing.T
	Status int
	events chan Event // closed when the stream has ended
	end    func()
}

// patience is how long something may take that comes at once.
const patience = 20 * time.Second

// Listen opens one; last is the event after which it goes on (empty: none).
func (h *House) Listen(path, session, last string) *Stream {
	h.Helper()
	r := Must(http.NewRequestWithContext(h.Context(), http.MethodGet, h.URL+path, http.NoBody))
	r.Header.Set("Accept", "text/event-stream")
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	r.AddCookie(&http.Cookie{Name: h.Cases.Door.CookieName(), Value: session})
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp := Must(client.Do(r)) //nolint:bodyclose // it is, below
	s := &Stream{T: h.T, Status: resp.StatusCode, events: make(chan Event, 64), end: func() { _ = resp.Body.Close() }}
	h.Cleanup(s.end)
	go func() {
		defer close(s.events)
		var e Event
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch {
			case name == "id":
				e.ID = value
			case name == "data":
				e.Data += value + "\n"
			case lines.Text() == "" && e.Data != "":
				s.events <- e
				e = Event{}
			}
		}
	}()
	return s
}

// Close is what a browser does when its page is left.
func (s *Stream) Close() { s.end() }

// Next is the next event.
func (s *Stream) Next() Event {
	s.Helper()
	select {
	case e, open := <-s.events:
		if !open {
			s.Fatal("the stream has ended")
		}
		return e
	case <-time.After(patience):
		s.Fatal("waited in vain for news")
	}
	return Event{}
}

// Ends waits until nothing is told any more, and fails if something is.
func (s *Stream) Ends() {
	s.Helper()
	select {
	case e, open := <-s.events:
		if open {
			s.Errorf("it is told %+v", e)
		}
	case <-time.After(patience):
		s.Error("the stream goes on")
	}
}
