package h5

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"luohu/backend/guide"
)

// shelf is the pages of the guides.
type shelf struct {
	guides *guide.Library
	search Search
	table  func() string
	layout *layout

	list     document
	pages    map[string]document // by id
	outdated map[string]document // the same of those that quote points, for when these are of another table
}

// entry is a guide in a list.
type entry struct{ ID, Title, Summary string }

func newShelf(p Parts, l *layout) (*shelf, error) {
	s := &shelf{
		guides: p.Guides, search: p.Search, table: p.Table, layout: l,
		pages: map[string]document{}, outdated: map[string]document{},
	}
	var err error
	if s.list, err = l.page("guides.html", s.contents()); err != nil {
		return nil, err
	}
	closing, err := l.words("guide.html", "closing")
	if err != nil {
		return nil, err
	}
	for _, g := range p.Guides.All() {
		of := s.leaf(g, closing)
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
func (s *shelf) all(c *gin.Context) {
	q := clean(c.Query("q"))
	if q == "" {
		s.list.send(c.Writer, c.Request, askAgain)
		return
	}
	s.made("found.html", s.answer(q)).send(c.Writer, c.Request, askAgain)
}

// one is a guide, or what is near to the one that is not there.
func (s *shelf) one(c *gin.Context) {
	id := c.Param("id")
	if page, known := s.page(id); known {
		page.send(c.Writer, c.Request, askAgain)
		return
	}
	s.made("missing.html", s.near(clean(id))).sendAs(http.StatusNotFound, askAgain, c.Writer, c.Request)
}

func (s *shelf) page(id string) (page document, known bool) {
	if g, found := s.guides.Get(id); found && g.Outdated(s.table()) {
		return s.outdated[id], true
	}
	page, known = s.pages[id]
	return page, known
}

// made is a page for one request. Its template cannot fail by what is asked.
func (s *shelf) made(file string, about answer) document {
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

func (s *shelf) contents() contents {
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

func (s *shelf) entry(id string) entry {
	g, _ := s.guides.Get(id) // the library has checked its ids
	return entry{g.ID, g.Title, summary(g.Plain())}
}
