package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"luohu/backend/broadcast"
)

// Delivery is one recipient of a broadcast, as the ledger has them.
type Delivery struct {
	Ledger      int64 `gorm:"primaryKey;autoIncrement:false"`
	Seq         int   `gorm:"primaryKey;autoIncrement:false"`
	Follower    string
	Application string
	State       broadcast.State
	Way         broadcast.Way
	Why         broadcast.Why
	Number      string
	Tries       int
	Round       int
	HandedAt    *time.Time
	DoneAt      *time.Time
}

// How many recipients one worker has in hand at a time: of messages to each of them, and
// of one article that WeChat sends to many.
const (
	ChunkSize = 500
	MassSize  = 10_000 // that WeChat takes
)

// chunkOf is the chunk of a recipient, where each has so many.
func chunkOf(seq, size int) int { return (seq - 1) / size }

// ChunkDeliveries are the recipients of a chunk, in their order.
func (s *Store) ChunkDeliveries(ctx context.Context, c Chunk) (all []Delivery, err error) {
	err = c.recipients(s.reading(ctx)).Order("seq").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read a part of ledger %d: %w", c.Ledger, err)
	}
	return all, nil
}

// Hand notes that planned recipients are about to be given to WeChat, each by its way,
// if the chunk is still the worker's and its broadcast is being sent. ErrConflict:
// nothing was noted, and nothing may be sent.
func (s *Store) Hand(ctx context.Context, c Chunk, lasts time.Duration, all []Delivery) error {
	err := s.Do(ctx, func(tx *Tx) error {
		if err := tx.renew(c, lasts); err != nil {
			return err
		}
		var sending []int64
		err := tx.db.Model(&broadcastRow{}).Where("ledger = ? AND state = ?", c.Ledger, string(broadcast.Sending)).Pluck("ledger", &sending).Error
		if err != nil {
			return err
		}
		if len(sending) == 0 {
			return ErrConflict
		}
		for way, seqs := range byWay(all) {
			done := tx.recipientsOf(c.Ledger, seqs).Where("state = ?", string(broadcast.Planned)).
				UpdateColumns(map[string]any{"state": string(broadcast.Handing), "way": string(way), "tries": gorm.Expr("tries + 1"), "handed_at": gorm.Expr("COALESCE(handed_at, ?)", tx.now)})
			if done.Error != nil {
				return done.Error
			}
			if int(done.RowsAffected) != len(seqs) {
				return ErrConflict
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note what is handed over of ledger %d: %w", c.Ledger, err)
	}
	return nil
}

// recipientsOf are some of a ledger. Between which they are is said as well: PostgreSQL looks
// through the whole ledger for a list. Most often there is nobody else between them.
func (tx *Tx) recipientsOf(ledger int64, seqs []int) *gorm.DB {
	first, last := slices.Min(seqs), slices.Max(seqs)
	between := tx.db.Model(&Delivery{}).Where("ledger = ? AND seq >= ? AND seq <= ?", ledger, first, last)
	if last-first+1 == len(seqs) {
		return between
	}
	return between.Where("seq IN ?", seqs)
}

func byWay(all []Delivery) map[broadcast.Way][]int {
	of := map[broadcast.Way][]int{}
	for _, d := range all {
		of[d.Way] = append(of[d.Way], d.Seq)
	}
	return of
}

// settled is what deliveries that are written together have in common.
type settled struct {
	state  broadcast.State
	way    broadcast.Way
	why    broadcast.Why
	forget bool // WeChat surely does not have it
}

// Settle writes what became of recipients of a chunk who were planned or handed over;
// what WeChat has told of them before it was written is taken in, and spent consents
// end. That the chunk is somebody else's by now changes nothing: what is known is known.
func (s *Store) Settle(ctx context.Context, c Chunk, all []Delivery, spent []NoticeConsent) error {
	err := s.Do(ctx, func(tx *Tx) error {
		if err := tx.holdChunk(&c); err != nil {
			return err
		}
		heard, err := tx.outcomesOf(all)
		if err != nil {
			return err
		}
		groups := map[settled][]Delivery{}
		for _, d := range all {
			if o, there := heard[d.Number]; there && d.Number != "" && o.Follower == d.Follower {
				d.State, d.Why = o.state()
			}
			key := settled{d.State, d.Way, d.Why, d.HandedAt == nil}
			groups[key] = append(groups[key], d)
		}
		for key, some := range groups {
			if err := tx.settle(c.Ledger, key, some); err != nil {
				return err
			}
		}
		if err := tx.dropOutcomes(heard); err != nil {
			return err
		}
		if err := tx.endConsents(ConsentSpent, spent...); err != nil {
			return err
		}
		return tx.tally(c)
	})
	if err != nil {
		return fmt.Errorf("write what became of a part of ledger %d: %w", c.Ledger, err)
	}
	return nil
}

func (tx *Tx) settle(ledger int64, is settled, all []Delivery) error {
	columns := map[string]any{"state": string(is.state), "way": string(is.way), "why": string(is.why)}
	if is.state.Final() {
		columns["done_at"] = tx.now
	}
	if is.forget {
		columns["handed_at"] = nil
	}
	seqs := make([]int, len(all))
	for i, d := range all {
		seqs[i] = d.Seq
	}
	if number := numbersOf(all); number != nil {
		columns["number"] = number
	}
	return tx.recipientsOf(ledger, seqs).Where("state IN ?", []broadcast.State{broadcast.Planned, broadcast.Handing, broadcast.Uncertain}).UpdateColumns(columns).Error
}

// numbersOf is the value of a column: WeChat's number of each, or the one of all. Nil: it
// gave none.
func numbersOf(all []Delivery) any {
	if !slices.ContainsFunc(all, func(d Delivery) bool { return d.Number != all[0].Number }) {
		if all[0].Number == "" {
			return nil
		}
		return all[0].Number
	}
	var number strings.Builder
	var numbers []any
	number.WriteString("CASE seq")
	for _, d := range all {
		if d.Number != "" {
			number.WriteString(" WHEN ? THEN ?")
			numbers = append(numbers, d.Seq, d.Number)
		}
	}
	return gorm.Expr(number.String()+" ELSE number END", numbers...)
}

// Tally is how many recipients are in a state, by a way, for a reason.
type Tally struct {
	State broadcast.State `json:"state"`
	Way   broadcast.Way   `json:"way,omitempty"`
	Why   broadcast.Why   `json:"why,omitempty"`
	N     int             `json:"n"`
}

// tally counts a chunk anew; its row is to be held.
func (tx *Tx) tally(c Chunk) error {
	var all []Tally
	err := c.recipients(tx.db.Model(&Delivery{})).Select("state, way, why, COUNT(*) AS n").Group("state, way, why").Scan(&all).Error
	if err != nil {
		return err
	}
	src, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return tx.db.Model(&Chunk{}).Where("ledger = ? AND chunk = ?", c.Ledger, c.Chunk).UpdateColumn("tally", string(src)).Error
}

// DeliveryFilter narrows the ledger of a broadcast; what is empty narrows nothing.
type DeliveryFilter struct {
	Ledger int64
	State  broadcast.State
	Why    broadcast.Why
	Behind int // the recipient behind whom the page begins
	Limit  int
}

// Deliveries are one page of a ledger.
func (s *Store) Deliveries(ctx context.Context, f DeliveryFilter) (all []Delivery, err error) {
	find := s.reading(ctx).Where("ledger = ? AND seq > ?", f.Ledger, f.Behind)
	if f.State != "" {
		find = find.Where("state = ?", string(f.State))
	}
	if f.Why != "" {
		find = find.Where("why = ?", string(f.Why))
	}
	if err := find.Order("seq").Limit(f.Limit).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read ledger %d: %w", f.Ledger, err)
	}
	return all, nil
}

// Retry has recipients tried again who are in a state for a reason, and opens their
// chunks, due at a moment by the clock of the rules; how many they are.
func (tx *Tx) Retry(ledger int64, state broadcast.State, why broadcast.Why, due time.Time) (int64, error) {
	of := tx.db.Model(&Delivery{}).Where("ledger = ? AND state = ? AND why = ?", ledger, string(state), string(why))
	var seqs []int
	if err := of.Session(&gorm.Session{}).Pluck("seq", &seqs).Error; err != nil {
		return 0, fmt.Errorf("look for whom to try again: %w", err)
	}
	done := of.UpdateColumns(map[string]any{
		"state": string(broadcast.Planned), "way": "", "why": "", "number": "", "tries": 0, "round": gorm.Expr("round + 1"), "handed_at": nil, "done_at": nil,
	})
	if done.Error != nil {
		return 0, fmt.Errorf("try again: %w", done.Error)
	}
	var one Chunk // all of a ledger are of one size
	if err := tx.db.Take(&one, "ledger = ?", ledger).Error; err != nil {
		return 0, fmt.Errorf("look for what is to be opened: %w", err)
	}
	var chunks []int
	for _, seq := range seqs {
		chunks = append(chunks, chunkOf(seq, one.Size))
	}
	for _, chunk := range slices.Compact(slices.Sorted(slices.Values(chunks))) {
		opened := tx.db.Model(&Chunk{}).Where("ledger = ? AND chunk = ?", ledger, chunk).
			UpdateColumns(map[string]any{"is_open": true, "tries": 0, "due_at": due.UTC(), "next_at": tx.now, "closed_at": nil})
		if opened.Error != nil {
			return 0, fmt.Errorf("open what is tried again: %w", opened.Error)
		}
		if err := tx.tally(Chunk{Ledger: ledger, Chunk: chunk, Size: one.Size}); err != nil {
			return 0, fmt.Errorf("count what is tried again: %w", err)
		}
	}
	return done.RowsAffected, nil
}

// forgottenAtOnce is how many recipients are deleted in one statement.
const forgottenAtOnce = 5000

// ForgetDeliveries deletes who got broadcasts that were begun before then; how many it was
// in which state stays.
func (s *Store) ForgetDeliveries(ctx context.Context, before time.Time) (n int64, err error) {
	var ledgers []int64
	err = s.reading(ctx).Model(&broadcastRow{}).Where("created_at < ? AND state IN ?", before.UTC(), []broadcast.Stage{broadcast.Done, broadcast.Cancelled}).
		Where("EXISTS (SELECT 1 FROM deliveries WHERE deliveries.ledger = broadcasts.ledger)").Order("ledger").Pluck("ledger", &ledgers).Error
	for _, ledger := range ledgers {
		for more := true; more && err == nil; {
			var first int
			err = s.reading(ctx).Model(&Delivery{}).Where("ledger = ?", ledger).Select("COALESCE(MIN(seq), 0)").Scan(&first).Error
			if err != nil || first == 0 {
				break
			}
			done := s.write.WithContext(ctx).Delete(&Delivery{}, "ledger = ? AND seq < ?", ledger, first+forgottenAtOnce)
			n, more, err = n+done.RowsAffected, done.RowsAffected > 0, done.Error
		}
	}
	if err != nil {
		return n, fmt.Errorf("forget who got broadcasts: %w", err)
	}
	return n, nil
}
