package casework

import (
	"slices"
	"time"
)

// Figures are what statistics need of an application. They follow from its
// state, and hold nothing of a person but points.
type Figures struct {
	// Result is what scoring came to, nil while it is not finished or does not
	// stand any more.
	Result *Result `json:"result,omitempty"`
	Lines  []Turn  `json:"lines,omitempty"`  // decided reviews
	Scores []Turn  `json:"scores,omitempty"` // records, once scoring is finished

	Asked    int      `json:"asked,omitempty"`    // supplements
	Answered int      `json:"answered,omitempty"` // of them
	Late     int      `json:"late,omitempty"`     // of the answered: after the due day
	Waiting  []string `json:"waiting,omitempty"`  // due days of the others, YYYY-MM-DD

	Objected int `json:"objected,omitempty"` // items of the objection
	Kept     int `json:"kept,omitempty"`     // of them: answered, the score stays
	Changed  int `json:"changed,omitempty"`  // of them: answered, the score changed

	// Answers are the items of the objection, by department.
	Answers []Answer `json:"answers,omitempty"`
	// Left is the state before the disqualification.
	Left State `json:"left,omitempty"`
}

// Answer is what became of an item of an objection.
type Answer struct {
	Of      string `json:"of"` // a department
	Open    bool   `json:"open,omitempty"`
	Changed bool   `json:"changed,omitempty"`
	Days    int    `json:"days,omitempty"` // working days from the objection to the answer
}

// Result is the points of a finished application, in their own unit.
type Result struct {
	Estimate   int64            `json:"estimate"` // of the assessment that it was submitted with
	Total      int64            `json:"total"`
	Indicators map[string]int64 `json:"indicators"`
}

// Turn is how long a desk took, from when the work came to its last decision.
type Turn struct {
	Of   string `json:"of"`   // a line, or a department
	Days int    `json:"days"` // working days, without those on which the clock stood
	Late bool   `json:"late,omitempty"`
}

// standing are the states in which the points of an application count.
var standing = []State{Scored, Published, Listed, NotListed, Qualified, PermitIssued}

// figured are the events that change figures.
var figured = []Kind{
	LinePassed, LineRejected, LineSentBack, SupplementAsked, SupplementAnswered, SupplementOverdue,
	DaysRecounted, AcceptanceUndone, ApplicationRejected, ApplicationReopened, ApplicationWithdrawn, ScoringFinished, ScoringResumed,
	ObjectionMade, ObjectionAnswered, ScoreChanged, ApplicantDisqualified, DisqualificationRevoked,
}

// rescored are those that do while points stand.
var rescored = []Kind{ScoreGiven, ScoreSkipped}

// ChangesFigures says whether events have changed the figures of an application
// that is what they made of it.
func (a *Application) ChangesFigures(events []Recorded) bool {
	stands := slices.Contains(standing, a.State)
	return slices.ContainsFunc(events, func(e Recorded) bool {
		kind := e.Event.Kind()
		return slices.Contains(figured, kind) || stands && slices.Contains(rescored, kind)
	})
}

// Figures are an application's, in a period, by a calendar.
func (a *Application) Figures(p *Period, days Workdays) (f Figures) {
	clock := p.Terms.Clocks.Acceptance
	var accepted time.Time // when the records were made: with the later line
	for _, r := range a.Reviews {
		if r.Status != Passed && r.Status != Refused {
			continue
		}
		n := worked(days, clock, a.SentAt, r.Since, r.Pauses...)
		f.Lines = append(f.Lines, Turn{string(r.Line), n, n > clock})
		accepted = later(accepted, r.Since)
	}
	for _, s := range a.Wanted {
		f.supplement(s)
	}
	f.objection(a.Objection, days)
	if a.State == Disqualified {
		f.Left = a.Left
	}
	if slices.Contains(standing, a.State) {
		f.result(a, p, days, accepted)
	}
	return f
}

func (f *Figures) objection(o *Objection, days Workdays) {
	if o == nil {
		return
	}
	for _, i := range o.Items {
		f.Objected++
		answer := Answer{Of: i.Department, Open: i.Answered.IsZero(), Changed: i.Changed}
		switch {
		case answer.Open:
		case i.Changed:
			f.Changed++
		default:
			f.Kept++
		}
		if !answer.Open {
			answer.Days = worked(days, 0, o.At, i.Answered)
		}
		f.Answers = append(f.Answers, answer)
	}
}

func (f *Figures) supplement(s Supplement) {
	f.Asked++
	if s.Open() {
		f.Waiting = append(f.Waiting, s.Due.Day.Format(time.DateOnly))
		return
	}
	if s.AnsweredAt.IsZero() { // its desk has decided without
		return
	}
	f.Answered++
	if s.Overdue || s.Due.Past(s.AnsweredAt) {
		f.Late++
	}
}

func (f *Figures) result(a *Application, p *Period, days Workdays, accepted time.Time) {
	f.Result = &Result{Total: int64(a.Total), Indicators: map[string]int64{}}
	if a.Assessed != nil {
		f.Result.Estimate = int64(a.Assessed.Total)
	}
	due := p.scoredBy()
	for _, r := range a.Scores {
		if r.Status == Voided {
			continue
		}
		f.Result.Indicators[r.Indicator] = int64(a.IndicatorPoints(r.Indicator))
		if !r.BySystem {
			f.Scores = append(f.Scores, Turn{r.Department, worked(days, 0, accepted, r.Since), due.Past(r.Since)})
		}
	}
}

// worked counts working days after the day of from, up to and with that of to,
// as the due day of a clock of so many is counted.
func worked(days Workdays, clock int, from, to time.Time, pauses ...Pause) (n int) {
	day, last := dayOf(from), dayOf(to)
	for range maxCount {
		if day = day.later(1); day.After(last) {
			break
		}
		if _, paused := pauseOn(day, n == clock-1, pauses); !paused && days.On(day.Time).Counted {
			n++
		}
	}
	return n
}
