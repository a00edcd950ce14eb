package notice

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"luohu/backend/audit"
)

// Code names what is wrong with a text.
type Code string

// What can be.
const (
	Unknown     Code = "unknown_variable" // name, near
	OpenBraces  Code = "open_braces"
	OfRecipient Code = "recipient_variable" // name: it stands where everybody reads it
	NoValue     Code = "no_value"           // name, says
	Empty       Code = "empty"
	TooLong     Code = "too_long"        // have, most, unit
	TooLongThen Code = "too_long_filled" // the same, once the values are in
	WrongForm   Code = "wrong_form"      // form, example
	NotAfter    Code = "not_after"       // name, than
	Underivable Code = "underivable"
	LineBreak   Code = "line_break"
	Angle       Code = "angle"
	HTML        Code = "html"
	Image       Code = "image"
	Link        Code = "link"
	Personal    Code = "personal"
)

var codes = []Code{
	Unknown, OpenBraces, OfRecipient, NoValue, Empty, TooLong, TooLongThen, WrongForm, NotAfter, Underivable, LineBreak, Angle, HTML, Image, Link, Personal,
}

// Fault is what keeps a notice from going out, and where.
type Fault struct {
	Field     string // title, body, template.thing1, given.文号 …
	Line, Col int    // in the field, from 1 and in characters; 0: all of it
	Code      Code
	Params    map[string]any
}

// faults collects them.
type faults []Fault

func (fs *faults) add(field string, code Code, params ...any) {
	fs.at(field, "", -1, code, params...)
}

// at notes a fault at a place of a text, in bytes.
func (fs *faults) at(field, text string, at int, code Code, params ...any) {
	f := Fault{Field: field, Code: code, Params: map[string]any{}}
	for i := 0; i+1 < len(params); i += 2 {
		f.Params[params[i].(string)] = params[i+1]
	}
	if at >= 0 && at <= len(text) {
		before := text[:at]
		f.Line = 1 + strings.Count(before, "\n")
		f.Col = 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	}
	*fs = append(*fs, f)
}

// writing is a field as somebody wrote it.
type writing struct {
	field, text string
	public      bool // everybody reads the same
	lines       bool // it may have several
}

// written holds what was written against the rules for any text.
func (r *Rules) written(fs *faults, kind Kind, values map[string]string, w writing) {
	r.variables(fs, kind, values, w)
	if audit.Personal(w.text) {
		fs.add(w.field, Personal)
	}
	if at := strings.IndexByte(w.text, '\n'); at >= 0 && !w.lines {
		fs.at(w.field, w.text, at, LineBreak)
	}
	if at := strings.IndexAny(w.text, "<>"); at >= 0 && w.field != bodyField {
		fs.at(w.field, w.text, at, Angle)
	}
}

// variables checks that each is known, may stand there, and has a value.
func (r *Rules) variables(fs *faults, kind Kind, values map[string]string, w writing) {
	known := r.Kinds[kind].Variables
	rest := []byte(w.text)
	missing := map[string]bool{}
	for _, u := range uses(w.text) {
		for i := u.Start; i < u.End; i++ {
			rest[i] = ' '
		}
		v := r.Variables[u.Name]
		switch {
		case !slices.Contains(known, u.Name):
			fs.at(w.field, w.text, u.Start, Unknown, "name", u.Name, "near", nearest(u.Name, known))
		case v.Source == Recipient:
			if w.public {
				fs.at(w.field, w.text, u.Start, OfRecipient, "name", u.Name)
			}
		case values[u.Name] == "" && !missing[u.Name]:
			missing[u.Name] = true
			fs.at(w.field, w.text, u.Start, NoValue, "name", u.Name, "says", v.Says)
		}
	}
	for _, braces := range []string{"{{", "}}"} {
		if at := strings.Index(string(rest), braces); at >= 0 {
			fs.at(w.field, w.text, at, OpenBraces)
			return
		}
	}
}

// bodyField is what the body is called among fields.
const bodyField = "body"

// nearest is the name that somebody most likely meant; empty: none is near.
func nearest(name string, known []string) string {
	best, shared := "", 0
	for _, k := range known {
		n := 0
		for _, c := range k {
			if strings.ContainsRune(name, c) {
				n++
			}
		}
		if n > shared {
			best, shared = k, n
		}
	}
	if 2*shared < utf8.RuneCountInString(name) {
		return ""
	}
	return best
}

// shown checks what a page would not show as it is written.
func (r *Rules) shown(fs *faults, body, filled string) {
	unshown := r.press.Unshown(body)
	for _, u := range unshown {
		fs.at(bodyField, body, u.At, Code(u.What))
	}
	if len(unshown) > 0 {
		return
	}
	for _, u := range r.press.Unshown(filled) { // a value brought it along
		fs.add(bodyField, Code(u.What))
	}
}

// unwanted are values that were given for what is no variable of the kind.
func (r *Rules) unwanted(kind Kind, given map[string]string) (all []string) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(r.Kinds[kind].Variables, name) || r.Variables[name].Source != Given {
			all = append(all, name)
		}
	}
	return all
}
