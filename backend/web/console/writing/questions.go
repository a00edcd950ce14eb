package writing

import (
	"net/http"
	"strconv"

	"luohu/backend/guide"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// unanswered is the page of questions that nothing answered.
type unanswered struct {
	State  store.QuestionState
	Items  []unansweredRow
	Guides []*guide.Guide // to choose from
	Page   int
	More   bool
	Kept   bool // whether any are kept at all
	Form   *site.Form
	Wrong  string // the question whose form was refused
}

type unansweredRow struct {
	store.Question
	Near  []guide.Hit // the guides that it asks for most likely
	Title string      // of the guide that is to answer it
	By    string
}

// near is how many guides are offered for a question.
const near = 3

func (o *Pages) mountQuestions() {
	o.Get("/console/questions", "listQuestions", func(p *site.Page) error {
		v, err := o.unanswered(p, site.Blank())
		if err != nil {
			return err
		}
		return p.Show("questions.html", v)
	})
	o.Post("/console/questions/:hash/word", "sortQuestion", o.answerQuestion)
	o.Post("/console/questions/:hash/off", "sortQuestion", func(p *site.Page) error { return o.setAside(p, true) })
	o.Post("/console/questions/:hash/open", "sortQuestion", func(p *site.Page) error { return o.setAside(p, false) })
}

func (o *Pages) unanswered(p *site.Page, form *site.Form) (*unanswered, error) {
	v := &unanswered{State: store.QuestionState(site.Known(p.Query("state"), string(store.QuestionWord), string(store.QuestionOff))), Form: form, Kept: o.Editing.KeepsQuestions}
	v.Page, _ = strconv.Atoi(p.Query("page"))
	v.Page = min(max(v.Page, 1), 100)
	var all []store.Question
	err := o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		all, err = tx.Questions(store.QuestionFilter{State: v.State, Skip: (v.Page - 1) * base.PerPage, Limit: base.PerPage + 1})
		return err
	})
	if err != nil {
		return nil, err
	}
	if v.More = len(all) > base.PerPage; v.More {
		all = all[:base.PerPage]
	}
	var accounts []string
	for _, q := range all {
		accounts = append(accounts, q.SortedBy)
	}
	names, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return nil, err
	}
	now := o.Editing.Desk.Now()
	v.Guides = now.Guides.All()
	for _, q := range all {
		row := unansweredRow{Question: q, By: names[q.SortedBy]}
		if g, there := now.Guides.Get(q.Guide); there {
			row.Title = g.Title
		}
		if q.State == store.QuestionOpen {
			row.Near = now.Search(q.Text, near)
		}
		v.Items = append(v.Items, row)
	}
	return v, nil
}

// answerQuestion makes a question a word of a guide.
func (o *Pages) answerQuestion(p *site.Page) error {
	form := p.Form()
	err := o.Editing.Desk.Answer(p, o.Load.Store, p.By(), p.Param("hash"), o.guideCalled(form.Get("guide")), form.Get("word"))
	if err == nil {
		return p.To("/console/questions", "question-word")
	}
	if !p.Refused(form, err) {
		return err
	}
	v, wrong := o.unanswered(p, form)
	if wrong != nil {
		return wrong
	}
	v.Wrong = p.Param("hash")
	return p.ShowAs(http.StatusUnprocessableEntity, "questions.html", v)
}

// guideCalled is the id of a guide that is called by it, or by its title.
func (o *Pages) guideCalled(name string) string {
	for _, g := range o.Editing.Desk.Now().Guides.All() {
		if g.Title == name {
			return g.ID
		}
	}
	return name
}

func (o *Pages) setAside(p *site.Page, off bool) error {
	if err := o.Editing.Desk.SetAside(p, o.Load.Store, p.By(), p.Param("hash"), off); err != nil {
		return err
	}
	if off {
		return p.To("/console/questions", "question-off")
	}
	return p.To("/console/questions?state=off_topic", "question-open")
}
