package portal

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// stepView is one step of filling in.
type stepView struct {
	dossier
	Steps     []stepMark
	Step      int // from 0
	Group     estimator.Group
	Questions []question
	Revision  int               // on which the form stands
	Newer     int               // what others have made of it since; 0: nothing
	Warnings  []string          // what can't all be so
	Form      *site.Form        // what was sent
	Total     *estimator.Points // so far
	Saved     bool              // just now
	Changed   []question        // that come or go by what was saved
}

// Before and Next are the steps beside it; empty: there is none.
func (v stepView) Before() string {
	if v.Step == 0 {
		return ""
	}
	return v.Steps[v.Step-1].ID
}

// Next is the step after it.
func (v stepView) Next() string {
	if v.Step+1 == len(v.Steps) {
		return ""
	}
	return v.Steps[v.Step+1].ID
}

// Overtaken says that others have changed the same.
func (v stepView) Overtaken() bool { return v.Newer > 0 }

// stepMark is a step in the list of them.
type stepMark struct {
	estimator.Group
	Open int // questions that matter and are not answered
}

// marks are the steps of an application, with what is still open.
func marks(f caseload.Filling) (all []stepMark) {
	for _, g := range f.Policy.Groups() {
		m := stepMark{Group: g}
		for _, q := range questions(f, g) {
			if q.Matters && q.Value == "" {
				m.Open++
			}
		}
		all = append(all, m)
	}
	return all
}

// firstStep leads to where there is still something to fill in.
func (o *portal) firstStep(p *site.Page) error {
	f, err := o.Load.Filling(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	steps := marks(f)
	at := max(0, slices.IndexFunc(steps, func(m stepMark) bool { return m.Open > 0 }))
	return p.To("/portal/applications/"+p.Param("id")+"/facts/"+steps[at].ID, "")
}

func (o *portal) stepView(p *site.Page) (v stepView, err error) {
	if v.dossier, err = o.dossier(p, "facts"); err != nil {
		return v, err
	}
	v.Steps = marks(v.Filling)
	v.Step = slices.IndexFunc(v.Steps, func(m stepMark) bool { return m.ID == p.Param("step") })
	if v.Step < 0 {
		return v, &casework.Refusal{Code: casework.CodeNotYours}
	}
	v.Group, v.Revision = v.Steps[v.Step].Group, v.Application.Facts.Revision
	v.Questions = questions(v.Filling, v.Group)
	e, err := v.Policy.Partial(v.Facts, v.Period.Terms.AsOf.Time)
	if err != nil {
		return v, err
	}
	v.Total = &e.Total
	if v.BirthDiffers {
		v.Warnings = append(v.Warnings, o.Words.BirthDiffers)
	}
	for _, w := range e.Warnings {
		v.Warnings = append(v.Warnings, w.Detail)
	}
	return v, nil
}

func (o *portal) step(p *site.Page) error {
	v, err := o.stepView(p)
	if err != nil {
		return err
	}
	return p.Show("step.html", v)
}

// fillIn keeps what was typed: all that can be read, also where something else
// is wrong. To a script it tells what has changed on the page.
func (o *portal) fillIn(p *site.Page) error {
	form := p.Form()
	before, err := o.stepView(p)
	if err != nil {
		return err
	}
	revision, err := strconv.Atoi(form.Get("revision"))
	if err != nil {
		revision = before.Revision
	}
	if over, err := strconv.Atoi(form.Get("over")); err == nil { // ours, over what others have put there
		revision = over
	}
	values, wrong := typedFacts(before, form)
	_, err = o.Load.FillIn(p, p.By(), p.Param("id"), revision, values, sentBefore(before, form))
	overtaken, lost := errors.AsType[*caseload.Overtaken](err)
	if faults, is := errors.AsType[estimator.FactErrors](err); is {
		for _, f := range faults {
			form.Says += f.Detail
		}
		err = nil
	}
	if err != nil && !lost && !p.Refused(form, err) {
		return err
	}
	v, err := o.stepView(p)
	if err != nil {
		return err
	}
	v.Form, v.Saved = form, !lost && form.Says == ""
	for i := range v.Questions {
		q := &v.Questions[i]
		if q.Matters != before.Questions[i].Matters {
			v.Changed = append(v.Changed, *q)
		}
		if w, is := wrong[q.Fact.ID]; is {
			q.Wrong, q.Unread = w.Wrong, w.Unread
		}
		if lost && slices.Contains(overtaken.Facts, q.Fact.ID) {
			q.Lost, q.Theirs = true, q.Said()
		}
		if _, sent := form.Values[q.Fact.ID]; sent {
			q.Value = form.Get(q.Fact.ID)
		}
	}
	if lost {
		v.Newer, v.Revision = v.Revision, revision
	}
	return o.filledIn(p, v, len(wrong) > 0)
}

func (o *portal) filledIn(p *site.Page, v stepView, wrong bool) error {
	switch {
	case p.Partial():
		return p.ShowPart("step.html", "step-saved", v)
	case !v.Saved || wrong:
		return p.ShowAs(http.StatusUnprocessableEntity, "step.html", v)
	case v.Form.Get("go") == "stay":
		return p.To(v.Path()+"/facts/"+v.Group.ID, "facts-saved")
	case v.Next() == "":
		return p.To(v.Path()+"/assessment", "facts-saved")
	}
	return p.To(v.Path()+"/facts/"+v.Next(), "facts-saved")
}

// sentBefore are values that the form says it has sent already, one a line, each
// behind the name of its field.
func sentBefore(v stepView, form *site.Form) map[string][]any {
	all := map[string][]any{}
	for _, one := range strings.Split(form.Get("sent"), "\n") {
		name, text, _ := strings.Cut(strings.TrimSpace(one), "=")
		for _, q := range v.Questions {
			if q.Fact.ID != name {
				continue
			}
			if value, wrong, unread := readFact(q.Fact, text, v.Period.Terms.AsOf.Time); wrong == "" && !unread {
				all[name] = append(all[name], value)
			}
		}
	}
	return all
}

// typedFacts reads the fields that were sent.
func typedFacts(v stepView, form *site.Form) (values map[string]any, wrong map[string]question) {
	values, wrong = map[string]any{}, map[string]question{}
	for _, q := range v.Questions {
		if _, sent := form.Values[q.Fact.ID]; !sent {
			continue
		}
		value, fault, unread := readFact(q.Fact, form.Get(q.Fact.ID), v.Period.Terms.AsOf.Time)
		if fault != "" || unread {
			wrong[q.Fact.ID] = question{Wrong: fault, Unread: unread}
			continue
		}
		values[q.Fact.ID] = value
	}
	return values, wrong
}
