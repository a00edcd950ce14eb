package main

import (
	"context"
	"fmt"
	"io"

	"luohu/backend/store"
)

type (
	// VaultCmd looks after keys.
	VaultCmd struct {
		Rotate VaultRotate `cmd:"" help:"Wrap every person's key anew with the newest master key, while everything runs."`
	}
	// VaultRotate changes the master key.
	VaultRotate struct {
		New bool `help:"Make a new master key first, in data.dir/keys/vault.keys."`
	}
)

// Run wraps the keys anew; it may be stopped and run again.
func (c *VaultRotate) Run(load loader, out io.Writer) error {
	return withPeople(load, func(ctx context.Context, p people) error {
		if c.New {
			if err := p.keys.AddMaster(); err != nil {
				return usageFault{err}
			}
			fmt.Fprintln(out, "a new master key stands first: back it up before anything else")
		}
		left, err := p.vault.Rotate(ctx, store.Operator, func(done int) { fmt.Fprintln(out, done, "wrapped anew") })
		if err != nil {
			return err
		}
		fmt.Fprintln(out, left, "left under older keys")
		if left > 0 {
			return checkFailed{fmt.Errorf("people were added meanwhile by a program that does not have the newest key: run it again once all have it")}
		}
		return nil
	})
}
