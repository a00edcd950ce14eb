package casework_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// kept is the small world on a database: every move goes through it, and what
// comes of it is what the model says.
type kept struct {
	*walker
	store  *store.Store
	load   *caseload.Caseload
	period *casework.Period
	now    time.Time
	random *rand.Rand
}

// lived is an application of the small world, and where the model has it.
type lived struct {
	*place
	person, number string
	together       map[int64]bool // the versions that came with a move of the period
}

func TestRandomLivesOnADatabaseAreThoseOfTheModel(t *testing.T) {
	const lives = 200
	moves := []int{18, 12, 4, 3, 3, 2} // in each stage of the period
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := &kept{walker: newWalker(t), store: s, random: rand.New(rand.NewPCG(2026, 4))}
		for i := range k.worlds {
			k.worlds[i].Now = k.worlds[i].Now.UTC() // as it is kept
			k.worlds[i].Days = days(t)              // another calendar is counted by with the clock, which does not run here
		}
		k.load = caseload.New(caseload.Parts{
			Store: s, Policies: noTable{}, Now: func() time.Time { return k.now }, Days: func() casework.Workdays { return days(t) },
		})
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.SaveUnit(unit()) }); err != nil {
			t.Fatal(err)
		}
		k.opens(0)
		all := make([]*lived, lives)
		for i := range all {
			all[i] = k.begins(fmt.Sprint("p", i), fmt.Sprintf("1020262%05d", i+1))
		}
		reached := map[casework.State]int{}
		for stage := range k.worlds {
			if stage > 0 {
				k.opens(stage)
			}
			for _, l := range all {
				l.stage = stage
			}
			for _, kind := range periodMoves[stage] {
				k.together(kind, all)
			}
			for _, l := range all {
				for range moves[stage] {
					k.wanders(l)
				}
				reached[l.app.State]++
			}
			storetest.WorkFollows(t, s, k.period, days(t), "police", "hrss", "education")
		}
		if t.Log(reached); reached[casework.Qualified]+reached[casework.PermitIssued] == 0 {
			t.Error("no life came to its end")
		}
		if checked, found, err := k.load.Verify(t.Context(), 10); err != nil || checked != lives || len(found) > 0 {
			t.Errorf("%d applications, %v, %v", checked, found, err)
		}
		k.audited(all)
	})
}

// periodMoves are those that have led to a stage; what was published was taken
// back once before.
var periodMoves = [][]casework.PeriodKind{
	1: {casework.FilingClosed},
	2: {casework.ScoresShown, casework.ScoresTakenBack, casework.ScoresShown},
	4: {casework.ListShown, casework.ListPulled, casework.ListShown},
	5: {casework.PeriodClosed},
}

// together lets what a move of the period means happen to all applications at
// once, and to each by the model.
func (k *kept) together(kind casework.PeriodKind, all []*lived) {
	k.Helper()
	came := map[string]casework.Event{}
	err := k.store.Do(k.Context(), func(tx *store.Tx) error {
		if kind == casework.ListShown {
			return k.list(tx, came)
		}
		happens, _ := k.period.ForAll(kind, days(k))
		return tx.MoveAll(k.period.ID, happens, k.now)
	})
	if err != nil {
		k.Fatal(err)
	}
	for _, l := range all {
		if to := k.try(*l.place, move{period: kind, came: came[l.app.ID]}); to != nil {
			l.place = to
			l.together[to.app.Version] = true
		}
		k.same(l)
	}
}

// list freezes one with the better half of those on display, and says how it
// came out for each.
func (k *kept) list(tx *store.Tx, came map[string]casework.Event) error {
	candidates, err := tx.Candidates(k.period.ID)
	if err != nil {
		return err
	}
	id := fmt.Sprint("list", k.random.IntN(1000))
	placed := casework.Selection{By: casework.ByNumber, Number: len(candidates)/2 + 1}.Place(candidates)
	for _, p := range placed {
		selected := casework.Selected{Outcome: casework.ApplicationListed, List: id, Rank: p.Rank, Reason: p.Reason}
		if p.Rank == 0 {
			selected.Outcome = casework.ApplicationNotListed
		}
		came[p.Application] = selected
	}
	return tx.Freeze(k.period.ID, id, placed, k.now)
}

