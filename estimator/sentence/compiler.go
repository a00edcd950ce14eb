package sentence

import (
	"maps"
	"slices"
	"strings"

	"luohu/estimator"
)

// compiler makes a dictionary for a policy.
type compiler struct {
	*Lexicon
	dict     dictionary
	subjects []*subject
	byID     map[string]*subject
	plain    map[string]bool // words without a fact: 没有, 是
}

func (l *Lexicon) compile(p *estimator.Policy) *compiler {
	c := &compiler{Lexicon: l, byID: map[string]*subject{}, plain: map[string]bool{}}
	for i, key := range roleKeys() {
		r := role(1) << i
		if r&supposedOnly != 0 {
			continue
		}
		for _, w := range l.Words[key] {
			c.entry(w).roles |= r
			c.plain[w] = c.plain[w] || r&(unheard|unfinished|pupils|starts) == 0
		}
	}
	for _, f := range p.Facts() {
		if words, spoken := l.Facts[f.ID]; spoken {
			s := &subject{Fact: f, factWords: words, index: len(c.subjects), resumes: p.Resumes(f)}
			c.subjects, c.byID[f.ID] = append(c.subjects, s), s
		}
	}
	for _, s := range c.subjects {
		s.beside = c.byID[s.Beside]
		c.addFact(s)
	}
	c.addChosen(p)
	for _, g := range l.Groups {
		for _, s := range c.subjects {
			if slices.Contains(g.Facts, s.ID) || s.SameAs != "" && slices.Contains(g.Facts, s.SameAs) {
				c.add(g.Names, sense{kind: naming, fact: s, group: true})
			}
		}
	}
	for _, said := range l.Sayings {
		for _, id := range slices.Sorted(maps.Keys(said.Facts)) {
			if s := c.byID[id]; s != nil {
				c.add(said.Words, sense{kind: valued, fact: s, value: given(said.Facts[id]), alone: true})
			}
		}
	}
	c.hear()
	c.suppose()
	return c
}

func (c *compiler) entry(w string) *word {
	return c.dict.root.at(c.folding.Run(w).Folded)
}

func (c *compiler) add(words []string, s sense) {
	for _, w := range words {
		e := c.entry(w)
		if !slices.ContainsFunc(e.senses, func(o sense) bool { return o.kind == s.kind && o.fact == s.fact && o.value == s.value }) {
			e.senses = append(e.senses, s)
			if s.kind == naming || s.kind == valued {
				e.topic = append(e.topic, s.fact)
			}
		}
	}
}

func (c *compiler) addFact(s *subject) {
	for _, name := range s.Names {
		c.add([]string{name}, sense{kind: naming, fact: s, mistakable: slices.Contains(s.Mistakable, name)})
	}
	c.add(s.Said, sense{kind: qualified, fact: s})
	c.add(s.Spoilt, sense{kind: spoiling, fact: s})
	c.add(s.ReversedBy, sense{kind: reversing, fact: s})
	c.add(s.Opens, sense{kind: opening, fact: s})
	c.add(s.Closes, sense{kind: closing, fact: s})
	c.add(s.Away, sense{kind: away, fact: s})
	switch s.Type {
	case estimator.Bool:
		c.addValues(s, slices.Concat(s.YesWords, s.Yes), !s.Opposite)
		c.addValues(s, slices.Concat(s.NoWords, s.No), s.Opposite)
	case estimator.ChoiceType:
		for _, choice := range s.Choices {
			c.addValues(s, slices.Concat([]string{choice.Name}, choice.Aliases, s.Values[choice.Value]), choice.Value)
		}
	default:
		c.addValues(s, slices.Concat(s.NoneWords, s.None), 0)
	}
	if none := s.nothing(); none != nil {
		c.add(s.SaidOfSelf, sense{kind: valued, fact: s, value: none, alone: true, self: true})
		if after := c.byID[s.AfterNoneOf]; after != nil {
			c.add(s.AlsoNone, sense{kind: valued, fact: s, value: none, alone: true, after: after})
		}
	}
	if s.Newly != nil {
		c.add(s.Newly.Words, sense{kind: getting, fact: s})
	}
}

// addValues leaves out what the answer to a question can be but what means
// nothing without it: 没有, 是.
func (c *compiler) addValues(s *subject, words []string, value any) {
	own := slices.Concat(s.Yes, s.No, s.None)
	for _, w := range words {
		if c.plain[w] {
			continue
		}
		named := slices.ContainsFunc(s.Names, func(name string) bool { return strings.Contains(w, name) })
		alone := (s.Alone || named) != slices.Contains(s.Except, w)
		if slices.Contains(s.AlsoNone, w) || slices.Contains(s.Ignored, w) {
			continue
		}
		c.add([]string{w}, sense{kind: valued, fact: s, value: value, alone: alone, self: (s.Of != "" || s.Place != "") && !slices.Contains(own, w)})
	}
}

// given is a value of the file as facts have it: YAML's whole numbers are
// unsigned.
func given(v any) any {
	if n, whole := v.(uint64); whole {
		return int(n)
	}
	return v
}

// nothing is the value of those who have none of what the fact names; nil if
// that can't be said.
func (s *subject) nothing() any {
	switch s.Type {
	case estimator.Months, estimator.Count:
		return 0
	case estimator.Bool:
		return s.Opposite
	case estimator.ChoiceType:
		return s.Without
	}
	return nil
}
