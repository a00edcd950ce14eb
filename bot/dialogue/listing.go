package dialogue

import "slices"

// list puts a list up to be confirmed.
func (st *state) list(all []told, age int) {
	st.Told, st.Age = all, age
	st.Lost = nil
	st.Was, st.Earlier, st.Line, st.Pending = nil, nil, nil, nil
}

// earlierKept is how many changes of a list can be undone, beside the last one.
const earlierKept = 20

// change remembers the list as it is, before it is changed.
func (st *state) change() {
	if st.Was != nil {
		st.Earlier = append(st.Earlier, st.Was)
		st.Earlier = st.Earlier[max(0, len(st.Earlier)-earlierKept):]
	}
	st.Lost = nil
	st.Was, st.Line = slices.Clone(st.Told), nil
}

// acceptTold takes the list for answers; what it overwrites is remembered.
func (st *state) acceptTold() {
	for i := range st.Told {
		t := &st.Told[i]
		t.Before = st.Answers[t.Fact]
		st.Answers[t.Fact] = t.Value
		st.Skipped = slices.DeleteFunc(st.Skipped, func(s string) bool { return s == t.Fact })
	}
	st.Path = append(st.Path, step{Told: st.Told})
	st.list(nil, st.Age)
	st.Aside = nil
}

// untell opens a confirmed list again.
func (st *state) untell(list []told) {
	for i := range list {
		t := &list[i]
		if t.Before == nil {
			delete(st.Answers, t.Fact)
		} else {
			st.Answers[t.Fact] = t.Before
		}
		t.Before = nil
	}
	st.list(list, st.Age)
}

// putAside takes the list away. One that was emptied is kept as it was before.
func (st *state) putAside() {
	all := st.Told
	if len(all) == 0 {
		all = st.Was
	}
	st.Aside = &aside{all, st.Age}
	st.list(nil, 0)
}

// decline puts the list aside, in one step.
func (st *state) decline() {
	st.putAside()
	st.Path = append(st.Path, step{Declined: true})
}

// restoreTold brings the list back that was put aside; false if there is none.
func (st *state) restoreTold() bool {
	if st.Aside == nil {
		return false
	}
	st.list(st.Aside.Told, st.Aside.Age)
	st.Aside, st.Done, st.Saved = nil, false, false
	st.Path = slices.DeleteFunc(st.Path, func(s step) bool { return s.Declined })
	return true
}

// backInList undoes the last thing said to the list: a line that was named, a
// change, or the message that told it. A list that the interview began with
// stays.
func (st *state) backInList() bool {
	switch {
	case len(st.Line) > 0:
		st.Line = nil
	case len(st.Was) > 0:
		st.Told, st.Was = st.Was, nil
		if last := len(st.Earlier) - 1; last >= 0 {
			st.Was, st.Earlier = st.Earlier[last], st.Earlier[:last]
		}
	case len(st.Path) > 0:
		st.putAside()
	default:
		return false
	}
	return true
}
