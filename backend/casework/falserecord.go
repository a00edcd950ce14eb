package casework

import "time"

// FalseRecord is an entry of the register of false materials (虚假材料库): it
// takes points from a person for some years, or keeps a unit from filing. It is
// lifted, never deleted.
type FalseRecord struct {
	ID          string    `json:"id"`
	Version     int64     `json:"version"`
	Of          FalseOf   `json:"of"`
	Subject     string    `json:"subject"`     // the id of the person or unit
	Application string    `json:"application"` // in which it was found
	Reason      string    `json:"reason"`
	Request     string    `json:"request"` // by which it was approved
	Since       Date      `json:"since"`
	Until       Date      `json:"until"` // the last day on which it counts
	Lifted      bool      `json:"lifted,omitempty"`
	LiftedAt    time.Time `json:"lifted_at,omitzero"`
	LiftReason  string    `json:"lift_reason,omitempty"`
}

// FalseOf says against whom a record stands.
type FalseOf string

// Against whom.
const (
	FalseOfPerson FalseOf = "person"
	FalseOfUnit   FalseOf = "unit"
)

// NewFalseRecord enters what two people have found in an application, from the
// day of the approval on. A person's counts for as many years as the table says,
// a unit's for three.
func NewFalseRecord(id string, of FalseOf, a *Application, years int, reason, request string, w World) (*FalseRecord, error) {
	switch {
	case w.By.Role != Approver:
		return nil, refuse(CodeNotAllowed, "act", AskFalseRecord, "role", w.By.Role)
	case a.Number == "": // nothing has been handed in that could be false
		return nil, refuse(CodeWrongState, "act", AskFalseRecord, "state", a.State)
	}
	f := FalseRecord{ID: id, Version: 1, Of: of, Application: a.ID, Reason: reason, Request: request, Since: dayOf(w.Now)}
	switch of {
	case FalseOfPerson:
		f.Subject = a.Person
	case FalseOfUnit:
		f.Subject, years = a.Unit, barredFor
	}
	if years == 0 { // the table knows no such records
		return nil, refuse(CodeNoFalseRecords)
	}
	f.Until = Date{f.Since.AddDate(years, 0, -1)}
	return &f, reasoned("reason", reason, MaxReason)
}

// Counts says whether it counts on a civil day in China.
func (f *FalseRecord) Counts(t time.Time) bool {
	day := dayOf(t)
	return !f.Lifted && !day.Before(f.Since) && !day.After(f.Until)
}

// StillCounts says whether it counts in an application that was submitted then,
// also if it was found after.
func (f *FalseRecord) StillCounts(sent time.Time) bool {
	return !f.Lifted && !dayOf(sent).After(f.Until)
}

// Lift takes it back.
func (f *FalseRecord) Lift(reason string, w World) (*FalseRecord, error) {
	switch {
	case w.By.Role != Approver:
		return nil, refuse(CodeNotAllowed, "act", AskLiftFalse, "role", w.By.Role)
	case f.Lifted:
		return nil, refuse(CodeNothingToChange)
	}
	next := *f
	next.Version++
	next.Lifted, next.LiftedAt, next.LiftReason = true, w.Now, reason
	return &next, reasoned("reason", reason, MaxReason)
}
