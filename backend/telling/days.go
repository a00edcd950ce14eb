package telling

import (
	"context"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
)

const (
	permitValid     = 40 // days, as it is told unofficially
	permitNotice    = 10 // days before that
	endorsementDays = 30 // before a residence permit is full: then it can be endorsed
)

// days reminds of days that followers named, or that rules have set for them.
func (t *Tellings) days(today time.Time) func(context.Context) (int, error) {
	return func(ctx context.Context) (done int, err error) {
		for more := true; more; {
			var told []store.Telling
			err := t.Store.Do(ctx, func(tx *store.Tx) error {
				due, err := tx.RemindersDue(today.Format(time.DateOnly), remindedAtOnce)
				if err != nil {
					return err
				}
				told, more = nil, len(due) == remindedAtOnce
				var ids []string
				for _, r := range due {
					one, err := t.remindOf(tx, r, today)
					if err != nil {
						return err
					}
					ids = append(ids, r.ID)
					if one != nil {
						told = append(told, *one)
					}
				}
				if err := tx.AddTellings(told); err != nil || len(ids) == 0 {
					return err
				}
				return tx.DoneReminding(ids...)
			})
			if err != nil {
				return done, err
			}
			t.hushed(ctx, told)
			done += len(told)
		}
		return done, nil
	}
}

// remindOf is what a follower is told of a day; one that comes every year is noted
// for the next. Nil: they want no more of the kind.
func (t *Tellings) remindOf(tx *store.Tx, r store.Reminder, today time.Time) (*store.Telling, error) {
	meant, err := time.ParseInLocation(time.DateOnly, r.Meant, casework.Zone)
	if err != nil {
		return nil, err
	}
	if r.Yearly {
		next := r
		next.ID = ulid.Make().String()
		next.Day, next.Meant = anotherYear(r.Day), anotherYear(r.Meant)
		if err := tx.PutReminder(next); err != nil {
			return nil, err
		}
	}
	stopped, hushed, err := tx.WantsReminder(r.Follower, r.Kind)
	if err != nil || stopped {
		return nil, err
	}
	one, err := t.note(r.ID, r.Follower, hushed, r.Kind, t.Reminders[r.Kind], Said{About: r.About, Day: dayOf(meant)}, laterOf(meant, today).AddDate(0, 0, 1))
	return &one, err
}

func laterOf(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// anotherYear is the same day a year later; the last of February is one.
func anotherYear(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	next := at.AddDate(1, 0, 0)
	if next.Day() != at.Day() {
		next = next.AddDate(0, 0, -1)
	}
	return next.Format(time.DateOnly)
}

// foresee notes what a follower is to be reminded of because of an event.
func (t *Tellings) foresee(tx *store.Tx, b store.Bound, h happened) error {
	if casework.Kind(h.Kind) != casework.PermitHandedOut {
		return nil
	}
	a, err := tx.Application(b.Application)
	if err != nil || a.IssuedOn.IsZero() {
		return err
	}
	return tx.PutReminder(permitReminder(b.Follower, a.IssuedOn.Time))
}

// permitReminder is noted when a permit is handed out: for how long one is valid is
// told unofficially only.
func permitReminder(follower string, issued time.Time) store.Reminder {
	ends := issued.AddDate(0, 0, permitValid)
	return store.Reminder{
		ID: ulid.Make().String(), Follower: follower, Kind: RemindPermit,
		Day: ends.AddDate(0, 0, -permitNotice).Format(time.DateOnly), Meant: ends.Format(time.DateOnly),
	}
}

// Endorsement is the yearly reminder of a residence permit that is full on a day.
func Endorsement(follower string, full, today time.Time) store.Reminder {
	remind := full.AddDate(0, 0, -endorsementDays)
	for remind.Before(today) {
		full = full.AddDate(1, 0, 0)
		remind = full.AddDate(0, 0, -endorsementDays)
	}
	return store.Reminder{
		ID: ulid.Make().String(), Follower: follower, Kind: RemindEndorsement,
		Day: remind.Format(time.DateOnly), Meant: full.Format(time.DateOnly), Yearly: true,
	}
}

// OwnDay is a reminder of a day that a follower named.
func OwnDay(follower, about string, day time.Time) store.Reminder {
	on := day.Format(time.DateOnly)
	return store.Reminder{ID: ulid.Make().String(), Follower: follower, Kind: RemindOwn, About: about, Day: on, Meant: on}
}
