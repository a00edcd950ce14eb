// Package notice holds what the office tells everybody: notices with the forms in
// which they go out, from the draft to their publication, correction and
// withdrawal. It decides; what keeps them, asks a second person and sends them is
// elsewhere.
package notice

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"luohu/backend/casework"
)

// Kind is what a notice is about: what stands in configs/notices/kinds.yaml.
type Kind string

// State is where a notice stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Published State = "published"
	Withdrawn State = "withdrawn" // with a reason; also a draft that nobody wants any more
)

// Notice is one as it was made last.
type Notice struct {
	ID      string            `json:"id"`
	Kind    Kind              `json:"kind"`
	State   State             `json:"state"`
	Version int64             `json:"version"`
	Period  casework.PeriodID `json:"period,omitempty"` // that it is about
	Origin  string            `json:"origin"`           // what made it: no two notices come from the same
	Text    Text              `json:"text"`

	Corrects    string `json:"corrects,omitempty"`     // the one that it corrects
	CorrectedBy string `json:"corrected_by,omitempty"` // a published one

	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
	ChangedBy string    `json:"changed_by"`
	ChangedAt time.Time `json:"changed_at"`

	Release *Release `json:"release,omitempty"` // nil: it never went out
	Reason  string   `json:"reason,omitempty"`  // of the withdrawal
}

// Text is a notice as it is written: variables stand in it by their names, and a
// form that is left empty follows from the body.
type Text struct {
	Title string            `json:"title"`
	Body  string            `json:"body"`            // Markdown
	Given map[string]string `json:"given,omitempty"` // values of variables that are typed

	Template     map[string]string `json:"template,omitempty"` // by the key of the field
	Subscription map[string]string `json:"subscription,omitempty"`
	Customer     string            `json:"customer,omitempty"`
	ArticleTitle string            `json:"article_title,omitempty"`
	Digest       string            `json:"digest,omitempty"`
}

// Release is how a notice went out.
type Release struct {
	Issue      Issue     `json:"issue"`
	Hash       string    `json:"hash"`   // of the issue: what was approved
	Number     string    `json:"number"` // for people: 2026-0007
	Seq        int64     `json:"seq"`    // later ones have a larger one
	At         time.Time `json:"at"`
	Request    string    `json:"request"`
	AskedBy    string    `json:"asked_by"`
	ApprovedBy string    `json:"approved_by"`
	Signature  []byte    `json:"signature,omitempty"` // over [Notice.Document]
	PublicKey  string    `json:"public_key,omitempty"`
}

// writers are who writes drafts: the system too, where a move of a period does.
var writers = []casework.Role{casework.Editor, casework.Publisher, casework.System}

// New is a draft with its first text. What comes from nothing in particular comes
// from itself.
func New(id string, kind Kind, period casework.PeriodID, text Text, by casework.Actor, now time.Time) (*Notice, error) {
	n := &Notice{ID: id, Origin: id, Kind: kind, State: Draft, Period: period, CreatedBy: by.ID, CreatedAt: now}
	return n.next(text, by, now)
}

// Edit is the notice with another text.
func (n *Notice) Edit(text Text, by casework.Actor, now time.Time) (*Notice, error) {
	if err := n.open(); err != nil {
		return nil, err
	}
	return n.next(text, by, now)
}

func (n *Notice) next(text Text, by casework.Actor, now time.Time) (*Notice, error) {
	if !slices.Contains(writers, by.Role) {
		return nil, refuse(casework.CodeNotAllowed, "act", "draftNotice", "role", by.Role)
	}
	text = text.clean()
	if err := text.bounded(); err != nil {
		return nil, err
	}
	next := *n
	next.Text, next.ChangedBy, next.ChangedAt = text, by.ID, now
	next.Version++
	return &next, nil
}

// open refuses what is no draft.
func (n *Notice) open() error {
	switch n.State {
	case Published:
		return refuse(CodePublished)
	case Withdrawn:
		return refuse(CodeWithdrawn)
	}
	return nil
}

// Correction is a draft that corrects the notice, and begins as its text.
func (n *Notice) Correction(id string, by casework.Actor, now time.Time) (*Notice, error) {
	if err := n.correctable(); err != nil {
		return nil, err
	}
	next, err := New(id, n.Kind, n.Period, n.Text, by, now)
	if err == nil {
		next.Corrects = n.ID
	}
	return next, err
}

