package estimator

// byChoice gives the points of the value that a choice has.
type byChoice struct {
	amount  amount
	sources []source // by the index of the choice
	says    string   // what for, if the choice itself does not say it
	remarks []string // what must be said of a value, often nothing
	words   *Words
}

func (r *byChoice) tally(e *evaluation) tally {
	v, known := e.get(r.amount.by)
	if !known {
		return r.sources[0].open(e, r.amount.by)
	}
	return r.sources[v].counted(r.amount.table[v])
}

func (r *byChoice) because(e *evaluation, b []byte) []byte {
	f := r.amount.by
	v, known := e.get(f)
	if !known {
		return r.words.NotGiven.append(b, str(f.Name))
	}
	if r.says != "" {
		return r.words.Part.append(b, str(r.says), pts(r.amount.table[v]))
	}
	b = r.words.Choice.append(b, str(f.Name), str(f.Choices[v].Name))
	if remark := r.remarks[v]; remark != "" {
		b = append(r.words.Join.append(b), remark...)
	}
	return b
}

func (r *byChoice) most() limit { return limit{r.amount.highest(), true} }

func (r *byChoice) takes() bool { return r.amount.negative() }

// fixed gives a number of points; what for is the condition of its node.
type fixed struct {
	points Points
	says   string
	source *source
	words  *Words
}

func (r *fixed) tally(*evaluation) tally { return r.source.counted(r.points) }

func (r *fixed) because(_ *evaluation, b []byte) []byte {
	return r.words.Part.append(b, str(r.says), pts(r.points))
}

func (r *fixed) most() limit { return limit{r.points, true} }

func (r *fixed) takes() bool { return r.points < 0 }
