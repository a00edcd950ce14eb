package estimator

import "slices"

// bands give points by the years completed since a day.
type bands struct {
	since  *Fact
	on     *Fact // the day they are counted on; nil: the cut-off day
	bands  []band
	source *source
	words  *Words
}

type band struct {
	through int // years, inclusive; the last band has no end
	points  Points
}

func (r *bands) tally(e *evaluation) tally {
	years, known := r.years(e)
	if !known {
		return r.source.open(e, r.since)
	}
	return r.source.counted(r.bands[r.index(years)].points)
}

func (r *bands) years(e *evaluation) (int, bool) {
	since, known := e.get(r.since)
	on := int64(e.asOf)
	if r.on != nil {
		var day bool
		on, day = e.get(r.on)
		if !day { // while facts are being asked for
			on = int64(e.asOf)
		}
	}
	return Day(on).yearsSince(Day(since)), known
}

func (r *bands) index(years int) int {
	last := len(r.bands) - 1
	for i, b := range r.bands[:last] {
		if years <= b.through {
			return i
		}
	}
	return last
}

func (r *bands) because(e *evaluation, b []byte) []byte {
	years, known := r.years(e)
	if !known {
		return r.words.NotGiven.append(b, str(r.since.Name))
	}
	i := r.index(years)
	switch {
	case i == 0:
		return r.words.YearsWithin.append(b, num(int64(years)), num(int64(r.bands[0].through)))
	case i == len(r.bands)-1:
		return r.words.YearsFrom.append(b, num(int64(years)), num(int64(r.bands[i-1].through+1)))
	}
	return r.words.YearsBetween.append(b, num(int64(years)), num(int64(r.bands[i-1].through+1)), num(int64(r.bands[i].through)))
}

func (r *bands) most() limit {
	best := r.bands[0].points
	for _, b := range r.bands {
		best = max(best, b.points)
	}
	return limit{best, true}
}

func (r *bands) takes() bool {
	return slices.ContainsFunc(r.bands, func(b band) bool { return b.points < 0 })
}
