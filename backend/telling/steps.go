package telling

import (
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Steps are the kinds of events of an application that its people can choose not to be
// told of: it goes its way, nothing is asked of them, and nothing is decided. Of all
// others they must hear: what they have to do by a day (a supplement, an objection, the
// permit), how it ended (not accepted, withdrawn, lapsed, the list), and what changes
// something that they were told before. Who wants none of these either has 停止通知.
var Steps = []string{
	string(casework.ApplicationSubmitted),
	string(casework.ApplicationAccepted),
	string(casework.ScoringFinished),
}

// ByStopped is why something was not told: they do not want to hear of the kind.
const ByStopped = "stopped"

// stops are who has stopped which of the steps.
type stops map[store.ReminderStop]bool

func (t *Tellings) stopsOf(tx *store.Tx, bound []store.Bound, kinds ...casework.Kind) (stops, error) {
	var asked []string
	for _, kind := range kinds {
		if slices.Contains(Steps, string(kind)) && !slices.Contains(asked, string(kind)) {
			asked = append(asked, string(kind))
		}
	}
	if len(asked) == 0 || len(bound) == 0 {
		return nil, nil
	}
	followers := make([]string, len(bound))
	for i, b := range bound {
		followers[i] = b.Follower
	}
	all, err := tx.StopsOf(followers, asked)
	found := stops{}
	for _, one := range all {
		found[store.ReminderStop{Follower: one.Follower, Kind: one.Kind}] = true
	}
	return found, err
}

// heed drops what its follower does not want to hear of.
func (s stops) heed(one *store.Telling) {
	if s[store.ReminderStop{Follower: one.Follower, Kind: one.Kind}] {
		one.State, one.Why = store.TellingDropped, ByStopped
	}
}
