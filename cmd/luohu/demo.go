package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/demo"
	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/backend/web/stage"
	"luohu/bot"
	"luohu/bot/sim"
	"luohu/configs"
)

// DemoCmd runs the product on data that is made up and thrown away.
type DemoCmd struct {
	Units   int `help:"How many units." default:"300"`
	Past    int `help:"How many applications of the period that is over." default:"1700"`
	Running int `help:"How many of the one in full course." default:"3300"`

	Followers int `help:"How many follow the account and have written." default:"240"`
	Silent    int `help:"How many follow it besides." default:"20000"`
}

// Run makes it up, and serves until it is told to stop.
func (c *DemoCmd) Run(load loader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "luohu-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	settings.Data.Dir, settings.Database, settings.Redis = dir, configs.Database{Driver: "sqlite"}, configs.Redis{}
	settings.Sim.Enabled = "true"
	settings.Identity.SecondFactor = nil
	settings.Broadcasts.Late = string(delivery.LateSend) // its clock is moved on by days, and nothing was missed
	log := logger(settings.Log, os.Stderr)
	boundMemory(log, garbageOfPages)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	clock := demo.NewClock(demo.Begins, time.Now)
	app, err := openAt(ctx, settings, everything, log, clock)
	if err != nil {
		return err
	}
	begun := time.Now()
	size := demo.Size{Units: c.Units, Past: c.Past, Running: c.Running, Followers: c.Followers, Silent: c.Silent}
	if err := app.fill(ctx, size); err != nil {
		app.close()
		return err
	}
	fmt.Fprintf(out, "Made up %d units, %d applications and %d followers in %.1f s; nobody of them is real, and all is thrown away at the end.\n",
		c.Units, c.Past+c.Running, c.Followers+c.Silent, time.Since(begun).Seconds())
	fmt.Fprintf(out, "Open %s/demo: left the phone, right the pages; change places and move the clock on top.\n", app.url)
	fmt.Fprintf(out, "Or sign in at %s/account/sign-in with the passphrase %s as unit1a, unit2a … or one of:\n", app.url, demo.Passphrase)
	for _, m := range demo.Staff {
		fmt.Fprintf(out, "  %s（%s）\n", m.Name, m.Says)
	}
	return app.Serve(ctx)
}

// everything is every part.
var everything = []string{"web", "bot", "worker"}

// garbageWhileFilling is how much memory may be taken, in percent of what is in
// use, until garbage is collected.
const garbageWhileFilling = 400

func (a *App) fill(ctx context.Context, size demo.Size) error {
	// A lot is made up in a few seconds, by a program that does nothing else.
	defer debug.SetGCPercent(debug.SetGCPercent(garbageWhileFilling))
	load, line := a.cases.Load, a.line.Parts
	line.Channel = nowhere{}
	return demo.Fill(ctx, demo.Parts{
		Store: a.store, Load: load, Identity: a.people.identity, Vault: a.people.vault, Desk: load.Cabinet.Desk, Clock: a.demo, Talk: a.hear, Line: helpline.New(line),
		Follow: a.crowd, Freeze: a.delivery.Tick,
	}, size)
}

// followedAtOnce is how many are noted together.
const followedAtOnce = 5000

// crowd lets so many made-up people follow the account, at WeChat's simulator and here.
func (a *App) crowd(ctx context.Context, n int) (name func(int) string, err error) {
	people := sim.Crowd{Followers: n, Seed: 1, Agreed: 0.3, Wrote: 0.1}
	if err := a.sim.LoadCrowd(people); err != nil {
		return nil, err
	}
	all := people.WritersFirst()
	run, _, err := a.store.TakeFollowerSync(ctx, ulid.Make().String(), "demo", false, time.Minute, 0)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(all, followedAtOnce) {
		if err := a.store.SeeFollowers(ctx, &run, time.Minute, some); err != nil {
			return nil, err
		}
	}
	return func(i int) string { return all[i] }, a.store.EndSync(ctx, &run, store.SyncDone)
}

// nowhere is where words go to followers who are made up: nobody holds their phones.
type nowhere struct{}

// SendText does nothing.
func (nowhere) SendText(context.Context, string, string) error { return nil }

// hear lets the bot hear what a follower of the demonstration says or does.
func (a *App) hear(ctx context.Context, said demo.Said) (string, error) {
	m := bot.Message{ID: ulid.Make().String(), Follower: said.Follower, SentAt: time.Now(), Kind: bot.Text, Text: said.Text}
	if said.Text == "" {
		m.Kind, m.Event = bot.Event, "SUBSCRIBE"
	}
	reply, err := a.talker.Handle(ctx, m)
	return reply.Text, err
}

// supplement stands in the tour for the state of who is asked for one.
const supplement = "supplement"

// nextMove is when the clock moves a period next; zero: it is not known. What is due
// by now happens by itself.
func (a *App) nextMove(ctx context.Context) (next time.Time, err error) {
	all, err := a.cases.Load.Periods(ctx)
	for _, p := range all {
		if _, at, moves := p.Clockwise(); moves && at.After(a.demo.Now()) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, err
}

// example is a case of the demonstration in a state, at the point that the tour
// looks at if it was sent in, and the account of its clerk; false: nobody is there,
// any more.
func (a *App) example(ctx context.Context, state string) (e stage.Example, found bool, err error) {
	f := store.ApplicationFilter{Period: demo.Running, Points: []casework.AcceptancePoint{casework.Municipal}, Limit: 1}
	switch s := casework.State(state); s {
	case casework.Draft, casework.Assessed: // at no point yet
		f.States, f.Points = []casework.State{s}, nil
	case supplement:
		f.Asked = true
	default:
		f.States = []casework.State{s}
	}
	some, err := a.store.Applications(ctx, f)
	if err != nil || len(some) == 0 {
		return e, false, err
	}
	var unit *casework.Unit
	err = a.store.Look(ctx, func(tx *store.Tx) error {
		unit, err = tx.Unit(some[0].Unit)
		return err
	})
	if err != nil {
		return e, false, err
	}
	clerk, err := a.people.identity.Account(ctx, unit.Agents[0])
	if err != nil {
		return e, false, err
	}
	return stage.Example{ID: some[0].ID, Agent: clerk.Name}, true, nil
}
