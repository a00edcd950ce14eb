package store

import (
	"context"
	"fmt"
)

// View is a queue as somebody has narrowed it, under a name.
type View struct {
	ID       string `gorm:"primaryKey"`
	Account  string // whose it is
	Desk     string // whose members see it too: role/department; empty: nobody
	Page     string // the queue
	Name     string
	Narrowed string // what stands behind the question mark of its address
	Place    int    // among their own
}

// TableName keeps gorm from naming it.
func (View) TableName() string { return "saved_views" }

// MostViews is how many somebody keeps, and how many of a desk are looked at.
const MostViews = 20

// Views are those of an account in their order, and behind them those that others
// share with its desk.
func (s *Store) Views(ctx context.Context, account, desk string) (own, shared []View, err error) {
	db := s.reading(ctx)
	if err := db.Where("account = ?", account).Order("place, id").Limit(MostViews).Find(&own).Error; err != nil {
		return nil, nil, fmt.Errorf("read saved views: %w", err)
	}
	if desk == "" {
		return own, nil, nil
	}
	if err := db.Where("desk = ? AND account <> ?", desk, account).Order("name, id").Limit(MostViews).Find(&shared).Error; err != nil {
		return nil, nil, fmt.Errorf("read the saved views of %s: %w", desk, err)
	}
	return own, shared, nil
}

// OwnViews are those of an account, in their order.
func (tx *Tx) OwnViews(account string) (own []View, err error) {
	if err := tx.db.Where("account = ?", account).Order("place, id").Find(&own).Error; err != nil {
		return nil, fmt.Errorf("read saved views: %w", err)
	}
	return own, nil
}

// SaveView writes one, new or not.
func (tx *Tx) SaveView(v View) error {
	if err := tx.db.Save(&v).Error; err != nil {
		return fmt.Errorf("save a view: %w", err)
	}
	return nil
}

// DropView takes one of an account away; ErrNotFound if it has none with this id.
func (tx *Tx) DropView(account, id string) error {
	done := tx.db.Delete(&View{}, "account = ? AND id = ?", account, id)
	if done.Error != nil {
		return fmt.Errorf("drop a view: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return fmt.Errorf("view %s: %w", id, ErrNotFound)
	}
	return nil
}
