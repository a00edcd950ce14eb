package writing

import (
	"luohu/backend/editorial"
	"luohu/backend/web/site"
)

// trying is the page on which a question is tried out.
type trying struct {
	Form   *site.Form
	Live   *tried
	Drafts *tried // with all drafts; nil: there are none, or they have faults
	Faults []editorial.Fault
	Same   bool // drafts change nothing about it
}

// tried is what a question would be answered with.
type tried struct {
	editorial.Heard
	Chat []bubble
}

// candidates is how many guides are told that come close.
const candidates = 5

func (o *Pages) mountTry() {
	o.Get("/console/guides/try", "getContent", func(p *site.Page) error { return p.Show("try.html", &trying{Form: site.Blank()}) })
	o.Post("/console/guides/try", "getContent", o.try)
}

// try is sent in a body: what somebody asks stands in no address.
func (o *Pages) try(p *site.Page) error {
	v := &trying{Form: p.Form()}
	q := v.Form.Get("q")
	if q = asTyped(q); q == "" {
		return p.Show("try.html", v)
	}
	v.Form.Values.Set("q", q)
	desk := o.Editing.Desk
	live := desk.Now()
	v.Live = o.tried(live, q)
	drafted, faults, err := desk.Drafted(p, o.Load.Store)
	if err != nil {
		return err
	}
	v.Faults = faults
	if drafted != nil && drafted != live {
		v.Drafts = o.tried(drafted, q)
		v.Same = v.Drafts.Guide == v.Live.Guide && v.Drafts.Intent == v.Live.Intent && v.Drafts.Layer == v.Live.Layer
	}
	if p.Partial() {
		return p.ShowPart("try.html", "tried-part", v)
	}
	return p.Show("try.html", v)
}

func (o *Pages) tried(e *editorial.Edition, q string) *tried {
	t := &tried{Heard: e.Hear(q, candidates)}
	if t.Guide != "" {
		t.Chat = bubbles(o.Editing.Chat(e.Guides, t.Guide))
	}
	return t
}
