package estimator

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Catalog holds the versions of the tables, of one city or several.
type Catalog struct {
	policies []*Policy // by city, then by the day they are valid from
	home     string    // the city of who names none
}

// NewCatalog checks that the versions of each city follow one another without
// gap or overlap. The city of home is meant where none is named.
func NewCatalog(home string, policies ...*Policy) (*Catalog, error) {
	c := &Catalog{slices.Clone(policies), home}
	cities := c.Cities()
	if len(cities) == 0 {
		return nil, errors.New("catalog of policies: there is none")
	}
	if !slices.Contains(cities, home) {
		return nil, fmt.Errorf("catalog of policies: no table of city %q; %s", home, expected(home, cities))
	}
	slices.SortStableFunc(c.policies, func(a, b *Policy) int {
		return cmp.Or(cmp.Compare(a.City, b.City), a.ValidFrom.Compare(b.ValidFrom))
	})
	var wrong []error
	for i, p := range c.policies {
		if slices.ContainsFunc(c.policies[:i], func(q *Policy) bool { return q.ID == p.ID }) {
			wrong = append(wrong, fmt.Errorf("policy %s is there twice", p.ID))
			continue
		}
		var before *Policy
		if i > 0 && c.policies[i-1].City == p.City {
			before = c.policies[i-1]
		}
		if err := p.follows(before); err != nil {
			wrong = append(wrong, err)
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("catalog of policies: %w", err)
	}
	return c, nil
}

// follows checks that p takes the place of the version before it.
func (p *Policy) follows(before *Policy) error {
	switch {
	case before == nil && p.Supersedes != "":
		return fmt.Errorf("policy %s supersedes %s, which is not there: a gap before %s", p.ID, p.Supersedes, DayOf(p.ValidFrom))
	case before == nil:
		return nil
	case before.ValidFrom.Equal(p.ValidFrom):
		return fmt.Errorf("policies %s and %s are both valid from %s", before.ID, p.ID, DayOf(p.ValidFrom))
	case before.ID != p.Supersedes:
		return fmt.Errorf("policy %s supersedes %q, but %s is in force before it", p.ID, p.Supersedes, before.ID)
	}
	return nil
}

// CheckBeside tells of what only other tables can show to be wrong: a table
// that takes the place of one that is not among them.
func (p *Policy) CheckBeside(others []*Policy) Faults {
	var before []string
	for _, q := range others {
		if q.City == p.City && q.ID != p.ID {
			before = append(before, q.ID)
		}
	}
	if p.Supersedes == "" || slices.Contains(before, p.Supersedes) {
		return nil
	}
	slices.Sort(before)
	fault := p.supersedes
	fault.Message = fmt.Sprintf("supersedes: there is no table %s of %s", p.Supersedes, p.City)
	if before = slices.Compact(before); len(before) > 0 {
		fault.Message += "; " + expected(p.Supersedes, before)
	}
	return Faults{fault}
}

// All are the policies by city and day.
func (c *Catalog) All() []*Policy { return slices.Clone(c.policies) }

// Home is the city that is meant where none is named.
func (c *Catalog) Home() string { return c.home }

// Cities are those that have a table, in the order of their ids.
func (c *Catalog) Cities() []string {
	var all []string
	for _, p := range c.policies {
		all = append(all, p.City)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Get finds a policy by its id.
func (c *Catalog) Get(id string) (*Policy, bool) {
	return c.find(func(p *Policy) bool { return p.ID == id })
}

// Version finds a policy by the hash of its file.
func (c *Catalog) Version(hash string) (*Policy, bool) {
	return c.find(func(p *Policy) bool { return p.Version == hash })
}

func (c *Catalog) find(which func(*Policy) bool) (*Policy, bool) {
	if i := slices.IndexFunc(c.policies, which); i >= 0 {
		return c.policies[i], true
	}
	return nil, false
}

// InForce is the version for applications filed on a day. An empty city is the
// catalog's own.
func (c *Catalog) InForce(city string, filing time.Time) (*Policy, error) {
	city = cmp.Or(city, c.home)
	var found *Policy
	for _, p := range c.policies {
		if p.City == city && DayOf(p.ValidFrom) <= DayOf(filing) {
			found = p
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no table of %s is known for %s", city, DayOf(filing))
	}
	return found, nil
}

// Until is the last day on which a policy is in force; zero if no later version
// is known.
func (c *Catalog) Until(p *Policy) time.Time {
	for _, later := range c.policies {
		if later.Supersedes == p.ID {
			return later.ValidFrom.AddDate(0, 0, -1)
		}
	}
	return time.Time{}
}

// Request is a wish for an estimate. Zero values stand for what is usual.
type Request struct {
	Policy string    // an id; empty: the version in force on the day of filing
	City   string    // where Policy is empty; empty: the catalog's own
	AsOf   time.Time // zero: today
	Facts  map[string]any
}

// submissionDate is the fact that says on which day somebody files.
const submissionDate = "submission_date"

// Estimate counts by the version that the request means. Its error is
// [FactErrors] if the facts can't be used.
func (c *Catalog) Estimate(r Request, today time.Time) (*Estimate, error) {
	p, asOf, err := c.meant(r, today)
	if err != nil {
		return nil, err
	}
	return p.Estimate(r.Facts, asOf)
}

// Explain is Estimate with an explanation.
func (c *Catalog) Explain(r Request, today time.Time) (*Explanation, error) {
	p, asOf, err := c.meant(r, today)
	if err != nil {
		return nil, err
	}
	return p.Explain(r.Facts, asOf)
}

func (c *Catalog) meant(r Request, today time.Time) (*Policy, time.Time, error) {
	if r.AsOf.IsZero() {
		r.AsOf = today
	}
	p, err := c.version(r)
	return p, r.AsOf, err
}

func (c *Catalog) version(r Request) (*Policy, error) {
	if r.Policy != "" {
		if p, found := c.Get(r.Policy); found {
			return p, nil
		}
		return nil, c.Unknown(r.Policy)
	}
	filing := DayOf(r.AsOf).next()
	if s, ok := r.Facts[submissionDate].(string); ok {
		if d, err := parseDay(s); err == nil {
			filing = d // if it is none, the estimate says so
		}
	}
	return c.InForce(r.City, filing.Time())
}

// UnknownPolicy is an id that is not in the catalog.
type UnknownPolicy struct{ ID, Near string }

// Error names the nearest id, if there is one.
func (u *UnknownPolicy) Error() string {
	if u.Near == "" {
		return fmt.Sprintf("there is no policy %q", u.ID)
	}
	return fmt.Sprintf("there is no policy %q; did you mean %s?", u.ID, u.Near)
}

// Unknown is the error for an id that is not in the catalog.
func (c *Catalog) Unknown(id string) *UnknownPolicy {
	ids := make([]string, len(c.policies))
	for i, p := range c.policies {
		ids[i] = p.ID
	}
	return &UnknownPolicy{id, nearest(id, ids)}
}
