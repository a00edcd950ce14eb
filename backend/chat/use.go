package chat

import (
	"cmp"
	"slices"

	"luohu/backend/store"
)

// Use is how people fared with the bot over some days.
type Use struct {
	Days       []Day
	Understood []Layer // by what understood a message; [Nothing] where nothing did
	Begun      int     // interviews
	Finished   int
	Stops      []Stop // where interviews stopped, the most first
}

// Day is how many messages there were on one, and how many nothing understood.
type Day struct {
	On             string // in China, YYYY-MM-DD
	Heard, Nothing int
}

// Layer is how many messages something understood.
type Layer struct {
	Name  string
	Times int
}

// Stop is a question of the interview.
type Stop struct {
	Fact  string
	Asked int
	Gone  int // of them: nobody went on from it
	Left  int // of them: somebody said that they stop
}

// ReadUse adds up the days from one to another, both included: two reads.
func ReadUse(tx *store.Tx, from, to string) (u Use, err error) {
	days, err := tx.ChatDays(from, to, Heard, Nothing)
	if err != nil {
		return u, err
	}
	for _, d := range days {
		u.Days = append(u.Days, Day{d.Day, int(d.Times), int(d.Under)})
	}
	sums, err := tx.ChatSums(from, to, Heard, Interview, Asked, Passed, LeftAt)
	if err != nil {
		return u, err
	}
	stops := map[string]*Stop{}
	at := func(fact string) *Stop {
		if stops[fact] == nil {
			stops[fact] = &Stop{Fact: fact}
		}
		return stops[fact]
	}
	for _, c := range sums {
		n := int(c.Times)
		switch c.Kind {
		case Heard:
			u.Understood = append(u.Understood, Layer{c.Name, n})
		case Asked:
			at(c.Name).Asked += n
			at(c.Name).Gone += n
		case Passed:
			at(c.Name).Gone -= n
		case LeftAt:
			at(c.Name).Left += n
		case Interview:
			switch c.Name {
			case Begun:
				u.Begun = n
			case Finished:
				u.Finished = n
			}
		}
	}
	for _, s := range stops {
		s.Gone = max(s.Gone, 0) // somebody may have been asked on the day before
		u.Stops = append(u.Stops, *s)
	}
	slices.SortFunc(u.Stops, func(a, b Stop) int { return cmp.Or(b.Gone-a.Gone, cmp.Compare(a.Fact, b.Fact)) })
	slices.SortStableFunc(u.Understood, func(a, b Layer) int { return b.Times - a.Times })
	return u, nil
}
