// Package chat keeps how people fare with the bot: what was asked and understood,
// counted by day, and the questions that nothing answered, without what is
// personal in them. Who asked is never kept.
package chat

import (
	"context"
	"sync"
	"time"

	"luohu/backend/store"
)

// Kinds of counts, with what stands under them as names.
const (
	Heard     = "heard"     // messages by what understood them: a layer of package keyword, city, line, supposed, told; [Nothing]
	Guide     = "guide"     // guides that were sent, by id
	Command   = "command"   // commands that were carried out, by the name of the intent
	Interview = "interview" // [Begun], [Finished], [Early], [Left], [Stuck]
	Asked     = "asked"     // questions of the interview that were put, by the id of the fact
	Passed    = "passed"    // and those that somebody went on from: what was put and not passed is where people are, or stopped
	LeftAt    = "left"      // where somebody said that they stop, by the id of the fact
)

// Names of counts.
const (
	Nothing  = "none" // nothing understood it
	Begun    = "begun"
	Finished = "finished"
	Early    = "early" // a result was asked for before all was answered
	Left     = "left"  // somebody said that they stop
	Stuck    = "stuck" // an answer was not understood
)

// List stands for a fact where a list of what somebody told is to be confirmed.
const List = "list"

const (
	secondsADay = 24 * 60 * 60
	chinaAhead  = 8 * 60 * 60 // of UTC, all year
)

// Bounds of what is held until it is written.
const (
	mostCounts    = 5000
	mostQuestions = 500 // different ones
)

// Tally gathers counts in memory, so that a message costs no write: [Tally.Flush]
// writes what has come together. A nil one counts nothing.
type Tally struct {
	now  func() time.Time
	keep bool

	mu        sync.Mutex
	counts    map[count]int64
	questions map[string]store.Question
}

// count is what is counted, on which day since 1970 in China.
type count struct {
	day        int64
	kind, name string
}

// NewTally is an empty one; keep says whether unanswered questions are kept.
func NewTally(now func() time.Time, keep bool) *Tally {
	return &Tally{now: now, keep: keep, counts: map[count]int64{}, questions: map[string]store.Question{}}
}

// Count adds one; an empty name counts nothing.
func (t *Tally) Count(kind, name string) {
	if t == nil || name == "" {
		return
	}
	c := count{(t.now().Unix() + chinaAhead) / secondsADay, kind, name}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.add(c, 1)
}

func (t *Tally) add(c count, n int64) {
	if _, there := t.counts[c]; there || len(t.counts) < mostCounts {
		t.counts[c] += n
	}
}

// Unanswered notes a question that nothing answered, masked.
func (t *Tally) Unanswered(words string) {
	t.Count(Heard, Nothing)
	t.Unclear(words)
}

// Unclear notes what was no answer to a question of ours, masked: it is counted
// elsewhere.
func (t *Tally) Unclear(words string) {
	if t == nil || !t.keep {
		return
	}
	q, worth := question(words)
	if !worth {
		return
	}
	q.LastAt = t.now().UTC()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.note(q)
}

func (t *Tally) note(q store.Question) {
	before, there := t.questions[q.Hash]
	switch {
	case there:
		before.Times += q.Times
		if q.LastAt.After(before.LastAt) {
			before.LastAt = q.LastAt
		}
		t.questions[q.Hash] = before
	case len(t.questions) < mostQuestions:
		t.questions[q.Hash] = q
	}
}

// Flush writes what has come together; if that fails, it is kept for the next
// time.
func (t *Tally) Flush(ctx context.Context, s *store.Store) error {
	counts, questions := t.take()
	if len(counts)+len(questions) == 0 {
		return nil
	}
	err := s.Do(ctx, func(tx *store.Tx) error {
		if err := tx.AddChatCounts(rows(counts)); err != nil {
			return err
		}
		return tx.AddQuestions(questions)
	})
	if err == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for c, n := range counts {
		t.add(c, n)
	}
	for _, q := range questions {
		t.note(q)
	}
	return err
}

func (t *Tally) take() (counts map[count]int64, questions []store.Question) {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts, t.counts = t.counts, map[count]int64{}
	for _, q := range t.questions {
		questions = append(questions, q)
	}
	clear(t.questions)
	return counts, questions
}

func rows(counts map[count]int64) (all []store.ChatCount) {
	for c, n := range counts {
		day := time.Unix(c.day*secondsADay, 0).UTC().Format(time.DateOnly)
		all = append(all, store.ChatCount{Day: day, Kind: c.kind, Name: c.name, Times: n})
	}
	return all
}
