package portal

import (
	"errors"
	"net/http"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/roster"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// addRoster adds the good ones: all of them or nobody, or each who can be. Those
// who are the unit's own already stay as they are, so that a list may come twice.
func (o *portal) addRoster(p *site.Page, v rosterView, together bool) error {
	people := make([]caseload.Applicant, len(v.Good))
	for i, row := range v.Good {
		people[i] = func(tx *store.Tx) (string, error) { return o.People.FindOrCreate(tx, row.Given) }
	}
	add := o.Load.AddEach
	if together {
		add = o.Load.AddAll
	}
	begun, err := add(p, p.By(), v.Period.ID, people)
	if errors.Is(err, caseload.ErrNoneAdded) {
		if err := o.Load.NoteRefused(p, p.By(), v.Period.ID, begun); err != nil {
			return err
		}
		v.after(o.Words, begun)
		return p.ShowAs(http.StatusUnprocessableEntity, "roster.html", v)
	}
	if err != nil {
		return o.rosterRefused(p, v, err)
	}
	for i, one := range begun {
		if !one.Blank {
			continue
		}
		if err := o.Load.EnterFirst(p, p.By(), one.ID, v.Good[i].Facts); err != nil {
			return err
		}
	}
	for _, one := range begun {
		if one.Refused == nil && !one.There {
			v.Added++
		}
	}
	v.after(o.Words, begun)
	if v.Good = nil; len(v.Bad) == 0 {
		return p.To("/portal", "roster-added")
	}
	v.There = 0
	return p.Show("roster.html", v)
}

// after moves those who were refused to those with something wrong.
func (v *rosterView) after(words *casework.Words, begun []caseload.Begun) {
	var good []rosterRow
	for i, row := range v.Good {
		if begun[i].Refused == nil {
			good = append(good, row)
			continue
		}
		says, help := words.Refusal(begun[i].Refused)
		row.Says[roster.IDNumber] = says + help
		v.Bad = append(v.Bad, row)
	}
	v.Good = good
}
