package writing

import (
	"regexp"
	"strings"

	"luohu/backend/editorial"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// preview is how a guide looks on a phone, and what is wrong with it.
type preview struct {
	ID, Title string
	Chat      []bubble
	Page      string // the page of the guide, whole; empty if it can't be shown
	Faults    []editorial.Fault
}

// bubble is one message in chat.
type bubble []piece

// piece is some of a message: words, or a word to be touched.
type piece struct {
	Text  string
	Touch bool
}

func (o *Pages) preview(id, text string) (v preview, err error) {
	v.ID = id
	lib, faults := o.Editing.Desk.Preview(id, text)
	v.Faults = faults
	if lib == nil {
		return v, nil
	}
	g, _ := lib.Get(id)
	v.Title = g.Title
	v.Chat = bubbles(o.Editing.Chat(lib, id))
	page, err := o.Editing.Page(lib, id)
	v.Page = string(page)
	return v, err
}

// touched is a word to be touched in chat.
var touched = regexp.MustCompile(`(?s)<a [^>]*>(.*?)</a>`)

func bubbles(pages []string) (all []bubble) {
	for _, text := range pages {
		var b bubble
		at := 0
		for _, m := range touched.FindAllStringSubmatchIndex(text, -1) {
			b = append(b, piece{Text: text[at:m[0]]}, piece{text[m[2]:m[3]], true})
			at = m[1]
		}
		all = append(all, append(b, piece{Text: text[at:]}))
	}
	return all
}

// previewGuide shows what is being written, before it is saved.
func (o *Pages) previewGuide(p *site.Page) error {
	form := p.Form()
	if !p.Partial() {
		w, err := o.writing(p, form)
		if err != nil {
			return err
		}
		return p.Show("guide.html", w)
	}
	id := p.Param("id")
	if o.Editing.Desk.Files().Source(id) == "" && form.Get("revision") == "0" {
		return store.ErrNotFound
	}
	v, err := o.preview(id, lines(strings.ToValidUTF8(form.Values.Get("source"), "")))
	if err != nil {
		return err
	}
	return p.ShowPart("guide.html", "preview-part", v)
}
