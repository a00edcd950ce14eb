package estimator

import "slices"

// improvement is how a person can change a fact, or several at once.
type improvement struct {
	effort Effort
	when   condition // nil: always
	says   phrase    // {more}, {value}
	needs  string    // in one sentence

	// Either one fact and how it changes.
	way      way
	fact     *Fact
	begins   bool    // from nothing
	resumes  bool    // from where they stopped
	together []*Fact // change with it by as much

	// Or several that are set, for each choice of one, with months that begin.
	sets  []FactUsed
	each  *Fact
	grows *Fact
}

// maxTogether is how many facts one improvement changes at most.
const maxTogether = 8

// way is what kind of change it is.
type way string

const (
	// wayGoOn: months go on to come, to the first cut-off where they help.
	wayGoOn way = "go_on"
	// wayReach: months go on to the first one that helps.
	wayReach way = "reach"
	// wayOnceMore: one more by the next cut-off.
	wayOnceMore way = "once_more"
	// wayAttain: another value by the next cut-off.
	wayAttain way = "attain"
	// wayChoose: another value, chosen when filing.
	wayChoose way = "choose"
	// waySets: several facts by the first cut-off where they help.
	waySets way = "sets"
)

var ways = []string{string(wayGoOn), string(wayReach), string(wayOnceMore), string(wayAttain), string(wayChoose)}

// runs says that it is months that come by themselves.
func (im *improvement) runs() bool { return im.way == wayGoOn || im.way == wayReach }

// adds says that it makes a number greater.
func (im *improvement) adds() bool { return im.runs() || im.way == wayOnceMore }

// applies says whether it is open to somebody whose fact has this value:
// months begin if there are none, go on if they do by themselves, and resume
// if they do not any more.
func (im *improvement) applies(e *evaluation) bool {
	if im.when != nil && im.when.holds(e) != yes {
		return false
	}
	if im.fact == nil {
		return true
	}
	value, known := e.get(im.fact)
	if !known || !im.runs() {
		return known
	}
	begun := value > 0
	return im.begins != begun && (!begun || im.resumes == im.fact.stopped(e))
}

// Resumes says that a fact's months can be taken up again where they stopped:
// by itself or with another.
func (p *Policy) Resumes(f *Fact) bool {
	return slices.ContainsFunc(p.improvements, func(im *improvement) bool {
		return im.resumes && (im.fact == f || slices.Contains(im.together, f))
	})
}

// waits says that its months take one until they run: nobody signs a contract,
// or is registered, on the day after the cut-off.
func (im *improvement) waits() bool { return im.begins || im.resumes || im.way == waySets }

// more is by how much its months, or its count, have grown on a day.
func (im *improvement) more(from, to Day) int64 {
	months := im.fact
	switch im.way {
	case wayOnceMore:
		return 1
	case waySets:
		months = im.grows
	case wayAttain, wayChoose:
		return 0
	}
	if months == nil {
		return 0
	}
	n := to.calendarMonthsSince(from) - 1
	if months.FromDay && from.plusMonths(n) > to {
		n--
	}
	if im.waits() {
		n--
	}
	return int64(max(n, 0))
}

// changes appends what it makes of the facts, when its months have grown by so
// many; value is the one attained, chosen or set for each.
func (im *improvement) changes(e *evaluation, all []FactUsed, value, more int64) []FactUsed {
	switch im.way {
	case waySets:
		all = append(all, im.sets...)
		if im.each != nil {
			all = append(all, FactUsed{im.each, value})
		}
		if im.grows != nil {
			all = append(all, FactUsed{im.grows, min(more, im.grows.Most())})
		}
		return all
	case wayAttain, wayChoose:
		return append(all, FactUsed{im.fact, value})
	}
	all = append(all, grown(e, im.fact, more))
	for _, other := range im.together {
		all = append(all, grown(e, other, more))
	}
	return all
}

func grown(e *evaluation, f *Fact, more int64) FactUsed {
	value, _ := e.get(f)
	return FactUsed{f, min(value+more, f.Most())}
}

// values are those that one can attain, choose or set; one that says nothing
// for what grows.
func (im *improvement) values(e *evaluation) (all []int64) {
	of := im.each
	if im.way == wayAttain || im.way == wayChoose {
		of = im.fact
	}
	if of == nil {
		return []int64{0}
	}
	if of.Type == Bool {
		return []int64{1}
	}
	now, known := e.get(of)
	for i := range of.Choices {
		if im.each != nil || !known || int64(i) != now {
			all = append(all, int64(i))
		}
	}
	return all
}

// inWords tells of it; the values are all the same to the table.
func (im *improvement) inWords(w *Words, values []int64, changes []FactUsed, more int64) string {
	of := im.each
	if im.way == wayAttain || im.way == wayChoose {
		of = im.fact
	}
	if of == nil {
		return im.says.text(num(more), str(changes[0].Fact.inWords(changes[0].value)))
	}
	var any []byte
	for i, v := range values {
		switch {
		case i > 0 && i == len(values)-1:
			any = w.Or.append(any)
		case i > 0:
			any = w.RuleList.append(any)
		}
		any = append(any, of.inWords(v)...)
	}
	return im.says.text(num(more), str(string(any)))
}
