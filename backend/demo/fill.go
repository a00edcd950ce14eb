package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/oklog/ulid/v2"
	"golang.org/x/sync/errgroup"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/helpline"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// The two periods: one that is over, and one in full course. Their days are made
// up where they differ from the usual ones, so that everything can be tried on
// the day that the clock begins with.
const (
	past    = casework.PeriodID("2025-2")
	Running = casework.PeriodID("2026-1")
)

// Begins is when the clock starts: filing is still open, reviews and scores are
// under way.
var Begins = time.Date(2026, 5, 25, 9, 30, 0, 0, casework.Zone)

// Size is how much there is.
type Size struct {
	Units, Past, Running int
	Followers            int // who have written
	Silent               int // and never did
}

// Usual is what `luohu demo` makes up.
var Usual = Size{Units: 300, Past: 1700, Running: 3300, Followers: 240, Silent: 20_000}

// Parts are what it is made up with.
type Parts struct {
	Store    *store.Store
	Load     *caseload.Caseload
	Identity *identity.Identity
	Vault    *vault.Vault
	Desk     *files.Desk
	Clock    *Clock
	Talk     Talk
	Follow   func(ctx context.Context, n int) (name func(i int) string, err error) // lets so many follow the account, those who write first
	Freeze   func(ctx context.Context) error                                       // writes down who gets what is to be sent
	Line     *helpline.Line                                                        // that reaches no phone: nobody holds those
}

// whole is one point.
const whole = estimator.Points(120_000)

type employer struct {
	*casework.Unit
	agent casework.Actor
}

// director makes it all up.
type director struct {
	Parts
	model   *identity.Account // whose passphrase everybody has: to hash one costs much
	staff   map[string]casework.Actor
	units   []employer
	serials map[string]int // numbers given, by period and point
	picture store.File     // the one page that stands for every paper
	pending []*caseload.MadeUp
	writing *errgroup.Group // some are written while the next are decided
	made    int

	applicants []somebody // of the period in full course
}

// Fill makes up a demonstration of a size on an empty database, and leaves the
// clock at [Begins].
func Fill(ctx context.Context, p Parts, size Size) error {
	d := &director{Parts: p, staff: map[string]casework.Actor{}, serials: map[string]int{}, writing: twoAtATime()}
	r := rand.New(rand.NewPCG(20260525, 1)) //nolint:gosec // the same every time, on purpose
	if err := d.keepPage(ctx); err != nil {
		return fmt.Errorf("draw a page: %w", err)
	}
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"staff", func() error { return d.hire(ctx) }},
		{"units", func() error { return d.employers(ctx, r, size.Units) }},
		{"the period before", func() error { return d.before(ctx, r, size.Past) }},
		{"the period of now", func() error { return d.now(ctx, r, size.Running) }},
		{"notices", func() error { return d.notices(ctx) }},
		{"requests", func() error { return d.requests(ctx) }},
		{"talks with the bot", func() error { return d.talk(ctx, r) }},
		{"followers", func() error {
			d.Clock.Set(Begins)
			return d.followers(ctx, r, size)
		}},
		{"a broadcast", func() error { return d.broadcast(ctx, size) }},
	} {
		if err := step.do(); err != nil {
			return fmt.Errorf("make up %s: %w", step.what, err)
		}
	}
	return nil
}

func (d *director) id() string { return ulid.Make().String() }

// prepare makes a period and lets the clock open it.
func (d *director) prepare(ctx context.Context, id casework.PeriodID, changes map[string]any, opens time.Time) (*casework.Period, error) {
	d.Clock.Set(opens.AddDate(0, 0, -10))
	if _, err := d.Load.CreatePeriod(ctx, d.of(casework.Publisher, "", ""), id, caseload.Preparation{Changes: changes}); err != nil {
		return nil, err
	}
	if err := d.agreed(ctx, casework.AskPeriod, string(id), caseload.Details{}, "按市里的通知开始新一期申报"); err != nil {
		return nil, err
	}
	d.Clock.Set(opens.Add(time.Minute))
	if _, err := d.Load.Tick(ctx); err != nil {
		return nil, err
	}
	return d.Load.Period(ctx, id)
}

// agreed is asked by the publisher, and decided by the approver.
func (d *director) agreed(ctx context.Context, kind casework.RequestKind, subject string, details caseload.Details, reason string) error {
	r, err := d.Load.Request(ctx, d.of(casework.Publisher, "", ""), kind, subject, details, reason)
	if err != nil {
		return err
	}
	_, err = d.Load.DecideRequest(ctx, d.of(casework.Approver, "", ""), r.ID, true, "")
	return err
}

// together is how many are written in one transaction.
const together = 500

// persons makes up people.
func (d *director) persons(ctx context.Context, r *rand.Rand, n int) (all []somebody, err error) {
	for len(all) < n {
		err := d.Store.Do(ctx, func(tx *store.Tx) error {
			for range min(together, n-len(all)) {
				d.made++
				born := time.Date(1974+r.IntN(27), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
				id, err := d.Vault.FindOrCreate(tx, vault.Given{
					IDNumber: idNumber(born, d.made), Name: somebodysName(r), Phone: phone(d.made), Address: "天津市示例路 " + fmt.Sprint(1+r.IntN(200)) + " 号",
				})
				if err != nil {
					return err
				}
				all = append(all, somebody{id, born})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

type somebody struct {
	id   string
	born time.Time
}

// keep writes lives, some hundreds at once.
func (d *director) keep(ctx context.Context, m *caseload.MadeUp) {
	if d.pending = append(d.pending, m); len(d.pending) == together {
		d.write(ctx)
	}
}

func (d *director) write(ctx context.Context) {
	all := d.pending
	d.pending = nil
	d.writing.Go(func() error { return d.Load.KeepMadeUp(ctx, all...) })
}

// flush waits until all are written.
func (d *director) flush(ctx context.Context) error {
	d.write(ctx)
	err := d.writing.Wait()
	d.writing = twoAtATime()
	return err
}

// twoAtATime write: one gets ready while the other has the database. Whoever
// brings a third waits.
func twoAtATime() *errgroup.Group {
	var g errgroup.Group
	g.SetLimit(2)
	return &g
}
