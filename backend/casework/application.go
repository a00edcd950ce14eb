package casework

import (
	"slices"
	"time"

	"luohu/estimator"
)

// Line is one of the two reviews that run side by side.
type Line string

// The lines; they are called by the department that reviews.
const (
	Police Line = "police"
	HRSS   Line = "hrss"
)

// Lines are both.
var Lines = []Line{Police, HRSS}

// Desk is who works on something: a line, or a department with an indicator.
type Desk struct {
	Line       Line   `json:"line,omitempty"`
	Indicator  string `json:"indicator,omitempty"`
	Department string `json:"department,omitempty"`
}

// Status is where a line or a score record stands.
type Status string

// The statuses: the first four of a line, the others of a score record.
const (
	Pending      Status = "pending"
	InSupplement Status = "supplement"
	Passed       Status = "passed"
	Refused      Status = "rejected"

	Awaiting Status = "awaiting"
	Received Status = "received"
	Done     Status = "scored"
	Skipped  Status = "skipped"
	Voided   Status = "voided"
)

// Statuses are all of them.
var Statuses = []Status{Pending, InSupplement, Passed, Refused, Awaiting, Received, Done, Skipped, Voided}

// RejectReason is why a line rejects.
type RejectReason string

// The reasons; Other needs a text.
const (
	BackPaid       RejectReason = "back_paid"        // 社保补缴
	Interrupted    RejectReason = "interrupted"      // 社保断缴
	EmployerChange RejectReason = "employer_changed" // 缴纳单位变更
	Other          RejectReason = "other"            // 其它
)

// Application is one applicant in one period, as its events have made it.
type Application struct {
	ID      string          `json:"id"`
	Version int64           `json:"version"`
	State   State           `json:"state"`
	Period  PeriodID        `json:"period"`
	Unit    string          `json:"unit"`
	Person  string          `json:"person"`
	Point   AcceptancePoint `json:"point,omitempty"`
	Number  string          `json:"number,omitempty"`

	Facts     Edited           `json:"facts"`
	Assessed  *Judged          `json:"assessed,omitempty"`
	Outdated  *Judged          `json:"outdated,omitempty"` // the last assessment, of facts that have changed since
	Materials []Material       `json:"materials,omitempty"`
	SentAt    time.Time        `json:"sent_at,omitzero"`
	Frozen    *SentIn          `json:"frozen,omitempty"`
	Reviews   []Review         `json:"reviews,omitempty"` // by line
	Wanted    []Supplement     `json:"supplements,omitempty"`
	Scores    []ScoreRecord    `json:"scores,omitempty"`
	Falses    []CountedFalse   `json:"false_records,omitempty"`
	Total     estimator.Points `json:"total"`
	Objection *Objection       `json:"objection,omitempty"`

	Rank     int    `json:"rank,omitempty"`
	Outside  string `json:"outside,omitempty"` // why it is not on the list
	Permit   Due    `json:"permit,omitzero"`
	IssuedOn Date   `json:"issued_on,omitzero"`

	Claims []Claimed `json:"claims,omitempty"` // one of a desk at most
	Ending string    `json:"ending,omitempty"` // the reason of the end
	Left   State     `json:"left,omitempty"`   // the state before a disqualification
}

// Material is a kind of document with its pages.
type Material struct {
	ID    string `json:"id"`
	Files []File `json:"files"`
}

// File is one uploaded file.
type File struct {
	ID    string `json:"id"`
	Hash  string `json:"hash"`
	Type  string `json:"type"`
	Bytes int64  `json:"bytes"`
	Turn  int    `json:"turn,omitempty"` // degrees clockwise by which it is shown turned
}

// Review is one line's.
type Review struct {
	Line   Line         `json:"line"`
	Status Status       `json:"status"`
	Since  time.Time    `json:"since"`
	Rounds int          `json:"rounds,omitempty"`
	Pauses []Pause      `json:"pauses,omitempty"`
	Reason RejectReason `json:"reason,omitempty"`
	Text   string       `json:"text,omitempty"`
}

// Wanted is a material to be corrected, and why.
type Wanted struct {
	Material string `json:"material"`
	Reason   string `json:"reason"`
}

