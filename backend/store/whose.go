package store

import (
	"fmt"

	"luohu/backend/casework"
)

// Whose is an application as far as a right is held against it: whose it is, and
// where it is worked on. The rest of it is empty, and not read. ErrNotFound if
// there is none.
func (tx *Tx) Whose(id string) (*casework.Application, error) {
	var row application
	if err := tx.db.Select("id", "unit", "person", "point").Take(&row, "id = ?", id).Error; err != nil {
		return nil, fmt.Errorf("whose: %w", found(err, "application "+id))
	}
	return &casework.Application{ID: row.ID, Unit: row.Unit, Person: row.Person, Point: casework.AcceptancePoint(row.Point)}, nil
}
