package casework

import (
	"errors"
	"slices"
	"time"
)

// PeriodCommand is what somebody, or the clock, wants to do with a period.
type PeriodCommand struct {
	Kind    PeriodKind
	Terms   *Terms     // to create or change
	Open    []Blocker  // what a publication would have to wait for, the first of them
	Waiting int        // how many there are in all
	List    *List      // to publish
	Seen    string     // the ledger that was approved; empty: whatever it is
	Others  []PeriodID // current ones besides this
	Reason  string     // to take back
	Request string     // that a second person has approved
}

// Blocker is something open that a publication waits for.
type Blocker struct {
	Number string `json:"number"` // of the application
	Desk   Desk   `json:"desk,omitzero"`
	What   string `json:"what"` // line, score, objection
}

// DecidePeriod is what a command does to a period.
func DecidePeriod(p *Period, c PeriodCommand, w World) (Moved, error) {
	move, known := MoveOn(c.Kind)
	switch {
	case !known || !slices.Contains(move.Who, w.By.Role):
		return Moved{}, refuse(CodeNotAllowed, "act", c.Kind, "role", w.By.Role)
	case !slices.Contains(move.From, p.Stage):
		return Moved{}, refuse(CodeWrongState, "act", c.Kind, "state", p.Stage)
	}
	moved := Moved{Kind: c.Kind, Reason: c.Reason, Request: c.Request}
	switch c.Kind {
	case PeriodCreated, TermsChanged:
		if err := c.Terms.check(); err != nil {
			return Moved{}, err
		}
		moved.Terms = c.Terms
	case PeriodApproved:
		if !w.Now.Before(p.Terms.Filing.To) {
			return Moved{}, refuse(CodeWindowClosed, "window", "filing", "from", p.Terms.Filing.From, "to", p.Terms.Filing.To)
		}
	case FilingOpened, FilingClosed, DisplayEnded, PeriodClosed:
		return p.clockwise(c, w)
	case ScoresShown, ListShown:
		return p.publish(moved, c, w)
	case CalendarRecounted:
		return p.recount(moved, w)
	case ScoresTakenBack, ListPulled:
		if err := reasoned("reason", c.Reason, MaxReason); err != nil {
			return Moved{}, err
		}
	}
	return moved, nil
}

// clockwise is a move by the clock: only the one that is next, and not before
// its time.
func (p *Period) clockwise(c PeriodCommand, w World) (Moved, error) {
	kind, at, ok := p.Clockwise()
	switch {
	case !ok || kind != c.Kind:
		return Moved{}, refuse(CodeWrongState, "act", c.Kind, "state", p.Stage)
	case w.Now.Before(at):
		return Moved{}, refuse(CodeNotYet, "due", at)
	case kind == FilingOpened && len(c.Others) > 0:
		return Moved{}, refuse(CodeOtherCurrent, "period", c.Others[0])
	}
	return Moved{Kind: kind, Late: w.Now.Sub(at) > lateAfter}, nil
}

// lateAfter is how long after its time a move is told to be late.
const lateAfter = 10 * time.Minute

// publish shows points or the list, if nothing is open any more.
func (p *Period) publish(moved Moved, c PeriodCommand, w World) (Moved, error) {
	if c.Waiting > 0 {
		return Moved{}, refuse(CodeStillOpen, "what", c.Open, "count", c.Waiting)
	}
	if c.Kind == ListShown {
		moved.List = c.List
		if c.List == nil || c.List.Selection.Check() != nil {
			return Moved{}, refuse(CodeTermsWrong, "field", "selection")
		}
		if c.Seen != "" && c.Seen != c.List.Ledger {
			return Moved{}, refuse(CodeListChanged, "asked", true, "listed", c.List.Listed, "not_listed", c.List.NotListed)
		}
	}
	window, err := p.Showing(c.Kind, w)
	if err != nil {
		return Moved{}, err
	}
	moved.Window, moved.Calendar = &window, w.Days.Edition()
	return moved, nil
}

// Showing is how long points, or the list, would be on display if they were
// published now. It is refused where nothing may be: on no working day, or after
// hours.
func (p *Period) Showing(kind PeriodKind, w World) (Window, error) {
	n := p.Terms.Clocks.Display
	if kind == ListShown {
		n = p.Terms.Clocks.ListDisplay
	}
	return display(w.Days, w.Now, n)
}

// Bounds of terms.
const (
	maxDays  = 120
	maxQuota = 100_000
)

// check says what is wrong with terms.
func (t *Terms) check() error {
	if t == nil {
		return refuse(CodeTermsWrong, "field", "terms")
	}
	whole := func(field string, w Window) error {
		if !w.From.Before(w.To) || w.To.Sub(w.From) > 366*24*time.Hour {
			return refuse(CodeTermsWrong, "field", field)
		}
		return nil
	}
	inside := func(field string, w Window) error {
		if err := whole(field, w); err != nil {
			return err
		}
		if w.To.After(t.Filing.To) && field != "registration" {
			return refuse(CodeTermsWrong, "field", field)
		}
		return nil
	}
	days := func(field string, n, least int) error {
		if n < least || n > maxDays {
			return refuse(CodeTermsWrong, "field", "clocks/"+field, "least", least, "most", maxDays)
		}
		return nil
	}
	for point, quota := range t.Quota {
		if !point.Known() || quota < 0 || quota > maxQuota {
			return refuse(CodeTermsWrong, "field", "quota")
		}
	}
	named := func(field, value string) error {
		if value == "" {
			return refuse(CodeTermsWrong, "field", field)
		}
		return nil
	}
	day := func() error {
		if t.AsOf.IsZero() {
			return refuse(CodeTermsWrong, "field", "as_of")
		}
		if !t.QueryUntil.IsZero() && !t.QueryUntil.After(t.Filing.To) {
			return refuse(CodeTermsWrong, "field", "query_until")
		}
		return nil
	}
	c := t.Clocks
	return first(
		named("policy", t.Policy), named("policy_version", t.PolicyVersion), day(),
		whole("filing", t.Filing), inside("registration", t.Registration), inside("fill_in", t.FillIn),
		days("acceptance", c.Acceptance, 1), days("ask_supplement", c.AskSupplement, 0), days("answer_supplement", c.AnswerSupplement, 1),
		days("supplement_rounds", c.SupplementRounds, 0), days("scoring_calendar_days", c.ScoringCalendarDays, 1),
		days("display", c.Display, 1), days("list_display", c.ListDisplay, 1),
		days("permit_check", c.PermitCheck, 0), days("permit_post", c.PermitPost, 0),
		t.Selection.Check(), t.List.check(),
	)
}

// first is the first error, if there is one.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Check says what is wrong with a selection rule.
func (s Selection) Check() error {
	switch {
	case s.By == ByLine && s.Line > 0 && s.Number == 0:
	case s.By == ByNumber && s.Number > 0 && s.Line == 0:
	default:
		return refuse(CodeTermsWrong, "field", "selection")
	}
	if s.Ties != "" && s.Ties != Include && s.Ties != Exclude {
		return refuse(CodeTermsWrong, "field", "selection")
	}
	return nil
}

// check keeps at least half of an ID covered.
func (t ListTerms) check() error {
	if t.IDFirst < 0 || t.IDLast < 0 || t.IDFirst > 6 || t.IDLast > 4 {
		return refuse(CodeTermsWrong, "field", "list")
	}
	return nil
}

// IsRefusal finds the refusal in an error.
func IsRefusal(err error) (*Refusal, bool) { return errors.AsType[*Refusal](err) }
