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
	layout *layout

	list  document
	pages map[string]document // by id
}

// entry is a guide in a list.
type entry struct{ ID, Title, Summary string }

func newShelf(guides *guide.Library, search Search, l *layout) (*shelf, error) {
	s := &shelf{guides: guides, search: search, layout: l, pages: map[string]document{}}
	var err error
	if s.list, err = l.page("guides.html", s.contents()); err != nil {
		return nil, err
	}
	closing, err := l.words("guide.html", "closing")
	if err != nil {
		return nil, err
	}
	for _, g := range guides.All() {
		if s.pages[g.ID], err = l.page("guide.html", s.leaf(g, closing)); err != nil {
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
	if page, known := s.pages[id]; known {
		page.send(c.Writer, c.Request, askAgain)
		return
	}
	s.made("missing.html", s.near(clean(id))).sendAs(http.StatusNotFound, askAgain, c.Writer, c.Request)
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
