package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"luohu/backend/almanac"
	"luohu/backend/auditcheck"
	"luohu/backend/binding"
	"luohu/backend/chat"
	"luohu/backend/delivery"
	"luohu/backend/demo"
	"luohu/backend/document"
	"luohu/backend/files"
	"luohu/backend/followers"
	"luohu/backend/helpline"
	"luohu/backend/invite"
	"luohu/backend/kv"
	"luohu/backend/notice"
	"luohu/backend/photos"
	"luohu/backend/progress"
	"luohu/backend/pulse"
	"luohu/backend/settings"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/telling"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/site"
	"luohu/bot"
	"luohu/bot/sim"
	"luohu/bot/wechat"
	"luohu/configs"
	"luohu/estimator"
)

const (
	stopWithin = 10 * time.Second
	purgeEvery = time.Hour
)

// App is the program put together: what `luohu serve` runs and what end-to-end
// tests start.
type App struct {
	settings configs.Settings
	log      *slog.Logger
	url      string    // how to reach it from this machine
	warnings []warning // what an operator should mend although it runs
	content  *content

	listener net.Listener
	server   *http.Server
	store    *store.Store
	kv       kv.Store
	people   people
	talker   *bot.Bot // nil: another machine's part
	callback *wechat.Callback
	client   *wechat.Client
	cover    *cover // of articles
	invites  *invite.Invites
	bindings *binding.Bindings
	sim      *sim.Sim // nil when off
	registry *prometheus.Registry
	audit    *auditKeeper
	cases    *api.Cases
	almanac  *almanac.Almanac
	board    notice.Board // the newest notices
	demo     *demo.Clock  // nil: time is real
	shelf    files.Store  // of what people upload
	parts    *files.Parts // of what they have not finished
	work     *pulse.Work  // in the background
	faults   *pulse.Faults
	heart    *pulse.Heart
	checker  *auditcheck.Checker
	dials    *settings.Settings // that staff change while everything runs
	tellings *telling.Tellings  // to bound followers
	delivery *delivery.Engine   // of broadcasts; nil: another machine's part
	photos   *photos.Photos     // that applicants send in chat
	line     *helpline.Line     // to followers who asked for a person
	pages    *site.Site         // nil: another machine's part
	tally    *chat.Tally        // of how people fare in chat
	heard    *followers.Heard   // when they wrote

	documents *document.Office
	works     *progress.Board // that takes longer than a request
}

// Open takes the port, the database and the content. Nothing is served yet.
func Open(ctx context.Context, settings configs.Settings, roles []string, log *slog.Logger) (*App, error) {
	return openAt(ctx, settings, roles, log, nil)
}

// openAt is Open with a clock that can be moved forward.
func openAt(ctx context.Context, settings configs.Settings, roles []string, log *slog.Logger, clock *demo.Clock) (*App, error) {
	a := &App{settings: settings, registry: prometheus.NewRegistry(), demo: clock, work: pulse.NewWork(time.Now), faults: &pulse.Faults{}}
	a.log = slog.New(a.faults.Over(log.Handler()))
	if err := a.open(ctx, roles); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

func (a *App) open(ctx context.Context, roles []string) (err error) {
	s := &a.settings
	if a.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", s.HTTP.Addr); err != nil {
		return err
	}
	a.url = "http://" + reachable(a.listener.Addr())
	a.warnings = warnings(*s)
	s.HTTP.PublicURL = strings.TrimSuffix(cmp.Or(s.HTTP.PublicURL, a.url), "/")
	standIn(s, a.url)
	if a.content, err = loadContent(*s); err != nil {
		return err
	}
	if a.demo != nil {
		a.content.now = a.demo.Now
	}
	var kept []store.Option
	if a.demo != nil {
		kept = append(kept, store.ThrownAway)
	}
	if a.store, err = store.Open(ctx, s.Database.Driver, s.Database.DSN, s.Data.Dir, time.Now, kept...); err != nil {
		return err
	}
	if err = a.store.Migrate(ctx); err != nil {
		return err
	}
	key, err := signature.Open(s.Signing.Key, s.KeysDir())
	if err != nil {
		return err
	}
	a.audit = newAuditKeeper(a, key)
	a.heart, a.checker = a.newHeart(roles), a.newChecker()
	a.tally = chat.NewTally(a.content.now, s.Bot.KeepQuestions > 0)
	a.heard = followers.NewHeard(time.Now)
	if _, err = a.content.tables.Refresh(ctx, a.store); err != nil {
		return err
	}
	if _, err = a.refreshGuides(ctx, a.store); err != nil {
		return err
	}
	if err = a.content.keepPolicies(ctx, a.store); err != nil {
		return err
	}
	if s.Redis.Addr == "" {
		a.kv = kv.NewMemory(time.Now)
	} else {
		a.kv = kv.NewRedis(s.Redis.Addr, s.Redis.Password, s.Redis.DB)
	}
	if a.people, err = openPeople(ctx, *s, a.store, a.kv); err != nil {
		return err
	}
	if a.dials, err = a.openDials(ctx); err != nil {
		return err
	}
	if a.almanac, err = a.openAlmanac(ctx); err != nil {
		return err
	}
	if _, err = a.board.Refresh(ctx, a.store); err != nil {
		return err
	}
	if a.cases, err = a.openCases(); err != nil { //nolint:contextcheck // a decoder lives as long as the program
		return err
	}
	a.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	engine, err := a.mount(roles) //nolint:contextcheck // requests bring their own
	if err != nil {
		return err
	}
	a.server = web.Timeouts(&http.Server{Handler: engine, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)})
	return nil
}

