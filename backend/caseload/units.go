package caseload

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// Unit reads one that is within somebody's reach; what is not is told as not
// found.
func (c *Caseload) Unit(ctx context.Context, by casework.Actor, uscc casework.USCC) (u *casework.Unit, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		u, err = unitFor(tx, by, "getUnit", uscc)
		return err
	})
	return u, err
}

// AgentView is an agent of a unit as others see them.
type AgentView struct {
	ID, Name string
	Phone    string // for colleagues and window officers; empty: none was given, or not for others
}

// agentsAtMost is far above how many a unit has ever had.
const agentsAtMost = 200

// AgentsOf are a unit's agents.
func (c *Caseload) AgentsOf(ctx context.Context, by casework.Actor, u *casework.Unit) (all []AgentView, err error) {
	accounts, err := c.Agents.List(ctx, u.ID, "", agentsAtMost)
	for _, a := range accounts {
		if !slices.Contains(u.Agents, a.ID) {
			continue // was one, or is to be one
		}
		v := AgentView{ID: a.ID, Name: a.Name}
		if a.Phone != "" && (by.Role == casework.Agent || by.Role == casework.WindowOfficer) {
			phone, err := c.Vault.Open(ctx, u.ID, phoneOf(a.ID), a.Phone)
			if err != nil {
				return nil, fmt.Errorf("open the phone of agent %s: %w", a.ID, err)
			}
			v.Phone = string(phone)
		}
		all = append(all, v)
	}
	return all, err
}

// ChoosePoint fixes where the unit's applications of a period (empty: of the one
// that is being filed in) are accepted: once.
func (c *Caseload) ChoosePoint(ctx context.Context, by casework.Actor, uscc casework.USCC, seen int64, period casework.PeriodID, point casework.AcceptancePoint) (*casework.Unit, error) {
	return c.changeUnit(ctx, by, "chooseAcceptancePoint", uscc, seen, func(tx *store.Tx, u *casework.Unit, w casework.World) (*casework.Unit, unitDeed, error) {
		p, err := periodOr(tx, period, filedIn)
		if err != nil {
			return nil, unitDeed{}, err
		}
		w.Period = p
		next, err := u.Choose(point, w)
		return next, unitDeed{act: "unit.choose_point", noted: map[string]string{"period": string(p.ID), "point": string(point)}}, err
	})
}

// unitDeed is what is noted of a change of a unit.
type unitDeed struct {
	act, reason string
	noted       map[string]string
	told        bool // the unit is to be told of it
}

// unitFor is the unit with a code, for somebody who may use an operation on it.
func unitFor(tx *store.Tx, by casework.Actor, operation string, uscc casework.USCC) (*casework.Unit, error) {
	u, err := tx.UnitByUSCC(uscc)
	if err != nil {
		return nil, err
	}
	periods, err := tx.Periods()
	if err != nil {
		return nil, err
	}
	return u, identity.Check(by, operation, identity.AboutUnit(u, periods))
}

// changeUnit changes a unit as it is, or only if it is still at the version that
// somebody has seen (0: whatever it is).
func (c *Caseload) changeUnit(
	ctx context.Context, by casework.Actor, operation string, uscc casework.USCC, seen int64,
	want func(*store.Tx, *casework.Unit, casework.World) (*casework.Unit, unitDeed, error),
) (next *casework.Unit, err error) {
	err = retried(func() error {
		return c.do(ctx, func(tx *store.Tx) error {
			u, err := unitFor(tx, by, operation, uscc)
			if err != nil {
				return err
			}
			if seen > 0 && u.Version != seen {
				return &Stale{Version: u.Version}
			}
			var d unitDeed
			if next, d, err = want(tx, u, casework.World{Now: c.moment(), By: by}); err != nil || next == u {
				return err
			}
			return saveUnit(tx, by, next, d)
		})
	})
	return next, err
}

// saveUnit writes a unit that has changed, and what was done to it.
func saveUnit(tx *store.Tx, by casework.Actor, next *casework.Unit, d unitDeed) error {
	if err := tx.SaveUnit(next); err != nil {
		return err
	}
	noted := map[string]string{"version": strconv.FormatInt(next.Version, 10)}
	maps.Copy(noted, d.noted)
	if err := tx.Audit(deed(by, d.act, "unit", next.ID, d.reason, noted)); err != nil || !d.told {
		return err
	}
	return tx.Tell(store.Message{ID: newID(), Topic: "unit", Subject: next.ID, Data: fmt.Sprintf(`{"kind":%q,"version":%d}`, d.act, next.Version)})
}
