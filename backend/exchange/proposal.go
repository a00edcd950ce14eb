package exchange

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// System is a department's own, which may know something of a person.
type System interface {
	// Ask asks once for one record. An answer that says nothing is no error; one
	// that can't be used is [ErrUnusable].
	Ask(ctx context.Context, q Question) (Finding, error)
}

// ErrUnusable says that a system answers, but not what is agreed.
var ErrUnusable = errors.New("an answer that can't be used")

// Question is what a system is asked. The ID number is for its eyes only: never
// in an address, a log or an error.
type Question struct {
	IDNumber    string
	Application string // its id
	Number      string // 受理编号
	Indicator   string
	Parts       []string // of it; empty: all
	AsOf        time.Time
	Least, Most estimator.Points   // that the record can have
	Possible    []estimator.Points // of these, by the table; nil: that is not known
}

// Finding is what a system knows.
type Finding struct {
	Known    bool
	Points   estimator.Points
	Evidence string
	Source   string // which system, in its own words
}

// Proposal is a finding, shown to the scorer: taking it is the scorer's act.
type Proposal struct {
	Indicator  string            `json:"indicator"`
	Department string            `json:"department"`
	Known      bool              `json:"known" doc:"false: the system knows nothing of the person"`
	Points     *estimator.Points `json:"points,omitempty"`
	Evidence   string            `json:"evidence,omitempty" doc:"to be sent along when it is taken"`
	Source     string            `json:"source,omitempty"`
	AskedAt    time.Time         `json:"asked_at"`
}

// What a proposal is refused for.
const (
	CodeNoSystem   casework.Code = "no_system"         // department
	CodeSilent     casework.Code = "department_silent" // department
	CodeUnusable   casework.Code = "department_answer" // department
	CodeErased     casework.Code = "person_erased"
	longestFinding               = 500 // characters of evidence and source each
)

// Propose asks a department's system what it knows for an open record. That
// somebody was looked up is noted before, also when nothing comes of it.
func (x *Exchange) Propose(ctx context.Context, by casework.Actor, id, indicator, department string) (*Proposal, error) {
	a, err := x.Load.Application(ctx, by, id)
	if err != nil {
		return nil, err
	}
	record, err := mayAsk(a, by, indicator, department)
	if err != nil {
		return nil, err
	}
	system := x.Systems[department]
	if system == nil {
		return nil, refuse(CodeNoSystem, map[string]any{"department": department})
	}
	p, err := x.Load.Period(ctx, a.Period)
	if err != nil {
		return nil, err
	}
	possible, err := x.Load.Possible(ctx, p, indicator, department)
	if err != nil {
		return nil, err
	}
	number, err := x.lookedUp(ctx, by, a, indicator)
	if err != nil {
		return nil, err
	}
	found, err := system.Ask(ctx, Question{
		IDNumber: number, Application: a.ID, Number: a.Number, Indicator: indicator, Parts: record.Parts, AsOf: p.Terms.AsOf.Time,
		Least: record.Least, Most: record.Most, Possible: possible,
	})
	if err == nil {
		err = found.check(record, possible)
	}
	if err != nil {
		return nil, x.noAnswer(department, err)
	}
	proposal := &Proposal{Indicator: indicator, Department: department, Known: found.Known, Source: found.Source, AskedAt: x.Load.Now().UTC().Truncate(time.Second)}
	if found.Known {
		proposal.Points, proposal.Evidence = &found.Points, found.Evidence
	}
	return proposal, nil
}

// mayAsk is a record that somebody is to score.
func mayAsk(a *casework.Application, by casework.Actor, indicator, department string) (*casework.ScoreRecord, error) {
	if by.Role != casework.Scorer {
		return nil, refuse(casework.CodeNotAllowed, map[string]any{"act": casework.ScoreGiven, "role": by.Role})
	}
	if by.Department != department {
		return nil, refuse(casework.CodeNotYours, nil)
	}
	if a.State != casework.Accepted && a.State != casework.Scored {
		return nil, refuse(casework.CodeWrongState, map[string]any{"act": casework.ScoreGiven, "state": a.State})
	}
	about := map[string]any{"indicator": indicator, "department": department}
	record := a.Score(indicator, department)
	if record == nil {
		return nil, refuse(casework.CodeScoreUnknown, about)
	}
	if record.Closed() && !record.BySystem {
		about["status"] = record.Status
		return nil, refuse(casework.CodeScoreClosed, about)
	}
	return record, nil
}

// lookedUp is the person's ID number. The record says that it was told, and whom
// it was for.
func (x *Exchange) lookedUp(ctx context.Context, by casework.Actor, a *casework.Application, indicator string) (string, error) {
	err := x.Store.Do(ctx, func(tx *store.Tx) error {
		return tx.Audit(store.Deed{
			By: by, Act: "score.ask", Kind: "application", Subject: a.ID,
			Details: map[string]string{"indicator": indicator, "department": by.Department},
		})
	})
	if err != nil {
		return "", err
	}
	number, err := x.People.Reveal(ctx, by, a.Person, vault.IDNumber, fill(x.Tables.Inquiry, "{indicator}", indicator))
	if errors.Is(err, vault.ErrErased) {
		return "", refuse(CodeErased, nil)
	}
	return number, err
}

// noAnswer keeps the cause for operators and tells the scorer what they can do.
func (x *Exchange) noAnswer(department string, err error) error {
	x.Log.Warn("a department's system gave no answer", "department", department, "error", err)
	code := CodeSilent
	if errors.Is(err, ErrUnusable) {
		code = CodeUnusable
	}
	return refuse(code, map[string]any{"department": department})
}

// check holds an answer against what the record may be, as if somebody had typed
// it.
func (f *Finding) check(record *casework.ScoreRecord, possible []estimator.Points) error {
	f.Evidence, f.Source = strings.Join(strings.Fields(f.Evidence), " "), strings.Join(strings.Fields(f.Source), " ")
	for _, text := range []string{f.Evidence, f.Source} {
		if utf8.RuneCountInString(text) > longestFinding || !utf8.ValidString(text) || audit.Personal(text) {
			return ErrUnusable
		}
	}
	if f.Known && !record.Takes(f.Points, possible) {
		return ErrUnusable
	}
	return nil
}
