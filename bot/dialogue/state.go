package dialogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// state is what is remembered of one interview between messages. Facts stay
// with it until the follower deletes them or the conversation is purged.
type state struct {
	Policy  string `json:"policy"`
	Version string `json:"version"` // of the policy it began with
	AsOf    string `json:"as_of"`   // YYYY-MM-DD
	Period  string `json:"period"`  // in words: 2027年第一期

	Answers map[string]any  `json:"answers"`
	Skipped []string        `json:"skipped,omitempty"`
	Same    map[string]bool `json:"same,omitempty"` // by the fact asked for first: whether the others are the same
	Path    []step          `json:"path,omitempty"` // what was answered or skipped, oldest first
	Pending any             `json:"pending,omitempty"`
	Told    []told          `json:"told,omitempty"`    // what one message told, to be confirmed
	Age     int             `json:"age,omitempty"`     // years, if that message said them
	Lost    []string        `json:"lost,omitempty"`    // what that message said besides, and was not understood
	Was     []told          `json:"was,omitempty"`     // the list before it was changed last
	Earlier [][]told        `json:"earlier,omitempty"` // the lists before that one, oldest first
	Line    []string        `json:"line,omitempty"`    // the facts of its line of which another value is asked
	Aside   *aside          `json:"aside,omitempty"`
	Put     string          `json:"put,omitempty"` // the fact asked last
	Done    bool            `json:"done,omitempty"`
	Early   bool            `json:"early,omitempty"` // done before everything was asked
	Saved   bool            `json:"saved,omitempty"`
	News    string          `json:"news,omitempty"`   // the newer version of the table that was told of
	Before  json.RawMessage `json:"before,omitempty"` // what this one was begun instead of

	Supposed *supposed `json:"supposed,omitempty"` // what would be otherwise, and waits for something that decides
}

// step is one answered question: a fact, whether others are the same as it, or
// a list that was confirmed.
type step struct {
	Fact string `json:"fact"`
	Same bool   `json:"same,omitempty"`
	With bool   `json:"with,omitempty"` // it came in one message with the step before
	Told []told `json:"told,omitempty"` // not empty: all of these at once

	Declined bool `json:"declined,omitempty"` // the list was set aside
}

// aside is a list that was not confirmed, and may be brought back.
type aside struct {
	Told []told `json:"told"`
	Age  int    `json:"age,omitempty"`
}

func decodeState(src json.RawMessage) (*state, error) {
	var st state
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber() // whole numbers stay whole
	if err := d.Decode(&st); err != nil {
		return nil, fmt.Errorf("read an interview's state: %w", err)
	}
	if st.Answers == nil {
		st.Answers = map[string]any{}
	}
	if st.Same == nil {
		st.Same = map[string]bool{}
	}
	st.plain()
	return &st, nil
}

// plain makes of the numbers what they were before they were written down.
func (st *state) plain() {
	for fact, value := range st.Answers {
		st.Answers[fact] = plain(value)
	}
	st.Pending = plain(st.Pending)
	plainTold(st.Told)
	plainTold(st.Was)
	for _, list := range st.Earlier {
		plainTold(list)
	}
	if st.Aside != nil {
		plainTold(st.Aside.Told)
	}
	if st.Supposed != nil {
		plainTold(st.Supposed.Changes)
	}
	for _, step := range st.Path {
		plainTold(step.Told)
	}
}

func plainTold(all []told) {
	for i := range all {
		all[i].Value, all[i].Before = plain(all[i].Value), plain(all[i].Before)
	}
}

func plain(value any) any {
	if n, ok := value.(json.Number); ok {
		if whole, err := n.Int64(); err == nil {
			return int(whole)
		}
	}
	return value
}

func (st *state) encode() json.RawMessage {
	src, err := json.Marshal(st)
	if err != nil {
		panic(err) // strings, numbers and booleans always marshal
	}
	return src
}

func (st *state) answer(fact string, value any) {
	st.Answers[fact] = value
	st.Path = append(st.Path, step{Fact: fact})
}

func (st *state) skip(fact string) {
	st.Skipped = append(st.Skipped, fact)
	st.Path = append(st.Path, step{Fact: fact})
}

// unskip forgets that questions were skipped: they are asked again.
func (st *state) unskip() {
	st.Path = slices.DeleteFunc(st.Path, func(at step) bool {
		return !at.Same && len(at.Told) == 0 && slices.Contains(st.Skipped, at.Fact)
	})
	st.Skipped, st.Done, st.Early, st.Saved = nil, false, false, false
}

// same notes whether others are the same as first, and fills them if so.
func (st *state) same(first string, others []string, yes bool) {
	st.Same[first] = yes
	st.Path = append(st.Path, step{Fact: first, Same: true})
	if yes {
		for _, fact := range others {
			st.Answers[fact] = st.Answers[first]
		}
	}
}

// join makes one of the last two steps, for going back.
func (st *state) join() { st.Path[len(st.Path)-1].With = true }

// back undoes the last step, and those it came with; false if there is none.
func (st *state) back(others func(first string) []string) bool {
	switch {
	case st.Pending != nil:
		st.Pending = nil
		return true
	case len(st.Told) > 0:
		return st.backInList()
	case len(st.Path) == 0:
		return false
	}
	last := st.Path[len(st.Path)-1]
	st.Path = st.Path[:len(st.Path)-1]
	switch {
	case len(last.Told) > 0:
		st.untell(last.Told)
		return true
	case last.Declined && st.restoreTold():
		return true
	case last.Declined:
		return st.back(others)
	}
	if last.With {
		defer st.back(others)
	}
	if last.Same {
		if st.Same[last.Fact] {
			for _, fact := range others(last.Fact) {
				delete(st.Answers, fact)
			}
		}
		delete(st.Same, last.Fact)
		return true
	}
	delete(st.Answers, last.Fact)
	st.Skipped = slices.DeleteFunc(st.Skipped, func(s string) bool { return s == last.Fact })
	return true
}
