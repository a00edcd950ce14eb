package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"gorm.io/gorm"

	"luohu/backend/casework"
	"luohu/backend/list"
)

// List is a frozen list, without its rows.
type List struct {
	list.Head
	Hash      string
	Signature []byte // over the bytes of the document
	PublicKey string // PEM, of the key that signed
}

// frozenList is a row of lists.
type frozenList struct {
	ID        string `gorm:"primaryKey"`
	Period    string
	Head      string
	Hash      string
	Signature string
	PublicKey string
	FrozenAt  time.Time
}

func (frozenList) TableName() string { return "lists" }

// listRow is a row of a document.
type listRow struct {
	List     string `gorm:"primaryKey"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false"`
	list.Row `gorm:"embedded"`
}

// SaveList keeps a list as it was frozen and signed, with the rows that it
// shows.
func (tx *Tx) SaveList(l List, rows []list.Row) error {
	head, err := json.Marshal(l.Head)
	if err != nil {
		return err
	}
	row := frozenList{
		l.List, string(l.Period), string(head), l.Hash, base64.StdEncoding.EncodeToString(l.Signature), l.PublicKey, l.FrozenAt.UTC(),
	}
	if err := tx.db.Create(&row).Error; err != nil {
		return fmt.Errorf("keep the list of period %s: %w", l.Period, err)
	}
	kept := make([]listRow, 0, min(len(rows), entriesAtOnce))
	for i, one := range rows {
		kept = append(kept, listRow{l.List, i + 1, one})
		if len(kept) < entriesAtOnce && i+1 < len(rows) {
			continue
		}
		if err := tx.db.Create(&kept).Error; err != nil {
			return fmt.Errorf("keep the list of period %s: %w", l.Period, err)
		}
		kept = kept[:0]
	}
	return nil
}

// List reads one by its id; ErrNotFound if there is none.
func (s *Store) List(ctx context.Context, id string) (l List, err error) {
	var row frozenList
	if err := s.reading(ctx).Take(&row, "id = ?", id).Error; err != nil {
		return l, found(err, "list "+id)
	}
	if err := json.Unmarshal([]byte(row.Head), &l.Head); err != nil {
		return l, fmt.Errorf("list %s: %w", id, err)
	}
	l.Hash, l.PublicKey = row.Hash, row.PublicKey
	if l.Signature, err = base64.StdEncoding.DecodeString(row.Signature); err != nil {
		return l, fmt.Errorf("list %s: %w", id, err)
	}
	return l, nil
}

// ListFilter narrows the rows of a list; what is empty narrows nothing.
type ListFilter struct {
	Second bool   // those who are not on it; else those who are
	Number string // the beginning of one
	Name   string // masked, the whole of it
	After  int    // the place in the document behind which the page begins
	Limit  int
}

// ListRow is a row with its place in the document, which is its cursor.
type ListRow struct {
	Seq int `json:"-"`
	list.Row
}

// ListPage is a page of a list in the order of the document.
func (s *Store) ListPage(ctx context.Context, id string, f ListFilter) (page []ListRow, err error) {
	if err := f.where(s.reading(ctx), id).Where("seq > ?", f.After).Order("seq").Limit(f.Limit).Scan(&page).Error; err != nil {
		return nil, fmt.Errorf("read a page of list %s: %w", id, err)
	}
	return page, nil
}

func (f ListFilter) where(db *gorm.DB, id string) *gorm.DB {
	find := db.Model(&listRow{}).Where("list = ?", id)
	if f.Second {
		find = find.Where("place = 0")
	} else {
		find = find.Where("place > 0")
	}
	if f.Number != "" {
		find = find.Where("number >= ? AND number <= ?", f.Number, lastNumber(f.Number))
	}
	if f.Name != "" {
		find = find.Where("name = ?", f.Name)
	}
	return find
}

// EachListRow gives the rows of a list one after the other, in the order of the
// document.
func (s *Store) EachListRow(ctx context.Context, id string) iter.Seq2[list.Row, error] {
	return func(yield func(list.Row, error) bool) {
		for after := 0; ; {
			var rows []listRow
			err := s.reading(ctx).Where("list = ? AND seq > ?", id, after).Order("seq").Limit(entriesAtOnce).Find(&rows).Error
			if err != nil {
				yield(list.Row{}, fmt.Errorf("read list %s: %w", id, err))
				return
			}
			for _, row := range rows {
				if !yield(row.Row, nil) {
					return
				}
			}
			if len(rows) < entriesAtOnce {
				return
			}
			after = rows[len(rows)-1].Seq
		}
	}
}

// ListIDs are the lists of a period, also those that were taken back, in the
// order in which they were frozen.
func (s *Store) ListIDs(ctx context.Context, period casework.PeriodID) (ids []string, err error) {
	err = s.reading(ctx).Model(&frozenList{}).Where("period = ?", string(period)).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read the lists of period %s: %w", period, err)
	}
	return ids, nil
}
