package site

import (
	"html/template"
	"net/url"
	"slices"
)

// Known keeps what strangers write into an address out of what is looked for.
func Known(value string, of ...string) string {
	if slices.Contains(of, value) {
		return value
	}
	return ""
}

// Query is what stands behind a question mark, as a template takes it: it would
// write a string there as the value of one parameter. Pairs change it; what is
// empty is left out.
func Query(v url.Values, pairs ...string) template.URL {
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	for name := range v {
		if v.Get(name) == "" {
			v.Del(name)
		}
	}
	return template.URL(v.Encode()) //nolint:gosec // encoded
}