// opens lets the period be in a stage, and the clock with it.
func (k *kept) opens(stage int) {
	k.Helper()
	world := k.worlds[stage]
	k.period, k.now = world.Period, world.Now
	k.period.Version = int64(stage + 1)
	err := k.store.Do(k.Context(), func(tx *store.Tx) error {
		return tx.SavePeriod(k.period, casework.Moved{Kind: casework.PeriodKind(fmt.Sprint("stage_", stage))}, system)
	})
	if err != nil {
		k.Fatal(err)
	}
}

func (k *kept) begins(person, number string) *lived {
	k.Helper()
	a, err := k.load.Add(k.Context(), agent, "2026-2", func(*store.Tx) (string, error) { return person, nil })
	if err != nil {
		k.Fatal(err)
	}
	return &lived{&place{0, a}, person, number, map[int64]bool{}}
}

// wanders makes a move of chance. What the model refuses, the database refuses.
func (k *kept) wanders(l *lived) {
	k.Helper()
	for range 200 {
		m := k.moves[k.random.IntN(len(k.moves))]
		switch c := m.command.(type) {
		case nil, casework.AddApplicant:
			continue
		case casework.Delete, casework.Withdraw, casework.RejectLine, casework.Disqualify, casework.EditFacts,
			casework.AskSupplement, casework.SendBack:
			if k.random.IntN(30) > 0 { // or few would come far
				continue
			}
		case casework.Submit:
			c.Number = l.number
			m.command = c
		}
		if m.by.Role == casework.Applicant {
			m.by.Person = l.person
		}
		to := k.try(*l.place, m)
		if to == nil && k.random.IntN(100) > 0 {
			continue
		}
		_, err := k.load.Carry(k.Context(), m.by, l.app.ID, m.command)
		if _, refused := casework.IsRefusal(err); err != nil && (!refused || to != nil) {
			k.Fatalf("%T by %s: %v", m.command, m.by.ID, err)
		}
		if to == nil {
			to = l.place
		}
		l.place = to
		k.same(l)
		return
	}
}

// same holds what is kept against what the model says.
func (k *kept) same(l *lived) {
	k.Helper()
	err := k.store.Look(k.Context(), func(tx *store.Tx) error {
		a, err := tx.Application(l.app.ID)
		if err == nil && shape(a) != shape(l.app) {
			k.Fatalf("kept\n%s\nand by the model\n%s", shape(a), shape(l.app))
		}
		return err
	})
	if err != nil {
		k.Fatal(err)
	}
}

// audited holds that every event of every life stands in the audit log, once:
// those that came with a move of the period do so with it.
func (k *kept) audited(all []*lived) {
	k.Helper()
	if _, err := k.store.SealAudit(k.Context()); err != nil {
		k.Fatal(err)
	}
	if _, err := k.store.VerifyAudit(k.Context(), nil); err != nil {
		k.Error(err)
	}
	noted := map[string]int{}
	err := k.store.EachAudit(k.Context(), store.AuditFilter{}, func(e store.Sealed) error {
		entry, err := e.Entry()
		noted[entry.Subject.ID+" "+entry.Details["version"]]++
		return err
	})
	if err != nil {
		k.Fatal(err)
	}
	for _, l := range all {
		for version := int64(1); version <= l.app.Version; version++ {
			if n := noted[fmt.Sprint(l.app.ID, " ", version)]; n != 1 && !l.together[version] {
				k.Fatalf("version %d stands %d times in the audit log: %s", version, n, shape(l.app))
			}
		}
	}
}

// noTable keeps none: lives are lived without counting.
type noTable struct{}

func (noTable) Version(context.Context, string) (*estimator.Policy, error) { return nil, nil } //nolint:nilnil // as a caseload asks

func (noTable) ToCountBy(id string, _ time.Time) (*estimator.Policy, error) {
	return nil, fmt.Errorf("no table %s", id)
}
