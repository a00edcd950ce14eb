package h5

import (
	"html/template"
	"strings"
	"time"

	"luohu/backend/guide"
)

// leaf is one guide with what its page tells about it.
type leaf struct {
	*guide.Guide
	Body    template.HTML
	Summary string
	Sources []source
	Related []entry
	Warning string // above it, often none
}

// source is a guide's source. Address is empty where nobody could follow it,
// and Date is zero too where Document tells it already.
type source struct {
	guide.Source
	Address string
}

// leaf leaves out the line that closes every guide: it stands below every page.
func (s *Shelf) leaf(g *guide.Guide, closing string) leaf {
	body := strings.TrimSuffix(g.HTML(), "<p>"+closing+"</p>")
	l := leaf{Guide: g, Body: typeset(body), Summary: summary(g.Plain())}
	for _, from := range g.Sources {
		address := from.Page
		if host, _, _ := strings.Cut(address, "/"); !strings.Contains(host, ".") {
			address = ""
		}
		if strings.Contains(from.Document, from.Date.Format(time.DateOnly)) {
			from.Date = time.Time{}
		}
		l.Sources = append(l.Sources, source{from, address})
	}
	for _, id := range g.Related {
		l.Related = append(l.Related, s.entry(id))
	}
	return l
}

// summaryLength is about two lines on a phone, in characters.
const summaryLength = 46

// summary is how a guide begins, cut where a clause ends if one does. A line
// that only leads to what is under it takes that with it.
func summary(plain string) string {
	first, rest, _ := strings.Cut(plain, "\n")
	if strings.HasSuffix(first, "：") {
		next, _, _ := strings.Cut(strings.TrimLeft(rest, "\n• "), "\n")
		first += next
	}
	if clause, more := strings.CutSuffix(first, "；"); more {
		first = clause + "…"
	}
	first = writeDates(first, dayForm)
	runes := []rune(first)
	if len(runes) <= summaryLength {
		return first
	}
	short := string(runes[:summaryLength-1])
	if end := strings.LastIndexAny(short, "，。；、：？"); end > len(short)/2 {
		short = short[:end]
	}
	return short + "…"
}
