package caseload

import (
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// periodOr is a period, or (empty) the one that is picked among all, the oldest
// first. It is refused if there is none.
func periodOr(tx *store.Tx, id casework.PeriodID, pick func([]*casework.Period) *casework.Period) (*casework.Period, error) {
	if id != "" {
		return tx.Period(id)
	}
	all, err := tx.Periods()
	if err != nil {
		return nil, err
	}
	if p := pick(all); p != nil {
		return p, nil
	}
	return nil, &casework.Refusal{Code: casework.CodeNoPeriod}
}

// filedIn is the one in which applications are filed.
func filedIn(all []*casework.Period) *casework.Period {
	return inStage(all, func(s casework.Stage) bool { return s == casework.Applying })
}

// currentOrLast is the one being worked on, or else the last one.
func currentOrLast(all []*casework.Period) *casework.Period {
	if p := inStage(all, casework.Stage.Current); p != nil {
		return p
	}
	slices.Reverse(all)
	return inStage(all, func(s casework.Stage) bool { return s == casework.Closed })
}

func inStage(all []*casework.Period, stage func(casework.Stage) bool) *casework.Period {
	if i := slices.IndexFunc(all, func(p *casework.Period) bool { return stage(p.Stage) }); i >= 0 {
		return all[i]
	}
	return nil
}

// currentBesides are the periods being worked on, besides one.
func currentBesides(tx *store.Tx, one casework.PeriodID) (ids []casework.PeriodID, err error) {
	all, err := tx.Periods()
	for _, p := range all {
		if p.ID != one && p.Stage.Current() {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}