// Supplement is a request to correct materials.
type Supplement struct {
	Asked
	AskedAt    time.Time `json:"asked_at"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	ClosedAt   time.Time `json:"closed_at,omitzero"` // it was decided without an answer
	Overdue    bool      `json:"overdue,omitempty"`
	Changed    []string  `json:"changed,omitempty"` // of the materials wanted, those of which a file came or went since
}

// Open says that it waits for an answer.
func (s Supplement) Open() bool { return s.AnsweredAt.IsZero() && s.ClosedAt.IsZero() }

// ScoreSheet says which record a department gets, as the policy has it.
type ScoreSheet struct {
	Indicator  string            `json:"indicator"`
	Department string            `json:"department"`
	Combine    string            `json:"combine"`
	Parts      []string          `json:"parts,omitempty"` // empty: all of the indicator
	Least      estimator.Points  `json:"least"`
	Most       estimator.Points  `json:"most"`
	Proven     *estimator.Points `json:"proven,omitempty"` // what the record proves already
	Proof      estimator.Proof   `json:"proof,omitempty"`  // then, from what
}

// ScoreRecord is one department's score of one indicator.
type ScoreRecord struct {
	ScoreSheet
	Status   Status           `json:"status"`
	Points   estimator.Points `json:"points"`
	BySystem bool             `json:"by_system,omitempty"`
	Reason   string           `json:"reason,omitempty"`
	Evidence string           `json:"evidence,omitempty"`
	Since    time.Time        `json:"since"`
	Rounds   int              `json:"rounds,omitempty"`
	// ReceivedAt is when the department had the materials, the corrected ones at
	// last; a score that is taken back does not change it.
	ReceivedAt time.Time `json:"received_at,omitzero"`
}

// Closed says that a department is done with it.
func (r ScoreRecord) Closed() bool { return r.Status == Done || r.Status == Skipped }

// CountedFalse is a record of the register of false materials that counts
// against the person.
type CountedFalse struct {
	ID        string           `json:"id"`
	Indicator string           `json:"indicator"` // within which it counts
	Points    estimator.Points `json:"points"`
	Lifted    bool             `json:"lifted,omitempty"`
}

// Objection is the one that an applicant may make.
type Objection struct {
	ID    string          `json:"id"`
	At    time.Time       `json:"at"`
	Items []ObjectionItem `json:"items"`
}

// ObjectionItem is one record that is objected to.
type ObjectionItem struct {
	Indicator  string           `json:"indicator"`
	Department string           `json:"department"`
	Reason     string           `json:"reason"`
	Answered   time.Time        `json:"answered,omitzero"`
	Changed    bool             `json:"changed,omitempty"`
	Text       string           `json:"text,omitempty"`
	Before     estimator.Points `json:"before"`
	After      estimator.Points `json:"after"`
}

// Open says that something of it is not answered yet.
func (o *Objection) Open() bool {
	return o != nil && slices.ContainsFunc(o.Items, func(i ObjectionItem) bool { return i.Answered.IsZero() })
}

// Review is a line's, nil before the submission.
func (a *Application) Review(line Line) *Review {
	for i := range a.Reviews {
		if a.Reviews[i].Line == line {
			return &a.Reviews[i]
		}
	}
	return nil
}

// Score is a department's valid record of an indicator, nil if there is none.
func (a *Application) Score(indicator, department string) *ScoreRecord {
	for i := range a.Scores {
		r := &a.Scores[i]
		if r.Indicator == indicator && r.Department == department && r.Status != Voided {
			return r
		}
	}
	return nil
}

// Material is one kind of document, empty if nothing was uploaded.
func (a *Application) Material(id string) Material {
	for _, m := range a.Materials {
		if m.ID == id {
			return m
		}
	}
	return Material{ID: id}
}

// Acceptance is until when a line is to decide, with the days.
func (a *Application) Acceptance(line Line, p *Period, days Workdays) (Due, []DueDay) {
	r := a.Review(line)
	if r == nil {
		return Due{}, nil
	}
	return CountDue(days, a.SentAt, p.Terms.Clocks.Acceptance, r.Pauses...)
}