func (n *Notice) correctable() error {
	switch {
	case n.Release == nil:
		return refuse(CodeNotPublished)
	case n.CorrectedBy != "":
		return refuse(CodeCorrected)
	}
	return nil
}

// Holds says that what it tells people is still so.
func (n *Notice) Holds() bool { return n.State != Withdrawn && n.CorrectedBy == "" }

// CorrectedWith is the notice once another that corrects it is out.
func (n *Notice) CorrectedWith(other *Notice) (*Notice, error) {
	if err := n.correctable(); err != nil {
		return nil, err
	}
	next := *n
	next.CorrectedBy = other.ID
	next.Version++
	return &next, nil
}

// Publish is the notice as it went out.
func (n *Notice) Publish(r Release) (*Notice, error) {
	if err := n.open(); err != nil {
		return nil, err
	}
	next := *n
	next.State, next.Release = Published, &r
	next.Version++
	return &next, nil
}

// mostReason bounds why a notice is withdrawn, in characters.
const mostReason = 200

// Withdraw takes a notice back: its page says so, and why. A draft is given up.
func (n *Notice) Withdraw(reason string, by casework.Actor, now time.Time) (*Notice, error) {
	if n.State == Withdrawn {
		return nil, refuse(CodeWithdrawn)
	}
	if err := casework.Reasoned("reason", reason, mostReason); err != nil {
		return nil, err
	}
	next := *n
	next.State, next.Reason, next.ChangedBy, next.ChangedAt = Withdrawn, reason, by.ID, now
	next.Version++
	return &next, nil
}

// Public says whether its page is there for everybody: a withdrawn one stays, and
// says so.
func (n *Notice) Public() bool { return n.Release != nil }

// Bounds above which nothing is kept, in characters, far above what can go out.
const (
	mostLine = 500
	mostText = 40_000
)

// bounded refuses what no editor writes.
func (t Text) bounded() error {
	lines := map[string]string{"title": t.Title, "article_title": t.ArticleTitle, "digest": t.Digest}
	for prefix, form := range map[string]map[string]string{"template.": t.Template, "subscription.": t.Subscription, "given.": t.Given} {
		if len(form) > mostFields {
			return refuse(casework.CodeTextTooLong, "field", prefix, "most", mostFields)
		}
		for key, value := range form {
			lines[prefix+key] = value
		}
	}
	for _, field := range slices.Sorted(maps.Keys(lines)) {
		if longer(lines[field], mostLine) || longer(field, mostLine) {
			return refuse(casework.CodeTextTooLong, "field", field, "most", mostLine)
		}
	}
	for _, field := range []struct{ name, text string }{{"body", t.Body}, {"customer", t.Customer}} {
		if longer(field.text, mostText) {
			return refuse(casework.CodeTextTooLong, "field", field.name, "most", mostText)
		}
	}
	return nil
}

const mostFields = 40

// clean takes away what no database keeps and nobody sees.
func (t Text) clean() Text {
	for _, one := range []*string{&t.Title, &t.ArticleTitle, &t.Digest} {
		*one = tidy(*one)
	}
	t.Body, t.Customer = tidy(t.Body), tidy(t.Customer)
	for _, form := range []*map[string]string{&t.Template, &t.Subscription, &t.Given} {
		kept := map[string]string{}
		for key, value := range *form {
			if value = tidy(value); value != "" {
				kept[tidy(key)] = value
			}
		}
		if *form = kept; len(kept) == 0 {
			*form = nil
		}
	}
	return t
}

// tidy keeps what can be seen, and the ends of lines.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || invisible[r]:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// invisible turn the direction of a text, or hide in it.
var invisible = map[rune]bool{
	'\u200b': true, '\u200e': true, '\u200f': true, '\u202a': true, '\u202b': true, '\u202c': true, '\u202d': true, '\u202e': true,
	'\u2066': true, '\u2067': true, '\u2068': true, '\u2069': true, '\ufeff': true,
}

func longer(s string, most int) bool { return len([]rune(s)) > most }

// Same says whether two texts are the same.
func Same(a, b Text) bool {
	return a.Title == b.Title && a.Body == b.Body && a.Customer == b.Customer && a.ArticleTitle == b.ArticleTitle && a.Digest == b.Digest &&
		maps.Equal(a.Given, b.Given) && maps.Equal(a.Template, b.Template) && maps.Equal(a.Subscription, b.Subscription)
}
