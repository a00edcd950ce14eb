package bot

import (
	"strings"

	"luohu/backend/guide"
	"luohu/bot/keyword"
)

// Content is what is answered from: guides and the words that lead to them, of one
// release. It never changes.
type Content struct {
	Matcher *keyword.Matcher
	Guides  *guide.Library

	words     *Words
	publicURL string
	answers   map[string][]string // guide id → its pages, made once
}

// NewContent makes what is answered with.
func NewContent(m *keyword.Matcher, g *guide.Library, w *Words, publicURL string) *Content {
	c := &Content{Matcher: m, Guides: g, words: w, publicURL: publicURL, answers: map[string][]string{}}
	for _, g := range g.All() {
		c.answers[g.ID] = split(c.text(g))
	}
	return c
}

// Pages are the messages that a guide of a library is sent as.
func Pages(lib *guide.Library, id string, w *Words, publicURL string) []string {
	g, known := lib.Get(id)
	if !known {
		return nil
	}
	c := &Content{Guides: lib, words: w, publicURL: publicURL}
	return split(c.text(g))
}

// pagesOf is a guide as it is sent now, page by page; table is the id of the points
// table in force.
func (c *Content) pagesOf(id string, table func() string) []string {
	if g, known := c.Guides.Get(id); known && g.Outdated(table()) {
		return split(g.OutdatedWords() + "\n\n" + c.text(g))
	}
	return c.answers[id]
}

// bare is a guide's words without what is related to it, over which another may stand.
func (c *Content) bare(g *guide.Guide) string { return strings.TrimSpace(g.Chat()) }

// text is a guide as it is sent: its words, what is related, its page.
func (c *Content) text(g *guide.Guide) string {
	var related []string
	for _, id := range g.Related {
		if other, ok := c.Guides.Get(id); ok {
			related = append(related, other.Title)
		}
	}
	link := ""
	if c.publicURL != "" {
		link = c.publicURL + "/h5/guides/" + g.ID
	}
	foot := c.words.GuideFoot.With(map[string]any{"Related": related, "Link": link})
	return strings.TrimSpace(g.Chat() + "\n" + foot)
}
