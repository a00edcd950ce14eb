package dialogue

import (
	"slices"
	"strings"
	"unicode/utf8"

	"luohu/estimator"
)

// LineAsked is the name in words that ask about one line of the table, such as
// 社会保险明细; ok is false if they ask about none. how says that they ask how it
// is counted, as people do who want a guide: 社保怎么算.
func (iv *Interview) LineAsked(words string) (name string, how, ok bool) {
	words = strings.TrimRight(strings.TrimSpace(words), "？?。！! ")
	for _, asks := range []struct {
		words []string
		how   bool
	}{{iv.words.LineWords, false}, {iv.words.LineHow, true}} {
		for _, ask := range asks.words {
			if name, ok = strings.CutSuffix(words, ask); !ok {
				name, ok = strings.CutPrefix(words, ask)
			}
			if name = strings.TrimPrefix(strings.TrimSuffix(strings.TrimSpace(name), "的"), "我的"); ok {
				return name, asks.how, name != ""
			}
		}
	}
	return "", false, false
}

// Line is the third layer: one line of the table in full, by its name or by what
// people call it; with exact only by its name. ok is false if the table has no
// such line.
func (s *Session) Line(name string, exact bool) (reply string, ok bool) {
	x, err := s.policy.ExplainPartial(s.facts(), s.asOf)
	if err != nil {
		return "", false // every answer was checked when it was given
	}
	meant := s.lineMeant(name, exact)
	if meant == nil {
		return "", false
	}
	for _, line := range x.Lines {
		for _, each := range append([]estimator.Explained{line}, line.Parts...) {
			if each.ID == meant.ID {
				return s.line(each), true
			}
		}
	}
	return s.words.LineUncounted.With(meant.Name), true
}

// lineMeant is the line or part of the table that a name means; nil if it is
// none.
func (s *Session) lineMeant(name string, exact bool) *estimator.Rule {
	lines := s.lines()
	ways := []func(*estimator.Rule) bool{
		func(r *estimator.Rule) bool { return r.Name == name },
		func(r *estimator.Rule) bool { return slices.Contains(s.words.LineNames[r.ID], name) },
		func(r *estimator.Rule) bool {
			return utf8.RuneCountInString(name) > 1 && (strings.Contains(r.Name, name) || strings.Contains(name, r.Name))
		},
	}
	if exact {
		ways = ways[:1]
	}
	for _, way := range ways {
		if i := slices.IndexFunc(lines, way); i >= 0 {
			return lines[i]
		}
	}
	return nil
}

// lines are the lines of the table that have a name, each before its parts.
func (s *Session) lines() (all []*estimator.Rule) {
	for _, line := range s.policy.Table() {
		all = append(all, line)
		if line.Listed {
			for _, part := range line.Of {
				if part.Name != "" {
					all = append(all, part)
				}
			}
		}
	}
	return all
}

func (s *Session) line(x estimator.Explained) string {
	type told struct {
		estimator.Explained
		Points, Max, Mark string
	}
	tell := func(x estimator.Explained) told {
		t := told{Explained: x, Points: x.Points.Short(), Mark: s.mark(x.Evidence)}
		if x.Max != nil && *x.Max > 0 {
			t.Max = x.Max.Short()
		}
		return t
	}
	parts := make([]told, len(x.Parts))
	for i, part := range x.Parts {
		parts[i] = tell(part)
	}
	return s.words.Line.With(map[string]any{"Line": tell(x), "Parts": parts})
}
