package caseload

import (
	"context"
	"errors"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
)

// HandInLicence examines a unit's licence and keeps it, sealed with the key of
// the unit. What the rules would refuse is refused before it is looked at.
func (c *Caseload) HandInLicence(ctx context.Context, by casework.Actor, uscc casework.USCC, seen int64, upload files.Upload) (*casework.Unit, error) {
	var u *casework.Unit
	err := c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		if u, err = unitFor(tx, by, "handInLicence", uscc); err == nil {
			_, err = u.HandIn(casework.File{}, casework.World{By: by})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	row, forget, err := c.receive(ctx, u.ID, c.Cabinet.Key(ctx, u.ID), &upload)
	if err != nil {
		return nil, err
	}
	row.AddedBy = by.ID
	u, err = c.changeUnit(ctx, by, "handInLicence", uscc, seen, func(tx *store.Tx, u *casework.Unit, w casework.World) (*casework.Unit, unitDeed, error) {
		next, err := u.HandIn(fileOf(row), w)
		if err == nil {
			err = tx.SaveFile(row)
		}
		return next, unitDeed{act: "unit.hand_in_licence", noted: map[string]string{"file": row.ID}}, err
	})
	if err != nil {
		forget()
	}
	return u, err
}

// CheckLicence is an officer's word on a file that was handed in; empty:
// whichever it is.
func (c *Caseload) CheckLicence(ctx context.Context, by casework.Actor, uscc casework.USCC, seen int64, file string, good bool, why string) (*casework.Unit, error) {
	return c.changeUnit(ctx, by, "checkLicence", uscc, seen, func(_ *store.Tx, u *casework.Unit, w casework.World) (*casework.Unit, unitDeed, error) {
		next, err := u.CheckLicence(file, good, why, w)
		if errors.Is(err, &casework.Refusal{Code: casework.CodeStale}) {
			err = &Stale{Version: u.Version}
		}
		d := unitDeed{act: "unit.check_licence", reason: why, noted: map[string]string{"file": u.File.ID}, told: true}
		if next != nil {
			d.noted["licence"] = string(next.Licence)
		}
		return next, d, err
	})
}

// Licence is the one of a unit, or its thumbnail.
func (c *Caseload) Licence(ctx context.Context, by casework.Actor, uscc casework.USCC, small bool) (content []byte, kind string, err error) {
	var f store.File
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		u, err := unitFor(tx, by, "getLicence", uscc)
		if err != nil {
			return err
		}
		f, err = tx.File(u.ID, u.File.ID)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return c.fetch(ctx, f, small)
}

// receive examines a licence (nil: there is none), and keeps it; forget undoes
// it.
func (c *Caseload) receive(ctx context.Context, unit string, key files.AEAD, upload *files.Upload) (row store.File, forget func(), err error) {
	if upload == nil {
		return row, func() {}, nil
	}
	ready, err := c.Cabinet.Desk.Receive(ctx, *upload)
	if err != nil {
		return row, nil, err
	}
	if row, forget, err = c.keep(ctx, unit, key, ready); err != nil {
		return row, nil, err
	}
	row.ID, row.Application, row.Material = newID(), unit, "licence"
	return row, forget, nil
}

func fileOf(row store.File) casework.File {
	return casework.File{ID: row.ID, Hash: row.Content, Type: row.Type, Bytes: row.Bytes}
}
