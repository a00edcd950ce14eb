package telling

import (
	"context"
	"strconv"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// The kinds of reminders. Each can be stopped by its follower.
const (
	RemindFiling      = "filing"      // the end of filing draws near
	RemindSupplement  = "supplement"  // so does the day of a supplement
	RemindObjection   = "objection"   // the end of the days in which one can object
	RemindPermit      = "permit"      // the end of a permit's validity
	RemindEndorsement = "endorsement" // the month in which a residence permit is endorsed
	RemindInterview   = "interview"   // one was left half-way
	RemindOwn         = "own"         // a day that they named themselves
)

// Kinds are all that can be stopped.
var Kinds = []string{RemindFiling, RemindSupplement, RemindObjection, RemindPermit, RemindEndorsement, RemindInterview, RemindOwn}

// From when on, by the clock of the rules, people are reminded of a day.
const morning = 9 * time.Hour

// How long before they are due people are reminded.
var (
	filingDays     = []int{7, 1}
	supplementDays = []int{2, 0} // working days
	objectionEnds  = 3 * time.Hour
)

// An interview was left half-way when nobody went on for the first, and WeChat lets
// a message through until the second.
const (
	interviewLeft   = 20 * time.Hour
	interviewCloses = 47 * time.Hour
)

const interviewDialogue = "estimate"

const remindedAtOnce = 200

// Remind notes what followers are to be reminded of now; done is how many they are.
// Any number of machines may do so at once: the key of a telling is there once.
func (t *Tellings) Remind(ctx context.Context) (done int, err error) {
	now := t.Now().In(casework.Zone)
	y, m, d := now.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, casework.Zone)
	var periods []*casework.Period
	err = t.Store.Look(ctx, func(tx *store.Tx) (err error) {
		periods, err = tx.Periods()
		return err
	})
	if err != nil {
		return 0, err
	}
	tasks := []func(context.Context) (int, error){t.interviews}
	for _, p := range periods {
		switch {
		case p.Stage == casework.Applying:
			tasks = append(tasks, t.filing(p, now, day))
		case p.Stage == casework.ScoresPublished && now.Before(p.Display.To) && !now.Before(p.Display.To.Add(-objectionEnds)):
			tasks = append(tasks, t.objecting(p))
		}
	}
	if now.Sub(day) >= morning {
		tasks = append(tasks, t.supplements(day), t.days(day))
	}
	for _, task := range tasks {
		n, err := task(ctx)
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// filing reminds of its end: who has an application that was not submitted, and
// who has subscribed.
func (t *Tellings) filing(p *casework.Period, now, day time.Time) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		end := p.Terms.Filing.To.In(casework.Zone)
		y, m, d := end.Date()
		last := time.Date(y, m, d, 0, 0, 0, 0, casework.Zone)
		for i := len(filingDays) - 1; i >= 0; i-- {
			from := last.AddDate(0, 0, -filingDays[i]).Add(morning)
			if now.Before(from) || !now.Before(end) {
				continue
			}
			key := "filing-" + strconv.Itoa(filingDays[i]) + "/" + string(p.ID)
			valid := end
			if i+1 < len(filingDays) { // then the next one is told instead
				valid = last.AddDate(0, 0, -filingDays[i+1]).Add(morning)
			}
			s := Said{Period: notice.PeriodName(p.ID), Until: casework.Moment(end), Days: int(last.Sub(day) / (24 * time.Hour))}
			states := []casework.State{casework.Draft, casework.AssessmentFailed, casework.Assessed}
			done, err := t.remindBound(ctx, store.Occasion{Key: key, Kind: RemindFiling}, s, valid, func(tx *store.Tx, o store.Occasion) ([]store.Bound, error) {
				return tx.UnremindedIn(o, p.ID, states, false, remindedAtOnce)
			})
			if err != nil {
				return done, err
			}
			return done, t.toAll(ctx, key, Filing, filingEnds, valid, func(*store.Tx) (Said, error) { return s, nil })
		}
		return 0, nil
	}
}

// objecting reminds who has not objected of the last hours in which they can.
func (t *Tellings) objecting(p *casework.Period) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		end := p.Display.To.In(casework.Zone)
		o := store.Occasion{Key: "object/" + string(p.ID) + "/" + end.Format("0102"), Kind: RemindObjection}
		s := Said{Period: notice.PeriodName(p.ID), Until: end.Format("15:04")}
		return t.remindBound(ctx, o, s, end, func(tx *store.Tx, o store.Occasion) ([]store.Bound, error) {
			return tx.UnremindedIn(o, p.ID, []casework.State{casework.Published}, true, remindedAtOnce)
		})
	}
}

// supplements reminds of those that are to be answered in two working days, and
// today.
func (t *Tellings) supplements(today time.Time) func(context.Context) (int, error) {
	return func(ctx context.Context) (done int, err error) {
		for _, in := range supplementDays {
			due, _ := casework.CountDue(t.Days(), today, in)
			day := due.Day.String()
			o := store.Occasion{Key: "asked-" + strconv.Itoa(in) + "/" + day, Kind: RemindSupplement}
			end := today.AddDate(0, 0, 1)
			n, err := t.remindBound(ctx, o, Said{Day: dayOf(due.Day.Time), Days: in}, end, func(tx *store.Tx, o store.Occasion) ([]store.Bound, error) {
				return tx.UnremindedAsked(o, day, remindedAtOnce)
			})
			if done += n; err != nil {
				return done, err
			}
		}
		return done, nil
	}
}

// remindBound notes one reminder for all who are found, some hundred at a time.
func (t *Tellings) remindBound(ctx context.Context, o store.Occasion, s Said, valid time.Time, find func(*store.Tx, store.Occasion) ([]store.Bound, error)) (done int, err error) {
	for more := true; more; {
		var told []store.Telling
		err := t.Store.Do(ctx, func(tx *store.Tx) error {
			bound, err := find(tx, o)
			if err != nil {
				return err
			}
			told = nil
			for _, b := range bound {
				one, err := t.note(o.Key, b.Follower, b.Hushed, o.Kind, t.Reminders[o.Kind], s, valid)
				if err != nil {
					return err
				}
				one.Person, one.Application = b.Person, b.Application
				told = append(told, one)
			}
			more = len(bound) == remindedAtOnce
			return tx.AddTellings(told)
		})
		if err != nil {
			return done, err
		}
		t.hushed(ctx, told)
		done += len(told)
	}
	return done, nil
}

// interviews reminds, once, who left one half-way and can still be written to.
// That is real time: WeChat's is.
func (t *Tellings) interviews(ctx context.Context) (done int, err error) {
	o := store.Occasion{Key: "interview", Kind: RemindInterview}
	err = t.Store.Do(ctx, func(tx *store.Tx) error {
		now := time.Now()
		followers, err := tx.LeftOpen(o, interviewDialogue, now.Add(-interviewCloses), now.Add(-interviewLeft), remindedAtOnce)
		if err != nil {
			return err
		}
		var told []store.Telling
		for _, f := range followers {
			one, err := t.note(o.Key, f, false, o.Kind, t.Reminders[o.Kind], Said{}, time.Time{})
			if err != nil {
				return err
			}
			told = append(told, one)
		}
		done = len(told)
		return tx.AddTellings(told)
	})
	return done, err
}
