package vault

import (
	"context"
	"time"

	"luohu/backend/casework"
)

// Born is the birthday in somebody's ID number, for what the programme counts by
// itself: nobody gets to see it.
func (v *Vault) Born(ctx context.Context, person string) (time.Time, error) {
	row, err := v.Store.Person(ctx, person)
	if err != nil {
		return time.Time{}, err
	}
	number, err := v.field(ctx, row, IDNumber)
	if err == nil && number == "" {
		err = ErrErased
	}
	if err != nil {
		return time.Time{}, err
	}
	return casework.IDNumber(number).Birthday(), nil
}
