package casework

import (
	"cmp"
	"slices"
	"time"
)

// Evolve takes in an event that has happened. It never fails: what must not
// happen was refused before it was recorded.
func (a *Application) Evolve(r Recorded) {
	a.ID, a.Version = r.Application, r.Version
	switch t := byKind[r.Event.Kind()]; t.To {
	case None:
	case Before:
		a.State, a.Left = a.Left, None
	default:
		if t.To == Disqualified {
			a.Left = a.State
		}
		a.State = t.To
	}
	a.take(r.Event, r.At)
}

func (a *Application) take(event Event, at time.Time) {
	switch e := event.(type) {
	case Added:
		a.Period, a.Unit, a.Person = e.Period, e.Unit, e.Person
	case Edited:
		a.Facts, a.Assessed, a.Outdated = e, nil, cmp.Or(a.Assessed, a.Outdated)
	case Judged:
		a.Assessed, a.Outdated = &e, nil
	case Filed:
		a.touched(e.Material)
		a.file(e)
	case Unfiled:
		a.touched(e.Material)
		m := a.material(e.Material)
		m.Files = slices.DeleteFunc(m.Files, func(f File) bool { return f.ID == e.File })
	case Ordered:
		m := a.material(e.Material)
		slices.SortStableFunc(m.Files, func(f, g File) int { return slices.Index(e.Files, f.ID) - slices.Index(e.Files, g.ID) })
	case Turned:
		a.turn(e)
	case SentIn:
		a.Number, a.Point, a.SentAt, a.Frozen = e.Number, e.Point, at, &e
		for _, line := range Lines {
			a.Reviews = append(a.Reviews, Review{Line: line, Status: Pending, Since: at})
		}
	case Ended:
		a.Ending = e.Reason
		a.Claims = nil
	case Claimed:
		a.release(e.At)
		a.Claims = append(a.Claims, e)
	case Released:
		a.release(e.At)
	case LineDecided:
		a.closeSupplement(a.asked(Desk{Line: e.Line}), at)
		a.Review(e.Line).decided(e, at)
	case LineReturned:
		a.Review(e.Line).reopened(at)
	case Asked:
		a.ask(e, at)
	case Answered:
		a.answered(a.Supplement(e.ID), at)
	case Overdue:
		a.Supplement(e.ID).Overdue = true
	case Recounted:
		a.recounted(e, at)
	case AcceptedNow:
		a.openRecords(e, at)
	case Reviewed:
		a.reviewed(e, at)
	case ScoreStep:
		a.closeSupplement(a.asked(Desk{Indicator: e.Indicator, Department: e.Department}), at)
		a.Score(e.Indicator, e.Department).step(e, at)
	case FalseRecordMatched:
		a.matched(e)
	case Summed:
		a.Total = e.Total
	case Shown:
	case Objected:
		a.Objection = &Objection{ID: e.ID, At: at, Items: slices.Clone(e.Items)}
	case ObjectionKept:
		a.ObjectionTo(e.Indicator, e.Department).answer(e, at)
	case Rescored:
		r := a.Score(e.Indicator, e.Department)
		r.Points, r.Reason, r.BySystem, r.Status = e.After, e.Reason, false, Done
		a.Total = e.Total
	case Selected:
		a.Rank, a.Outside = e.Rank, e.Reason
	case Gained:
		a.Permit = e.Permit
	case PermitGiven:
		a.IssuedOn = e.Issued
	case Struck:
		a.Ending = e.Reason
		if e.Revoked {
			a.Ending = ""
		}
	}
}

// material makes room for a kind of document.
func (a *Application) material(id string) *Material {
	i := slices.IndexFunc(a.Materials, func(m Material) bool { return m.ID == id })
	if i < 0 {
		i = len(a.Materials)
		a.Materials = append(a.Materials, Material{ID: id})
	}
	return &a.Materials[i]
}

// file puts a file last, or in the place of the one that it replaces.
func (a *Application) file(e Filed) {
	m := a.material(e.Material)
	if i := slices.IndexFunc(m.Files, func(f File) bool { return f.ID == e.Replaces }); i >= 0 {
		m.Files[i] = e.File
		return
	}
	m.Files = append(m.Files, e.File)
}

