package casework

import (
	"slices"
	"strconv"
	"time"
)

// AskSupplement asks for materials to be corrected.
type AskSupplement struct {
	From  Desk
	Wants []Wanted
	Text  string
	Known func(material string) bool // the policy knows it
}

func (AskSupplement) act(*Application) Kind { return SupplementAsked }

func (c AskSupplement) decide(a *Application, w World) ([]Event, error) {
	rounds, err := a.mayAsk(c.From, w)
	if err != nil {
		return nil, err
	}
	if len(c.Wants) == 0 {
		return nil, refuse(CodeMaterialMissing, "materials", []string{})
	}
	for i, want := range c.Wants {
		if !c.Known(want.Material) || slices.ContainsFunc(c.Wants[:i], func(o Wanted) bool { return o.Material == want.Material }) {
			return nil, refuse(CodeMaterialUnknown, "material", want.Material, "field", "materials/"+strconv.Itoa(i)+"/id")
		}
		if err := reasoned("materials/"+strconv.Itoa(i)+"/reason", want.Reason, MaxReason); err != nil {
			return nil, err
		}
	}
	if err := short("text", c.Text, maxText); err != nil {
		return nil, err
	}
	if most := w.Period.Terms.Clocks.SupplementRounds; most > 0 && rounds >= most {
		return nil, refuse(CodeRoundsUsed, "rounds", most)
	}
	due, _ := CountDue(w.Days, w.Now, w.Period.Terms.Clocks.AnswerSupplement)
	id := strconv.Itoa(len(a.Wanted) + 1)
	return []Event{Asked{ID: id, From: c.From, Wants: c.Wants, Text: c.Text, Due: due}}, nil
}

// mayAsk says whether a desk may ask now, and how often it has.
func (a *Application) mayAsk(desk Desk, w World) (rounds int, err error) {
	if a.asked(desk) != nil && w.By.Department == string(desk.Line)+desk.Department {
		return 0, refuse(CodeSupplementOpen, "desk", desk.Name())
	}
	if desk.Line != "" {
		if a.State != Submitted || w.By.Role != WindowOfficer {
			return 0, refuse(CodeWrongState, "act", SupplementAsked, "state", a.State)
		}
		if err := a.mayReview(desk.Line, w); err != nil {
			return 0, err
		}
		return a.Review(desk.Line).Rounds, nil
	}
	r, err := a.mayScore(desk.Indicator, desk.Department, w)
	if err != nil {
		return 0, err
	}
	if due, _ := r.AskUntil(w.Period, w.Days); due.Past(w.Now) {
		return 0, refuse(CodeAskedLate, "day", due.Day.Format(time.DateOnly), "days", w.Period.Terms.Clocks.AskSupplement)
	}
	return r.Rounds, nil
}

// AnswerSupplement says that the materials are corrected: files of one of them at
// least have changed.
type AnswerSupplement struct{ ID string }

func (AnswerSupplement) act(*Application) Kind { return SupplementAnswered }

func (c AnswerSupplement) decide(a *Application, _ World) ([]Event, error) {
	s := a.Supplement(c.ID)
	if s == nil || !s.Open() {
		return nil, refuse(CodeNoSupplement)
	}
	var missing, named []string
	for _, want := range s.Wants {
		named = append(named, want.Material)
		if len(a.Material(want.Material).Files) == 0 {
			missing = append(missing, want.Material)
		}
	}
	switch {
	case len(missing) > 0:
		return nil, refuse(CodeMaterialMissing, "materials", missing)
	case len(s.Changed) == 0:
		return nil, refuse(CodeUnchanged, "materials", named)
	}
	return []Event{Answered(c)}, nil
}

// Remind notes that a supplement is overdue, once; whether that rejects is the
// period's to say.
type Remind struct{ ID string }

func (Remind) act(*Application) Kind { return SupplementOverdue }

func (c Remind) decide(a *Application, w World) ([]Event, error) {
	s := a.Supplement(c.ID)
	switch {
	case s == nil || !s.Open() || s.Overdue:
		return nil, refuse(CodeNoSupplement)
	case !s.Due.Past(w.Now):
		return nil, refuse(CodeNotYet, "due", s.Due.Day.Format(time.DateOnly))
	}
	rejects := w.Period.Terms.Clocks.RejectOverdue && s.From.Line != ""
	events := []Event{Overdue{c.ID, rejects}}
	if rejects {
		events = append(events, LineDecided{Line: s.From.Line, Reason: Other, Text: overdueText})
	}
	return events, nil
}

// overdueText is the reason that a rejection by the clock has; its words stand
// in configs.
const overdueText = "supplement_overdue"
