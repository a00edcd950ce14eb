package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"luohu/configs"
)

// ServeCmd runs the product.
type ServeCmd struct {
	Roles []string `help:"Only these parts, for several machines: ${enum}." enum:"web,bot,worker" default:"web,bot,worker" sep:","`
}

// Run serves until it is told to stop, then finishes what is in hand.
func (c *ServeCmd) Run(load loader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	if len(c.Roles) < 3 && (settings.Database.Driver == "sqlite" || settings.Redis.Addr == "") {
		return usageFault{errors.New("--roles is for several machines: it needs database.driver postgres or mysql, and redis.addr")}
	}
	log := logger(settings.Log, os.Stderr)
	boundMemory(log, garbage(c.Roles))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	app, err := Open(ctx, settings, c.Roles, log)
	if err != nil {
		return err
	}
	app.announce(out)
	return app.Serve(ctx)
}

// Garbage is collected once there is so much of it, in percent of what is in use. A message
// costs little of either, and small machines have more time than memory; a page is mostly
// garbage, and waits for who collects it.
const (
	garbageOfMessages = 50
	garbageOfPages    = 100
)

func garbage(roles []string) int {
	if slices.Equal(roles, []string{"web"}) {
		return garbageOfPages
	}
	return garbageOfMessages
}

// boundMemory makes a container's memory limit the runtime's too, and says when garbage is
// collected. GOGC goes before it.
func boundMemory(log *slog.Logger, garbage int) {
	if _, err := memlimit.Set(); err != nil {
		log.Debug("no memory limit taken over", "error", err)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
}

// announce says which page to open.
func (a *App) announce(out io.Writer) {
	fmt.Fprintf(out, "luohu is running at %s/ (%s).\n", a.url, a.settings.Database.Driver)
	if a.sim != nil {
		fmt.Fprintf(out, "Open %s/sim and hold the phone: send 积分落户 or 测算.\n", a.url)
	} else if a.callback != nil {
		fmt.Fprintf(out, "WeChat's callback is %s/wechat/callback\n", a.url)
	}
	fmt.Fprintln(out, "Stop it with Ctrl-C; what is in hand is finished first.")
}

func logger(s configs.Log, out io.Writer) *slog.Logger {
	var level slog.Level
	// The settings were checked: it is one of slog's names.
	_ = level.UnmarshalText([]byte(s.Level))
	options := &slog.HandlerOptions{Level: level}
	if s.Format == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
