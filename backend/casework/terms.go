package casework

import (
	"time"

	"luohu/estimator"
)

// Window is a time in which something may be done: from From, up to but not at
// To.
type Window struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Holds says whether a moment is in it.
func (w Window) Holds(t time.Time) bool { return !t.Before(w.From) && t.Before(w.To) }

// Terms are what a period is run by. They are settings of the period, given by
// a preset and changed until it is approved.
type Terms struct {
	Preset        string `json:"preset"`
	Policy        string `json:"policy"`
	PolicyVersion string `json:"policy_version"`
	AsOf          Date   `json:"as_of"` // the cut-off day

	Filing       Window    `json:"filing"`               // the whole; at its end, nothing more is submitted
	Registration Window    `json:"registration"`         // units register
	FillIn       Window    `json:"fill_in"`              // applicants are added, facts and materials entered
	QueryUntil   time.Time `json:"query_until,omitzero"` // after it, results can't be asked for any more

	Clocks    Clocks                  `json:"clocks"`
	Quota     map[AcceptancePoint]int `json:"quota,omitempty"` // submissions a day; none where it is not named
	Selection Selection               `json:"selection"`
	List      ListTerms               `json:"list"`
}

// Clocks are days; working days where nothing else is said.
type Clocks struct {
	Acceptance          int  `json:"acceptance" yaml:"acceptance"`                       // both lines, from the day after submission
	AskSupplement       int  `json:"ask_supplement" yaml:"ask_supplement"`               // by a department, from receipt; 0: no bound
	AnswerSupplement    int  `json:"answer_supplement" yaml:"answer_supplement"`         // by the unit
	SupplementRounds    int  `json:"supplement_rounds" yaml:"supplement_rounds"`         // for one desk; 0: no bound
	RejectOverdue       bool `json:"reject_overdue" yaml:"reject_overdue"`               // a line whose supplement is overdue is rejected
	ScoringCalendarDays int  `json:"scoring_calendar_days" yaml:"scoring_calendar_days"` // after filing closes, calendar days
	Display             int  `json:"display" yaml:"display"`                             // of points, with objections
	ListDisplay         int  `json:"list_display" yaml:"list_display"`
	PermitCheck         int  `json:"permit_check" yaml:"permit_check"` // registration and checking
	PermitPost          int  `json:"permit_post" yaml:"permit_post"`   // printing and post
}

// Selection is who gets on the list.
type Selection struct {
	By     string           `json:"by"` // line or number
	Line   estimator.Points `json:"line,omitempty"`
	Number int              `json:"number,omitempty"`
	Ties   string           `json:"ties,omitempty"` // at place Number: include or exclude; empty: include
}

// The values of Selection.
const (
	ByLine   = "line"
	ByNumber = "number"
	Include  = "include"
	Exclude  = "exclude"
)

// ListTerms say how the list is shown.
type ListTerms struct {
	IDFirst int  `json:"id_first" yaml:"id_first"` // characters of the ID that are shown
	IDLast  int  `json:"id_last" yaml:"id_last"`
	Second  bool `json:"second" yaml:"second"` // who is not on it is on a second one, with the reason
}
