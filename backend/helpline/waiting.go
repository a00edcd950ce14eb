package helpline

import (
	"context"
	"errors"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// clockwork is by whom things end by themselves.
var clockwork = casework.Actor{ID: "helpline", Role: casework.System}

// due is what becomes of helps that wait for too long.
type due struct {
	state string
	find  func(ctx context.Context) ([]store.Help, error)
	act   string
	do    func(h *store.Help)
	says  func(h store.Help) string // empty: nothing
	keeps bool                      // for their next answer, where it can't be sent
}

// Tick does what time asks for, and says to how many: the bot goes on where an officer
// is silent, but not before a promise is kept; who still waits when the office closes
// is promised a day. Doing so on several machines at once is harmless.
func (l *Line) Tick(ctx context.Context) (done int, err error) {
	for _, d := range l.dues() {
		all, err := d.find(ctx)
		if err != nil {
			return done, err
		}
		for _, one := range all {
			moved, err := l.move(ctx, d, one)
			if err != nil {
				return done, err
			}
			if moved {
				done++
			}
		}
	}
	return done, nil
}

func (l *Line) dues() (all []due) {
	end := func(h *store.Help) { h.End(store.EndedByTime, l.now()) }
	always := func(says string) func(store.Help) string { return func(store.Help) string { return says } }
	all = []due{
		{
			store.HelpTaken, l.untouched(store.HelpTaken, l.Silence), "help.expire", l.silent,
			func(h store.Help) string {
				if h.State == store.HelpWaiting {
					return ""
				}
				return l.Says.OfficerOut
			}, false,
		},
		{store.HelpWaiting, l.untouched(store.HelpWaiting, nobodyComes), "help.expire", end, always(l.Says.NobodyCame), false},
		{store.HelpWaiting, l.promisedBefore, "help.expire", end, always(l.Says.NobodyCame), true},
	}
	if !l.Office.Open() {
		all = append(all, due{
			store.HelpWaiting, func(ctx context.Context) ([]store.Help, error) { return l.Store.HelpsWaitingWithout(ctx, atOnce) }, "help.promise",
			func(h *store.Help) { h.Ticket, h.Due = true, l.Office.Promised() },
			func(h store.Help) string { return strings.ReplaceAll(l.Says.Promised, "{{.Day}}", DayName(h.Due)) }, false,
		})
	}
	return all
}

// silent is what becomes of one whose officer says nothing any more.
func (l *Line) silent(h *store.Help) {
	if h.Ticket && h.AnsweredAt == nil {
		h.State, h.HeldBy, h.TouchedAt = store.HelpWaiting, "", l.now()
		return
	}
	h.End(store.EndedByTime, l.now())
}

func (l *Line) untouched(state string, after time.Duration) func(context.Context) ([]store.Help, error) {
	return func(ctx context.Context) ([]store.Help, error) {
		return l.Store.HelpsUntouched(ctx, state, l.now().Add(-after), atOnce)
	}
}

func (l *Line) promisedBefore(ctx context.Context) ([]store.Help, error) {
	long := l.Office.Now().Add(-promiseLost).In(casework.Zone).Format(time.DateOnly)
	return l.Store.TicketsDueBefore(ctx, long, atOnce)
}

func (l *Line) move(ctx context.Context, d due, one store.Help) (moved bool, err error) {
	h, err := l.change(ctx, clockwork, one.ID, d.act, func(_ *store.Tx, h *store.Help) error {
		if h.State != d.state || h.Version != one.Version { // somebody has touched it
			return errDone
		}
		d.do(h)
		return nil
	})
	if errors.Is(err, store.ErrNotFound) || err == nil && h.ID == "" { // deleted by the follower
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if d.keeps && !l.now().Before(Open(h)) {
		return true, l.keep(ctx, h, d.says(h))
	}
	return true, l.tell(ctx, h, d.says(h))
}
