package edges

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"luohu/estimator"
)

// Text is the edges as examples of a policy file: what is printed can be put
// under its examples.
func Text(p *estimator.Policy, w *Words, all []Edge) string {
	t := printer{policy: p, words: w}
	t.line(w.TextHead.With(p.ID + " " + p.Name))
	for _, e := range all {
		t.line("")
		t.line(w.TextEdge.With(e.Name))
		if e.Note != "" {
			t.line(w.TextNote.With(e.Note))
		}
		shown := e.shown()
		for _, c := range e.Cases {
			t.example(c, shown)
		}
	}
	return t.b.String()
}

type printer struct {
	policy *estimator.Policy
	words  *Words
	b      strings.Builder
}

func (t *printer) line(s string) {
	if s != "" {
		s = "  " + strings.ReplaceAll(s, "\n", " ")
	}
	t.b.WriteString(s + "\n")
}

func (t *printer) example(c Case, shown shown) {
	if c.Same != "" {
		t.line(t.words.TextNote.With(c.Same))
	}
	if c.Estimate == nil {
		t.line(t.words.TextRefused.With(c.Name, c.Refused.Error()))
		return
	}
	if n := len(c.Estimate.Notices); n > 0 {
		t.line(t.words.TextNotices.With(c.Name, n))
	}
	t.line("- name: " + scalar(c.Name))
	t.line("  as_of: " + day(c.AsOf))
	t.line("  facts: {" + strings.Join(t.facts(c), ", ") + "}")
	total, places, gates, readings := estimator.Points(0), []string{}, []string{}, []string{}
	for _, in := range c.Estimate.Indicators {
		total += in.Points
	}
	for _, path := range shown.places {
		places = append(places, path+": "+inFull(points(c.Estimate, path)))
	}
	for _, id := range shown.gates {
		gates = append(gates, id+": "+known(passes(c.Estimate, id)))
	}
	for _, r := range c.Estimate.Readings {
		readings = append(readings, r.ID+": "+inFull(r.Total))
	}
	t.line("  total: " + inFull(total))
	t.mapping("points", places, len(places) > 0)
	t.mapping("gates", gates, len(gates) > 0)
	t.mapping("readings", readings, shown.readings)
	if len(c.Estimate.Warnings) > 0 {
		var at []string
		for _, w := range c.Estimate.Warnings {
			at = append(at, w.Pointer)
		}
		t.line("  warnings: [" + strings.Join(at, ", ") + "]")
	}
}

func (t *printer) mapping(key string, entries []string, shown bool) {
	if shown {
		t.line("  " + key + ": {" + strings.Join(entries, ", ") + "}")
	}
}

// facts are those of a case, in the order of the policy.
func (t *printer) facts(c Case) (all []string) {
	for _, f := range t.policy.Facts() {
		value, given := c.Facts[f.ID]
		if s, isText := value.(string); isText && f.Type != estimator.Date {
			value = scalar(s)
		}
		if given {
			all = append(all, fmt.Sprintf("%s: %v", f.ID, value))
		}
	}
	return all
}

var (
	plain = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_ （）()：，、；。·「」〔〕《》/-]*$`)
	words = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null|nan|inf)$`)
)

// scalar is a text as it stands in YAML, in quotes where it could be taken for
// something else.
func scalar(s string) string {
	if plain.MatchString(s) && !words.MatchString(s) && strings.TrimSpace(s) == s {
		return s
	}
	quoted, _ := json.Marshal(s) // strings always marshal, and YAML reads them
	return string(quoted)
}

// inFull is a number of points as an example states it: exactly where a decimal
// number can, with at least two digits.
func inFull(p estimator.Points) string {
	four := p / 12 // ten-thousandths of a point
	if p%12 != 0 || p == p.Rounded() {
		return p.String()
	}
	sign := ""
	if four < 0 {
		sign, four = "-", -four
	}
	return strings.TrimSuffix(fmt.Sprintf("%s%d.%04d", sign, four/10_000, four%10_000), "0")
}
