package sentence

import (
	"strings"

	"luohu/estimator"
	"luohu/estimator/read"
)

// mostMonths is more than anybody tells of: 94年 is a year.
const mostMonths = 600

// passage is a clause that the person said of themselves or of a spouse.
type passage struct {
	from, to int
	owner    role
}

// pass remembers a clause that tells something, so that it can be said if
// nothing of it was taken.
func (c *course) pass(from, to int) {
	silent := c.planned || c.supposed || c.posed || c.question || c.elsewhere || c.owner == others
	if c.mode == telling && !silent && from < to {
		c.passages = append(c.passages, passage{from, to, c.owner})
	}
}

// passedOver are the parts of a message that name something beside a quantity, or
// hold what may be an age or a year of birth, and filled nothing.
func (c *course) passedOver() (lost []string) {
	for _, p := range c.passages {
		from, to, ok := c.unfilled(p)
		if !ok && c.mayBeAge(p) {
			from, to, ok = p.from, p.to-1, true
		}
		if !ok {
			continue
		}
		if said := strings.TrimSpace(c.text.Said(c.tokens[from].from, c.tokens[to].to)); !read.HoldsID(said) {
			lost = append(lost, said)
		}
	}
	return lost
}

// unfilled is from where to where a clause names a fact beside its quantity,
// where neither was taken: 社保断断续续交了两年.
func (c *course) unfilled(p passage) (from, to int, ok bool) {
	for q := p.from; q < p.to; q++ {
		if c.tokens[q].Kind != read.Length && c.tokens[q].Kind != read.Times || c.isTaken(q) {
			continue
		}
		for n := p.from; n < p.to; n++ {
			if c.namesUnfilled(n, c.tokens[q].Kind, p.owner) {
				return min(n, q), max(n, q), true
			}
		}
	}
	return 0, 0, false
}

// isTaken says whether a fact was read from the token at i.
func (c *course) isTaken(i int) bool {
	t := &c.tokens[i]
	for _, e := range c.entries {
		if e.taken && t.from >= e.from && t.to <= e.to {
			return true
		}
	}
	return false
}

// namesUnfilled says whether the token at i names facts that such a quantity
// fills, and none of them was filled.
func (c *course) namesUnfilled(i int, kind read.QuantityKind, owner role) (unfilled bool) {
	for _, s := range c.tokens[i].wordSenses() {
		if s.kind != naming || s.mistakable || len(s.fact.Said) > 0 || !s.fact.counts(kind) {
			continue
		}
		if ofSpouse := s.fact.Of == "spouse"; ofSpouse != (owner == spouse) && owner != self|spouse {
			continue
		}
		if c.entries[s.fact.index].taken {
			return false
		}
		unfilled = true
	}
	return unfilled
}

// mayBeAge is true of 32 and of 94年的 as all that a clause says, where neither
// an age nor a birthday is known.
func (c *course) mayBeAge(p passage) bool {
	if c.age != 0 || p.owner&self == 0 || c.isBorn() {
		return false
	}
	found := false
	for i := p.from; i < p.to; i++ {
		t := &c.tokens[i]
		switch {
		case t.Kind == read.Number && t.N >= youngest && t.N <= oldest && t.to-t.from == len("32"), t.Kind == read.Age, t.Kind == read.Year, t.Kind == read.Length && t.N > mostMonths,
			c.shortYear(i, p.to):
			if found || c.isTaken(i) {
				return false
			}
			found = true
		case !t.is(filler | self | ages):
			return false
		}
	}
	return found
}

func (c *course) isBorn() bool {
	for _, s := range c.reader.subjects {
		if s.Type == estimator.Date && c.entries[s.index].taken {
			return true
		}
	}
	return false
}
