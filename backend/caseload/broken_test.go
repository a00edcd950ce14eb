package caseload_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// brittle is a context that ends when it is looked at for the n-th time. What
// talks to a database looks before and while it does anything: so each n is
// another place between two writes, or in the midst of one.
type brittle struct {
	context.Context
	left  atomic.Int64
	ended chan struct{}
}

func breaksAt(ctx context.Context, n int64) *brittle {
	b := &brittle{Context: ctx, ended: make(chan struct{})}
	b.left.Store(n)
	return b
}

func (b *brittle) look() {
	if b.left.Add(-1) == 0 {
		close(b.ended)
	}
}

func (b *brittle) Done() <-chan struct{} { b.look(); return b.ended }

func (b *brittle) Err() error {
	b.look()
	select {
	case <-b.ended:
		return context.Canceled
	default:
		return nil
	}
}

func (b *brittle) Deadline() (time.Time, bool) { return time.Time{}, false }

func TestACommandThatBreaksOffAnywhereLeavesNothingHalf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		add := applicantOf(vaultOf(t, s), "11010119900307803X")
		o.breaks(t, "add", func(ctx context.Context) error { _, err := o.Add(ctx, agent, "2026-2", add); return err })
		id := storetest.ApplicationIDs(t, s, "2026-2")[0]
		o.breaks(t, "edit", func(ctx context.Context) error { _, err := o.EditFacts(ctx, agent, id, 0, wang); return err })
		o.breaks(t, "assess", func(ctx context.Context) error { _, _, err := o.Assess(ctx, agent, id, 0); return err })
		upload := func(ctx context.Context, m string) error {
			_, err := o.AddFile(ctx, agent, id, 0, m, casework.File{ID: m, Hash: m, Type: "image/jpeg", Bytes: 1}, "")
			return err
		}
		o.breaks(t, "upload", func(ctx context.Context) error { return upload(ctx, "id_card") })
		for _, m := range []string{"residence_permit", "police_form", "employer_promise", "applicant_promise", "degree", "lease", "lease_registration"} {
			if err := upload(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		o.breaks(t, "submit", func(ctx context.Context) error { _, err := o.Submit(ctx, agent, id, 0, promised); return err })
		o.breaks(t, "police", func(ctx context.Context) error { _, err := o.Pass(ctx, police, id, 0, casework.Police); return err })
		o.breaks(t, "hrss", func(ctx context.Context) error { _, err := o.Pass(ctx, hrss, id, 0, casework.HRSS); return err })
		l := &life{T: t, office: o, app: &casework.Application{ID: id}}
		l.read()
		l.scored()
		o.at("2026-10-31 17:00")
		o.ticks(t)
		publish := func(name string, command casework.PeriodCommand) {
			t.Helper()
			o.breaks(t, name, func(ctx context.Context) error { _, err := o.MovePeriod(ctx, approver, "2026-2", command); return err })
		}
		o.at("2026-11-24 09:00")
		publish("points", casework.PeriodCommand{Kind: casework.ScoresShown})
		o.at("2026-11-30 17:00")
		o.ticks(t)
		o.at("2026-12-14 09:00")
		publish("list", casework.PeriodCommand{
			Kind: casework.ListShown, List: &casework.List{Selection: casework.Selection{By: casework.ByNumber, Number: 1, Ties: casework.Include}},
		})
	})
}

func (o *office) ticks(t *testing.T) {
	t.Helper()
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// breaks carries a command out that breaks off a step later each time, until it
// is done. Before that nothing of it is there; then, a repeat changes nothing.
func (o *office) breaks(t *testing.T, name string, do func(context.Context) error) {
	t.Helper()
	once := store.Once{Asker: "somebody", Key: name, Fingerprint: "f"}
	before := o.whole(t)
	stride := int64(1)
	if o.store.Driver() != "sqlite" {
		stride = 3 // a connection that breaks off has to be made anew
	}
	for n := int64(1); ; n += stride {
		err := do(caseload.WithOnce(breaksAt(t.Context(), n), once))
		after := o.whole(t)
		if n > 2000 {
			t.Fatalf("%s goes on breaking: %v", name, err)
		}
		if err != nil && after == before {
			continue
		}
		after = o.whole(t) // a server may have done it while the first look went on
		if after.events <= before.events || after.audited <= before.audited {
			t.Errorf("%s is done by half: %+v, and before %+v", name, after, before)
		}
		if err := do(caseload.WithOnce(t.Context(), once)); !errors.Is(err, store.ErrRepeated) || o.whole(t) != after {
			t.Errorf("%s is done twice: %v, %+v, and before %+v", name, err, o.whole(t), after)
		}
		t.Logf("%s broke off at %d places", name, (n-1)/stride)
		return
	}
}

// amount is how much is kept.
type amount struct{ persons, applications, events, facts, audited, told int }

// whole holds that what is kept agrees with itself, and tells how much it is.
func (o *office) whole(t *testing.T) (n amount) {
	t.Helper()
	_, found, err := o.Verify(t.Context(), 10)
	if err != nil || len(found) > 0 {
		t.Fatalf("%v %v", found, err)
	}
	err = o.store.EachApplication(t.Context(), func(a *casework.Application, events []casework.Recorded) error {
		n.applications++
		n.events += len(events)
		n.facts += a.Facts.Revision
		if a.Facts.Revision == 0 {
			return nil
		}
		return o.store.Look(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Facts(a.ID, a.Facts.Revision)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := o.store.CountKept(t.Context(), store.Keeping{})
	if err != nil {
		t.Fatal(err)
	}
	n.persons = int(kept.Persons)
	_, sealed, err := o.store.AuditHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := o.store.AuditWaiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told, err := o.store.Waiting(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	n.audited, n.told = int(sealed+waiting), len(told)
	return n
}
