package settings

import (
	"context"
	"fmt"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// Change is what somebody sets.
type Change struct {
	Name   string
	Typed  string
	Files  bool  // as files and environment say, whatever was typed
	Back   bool  // as the version before the one in force
	Seen   int64 // the version that was seen; 0: none
	Reason string
}

// longestNoted is how much of a value stands in the audit log.
const longestNoted = 100

// Set keeps a new version, and notes it. It holds here at once, on other machines
// within seconds.
func (s *Settings) Set(ctx context.Context, db *store.Store, by casework.Actor, c Change) error {
	d, known := Of(c.Name)
	if !known {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	var value string
	var err error
	if !c.Files && !c.Back {
		if value, err = d.read(c.Typed); err != nil {
			return err
		}
	}
	if d.Reason || c.Reason != "" {
		if c.Reason, err = vault.Reason(c.Reason); err != nil {
			return err
		}
	}
	err = db.Do(ctx, func(tx *store.Tx) error {
		edition, err := tx.Count("settings") // of two at once, the second waits
		if err != nil {
			return err
		}
		versions, err := tx.SettingVersions(c.Name, 2)
		if err != nil {
			return err
		}
		before, last := "", int64(0) // as the files say
		if len(versions) > 0 {
			before, last = versions[0].Value, versions[0].Version
		}
		if last != c.Seen {
			return refuse(CodeChanged, nil)
		}
		if c.Back && len(versions) > 1 {
			value = versions[1].Value
		}
		if value == before || value == "" && len(versions) == 0 || before == "" && value == s.files[c.Name] {
			return refuse(CodeSame, nil)
		}
		row := store.SettingVersion{Name: c.Name, Version: last + 1, Value: value, SetBy: by.ID, Reason: c.Reason, Edition: int64(edition)}
		if err := tx.AddSettingVersion(row); err != nil {
			return err
		}
		noted := map[string]string{"version": strconv.FormatInt(row.Version, 10)}
		if len(value) <= longestNoted && d.Kind != Text {
			noted["value"] = value
		}
		return tx.Audit(store.Deed{By: by, Act: "setting.change", Kind: "setting", Subject: c.Name, Reason: c.Reason, Details: noted})
	})
	if err != nil {
		return err
	}
	if _, err := s.Refresh(ctx, db); err != nil {
		return fmt.Errorf("take in what was set: %w", err)
	}
	return nil
}
