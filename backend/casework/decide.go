package casework

import (
	"slices"
	"time"
	"unicode/utf8"

	"luohu/backend/audit"
)

// World is what a decision depends on besides the state.
type World struct {
	Now    time.Time
	By     Actor
	Period *Period // of the application
	Unit   *Unit   // of the application
	Days   Workdays
}

// Command is what somebody wants to do with an application.
type Command interface {
	// act is what it is about: the table says who may, and in which states.
	act(a *Application) Kind
	// decide says what follows. The table has been asked already.
	decide(a *Application, w World) ([]Event, error)
}

// Decide is what a command does to an application: the events that follow, in
// order, or a [Refusal]. The application is left as it is.
func Decide(a *Application, c Command, w World) ([]Recorded, error) {
	events, err := begun(a, c, w)
	if err != nil {
		return nil, err
	}
	return follow(a, events, w)
}

// Refuses is the [Refusal] that a command would be met with, nil if it would not: what
// [Decide] says, without what would follow.
func Refuses(a *Application, c Command, w World) error {
	events, err := begun(a, c, w)
	if err == nil && len(events) > 0 {
		err = fits(a, events[0])
	}
	return err
}

// begun are the events that a command itself leads to.
func begun(a *Application, c Command, w World) ([]Event, error) {
	if err := permitted(a, c.act(a), w.By); err != nil {
		return nil, err
	}
	return c.decide(a, w)
}

// fits refuses an event that can't happen in the state.
func fits(a *Application, e Event) error {
	if t := byKind[e.Kind()]; !t.allows(a.State) {
		return refuse(CodeWrongState, "act", e.Kind(), "state", a.State)
	}
	return nil
}

// permitted asks the table: the role, whose it is, the state, in this order, so
// that nobody learns of a state that is not theirs to see.
func permitted(a *Application, act Kind, by Actor) error {
	t := byKind[act]
	switch {
	case !slices.Contains(t.Who, by.Role):
		return refuse(CodeNotAllowed, "act", act, "role", by.Role)
	case a.State != None && !by.Reaches(a):
		return refuse(CodeNotYours)
	case !t.allows(a.State):
		return refuse(CodeWrongState, "act", act, "state", a.State)
	}
	return nil
}

// follow records the events, and what follows from them by itself.
func follow(a *Application, events []Event, w World) ([]Recorded, error) {
	next := a.Clone()
	var all []Recorded
	take := func(e Event, by Actor) error {
		if err := fits(next, e); err != nil {
			return err
		}
		r := Recorded{Application: next.ID, Version: next.Version + 1, At: w.Now, By: by, Event: e}
		next.Evolve(r)
		all = append(all, r)
		return nil
	}
	for i, e := range events {
		by := w.By
		if i > 0 && slices.Contains(byKind[e.Kind()].Who, System) && !slices.Contains(byKind[e.Kind()].Who, by.Role) {
			by = Actor{ID: "system", Role: System}
		}
		if err := take(e, by); err != nil {
			return nil, err
		}
	}
	for e := next.consequence(); e != nil; e = next.consequence() {
		if err := take(e, Actor{ID: "system", Role: System}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// consequence is what follows from a state by itself, nil if nothing does.
func (a *Application) consequence() Event {
	switch {
	case a.State == Submitted && slices.ContainsFunc(a.Reviews, func(r Review) bool { return r.Status == Refused }):
		return Reviewed{Outcome: ApplicationRejected, Reason: a.rejection()}
	case a.State == Accepted && slices.ContainsFunc(a.Reviews, func(r Review) bool { return r.Status == Pending }):
		return Reviewed{Outcome: AcceptanceUndone}
	case a.State == Accepted && !a.scoresOpen():
		return Summed{Total: a.total()}
	case a.State == Scored && a.scoresOpen():
		return Summed{Resumed: true}
	case a.State == Scored && a.Total != a.total():
		return Summed{Total: a.total()}
	}
	return nil
}

func (a *Application) scoresOpen() bool {
	for i := range a.Scores {
		if r := &a.Scores[i]; r.Status != Voided && !r.Closed() {
			return true
		}
	}
	return false
}

func (a *Application) rejection() string {
	for _, r := range a.Reviews {
		if r.Status == Refused {
			if r.Text != "" {
				return r.Text
			}
			return string(r.Reason)
		}
	}
	return ""
}

// Bounds of what people write.
const (
	MaxReason = 500 // characters
	maxText   = 2000
)

// reasoned says whether a text is there and not too long. It is kept for good,
// so that nobody's ID or phone number may stand in it.
func reasoned(field, text string, most int) error {
	switch {
	case text == "":
		return refuse(CodeReasonMissing, "field", field)
	case utf8.RuneCountInString(text) > most:
		return refuse(CodeTextTooLong, "field", field, "most", most)
	case audit.Personal(text):
		return refuse(CodePersonal, "field", field)
	}
	return nil
}

// Reasoned is the same for what others keep for good.
func Reasoned(field, text string, most int) error { return reasoned(field, text, most) }

// short is reasoned for a text that may be empty.
func short(field, text string, most int) error {
	if text == "" {
		return nil
	}
	return reasoned(field, text, most)
}

// within says whether a window of the period is open.
func within(name string, window Window, now time.Time) error {
	if !window.Holds(now) {
		return refuse(CodeWindowClosed, "window", name, "from", window.From, "to", window.To)
	}
	return nil
}