func (r *Review) decided(e LineDecided, at time.Time) {
	r.Status, r.Since, r.Reason, r.Text = Passed, at, "", ""
	if !e.Passed {
		r.Status, r.Reason, r.Text = Refused, e.Reason, e.Text
	}
}

func (r *Review) reopened(at time.Time) {
	r.Status, r.Since, r.Reason, r.Text = Pending, at, "", ""
}

func (a *Application) openRecords(e AcceptedNow, at time.Time) {
	for _, sheet := range e.Scores {
		r := ScoreRecord{ScoreSheet: sheet, Status: Awaiting, Since: at}
		if sheet.Proven != nil {
			r.Status, r.Points, r.BySystem = Done, *sheet.Proven, true
		}
		a.Scores = append(a.Scores, r)
	}
}

// reviewed is what follows for the records and lines when an acceptance is
// undone, or a rejection reopened.
func (a *Application) reviewed(e Reviewed, at time.Time) {
	a.closeSupplements(at)
	switch e.Outcome {
	case AcceptanceUndone:
		for i := range a.Scores {
			a.Scores[i].Status = Voided
		}
		a.Total = 0
	case ApplicationRejected:
		a.Ending = e.Reason
		a.Claims = nil
	case ApplicationReopened:
		a.Ending = ""
		for i := range a.Reviews {
			if a.Reviews[i].Status == Refused {
				a.Reviews[i].reopened(at)
			}
		}
	}
}

func (r *ScoreRecord) step(e ScoreStep, at time.Time) {
	r.Since, r.Reason, r.Evidence, r.BySystem = at, e.Reason, e.Evidence, e.BySystem
	if r.ReceivedAt.IsZero() {
		r.ReceivedAt = at
	}
	switch e.Step {
	case ScoreReceived:
		r.Status, r.Points = Received, 0
	case ScoreGiven:
		r.Status, r.Points = Done, e.Points
	case ScoreSkipped:
		r.Status, r.Points = Skipped, 0
	case ScoreReturned:
		r.Status, r.Points = Received, 0
	}
}

func (a *Application) matched(e FalseRecordMatched) {
	i := slices.IndexFunc(a.Falses, func(f CountedFalse) bool { return f.ID == e.Record })
	if i < 0 {
		i = len(a.Falses)
		a.Falses = append(a.Falses, CountedFalse{ID: e.Record, Indicator: e.Indicator})
	}
	a.Falses[i].Points, a.Falses[i].Lifted = e.Points, e.Lifted
}

// ObjectionTo is the item of the objection to a record, nil if there is none.
func (a *Application) ObjectionTo(indicator, department string) *ObjectionItem {
	if a.Objection == nil {
		return nil
	}
	for i := range a.Objection.Items {
		if item := &a.Objection.Items[i]; item.Indicator == indicator && item.Department == department {
			return item
		}
	}
	return nil
}

func (i *ObjectionItem) answer(e ObjectionKept, at time.Time) {
	i.Answered, i.Text, i.Before, i.After, i.Changed = at, e.Text, e.Before, e.After, e.Before != e.After
}

// Clone shares nothing with the original.
func (a *Application) Clone() *Application {
	c := *a
	c.Materials = slices.Clone(a.Materials)
	for i := range c.Materials {
		c.Materials[i].Files = slices.Clone(c.Materials[i].Files)
	}
	c.Reviews = slices.Clone(a.Reviews)
	for i := range c.Reviews {
		c.Reviews[i].Pauses = slices.Clone(c.Reviews[i].Pauses)
	}
	c.Claims = slices.Clone(a.Claims)
	c.Wanted, c.Scores, c.Falses = slices.Clone(a.Wanted), slices.Clone(a.Scores), slices.Clone(a.Falses)
	for i := range c.Wanted {
		c.Wanted[i].Changed = slices.Clone(c.Wanted[i].Changed)
	}
	if a.Objection != nil {
		o := *a.Objection
		o.Items = slices.Clone(o.Items)
		c.Objection = &o
	}
	return &c
}
