package estimator

// perCount gives (or takes) points for each of a number of things.
type perCount struct {
	fact   *Fact
	each   Points
	source *source
	words  *Words
}

func (r *perCount) tally(e *evaluation) tally {
	n, known := e.get(r.fact)
	if !known {
		return r.source.open(e, r.fact)
	}
	return r.source.counted(Points(n) * r.each)
}

func (r *perCount) because(e *evaluation, b []byte) []byte {
	n, known := e.get(r.fact)
	switch {
	case !known:
		return r.words.NotGiven.append(b, str(r.fact.Name))
	case n == 0:
		return r.words.NoCount.append(b, str(r.fact.Name), str(r.fact.Unit))
	}
	return r.words.PerCount.append(b, str(r.fact.Name), num(n), str(r.fact.Unit), pts(r.each), pts(Points(n)*r.each))
}

func (r *perCount) most() limit { return limit{bounded: r.each <= 0} }

func (r *perCount) takes() bool { return r.each < 0 }

// threshold gives points from an amount on.
type threshold struct {
	reached atLeast
	points  Points
	source  *source
}

func (r *threshold) tally(e *evaluation) tally {
	switch r.reached.holds(e) {
	case yes:
		return r.source.counted(r.points)
	case no:
		return r.source.counted(0)
	}
	return r.source.open(e, r.reached.fact)
}

func (r *threshold) because(e *evaluation, b []byte) []byte { return r.reached.because(e, b) }

func (r *threshold) most() limit { return limit{max(r.points, 0), true} }

func (r *threshold) takes() bool { return r.points < 0 }
