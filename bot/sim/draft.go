package sim

import (
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
)

// Bounds of an article, in characters, and of the drafts that are kept.
const (
	longestTitle   = 64
	longestDigest  = 120
	longestArticle = 20_000
	mostDrafts     = 100 // the oldest are forgotten first
	mostArticles   = 8   // of a draft
)

// drafts are articles that may be sent to many (草稿箱).
type drafts struct {
	mu  sync.Mutex
	all []draft // oldest first
}

type draft struct {
	id       string
	articles []Article
}

func (d *drafts) add(articles []Article) (id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	one := draft{rand.Text() + rand.Text(), articles}
	d.all = append(d.all, one)
	d.all = d.all[max(0, len(d.all)-mostDrafts):]
	return one.id
}

func (d *drafts) get(id string) ([]Article, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.all, func(one draft) bool { return one.id == id })
	if i < 0 {
		return nil, false
	}
	return d.all[i].articles, true
}

// wxDraftAdd keeps an article as a phone shows it: its text stands on no page here.
func (s *Sim) wxDraftAdd(c *gin.Context) (any, error) {
	var ask struct {
		Articles []struct {
			Title   string `json:"title"`
			Digest  string `json:"digest"`
			Content string `json:"content"`
			Source  string `json:"content_source_url"`
			Cover   string `json:"thumb_media_id"`
		} `json:"articles"`
	}
	if err := readCall(c, &ask); err != nil {
		return nil, err
	}
	switch n := len(ask.Articles); {
	case n == 0:
		return nil, errEmptyNews
	case n > mostArticles:
		return nil, errArticles
	}
	var articles []Article
	for _, a := range ask.Articles {
		cover, found := s.materials.get(a.Cover)
		switch {
		case !found || cover.kind != "image":
			return nil, errMediaID
		case a.Title == "" || a.Content == "":
			return nil, errEmptyContent
		case utf8.RuneCountInString(a.Title) > longestTitle || utf8.RuneCountInString(a.Digest) > longestDigest || utf8.RuneCountInString(a.Content) >= longestArticle:
			return nil, errContentSize
		}
		articles = append(articles, Article{a.Title, a.Digest, "/sim/media/" + cover.id, a.Source})
	}
	return gin.H{"media_id": s.drafts.add(articles)}, nil
}

// wxMaterialAdd keeps a picture for good (永久素材).
func (s *Sim) wxMaterialAdd(c *gin.Context) (any, error) {
	kind := c.Query("type")
	if kind != "image" {
		return nil, errMediaType
	}
	one, err := s.put(c, s.materials, kind)
	if err != nil {
		return nil, err
	}
	return gin.H{"media_id": one.id, "url": s.address("/sim/media/" + one.id)}, nil
}

func (s *Sim) wxMaterialGet(c *gin.Context) (any, error) {
	var ask struct {
		Media string `json:"media_id"`
	}
	if err := readCall(c, &ask); err != nil {
		return nil, err
	}
	one, found := s.materials.get(ask.Media)
	if !found {
		return nil, errMediaID
	}
	return one, nil
}

// put puts what was uploaded on a shelf. Its errors are WeChat's.
func (s *Sim) put(c *gin.Context, on *mediaShelf, kind string) (medium, error) {
	data, err := formFile(c, "media")
	if err == nil {
		var one medium
		if one, err = on.put(kind, data); err == nil {
			return one, nil
		}
	}
	switch {
	case errors.Is(err, errMediumSize):
		return medium{}, errMediaSize
	case errors.Is(err, errMediumType):
		return medium{}, errFileType
	}
	return medium{}, errMediaMissing
}