// Serve answers until ctx ends, then finishes what is in hand, for ten seconds
// at most, and lets go of everything.
func (a *App) Serve(ctx context.Context) error {
	defer a.close()
	background, stopBackground := context.WithCancel(ctx)
	defer stopBackground()
	sealing, stopSealing := context.WithCancel(context.WithoutCancel(ctx)) // goes on while what is in hand is finished
	defer stopSealing()
	failed := make(chan error, 1)
	go func() { failed <- a.server.Serve(a.listener) }()
	done := make(chan struct{})
	go func() {
		defer close(done)
		var all sync.WaitGroup
		all.Go(func() { a.followTables(background) })
		all.Go(func() { a.followCalendar(background) })
		all.Go(func() { a.followNotices(background) })
		all.Go(func() { a.follow(background, "the settings", a.dials.Refresh, func() []any { return nil }) })
		all.Go(func() { a.followGuides(background) })
		all.Go(func() { a.followClock(background) })
		if a.pages != nil {
			all.Go(func() { a.pages.Follow(background) })
		}
		all.Go(func() { a.audit.keep(sealing) })
		all.Go(func() { a.heart.Beats(background) })
		all.Go(func() { a.checker.Run(background) })
		all.Go(func() { a.followHelp(background) })
		all.Go(func() { a.followMenu(background) })
		all.Go(func() { a.followPhotos(background) })
		all.Go(func() { a.followTellings(background) })
		all.Go(func() { a.followReminders(background) })
		all.Go(func() { a.keepTally(sealing) })
		if a.delivery != nil {
			all.Go(func() { a.followBroadcasts(background) })
		}
		a.background(background)
		all.Wait()
	}()

	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = a.stop(context.WithoutCancel(ctx))
	}
	stopBackground()
	stopSealing()
	<-done
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (a *App) stop(ctx context.Context) error {
	a.log.Info("stopping: finishing what is in hand", "at_most", stopWithin)
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	if a.sim != nil {
		a.sim.Close() // its event streams never end by themselves
	}
	if err := a.server.Shutdown(ctx); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	if a.callback == nil { // another machine's part
		return nil
	}
	if err := a.callback.Wait(ctx); err != nil {
		return err
	}
	return a.bindings.Wait(ctx)
}

// followTables takes in what staff approve or withdraw, on whichever machine.
func (a *App) followTables(ctx context.Context) {
	tables := a.content.tables
	a.follow(ctx, "the tables", tables.Refresh, func() []any { return []any{"in_force", ids(tables.Catalog())} })
}

func ids(c *estimator.Catalog) (all []string) {
	for _, p := range c.All() {
		all = append(all, p.ID)
	}
	return all
}

func (a *App) close() {
	if a.listener != nil {
		a.listener.Close()
	}
	if a.client != nil {
		a.client.Close()
	}
	if a.works != nil {
		a.works.Close()
	}
	if a.kv != nil {
		a.kv.Close()
	}
	if a.store != nil {
		a.store.Close()
	}
}

// reachable is a listening address as this machine can call it.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
}
