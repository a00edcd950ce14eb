package h5

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"luohu/backend/guide"
)

// Shelf is the pages of the guides of one library. It never changes.
type Shelf struct {
	guides *guide.Library
	search Search
	layout *layout

	list     document
	pages    map[string]document // by id
	outdated map[string]document // the same of those that quote points, for when these are of another table
}

// entry is a guide in a list.
type entry struct{ ID, Title, Summary string }

// Shelf makes the pages of all guides of a library.
func (b *Binder) Shelf(guides *guide.Library, search Search) (*Shelf, error) {
	l := b.layout
	s := &Shelf{guides: guides, search: search, layout: l, pages: map[string]document{}, outdated: map[string]document{}}
	var err error
	if s.list, err = l.page("guides.html", s.contents()); err != nil {
		return nil, err
	}
	for _, g := range guides.All() {
		of := s.leaf(g, b.closing)
		if s.pages[g.ID], err = l.page("guide.html", of); err != nil {
			return nil, err
		}
		if g.PointsOf == "" {
			continue
		}
		of.Warning = g.OutdatedWords()
		if s.outdated[g.ID], err = l.page("guide.html", of); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// all is every guide by topic or, if something is asked, those that answer it.
func (s *Shelf) all(c *gin.Context) {
	q := clean(c.Query("q"))
	if q == "" {
		s.list.send(c.Writer, c.Request, askAgain)
		return
	}
	s.made("found.html", s.answer(q)).send(c.Writer, c.Request, askAgain)
}

// one is a guide, or what is near to the one that is not there.
func (s *Shelf) one(c *gin.Context, table string) {
	id := c.Param("id")
	if page, known := s.page(id, table); known {
		page.send(c.Writer, c.Request, askAgain)
		return
	}
	s.made("missing.html", s.near(clean(id))).sendAs(http.StatusNotFound, askAgain, c.Writer, c.Request)
}

func (s *Shelf) page(id, table string) (page document, known bool) {
	if g, found := s.guides.Get(id); found && g.Outdated(table) {
		return s.outdated[id], true
	}
	page, known = s.pages[id]
	return page, known
}

// made is a page for one request. Its template cannot fail by what is asked.
func (s *Shelf) made(file string, about answer) document {
	page, err := s.layout.page(file, about)
	if err != nil {
		panic(err)
	}
	return page
}

// contents are the guides under their topics.
type contents struct {
	box
	Count  int
	Topics []topic
}

type topic struct {
	Title  string
	Guides []entry
}

func (s *Shelf) contents() contents {
	var all contents
	for _, t := range s.guides.Topics() {
		under := topic{Title: t.Title}
		for _, id := range t.GuideIDs {
			under.Guides = append(under.Guides, s.entry(id))
		}
		all.Count += len(under.Guides)
		all.Topics = append(all.Topics, under)
	}
	return all
}

func (s *Shelf) entry(id string) entry {
	g, _ := s.guides.Get(id) // the library has checked its ids
	return entry{g.ID, g.Title, summary(g.Plain())}
}
