package console

import (
	"slices"

	"luohu/backend/casework"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// claim is an indicator with what was entered for it, beside what it counts for.
type claim struct {
	ID, Name string
	Points   estimator.Points
	Facts    []fact
	Because  string

	share func(department string) estimator.Points
}

// fact is one in words.
type fact struct{ Name, Value string }

// claims are the table with what was entered.
func (o *console) claims(p *site.Page, d *dossier, _ *estimator.Policy) error {
	lines, err := o.Load.Lines(p, d.Application, d.Period)
	if err != nil {
		return err
	}
	var total estimator.Points
	for _, l := range lines {
		d.Claims = append(d.Claims, claimed(l))
		total += l.Points
	}
	d.Assessed = total.Rounded()
	return nil
}

func claimed(l estimator.IndicatorResult) claim {
	c := claim{ID: l.ID, Name: l.Name, Points: l.Points, Because: l.Because, share: l.Share}
	for _, u := range l.Facts {
		c.Facts = append(c.Facts, fact{u.Fact.Name, u.Fact.InWords(u.Value())})
	}
	return c
}

// indicator is what departments have scored of one, beside what was claimed.
type indicator struct {
	ID, Name string
	Points   estimator.Points // combined
	Claimed  *estimator.Points
	Combine  string
	Records  []record
	Falses   []casework.CountedFalse
}

// record is one department's, with what an objection says of it.
type record struct {
	casework.ScoreRecord
	Objection *casework.ObjectionItem
}

// scored are the indicators in the order of the records.
func scored(a *casework.Application, claims []claim, table *estimator.Policy) (all []indicator) {
	called := base.Indicators([]*estimator.Policy{table})
	place := func(id string) *indicator {
		if i := slices.IndexFunc(all, func(in indicator) bool { return in.ID == id }); i >= 0 {
			return &all[i]
		}
		in := indicator{ID: id, Name: called[id], Points: a.IndicatorPoints(id)}
		if i := slices.IndexFunc(claims, func(c claim) bool { return c.ID == id }); i >= 0 {
			in.Claimed = &claims[i].Points
		}
		all = append(all, in)
		return &all[len(all)-1]
	}
	for _, r := range a.Scores {
		if r.Status == casework.Voided {
			continue
		}
		in := place(r.Indicator)
		in.Combine = r.Combine
		in.Records = append(in.Records, record{r, a.ObjectionTo(r.Indicator, r.Department)})
	}
	for _, f := range a.Falses {
		in := place(f.Indicator)
		in.Falses = append(in.Falses, f)
	}
	return all
}

// Differs says that what was scored is not what was claimed.
func (in indicator) Differs() bool {
	return in.Claimed != nil && in.Claimed.Rounded() != in.Points && !slices.ContainsFunc(in.Records, func(r record) bool { return !r.Closed() })
}
