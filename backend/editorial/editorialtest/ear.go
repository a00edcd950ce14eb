// Package editorialtest stands in for the bot's understanding, which nothing of the
// backend may import.
package editorialtest

import (
	"cmp"
	"slices"
	"strings"

	"luohu/backend/editorial"
	"luohu/backend/guide"
)

// Ear hears words as they are written: keywords of guides, those that staff added,
// and one command, 测算. It ranks by the characters that a question shares with
// titles.
type Ear struct {
	guides  *guide.Library
	means   map[string]editorial.Heard
	added   map[string][]string
	IsReady bool
}

// Make is an [editorial.Make].
func Make(lib *guide.Library, words map[string][]string) (editorial.Hearer, []editorial.Clash, error) {
	e := &Ear{guides: lib, means: map[string]editorial.Heard{"测算": {Layer: "exact", Intent: "estimate", Title: "积分测算", Score: 1}}, added: words}
	var clashes []editorial.Clash
	learn := func(g *guide.Guide, word string) {
		if other, taken := e.means[word]; taken && other.Guide != g.ID {
			clashes = append(clashes, editorial.Clash{Word: word, Guide: g.ID, Intent: other.Intent, Other: other.Guide, Title: other.Title})
			return
		}
		e.means[word] = editorial.Heard{Layer: "exact", Guide: g.ID, Title: g.Title, Score: 1, Word: word}
	}
	for _, g := range lib.All() {
		for _, word := range g.Keywords {
			learn(g, word)
		}
	}
	for _, g := range lib.All() {
		for _, word := range words[g.ID] {
			learn(g, word)
		}
	}
	if len(clashes) > 0 {
		return nil, clashes, nil
	}
	return e, nil, nil
}

// Hear looks words up as they are.
func (e *Ear) Hear(words string, n int) editorial.Heard {
	h, known := e.means[words]
	if !known {
		h.Layer = "none"
	}
	h.Next = e.Search(words, n)
	return h
}

// Search ranks by shared characters.
func (e *Ear) Search(q string, n int) (hits []guide.Hit) {
	for _, g := range e.guides.All() {
		shared := 0
		for _, r := range q {
			if strings.ContainsRune(g.Title, r) {
				shared++
			}
		}
		hits = append(hits, guide.Hit{ID: g.ID, Title: g.Title, Score: float64(shared) / float64(1+len([]rune(q)))})
	}
	slices.SortFunc(hits, func(a, b guide.Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID)) })
	return hits[:min(n, len(hits))]
}

// Meanings are the command and the guides.
func (e *Ear) Meanings() []editorial.Meaning {
	all := []editorial.Meaning{{Intent: "estimate", Title: "积分测算", Words: []string{"测算"}}}
	for _, g := range e.guides.All() {
		all = append(all, editorial.Meaning{Guide: g.ID, Title: g.Title, Words: slices.Concat(g.Keywords, e.added[g.ID])})
	}
	return all
}

// Ready is called before it is served.
func (e *Ear) Ready() error {
	e.IsReady = true
	return nil
}
