package site

import (
	"net/url"
	"slices"
	"strings"
)

// Held is a form that was sent when the session had ended. It goes with the
// page of signing in, and is sent again after it: nothing is kept here.
type Held struct {
	Where  string // to which it was sent
	Fields []heldField
}

type heldField struct{ Name, Value string }

// Bounds of what goes with a page.
const (
	mostHeld    = 500
	longestHeld = 64 << 10
)

// secrets are never put into a page.
var secrets = []string{"password", "old", "again", "code", "uri"}

// take holds what a form has, unless that is too much, or secret.
func (h *Held) take(form url.Values) {
	size := 0
	for name, values := range form {
		if slices.Contains(secrets, name) {
			h.Fields = nil
			return
		}
		for _, v := range values {
			h.Fields = append(h.Fields, heldField{name, v})
			size += len(name) + len(v)
		}
	}
	if len(h.Fields) > mostHeld || size > longestHeld {
		h.Fields = nil
	}
	slices.SortStableFunc(h.Fields, func(a, b heldField) int { return strings.Compare(a.Name, b.Name) })
}

// heldPrefix tells held fields from those of signing in.
const heldPrefix = "held."

// heldIn reads it back from the form of signing in.
func heldIn(form url.Values) (h Held) {
	rest := url.Values{}
	for name, values := range form {
		if name, held := strings.CutPrefix(name, heldPrefix); held {
			rest[name] = values
		}
	}
	if h.Where = own(form.Get("next")); h.Where != "" {
		h.take(rest)
	}
	return h
}
