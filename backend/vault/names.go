package vault

import (
	"context"
	"errors"
	"fmt"

	"luohu/backend/casework"
)

// Names shows the names of persons masked, by their ids, with two reads however
// many they are. Who is erased, or not there, is left out.
func (v *Vault) Names(ctx context.Context, persons ...string) (map[string]string, error) {
	return v.names(ctx, persons, casework.MaskName)
}

// FullNames are the names of persons as they were given, for the unit that has
// given them.
func (v *Vault) FullNames(ctx context.Context, persons ...string) (map[string]string, error) {
	return v.names(ctx, persons, func(name string) string { return name })
}

func (v *Vault) names(ctx context.Context, persons []string, shown func(string) string) (map[string]string, error) {
	if len(persons) > shownAtMost {
		return nil, fmt.Errorf("%d persons at once are more than %d", len(persons), shownAtMost)
	}
	rows, err := v.Store.PersonNames(ctx, persons)
	if err != nil {
		return nil, err
	}
	if err := v.fetchKeys(ctx, rows); err != nil {
		return nil, err
	}
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		name, err := v.field(ctx, row, Name)
		switch {
		case errors.Is(err, ErrErased): // since the row was read
		case err != nil:
			return nil, err
		case name != "":
			names[row.ID] = shown(name)
		}
	}
	return names, nil
}
