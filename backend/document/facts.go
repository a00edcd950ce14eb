package document

import (
	"context"
	"fmt"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// about is an application with everything that its documents say.
type about struct {
	*casework.Application
	period *casework.Period
	unit   *casework.Unit
	events []casework.Recorded
	table  *estimator.Policy
	name   string
	masked vault.Masked
}

// read reads it all in a fixed number of reads.
func (o *Office) read(ctx context.Context, id string) (*about, error) {
	s := &about{}
	err := o.Load.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if s.Application, s.period, s.unit, err = tx.Case(id); err != nil {
			return err
		}
		s.events, err = tx.ApplicationEvents(id, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.table, err = o.Load.Table(ctx, s.period); err != nil {
		return nil, err
	}
	shown, err := o.People.Show(ctx, s.period.Terms.List, s.Person)
	if err != nil {
		return nil, err
	}
	if s.masked = shown[s.Person]; s.masked.Erased {
		return s, nil
	}
	names, err := o.People.FullNames(ctx, s.Person)
	s.name = names[s.Person]
	return s, err
}

// says is what a document of an application says.
func (s *about) says(item Item) (*Says, error) {
	if s.masked.Erased {
		return nil, refuse(casework.CodeErased, nil)
	}
	d := &Says{
		Kind: item.Kind, Period: s.period.ID, Point: s.Point, Number: s.Number, Name: s.name, IDNumber: s.masked.IDNumber,
		Unit: s.unit.Name, USCC: s.unit.USCC,
	}
	clocks := s.period.Terms.Clocks
	switch item.Kind {
	case Receipt:
		d.At, d.Receipt = s.SentAt.UTC(), s.received()
		d.Clocks = &Clocks{Acceptance: clocks.Acceptance, Answer: clocks.AnswerSupplement}
	case Acceptance:
		d.At = s.last(casework.ApplicationAccepted)
		d.Clocks = &Clocks{Scoring: clocks.ScoringCalendarDays, FilingTo: s.period.Terms.Filing.To.UTC(), Display: clocks.Display}
	case Refusal:
		d.At = s.last(casework.ApplicationRejected)
		for _, r := range s.Reviews {
			if r.Status == casework.Refused {
				d.Refused = append(d.Refused, Decision{r.Line, r.Reason, r.Text})
			}
		}
	case Supplement:
		at := slices.IndexFunc(s.Wanted, func(w casework.Supplement) bool { return w.ID == item.Part })
		if at < 0 {
			return nil, refuse(CodeNotReady, nil)
		}
		w := s.Wanted[at]
		d.At, d.Text = w.AskedAt.UTC(), w.Text
		d.Supplement = &Wanted{From: desk(w.From), Due: w.Due.Day, Provisional: w.Due.Provisional, Days: clocks.AnswerSupplement}
		for _, m := range w.Wants {
			d.Supplement.Materials = append(d.Supplement.Materials, Material{Name: s.table.MaterialName(m.Material), Reason: m.Reason})
		}
	case Scores:
		d.At, d.Scored = s.period.Display.From.UTC(), s.scored()
	case Permit:
		d.Permit = &Permitted{s.Rank, s.Total, s.IssuedOn}
	default:
		return nil, fmt.Errorf("no document %q is about an application", item.Kind)
	}
	return d, nil
}

func desk(d casework.Desk) string {
	if d.Line != "" {
		return string(d.Line)
	}
	return d.Department
}

// last is when something last happened to it.
func (s *about) last(kind casework.Kind) (at time.Time) {
	for _, e := range s.events {
		if e.Event.Kind() == kind {
			at = e.At.UTC()
		}
	}
	return at
}

// received is what was handed in with the submission: files that came or went
// since do not change it.
func (s *about) received() *Received {
	r, then := &Received{Materials: []Material{}}, casework.Application{}
	for _, e := range s.events {
		then.Evolve(e)
		if e.Event.Kind() == casework.ApplicationSubmitted {
			break
		}
	}
	if then.Assessed != nil {
		r.Assessed = &then.Assessed.Total
	}
	for _, m := range then.Materials {
		if len(m.Files) > 0 {
			r.Materials = append(r.Materials, Material{Name: s.table.MaterialName(m.ID), Pages: len(m.Files)})
		}
	}
	return r
}

// scored is what departments gave, indicator by indicator, in the order of the
// table.
func (s *about) scored() *Scored {
	r := &Scored{Total: s.Total, AsOf: s.period.Terms.AsOf, Policy: s.table.Name, Until: s.period.Display.To.UTC()}
	names := map[string]string{}
	for _, in := range s.table.Outline() {
		names[in.ID] = in.Name
		line := Indicator{Name: in.Name, Points: s.IndicatorPoints(in.ID)}
		for _, record := range s.Scores {
			if record.Indicator == in.ID && record.Closed() {
				line.Departments = append(line.Departments, Given{record.Department, record.Points, record.Status == casework.Skipped})
			}
		}
		for _, f := range s.Falses {
			if f.Indicator == in.ID && !f.Lifted {
				line.False += f.Points
			}
		}
		if len(line.Departments) > 0 || line.False != 0 {
			r.Indicators = append(r.Indicators, line)
		}
	}
	if s.Objection != nil {
		for _, i := range s.Objection.Items {
			r.Objections = append(r.Objections, Objection{names[i.Indicator], i.Answered.IsZero(), i.Changed, i.Before, i.After, i.Text})
		}
	}
	return r
}
