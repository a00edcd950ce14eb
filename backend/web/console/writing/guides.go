package writing

import (
	"strings"
	"time"

	"luohu/backend/editorial"
	"luohu/backend/guide"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// Editing is what the pages of guides and words stand on.
type Editing struct {
	Desk *editorial.Desk
	// Chat are the messages that a guide of a library is sent as.
	Chat func(lib *guide.Library, id string) []string
	// Page is its page for phones.
	Page func(lib *guide.Library, id string) ([]byte, error)
	// KeepsQuestions says whether questions that nothing answers are kept.
	KeepsQuestions bool
}

// guides is the page of all guides by topic.
type guides struct {
	Q      string
	Topics []guideTopic
	Count  int
	Drafts int // texts that say something else than what is in force
}

type guideTopic struct {
	Title  string
	Guides []guideRow
}

type guideRow struct {
	ID, Title, Mark string
	Reviewed        time.Time
	Standing
}

// Standing is where the text and the words of a guide stand.
type Standing struct {
	Draft bool // the text has one
	New   bool // it is a draft alone
	Ours  bool // staff wrote what is in force
	Words bool // its words have a draft
}

func (o *Pages) guides(p *site.Page) error {
	items, drafts, err := o.standing(p)
	if err != nil {
		return err
	}
	v := guides{Q: asTyped(p.Query("q"))}
	lib := o.Editing.Desk.Now().Guides
	for _, t := range lib.Topics() {
		under := guideTopic{Title: t.Title}
		for _, id := range t.GuideIDs {
			g, _ := lib.Get(id) // the library has checked its ids
			if !asksFor(g, v.Q) {
				continue
			}
			under.Guides = append(under.Guides, guideRow{id, g.Title, g.MarkWords(), g.Reviewed, items[id]})
		}
		v.add(under)
	}
	fresh := guideTopic{}
	for _, d := range drafts {
		if _, there := lib.Get(d.Item); there || d.Kind != store.ContentGuide {
			continue
		}
		row := guideRow{ID: d.Item, Title: d.Item, Standing: items[d.Item]}
		row.New = true
		if with, _ := o.Editing.Desk.Preview(d.Item, d.Source); with != nil {
			g, _ := with.Get(d.Item)
			row.Title, row.Reviewed = g.Title, g.Reviewed
		}
		if v.Q == "" || strings.Contains(row.ID+row.Title, v.Q) {
			fresh.Guides = append(fresh.Guides, row)
		}
	}
	v.add(fresh)
	v.Drafts = len(drafts)
	return p.Show("guides.html", v)
}

func (v *guides) add(t guideTopic) {
	if len(t.Guides) > 0 {
		v.Topics = append(v.Topics, t)
		v.Count += len(t.Guides)
	}
}

// asksFor says whether a guide has what is looked for in its words or its text.
func asksFor(g *guide.Guide, q string) bool {
	if q == "" {
		return true
	}
	all := []string{g.ID, g.Title, strings.Join(g.Keywords, "\n"), strings.Join(g.Questions, "\n"), g.Body}
	return strings.Contains(strings.ToLower(strings.Join(all, "\n")), strings.ToLower(q))
}

// standing is where every text stands, by guide, and the drafts there are.
func (o *Pages) standing(p *site.Page) (by map[string]Standing, drafts []store.ContentVersion, err error) {
	var items []store.ContentItem
	err = o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		if items, err = tx.ContentItems(); err != nil {
			return err
		}
		drafts, err = tx.DraftContent()
		return err
	})
	by = map[string]Standing{}
	for _, i := range items {
		at := by[i.Item]
		if i.Kind == store.ContentGuide {
			at.Draft, at.Ours = i.Draft(), i.LiveHash != ""
		} else {
			at.Words = i.Draft()
		}
		by[i.Item] = at
	}
	return by, drafts, err
}

// maxAsked is how much is looked for, in characters.
const maxAsked = 100

// asTyped is what somebody typed, on one line and no longer than is looked at.
func asTyped(typed string) string {
	runes := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(typed, "")), " "))
	return string(runes[:min(maxAsked, len(runes))])
}
