package site

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/identity"
)

// News is what has changed on a page since somebody saw it.
type News struct {
	Seen  string // what they have seen with it
	About any    // what the template shows
}

// Look finds what has changed since what was seen; nil: nothing.
type Look func(p *Page, seen string) (*News, error)

// Followed is something that a page follows.
type Followed struct {
	Part  string               // the template that shows the news
	About func(*Page) []string // ids of what it is about; nil: of anything
	Pause time.Duration        // at least, between two looks
	Every time.Duration        // look so often also while nothing is told; 0: not
	Look  Look
}

const (
	beatEvery   = 20 * time.Second // below what proxies cut off
	streamFor   = 10 * time.Minute // then the browser comes again, perhaps to another machine
	writeWithin = 10 * time.Second
	comeAgain   = 3 * time.Second
	eventStream = "text/event-stream"
	seenHeader  = "Luohu-Seen"
)

// Live mounts what a page follows by itself: as a stream of events, each of them a
// part of a page, or, to who does not ask for a stream, what is new at the moment
// (204: nothing). Those may ask who may use an operation; a session that nobody
// uses ends all the same.
func (s *Shell) Live(where, operation string, f Followed) {
	handle := s.handled(where, operation, func(p *Page) error { return s.follow(p, where, operation, f) })
	s.engine.GET(where, func(c *gin.Context) {
		c.Request = c.Request.WithContext(identity.Unseen(c.Request.Context()))
		handle(c)
	})
}

func (s *Shell) follow(p *Page, where, operation string, f Followed) error {
	if !strings.Contains(p.GetHeader("Accept"), eventStream) {
		return s.now(p, f)
	}
	about := []string{anythingOfAll}
	if f.About != nil {
		about = f.About(p)
	}
	joined := s.live.join(p.Who.Credential, about)
	if joined == nil {
		p.Header("Retry-After", "10")
		p.Status(http.StatusServiceUnavailable)
		return nil
	}
	defer s.live.leave(joined)
	kind, parameter := subject(where)
	st := &stream{Page: p, Followed: f, joined: joined, seen: p.GetHeader("Last-Event-ID"), still: func() error {
		who, err := s.Door.ByCookie(p.Request)
		if err == nil && who.Needs != nil {
			err = who.Needs
		}
		if err == nil && operation != "" {
			err = s.Door.Let(p, who.Actor, operation, kind, p.Param(parameter))
		}
		return err
	}}
	if st.seen == "" {
		st.seen = p.Query("seen")
	}
	if err := st.run(); err != nil && p.Err() == nil {
		s.Log.Debug("a page is not told of changes any more", "page", p.FullPath(), "error", err)
	}
	return nil
}

// now is what is new at the moment.
func (s *Shell) now(p *Page, f Followed) error {
	news, err := f.Look(p, p.Query("seen"))
	if err != nil {
		return err
	}
	if news == nil {
		p.Status(http.StatusNoContent)
		return nil
	}
	body, err := s.part(p, f.Part, news.About)
	if err != nil {
		return err
	}
	p.Header(seenHeader, news.Seen)
	p.Data(http.StatusOK, "text/html; charset=utf-8", body)
	return nil
}

// part is a template that all pages share.
func (s *Shell) part(p *Page, name string, about any) ([]byte, error) {
	var b bytes.Buffer
	if err := s.family.all.ExecuteTemplate(&b, name, view{Page: p, About: about}); err != nil {
		return nil, fmt.Errorf("part %s of %s: %w", name, s.name, err)
	}
	return b.Bytes(), nil
}

// stream is an open one.
type stream struct {
	*Page
	Followed
	joined *follower
	seen   string
	still  func() error // a refusal once who listens may not any more
}

// run tells news until the browser is gone, the program stops, or it has been
// long enough. Nothing is refused from here on: the browser comes again, and is
// told then.
func (st *stream) run() error {
	h := st.Writer.Header()
	h.Set("Content-Type", eventStream)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy is not to collect events
	until := streamFor + rand.N(time.Minute)
	// The server's bounds are for requests that end.
	_ = http.NewResponseController(st.Writer).SetReadDeadline(time.Now().Add(until + writeWithin))
	st.Status(http.StatusOK)
	if err := st.write("retry: %d\n\n", comeAgain.Milliseconds()); err != nil {
		return err
	}
	end, beat, soon := time.NewTimer(until), time.NewTicker(beatEvery), newSoon(st.Every)
	defer end.Stop()
	defer beat.Stop()
	defer soon.Stop()
	for {
		if err := st.tell(); err != nil {
			return err
		}
		for told := false; !told; {
			select {
			case <-st.Done():
				return st.Err()
			case <-st.shell.live.closed:
				return nil
			case <-end.C:
				return nil
			case <-beat.C:
				if err := st.still(); err != nil {
					return err
				}
				if err := st.write(": \n\n"); err != nil {
					return err
				}
			case <-st.joined.woken:
				told = true
			case <-soon.C:
				told = true
			}
		}
		if err := st.pause(); err != nil {
			return err
		}
		if err := st.still(); err != nil {
			return err
		}
	}
}

// newSoon is a ticker, or one that never ticks.
func newSoon(every time.Duration) *time.Ticker {
	if every > 0 {
		return time.NewTicker(every)
	}
	t := time.NewTicker(time.Hour)
	t.Stop()
	return t
}

// pause spares a busy database one look per change.
func (st *stream) pause() error {
	if st.Pause == 0 {
		return nil
	}
	wait := time.NewTimer(st.Pause)
	defer wait.Stop()
	select {
	case <-st.Done():
		return st.Err()
	case <-st.shell.live.closed:
	case <-wait.C:
	}
	return nil
}

// tell looks, and sends what is new.
func (st *stream) tell() error {
	news, err := st.Look(st.Page, st.seen)
	if err != nil || news == nil {
		return err
	}
	// After the look: what it found may be younger than the end of the session.
	if err := st.still(); err != nil {
		return err
	}
	body, err := st.shell.part(st.Page, st.Part, news.About)
	if err != nil {
		return err
	}
	st.seen = news.Seen
	data := strings.ReplaceAll(strings.ReplaceAll(string(body), "\r", ""), "\n", "\ndata: ")
	return st.write("id: %s\ndata: %s\n\n", strings.NewReplacer("\n", "", "\r", "", "\x00", "").Replace(st.seen), data)
}

// write sends at once; a browser that takes nothing in does not hold anybody up.
func (st *stream) write(format string, args ...any) error {
	to := http.NewResponseController(st.Writer)
	_ = to.SetWriteDeadline(time.Now().Add(writeWithin))
	if _, err := fmt.Fprintf(st.Writer, format, args...); err != nil {
		return err
	}
	return to.Flush()
}
