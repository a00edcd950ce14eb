package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/broadcast"
)

// DeliveryOutcome is what WeChat tells of a message afterwards.
type DeliveryOutcome struct {
	Number   string `gorm:"primaryKey"`
	Follower string `gorm:"primaryKey"`
	Why      broadcast.Why
	At       time.Time
}

func (o DeliveryOutcome) state() (broadcast.State, broadcast.Why) {
	if o.Why != "" {
		return broadcast.Failed, o.Why
	}
	return broadcast.Delivered, ""
}

// ledgersHeard is to how many of the newest ledgers it can belong what WeChat tells.
const ledgersHeard = 50

// HearOutcomes takes in what WeChat tells of messages: however often, and also before it
// is written that they were sent.
func (s *Store) HearOutcomes(ctx context.Context, all []DeliveryOutcome) error {
	err := s.Do(ctx, func(tx *Tx) error {
		known, err := tx.deliveriesOf(all)
		if err != nil {
			return err
		}
		early, chunks := []DeliveryOutcome(nil), map[[2]int64]map[settled][]int{}
		for _, o := range all {
			d, there := known[o.key()]
			if !there {
				o.At = o.At.UTC()
				early = append(early, o)
				continue
			}
			at := [2]int64{d.Ledger, int64(chunkOf(d.Seq, ChunkSize))}
			if chunks[at] == nil {
				chunks[at] = map[settled][]int{}
			}
			state, why := o.state()
			is := settled{state: state, why: why}
			chunks[at][is] = append(chunks[at][is], d.Seq)
		}
		for _, at := range sortedChunks(chunks) {
			if err := tx.hear(at[0], int(at[1]), chunks[at]); err != nil {
				return err
			}
		}
		if len(early) == 0 {
			return nil
		}
		var sending []int64 // else it is of nothing that is being handed over
		err = tx.db.Model(&broadcastRow{}).Where("state IN ?", []broadcast.Stage{broadcast.Sending, broadcast.Paused}).Limit(1).Pluck("ledger", &sending).Error
		if err != nil || len(sending) == 0 {
			return err
		}
		return tx.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&early, messagesAtOnce).Error
	})
	if err != nil {
		return fmt.Errorf("take in what WeChat tells of messages: %w", err)
	}
	return nil
}

// sortedChunks is the order in which all machines hold chunks: none waits for another
// that waits for it.
func sortedChunks[V any](of map[[2]int64]V) [][2]int64 {
	return slices.SortedFunc(maps.Keys(of), func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
}

func (o DeliveryOutcome) key() [2]string { return [2]string{o.Number, o.Follower} }

func (tx *Tx) hear(ledger int64, chunk int, all map[settled][]int) error {
	c := Chunk{Ledger: ledger, Chunk: chunk}
	if err := tx.holdChunk(&c); err != nil {
		return err
	}
	for is, seqs := range all {
		err := tx.recipientsOf(ledger, seqs).Where("state IN ?", []broadcast.State{broadcast.Handed, broadcast.Uncertain}).
			UpdateColumns(map[string]any{"state": string(is.state), "why": string(is.why), "done_at": tx.now}).Error
		if err != nil {
			return err
		}
	}
	return tx.tally(c)
}

// deliveriesOf are those that messages belong to, by number and follower.
func (tx *Tx) deliveriesOf(all []DeliveryOutcome) (map[[2]string]Delivery, error) {
	var ledgers []int64
	if err := tx.db.Model(&broadcastRow{}).Where("state NOT IN ?", []broadcast.Stage{broadcast.Draft, broadcast.Asked}).Order("ledger DESC").Limit(ledgersHeard).Pluck("ledger", &ledgers).Error; err != nil {
		return nil, err
	}
	if len(ledgers) == 0 {
		return nil, nil
	}
	followers := make([]string, len(all))
	for i, o := range all {
		followers[i] = o.Follower
	}
	var rows []Delivery
	if err := tx.db.Select("ledger", "seq", "follower", "number").Where("ledger IN ? AND follower IN ? AND number <> '' AND way <> 'mass'", ledgers, someOf(followers)).Find(&rows).Error; err != nil {
		return nil, err
	}
	of := make(map[[2]string]Delivery, len(rows))
	for _, d := range rows {
		of[[2]string{d.Number, d.Follower}] = d
	}
	return of, nil
}

// outcomesOf are those that were told early of some deliveries, by their numbers.
func (tx *Tx) outcomesOf(all []Delivery) (map[string]DeliveryOutcome, error) {
	var numbers []string
	for _, d := range all {
		if d.Number != "" && !slices.Contains(numbers[max(0, len(numbers)-1):], d.Number) { // many in a row have one number
			numbers = append(numbers, d.Number)
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	var rows []DeliveryOutcome
	if err := tx.db.Where("number IN ?", someOf(numbers)).Find(&rows).Error; err != nil {
		return nil, err
	}
	of := make(map[string]DeliveryOutcome, len(rows))
	for _, o := range rows {
		of[o.Number] = o
	}
	return of, nil
}

func (tx *Tx) dropOutcomes(all map[string]DeliveryOutcome) error {
	if len(all) == 0 {
		return nil
	}
	var numbers []string
	for number := range all {
		numbers = append(numbers, number)
	}
	return tx.db.Delete(&DeliveryOutcome{}, "number IN ?", numbers).Error
}

// MatchOutcomes takes in what was told early of messages that are written meanwhile:
// what two machines did at the same moment, a little while ago. Behind is where it goes
// on; empty: it is through.
func (s *Store) MatchOutcomes(ctx context.Context, since time.Time, behind string, most int) (next string, err error) {
	var rows []DeliveryOutcome
	if err := s.reading(ctx).Where("at > ? AND number > ?", since.UTC(), behind).Order("number").Limit(most).Find(&rows).Error; err != nil {
		return "", fmt.Errorf("read what was told early: %w", err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	err = s.Do(ctx, func(tx *Tx) error {
		known, err := tx.deliveriesOf(rows)
		if err != nil {
			return err
		}
		matched := map[string]DeliveryOutcome{}
		for _, o := range rows {
			d, there := known[o.key()]
			if !there {
				continue
			}
			state, why := o.state()
			if err := tx.hear(d.Ledger, chunkOf(d.Seq, ChunkSize), map[settled][]int{{state: state, why: why}: {d.Seq}}); err != nil {
				return err
			}
			matched[o.Number] = o
		}
		return tx.dropOutcomes(matched)
	})
	if err != nil {
		return "", fmt.Errorf("match what was told early: %w", err)
	}
	if len(rows) < most {
		return "", nil
	}
	return rows[len(rows)-1].Number, nil
}

// ForgetOutcomes deletes what was told of messages that no ledger knows.
func (s *Store) ForgetOutcomes(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&DeliveryOutcome{}, "at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget what was told of messages: %w", done.Error)
	}
	return done.RowsAffected, nil
}
