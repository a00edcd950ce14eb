package caseload

import (
	"context"

	"luohu/backend/casework"
)

// Carry carries out a command as it stands: what it says of the world besides is
// taken for true. The others of this package look that up first; this one is for
// who knows it, such as those who hold the laws of casework on a database.
func (c *Caseload) Carry(ctx context.Context, by casework.Actor, id string, wanted casework.Command) (*casework.Application, error) {
	return c.simply(ctx, by, id, 0, wanted)
}
