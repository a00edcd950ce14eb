package caseload

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"luohu/backend/casework"
)

// Difference is an application that its events do not make.
type Difference struct {
	Application string
	What        string
}

// Verify rebuilds every application from its events, and compares. It tells of
// the first differences, and how many applications there are.
func (c *Caseload) Verify(ctx context.Context, most int) (checked int, found []Difference, err error) {
	err = c.Store.EachApplication(ctx, func(kept *casework.Application, events []casework.Recorded) error {
		checked++
		if what := differs(kept, events); what != "" && len(found) < most {
			found = append(found, Difference{kept.ID, what})
		}
		return nil
	})
	return checked, found, err
}

func differs(kept *casework.Application, events []casework.Recorded) string {
	var again casework.Application
	for i, e := range events {
		if e.Version != int64(i+1) {
			return fmt.Sprintf("an event is missing before the one of version %d", e.Version)
		}
		again.Evolve(e)
	}
	one, err := json.Marshal(&again)
	if err != nil {
		return err.Error()
	}
	two, err := json.Marshal(kept)
	if err != nil {
		return err.Error()
	}
	if !bytes.Equal(one, two) {
		return "the state is not what its events make of it: " + where(one, two)
	}
	return ""
}

// where is the first field that differs.
func where(one, two []byte) string {
	var a, b map[string]json.RawMessage
	if json.Unmarshal(one, &a) != nil || json.Unmarshal(two, &b) != nil {
		return "unreadable"
	}
	for _, fields := range []map[string]json.RawMessage{a, b} {
		for name := range fields {
			if !bytes.Equal(a[name], b[name]) {
				return name
			}
		}
	}
	return "the order of fields"
}
