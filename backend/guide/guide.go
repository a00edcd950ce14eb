// Package guide holds the guides: short answers to what people ask, written in
// Markdown with a front matter that says how well the answer is known. They are
// read and rendered once, when the program starts.
package guide

import "time"

// Mark says how well what a guide tells is known.
type Mark string

// The marks, from the best known to what nobody has answered.
const (
	Official Mark = "official" // the official text was read
	Reprint  Mark = "reprint"  // reprints of it agree
	Private  Mark = "private"  // private sites tell it
	Composed Mark = "composed" // it follows from several rules
	Open     Mark = "open"     // no public answer was found
	Own      Mark = "own"      // it is about this program itself
)

// Source is where something stands that a guide tells.
type Source struct {
	Title    string    `yaml:"title"`
	Document string    `yaml:"document"` // number or issuer of the document; may be empty
	Page     string    `yaml:"page"`     // address of the page, in short; may be empty
	Date     time.Time `yaml:"date"`     // zero if the page bears none
}

// Guide is one answer.
type Guide struct {
	ID         string // the name of its file
	Title      string
	Keywords   []string // words that mean exactly this guide when sent alone
	Questions  []string // as people ask it, the plainest first
	Answers    []int    // numbers of the known questions that it answers
	Mark       Mark
	Sources    []Source
	SourceDate time.Time // of the newest source
	Reviewed   time.Time
	Related    []string // ids
	Body       string   // Markdown
	PointsOf   string   // id of the table that it rests on, by its points or its time; empty if on none

	chat, plain, html string
	words             *words
}

// Hit is a guide that a search found. Score is between 0 and 1.
type Hit struct {
	ID, Title string
	Score     float64
}

// Chat is the guide as plain text for WeChat, with its source and, when it is
// not known from the official text or agreeing reprints, a word on that.
func (g *Guide) Chat() string { return g.chat }

// Plain is the body alone as plain text.
func (g *Guide) Plain() string { return g.plain }

// HTML is the body as clean HTML.
func (g *Guide) HTML() string { return g.html }

// MarkWords say the mark in words for people; empty when it needs none.
func (g *Guide) MarkWords() string { return g.words.Marks[g.Mark] }

// OutdatedWords say that it rests on another table than the one in force.
func (g *Guide) OutdatedWords() string { return g.words.Outdated }

// Outdated says whether it rests on another table than the one in force.
func (g *Guide) Outdated(inForce string) bool {
	return g.PointsOf != "" && inForce != "" && g.PointsOf != inForce
}

// MainSource is the newest of the sources, or the first if none bears a date.
func (g *Guide) MainSource() Source {
	for _, s := range g.Sources {
		if s.Date.Equal(g.SourceDate) {
			return s
		}
	}
	return g.Sources[0]
}
