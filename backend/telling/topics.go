package telling

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// Topic is what followers can ask to be told of, whoever they are.
type Topic string

// The topics, as they are offered.
const (
	Filing  Topic = "filing"
	Points  Topic = "points"
	Lists   Topic = "lists"
	Policy  Topic = "policy"
	Permits Topic = "permits"
)

// Topics are all of them.
var Topics = []Topic{Filing, Points, Lists, Policy, Permits}

// City is the one whose programme this is: the only one of which something is told.
const City = "tianjin"

// heralds are the moves of a period of which subscribers are told.
var heralds = map[casework.PeriodKind]Topic{
	casework.FilingOpened: Filing,
	casework.ScoresShown:  Points,
	casework.ListShown:    Lists,
	casework.PeriodClosed: Permits,
}

// What else subscribers are told of.
const (
	filingEnds      = "filing_ends"
	noticePublished = "notice_published"
)

// policyNotice is the kind of notice that tells of a change of the rules.
const policyNotice notice.Kind = "policy"

// herald tells the subscribers of a topic what a move of a period means to all.
func (t *Tellings) herald(ctx context.Context, m store.Message, moved casework.PeriodKind) error {
	topic, told := heralds[moved]
	if !told {
		return nil
	}
	return t.toAll(ctx, m.ID, topic, string(moved), time.Time{}, func(tx *store.Tx) (Said, error) {
		p, err := tx.Period(casework.PeriodID(m.Subject))
		if err != nil {
			return Said{}, err
		}
		s := ofPeriod(p)
		if moved == casework.FilingOpened {
			s.Until = casework.Moment(p.Terms.Filing.To)
		}
		return s, nil
	})
}

// announce tells the subscribers of policy of a notice that was published, unless a
// broadcast sends it: who gets that was decided.
func (t *Tellings) announce(ctx context.Context, m store.Message) error {
	var h happened
	if err := json.Unmarshal([]byte(m.Data), &h); err != nil || h.Kind != noticePublished {
		return err
	}
	var n *notice.Notice
	sent := false
	err := t.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if n, err = tx.Notice(m.Subject); err != nil {
			return err
		}
		all, err := tx.BroadcastsOf(n.ID)
		sent = slices.ContainsFunc(all, func(b *broadcast.Broadcast) bool { return !b.ApprovedAt.IsZero() })
		return err
	})
	if err != nil || sent || n.Kind != policyNotice || n.Release == nil {
		return err
	}
	return t.toAll(ctx, m.ID, Policy, h.Kind, time.Time{}, func(*store.Tx) (Said, error) {
		return Said{About: n.Release.Issue.Title}, nil
	})
}

// toAll tells all subscribers of a topic something under a key, some hundred at a
// time: one that is broken off goes on, and nobody is told twice.
func (t *Tellings) toAll(ctx context.Context, key string, topic Topic, kind string, valid time.Time, says func(*store.Tx) (Said, error)) error {
	for more := true; more; {
		var told []store.Telling
		err := t.Store.Do(ctx, func(tx *store.Tx) error {
			s, err := says(tx)
			if err != nil {
				return err
			}
			untold, err := tx.Untold(key, string(topic), City, boundAtOnce)
			if err != nil {
				return err
			}
			told = nil
			for _, one := range untold {
				note, err := t.note(key, one.Follower, one.Hushed, kind, t.Topics[kind], s, valid)
				if err != nil {
					return err
				}
				told = append(told, note)
			}
			more = len(untold) == boundAtOnce
			return tx.AddTellings(told)
		})
		if err != nil {
			return err
		}
		t.hushed(ctx, told)
	}
	return nil
}

// note is something that a follower is told, of no application in particular.
func (t *Tellings) note(key, follower string, hushed bool, kind string, w *Word, s Said, valid time.Time) (store.Telling, error) {
	text, card, err := w.Say(s)
	if err != nil {
		return store.Telling{}, err
	}
	one := store.Telling{
		ID: ulid.Make().String(), Message: key, Follower: follower, Kind: kind, Text: text, Card: card.written(t.Now()),
		State: store.TellingWaits, NextAt: t.Quiet.After(t.Now(), time.Now()),
	}
	if !valid.IsZero() {
		until := valid.UTC()
		one.ValidUntil = &until
	}
	if hushed {
		one.State, one.Why = store.TellingKept, ByHushed
	}
	return one, nil
}
