package writing

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luohu/backend/editorial"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// keywords is the page of all words that mean exactly one thing.
type keywords struct {
	Q     string
	Rows  []wordRow
	Count int // of all words
}

type wordRow struct {
	editorial.Meaning          // as it is in force
	Added             []string // by staff, as in the last version
	Draft             bool
	Leads             bool // what was looked for means this
}

// rank puts what a word leads to first, and commands, which can't be changed here,
// last.
func (r wordRow) rank() int {
	switch {
	case r.Leads:
		return 0
	case r.Guide != "":
		return 1
	}
	return 2
}

func (o *Pages) mountKeywords() {
	o.Get("/console/keywords", "getContent", o.keywords)
	o.Get("/console/keywords/:id", "getContent", o.words)
	o.Post("/console/keywords/:id", "editContent", o.saveWords)
	o.Post("/console/keywords/:id/drop", "editContent", o.dropWords)
}

func (o *Pages) keywords(p *site.Page) error {
	added, drafts, err := o.added(p)
	if err != nil {
		return err
	}
	v := keywords{Q: asTyped(p.Query("q"))}
	now := o.Editing.Desk.Now()
	heard := editorial.Heard{}
	if v.Q != "" {
		heard = now.Hear(v.Q, 0)
	}
	for _, m := range now.Meanings() {
		row := wordRow{Meaning: m, Added: added[m.Guide], Draft: drafts[m.Guide]}
		row.Leads = v.Q != "" && m.Guide+m.Intent == heard.Guide+heard.Intent
		v.Count += len(m.Words)
		if v.Q != "" && !row.Leads && !slices.ContainsFunc(slices.Concat(m.Words, row.Added, []string{m.Title}), func(w string) bool { return strings.Contains(w, v.Q) }) {
			continue
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(a, b wordRow) int { return a.rank() - b.rank() })
	return p.Show("keywords.html", v)
}

// added are the words that staff added, as in the last versions, and whose have a
// draft.
func (o *Pages) added(p *site.Page) (words map[string][]string, drafts map[string]bool, err error) {
	words, drafts = map[string][]string{}, map[string]bool{}
	err = o.Load.Store.Look(p, func(tx *store.Tx) error {
		live, err := tx.LiveContent()
		if err != nil {
			return err
		}
		last, err := tx.DraftContent()
		if err != nil {
			return err
		}
		for _, v := range live {
			if v.Kind == store.ContentWords {
				words[v.Item] = editorial.Words(v.Source)
			}
		}
		for _, v := range last {
			if v.Kind == store.ContentWords {
				words[v.Item], drafts[v.Item] = editorial.Words(v.Source), true
			}
		}
		return nil
	})
	return words, drafts, err
}

// wordsOf is the page on which the words of a guide are written.
type wordsOf struct {
	writing
	Files  []string // that it has without them
	Leads  []leading
	Faults []editorial.Fault
}

// leading is a word of staff and what it leads to now.
type leading struct {
	Asked string
	editorial.Heard
}

func (o *Pages) words(p *site.Page) error {
	w, err := o.wordsOf(p, nil)
	if err != nil {
		return err
	}
	return p.Show("words.html", w)
}

func (o *Pages) wordsOf(p *site.Page, form *site.Form) (*wordsOf, error) {
	id := p.Param("id")
	desk := o.Editing.Desk
	g, there := desk.Now().Guides.Get(id)
	if !there {
		return nil, store.ErrNotFound
	}
	w := &wordsOf{writing: writing{ID: id, Title: g.Title, Form: form}}
	last, live, err := o.texts(p, store.ContentWords, id, &w.writing)
	if err != nil {
		return nil, err
	}
	if form == nil {
		w.Form = site.Blank("source", last, "revision", strconv.Itoa(w.Item.Latest))
	}
	text := lines(w.Form.Values.Get("source"))
	from := live
	if w.Old != nil {
		from = w.OldText
	}
	w.Diff = diff(from, text)
	mine := editorial.Words(live)
	for _, m := range desk.Now().Meanings() {
		if m.Guide == id {
			w.Files = slices.DeleteFunc(slices.Clone(m.Words), func(word string) bool { return slices.Contains(mine, word) })
		}
	}
	for _, word := range editorial.Words(text) {
		w.Leads = append(w.Leads, leading{word, desk.Now().Hear(word, 0)})
	}
	_, faults, err := desk.Drafted(p, o.Load.Store)
	for _, f := range faults {
		if f.Item == id && f.Kind == store.ContentWords || f.Clash != nil && (f.Clash.Guide == id || f.Clash.Other == id) {
			w.Faults = append(w.Faults, f)
		}
	}
	return w, err
}

func (o *Pages) saveWords(p *site.Page) error {
	form := p.Form()
	id := p.Param("id")
	if _, there := o.Editing.Desk.Now().Guides.Get(id); !there {
		return store.ErrNotFound
	}
	seen, err := strconv.Atoi(form.Get("revision"))
	if err != nil {
		seen = -1
	}
	_, err = o.Editing.Desk.Save(p, o.Load.Store, p.By(), editorial.Text{
		Kind: store.ContentWords, Item: id, Source: form.Values.Get("source"), Reason: form.Get("reason"), Seen: seen,
	})
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil:
		return p.To("/console/keywords/"+id, "content-saved")
	case errors.Is(err, store.ErrConflict):
		status = http.StatusConflict
	case !p.Refused(form, err):
		return err
	}
	w, wrong := o.wordsOf(p, form)
	if wrong != nil {
		return wrong
	}
	if status == http.StatusConflict {
		theirs, _, err := o.texts(p, store.ContentWords, id, &writing{ID: id})
		if err != nil {
			return err
		}
		w.Theirs, w.By = diff(theirs, lines(form.Values.Get("source"))), w.Versions[0].By
		form.Values.Set("revision", strconv.Itoa(w.Item.Latest))
	}
	return p.ShowAs(status, "words.html", w)
}

func (o *Pages) dropWords(p *site.Page) error {
	seen, err := strconv.Atoi(p.Form().Get("revision"))
	if err != nil {
		return store.ErrNotFound
	}
	id := p.Param("id")
	_, err = o.Editing.Desk.Drop(p, o.Load.Store, p.By(), store.ContentWords, id, seen)
	return o.moved(p, err, "/console/keywords/"+id, "content-dropped")
}
