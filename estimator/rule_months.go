package estimator

import "slices"

// byMonth gives a twelfth of a year's points for every month.
type byMonth struct {
	fact   *Fact
	from   int64 // fewer months count nothing
	tiers  []tier
	source *source
	words  *Words
}

// tier is the rate for months up to and including one of them; the last tier
// has no end.
type tier struct {
	through int64
	perYear amount
}

func (r *byMonth) tally(e *evaluation) tally {
	months, known := e.get(r.fact)
	if known && months < r.from {
		return r.source.counted(0)
	}
	var sum Points
	for i := range r.tiers {
		rate, ok := r.tiers[i].perYear.get(e)
		known = known && ok
		sum += Points(r.within(i, months)) * (rate / 12) // whole: every value is a multiple of 12 units
	}
	if !known {
		return r.source.open(e, r.fact, r.tiers[0].perYear.by)
	}
	return r.source.counted(sum)
}

// within is how many of the months fall into a tier.
func (r *byMonth) within(i int, months int64) int64 {
	before := int64(0)
	if i > 0 {
		before = r.tiers[i-1].through
	}
	if i < len(r.tiers)-1 {
		months = min(months, r.tiers[i].through)
	}
	return max(months-before, 0)
}

func (r *byMonth) because(e *evaluation, b []byte) []byte {
	months, known := e.get(r.fact)
	switch {
	case !known:
		return r.words.NotGiven.append(b, str(r.fact.Name))
	case months == 0:
		return r.words.NoMonths.append(b)
	case months < r.from:
		return r.words.MonthsBelow.append(b, num(months), num(r.from))
	}
	b = r.tiers[0].perYear.because(e, r.words, b)
	for i := range r.tiers {
		n := r.within(i, months)
		if n == 0 {
			break
		}
		if i > 0 {
			b = r.words.Plus.append(b)
		}
		rate, _ := r.tiers[i].perYear.get(e)
		b = r.words.MonthsAt.append(b, num(n), pts(rate))
	}
	return r.words.Equals.append(b, pts(r.tally(e).points))
}

func (r *byMonth) most() limit {
	for i := range r.tiers {
		if !r.tiers[i].perYear.perUnit().bounded {
			return limit{}
		}
	}
	return limit{bounded: true}
}

func (r *byMonth) takes() bool {
	return slices.ContainsFunc(r.tiers, func(t tier) bool { return t.perYear.negative() })
}

// fullYears gives points for every full year; months over count nothing.
type fullYears struct {
	fact    *Fact // in months
	perYear amount
	source  *source
	words   *Words
}

func (r *fullYears) tally(e *evaluation) tally {
	months, known := e.get(r.fact)
	rate, ok := r.perYear.get(e)
	if !known || !ok {
		return r.source.open(e, r.fact, r.perYear.by)
	}
	return r.source.counted(Points(months/12) * rate)
}

func (r *fullYears) because(e *evaluation, b []byte) []byte {
	months, known := e.get(r.fact)
	if !known {
		return r.words.NotGiven.append(b, str(r.fact.Name))
	}
	b = r.perYear.because(e, r.words, b)
	if months < 12 {
		return r.words.NoFullYear.append(b, num(months))
	}
	rate, _ := r.perYear.get(e)
	return r.words.FullYears.append(b, num(months), num(months/12), pts(rate), pts(Points(months/12)*rate))
}

func (r *fullYears) most() limit { return r.perYear.perUnit() }

func (r *fullYears) takes() bool { return r.perYear.negative() }
