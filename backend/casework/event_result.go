package casework

import (
	"time"

	"luohu/estimator"
)

// What happens while it is scored, and what comes of it.
type (
	// ScoreStep is what a department did with a record.
	ScoreStep struct {
		Step       Kind             `json:"step"`
		Indicator  string           `json:"indicator"`
		Department string           `json:"department"`
		Points     estimator.Points `json:"points"`
		Reason     string           `json:"reason,omitempty"`
		Evidence   string           `json:"evidence,omitempty"` // where it is known from
		BySystem   bool             `json:"by_system,omitempty"`
	}
	// FalseRecordMatched is a false record counted, or lifted.
	FalseRecordMatched struct {
		Record    string           `json:"record"`
		Indicator string           `json:"indicator"`
		Points    estimator.Points `json:"points"`
		Lifted    bool             `json:"lifted,omitempty"`
	}
	// Summed is the total when scoring is finished; Resumed when it is not any
	// more.
	Summed struct {
		Total   estimator.Points `json:"total"`
		Resumed bool             `json:"resumed,omitempty"`
	}
	// Shown is points that are on display, or taken back.
	Shown struct {
		Until     time.Time `json:"until"`
		TakenBack bool      `json:"taken_back,omitempty"`
	}
	// Objected is the one objection, all items at once.
	Objected struct {
		ID    string          `json:"id"`
		Items []ObjectionItem `json:"items"`
	}
	// ObjectionKept is an item that stays as it is.
	ObjectionKept struct {
		Indicator  string           `json:"indicator"`
		Department string           `json:"department"`
		Text       string           `json:"text"`
		Before     estimator.Points `json:"before"`
		After      estimator.Points `json:"after"`
	}
	// Rescored is a record changed after publication, by two of a department.
	Rescored struct {
		Indicator  string           `json:"indicator"`
		Department string           `json:"department"`
		Before     estimator.Points `json:"before"`
		After      estimator.Points `json:"after"`
		Total      estimator.Points `json:"total"`
		Reason     string           `json:"reason"`
		Request    string           `json:"request"`
	}
	// Selected is how the list came out for an application.
	Selected struct {
		Outcome Kind   `json:"outcome"` // listed, not listed, list taken back
		List    string `json:"list,omitempty"`
		Rank    int    `json:"rank,omitempty"`
		Reason  string `json:"reason,omitempty"`
	}
	// Gained is the right to settle.
	Gained struct {
		Permit Due `json:"permit"` // until when the permit is promised
	}
	// PermitGiven ends it well.
	PermitGiven struct {
		Issued Date `json:"issued"`
	}
	// Struck is a disqualification, or its revocation.
	Struck struct {
		Reason  string `json:"reason"`
		Request string `json:"request"`
		Revoked bool   `json:"revoked,omitempty"`
	}
)

// Kind names it.
func (e ScoreStep) Kind() Kind   { return e.Step }
func (Objected) Kind() Kind      { return ObjectionMade }
func (ObjectionKept) Kind() Kind { return ObjectionAnswered }
func (Rescored) Kind() Kind      { return ScoreChanged }
func (e Selected) Kind() Kind    { return e.Outcome }
func (Gained) Kind() Kind        { return RightGained }
func (PermitGiven) Kind() Kind   { return PermitHandedOut }

// Kind names it.
func (e FalseRecordMatched) Kind() Kind {
	if e.Lifted {
		return FalseRecordLifted
	}
	return FalseRecordCounted
}

// Kind names it.
func (e Summed) Kind() Kind {
	if e.Resumed {
		return ScoringResumed
	}
	return ScoringFinished
}

// Kind names it.
func (e Shown) Kind() Kind {
	if e.TakenBack {
		return PublicationTakenBack
	}
	return PointsPublished
}

// Kind names it.
func (e Struck) Kind() Kind {
	if e.Revoked {
		return DisqualificationRevoked
	}
	return ApplicantDisqualified
}
