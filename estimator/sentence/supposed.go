package sentence

import (
	"slices"
	"strings"
	"time"

	"luohu/estimator"
	"luohu/estimator/read"
)

// supposedOnly are the roles that words have in a supposition alone.
const supposedOnly = besides | stops

// addChosen adds the facts that are chosen when filing, asked of nobody: they are
// known by what the policy calls their choices.
func (c *compiler) addChosen(p *estimator.Policy) {
	for _, f := range p.Facts() {
		if _, spoken := c.Facts[f.ID]; spoken || f.Type != estimator.ChoiceType || isAsked(p, f) {
			continue
		}
		s := &subject{Fact: f, index: len(c.subjects)}
		c.subjects, c.byID[f.ID] = append(c.subjects, s), s
	}
}

func isAsked(p *estimator.Policy, f *estimator.Fact) bool {
	return slices.ContainsFunc(p.Groups(), func(g estimator.Group) bool { return slices.Contains(g.Facts, f) })
}

// suppose adds what words say in a supposition beside what they always do.
func (c *compiler) suppose() {
	for i, key := range roleKeys() {
		if r := role(1) << i; r&supposedOnly != 0 {
			for _, w := range c.Words[key] {
				c.supposed(w).roles |= r
			}
		}
	}
	for _, s := range c.subjects {
		c.more(s.Supposed.Names, sense{kind: naming, fact: s})
		c.more(s.Supposed.Said, sense{kind: qualified, fact: s})
		c.more(s.Supposed.Yes, sense{kind: valued, fact: s, value: !s.Opposite, alone: true})
		c.more(s.Supposed.No, sense{kind: valued, fact: s, value: s.Opposite, alone: true})
		if _, spoken := c.Facts[s.ID]; spoken {
			continue
		}
		for _, choice := range s.Choices {
			c.more(ownWords(choice), sense{kind: valued, fact: s, value: choice.Value, alone: true})
		}
	}
}

// ownWords are a choice's name and the parts of it that people call it; 一次 of
// 一次性计分 is said of other things.
func ownWords(choice estimator.Choice) (all []string) {
	all = append(all, choice.Name)
	for _, alias := range choice.Aliases {
		if strings.Contains(choice.Name, alias) && read.QuantityAt(alias, time.Time{}).Size < len(alias) {
			all = append(all, alias)
		}
	}
	return all
}

// more adds a sense to words as they are in a supposition.
func (c *compiler) more(words []string, s sense) {
	for _, w := range words {
		e := c.supposed(w)
		e.roles &^= unheard
		e.senses = append(e.senses, s)
		if s.kind != qualified {
			e.topic = append(e.topic, s.fact)
		}
	}
}

// supposed is a word as it is in a supposition: what it is elsewhere, to begin
// with.
func (c *compiler) supposed(w string) *word {
	folded := c.folding.Run(w).Folded
	if c.dict.supposed.find(folded) != nil {
		return c.dict.supposed.at(folded)
	}
	e := c.dict.supposed.at(folded)
	if known := c.dict.root.find(folded); known != nil {
		*e = word{roles: known.roles, senses: slices.Clone(known.senses), topic: slices.Clone(known.topic)}
	}
	return e
}

// parted begins a clause where somebody goes on to suppose more: 考了中级职称 |
// 再交6个月社保.
func parted(tokens []token) []token {
	var all []token
	told := false
	for _, t := range tokens {
		if told && t.is(again|besides) {
			all = append(all, token{from: t.from, to: t.from, mark: comma})
			told = false
		}
		told = (told || t.tells()) && t.mark == 0
		all = append(all, t)
	}
	return all
}

// tells says whether a token alone can be what is supposed.
func (t token) tells() bool {
	return t.Kind == read.Length || t.Kind == read.Times || t.Kind == read.Age ||
		slices.ContainsFunc(t.wordSenses(), func(s sense) bool { return s.kind == valued })
}
