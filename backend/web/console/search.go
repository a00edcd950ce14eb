package console

import (
	"net/http"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/problem"
	"luohu/backend/web/site"
)

// search is what somebody looks for: it is sent in a body, so that nobody's name
// or number stands in an address.
type search struct {
	Form  *site.Form
	Done  bool
	Found []exchange.Named
	Next  string // behind which the next page begins; empty: this is the last
}

// By is what it is looked for by: what was chosen, or what it looks like.
func (s search) By() string {
	if by := site.Known(s.Form.Get("by"), "number", "id_number", "name", "unit"); by != "" {
		return by
	}
	digits := strings.TrimRight(norm.NFKC.String(s.Form.Get("q")), "Xx")
	switch {
	case strings.Trim(digits, "0123456789") != "":
		return ""
	case len(digits) > base.NumberDigits:
		return "id_number"
	}
	return "number"
}

func (o *console) mountSearch() {
	o.Get("/console/search", "searchApplications", func(p *site.Page) error { return p.Show("search.html", search{Form: site.Blank()}) })
	o.Post("/console/search", "searchApplications", o.search)
}

func (o *console) search(p *site.Page) error {
	s := search{Form: p.Form(), Done: true}
	typed := s.Form.Get("q")
	if !o.Searches(p, p.By().ID) {
		return problem.New(http.StatusTooManyRequests, "查得太快了，请过一分钟再查。")
	}
	kinds := []string{s.By()}
	if s.By() == "" { // a person's name, or else a unit's
		kinds = []string{"name", "unit"}
	}
	for _, kind := range kinds {
		if err := o.find(p, &s, kind, typed); err != nil {
			if p.Refused(s.Form, err) {
				s.Done = false
				return p.ShowAs(http.StatusUnprocessableEntity, "search.html", s)
			}
			return err
		}
		if len(s.Found) > 0 {
			break
		}
	}
	if len(s.Found) == 1 && len(typed) == base.NumberDigits && s.By() == "number" {
		return p.To("/console/applications/"+s.Found[0].ID, "")
	}
	return p.Show("search.html", s)
}

func (o *console) find(p *site.Page, s *search, kind, typed string) (err error) {
	f := base.Reach(p.By())
	w := map[string]exchange.Wanted{
		"number": {Number: typed}, "id_number": {IDNumber: typed}, "name": {Name: typed}, "unit": {Unit: typed},
	}[kind]
	if err := o.Exchange.Search(p, p.By(), &f, w); err != nil {
		return err
	}
	f.After, f.Limit = s.Form.Get("after"), base.PerPage+1
	if s.Found, err = o.Exchange.Page(p, f); err != nil || len(s.Found) <= base.PerPage {
		return err
	}
	s.Found = s.Found[:base.PerPage]
	s.Next = behind(s.Found[base.PerPage-1].Line, f)
	return nil
}

// behind is where the page behind a line begins: numbers stand in their order.
func behind(l store.Line, f store.ApplicationFilter) string {
	if f.Number != "" {
		return l.Number
	}
	return l.ID
}
