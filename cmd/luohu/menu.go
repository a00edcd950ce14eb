package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"luohu/backend/casework"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/bot/menu"
	"luohu/bot/wechat"
	"luohu/configs"
)

// MenuCmd looks after the custom menu of the official account.
type MenuCmd struct {
	Push MenuPush `cmd:"" help:"Show what changes, and send the menu of configs/menu.yaml that holds now; followers see it within a day."`
	Show MenuShow `cmd:"" help:"Print the menu that the account has now; with --stage the one of configs/menu.yaml."`
}

// MenuPush sends a menu.
type MenuPush struct {
	Stage  string `help:"The menu of this stage of a period, whatever stage there is now." placeholder:"STAGE"`
	DryRun bool   `help:"Only show what would change."`
}

// MenuShow prints one.
type MenuShow struct {
	Stage string `help:"The menu of this stage in configs/menu.yaml; WeChat is not asked." placeholder:"STAGE"`
}

// Run sends the menu to the account of the settings, unless it has it already.
func (c MenuPush) Run(load loader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	ctx := context.Background()
	db, closeDB, err := knownStore(ctx, settings)
	if err != nil {
		return err
	}
	defer closeDB()
	stages, err := stagesFor(ctx, db, c.Stage)
	if err != nil {
		return err
	}
	menus, err := loadFrom("menu.yaml", menu.Load)
	if err != nil {
		return err
	}
	client, closeClient, err := accountOf(settings)
	if err != nil {
		return err
	}
	defer closeClient()
	want := menus.Of(stages...)
	differs, err := menu.Differs(ctx, client, want)
	if err != nil {
		return err
	}
	if differs == "" {
		if _, err := fmt.Fprintln(out, "the account has this menu already: nothing is sent"); err != nil || c.DryRun {
			return err
		}
		return noteMenu(ctx, db, want)
	}
	if _, err := fmt.Fprint(out, differs); err != nil || c.DryRun {
		return err
	}
	if err := client.PushMenu(ctx, want.JSON()); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, "the menu is set"); err != nil {
		return err
	}
	return noteMenu(ctx, db, want)
}

// Run prints it.
func (c MenuShow) Run(load loader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	var shown menu.Menu
	if c.Stage != "" {
		menus, err := loadFrom("menu.yaml", menu.Load)
		if err != nil {
			return err
		}
		stage, err := menu.Stage(c.Stage)
		if err != nil {
			return usageFault{fmt.Errorf("--stage: %w", err)}
		}
		shown = menus.Of(stage)
	} else {
		client, closeClient, err := accountOf(settings)
		if err != nil {
			return err
		}
		defer closeClient()
		if shown, err = menu.Of(context.Background(), client); err != nil {
			return err
		}
		if len(shown) == 0 {
			_, err := fmt.Fprintln(out, "the account has no menu")
			return err
		}
	}
	_, err = fmt.Fprintln(out, strings.Join(shown.Lines(), "\n"))
	return err
}

// accountOf calls the account of the settings.
func accountOf(s configs.Settings) (client *wechat.Client, done func(), err error) {
	if s.WeChat.AppID == "" {
		return nil, nil, usageFault{fmt.Errorf("wechat.app_id is empty: there is no account to call (a simulator's has to be in the settings of the program, too: wechat.app_id, wechat.app_secret, sim.enabled)")}
	}
	memory := kv.NewMemory(time.Now)
	client, err = wechat.NewClient(wechat.Options{
		AppID: s.WeChat.AppID, AppSecret: s.WeChat.AppSecret, APIBase: s.WeChat.APIBase, Now: time.Now,
	}, memory, wechat.NewMetrics(prometheus.NewRegistry()))
	if err != nil {
		memory.Close()
		return nil, nil, err
	}
	return client, func() { client.Close(); memory.Close() }, nil
}

// knownStore is the database, if there is one: the command makes none.
func knownStore(ctx context.Context, s configs.Settings) (db *store.Store, done func(), err error) {
	if !store.Exists(s.Database.Driver, s.Database.DSN, s.Data.Dir) {
		return nil, func() {}, nil
	}
	if db, err = store.Open(ctx, s.Database.Driver, s.Database.DSN, s.Data.Dir, time.Now); err != nil {
		return nil, nil, err
	}
	return db, func() { db.Close() }, nil
}

// stagesFor is the stage that was asked for, else those of now.
func stagesFor(ctx context.Context, db *store.Store, asked string) ([]casework.Stage, error) {
	if asked != "" {
		stage, err := menu.Stage(asked)
		if err != nil {
			return nil, usageFault{fmt.Errorf("--stage: %w", err)}
		}
		return []casework.Stage{stage}, nil
	}
	if db == nil {
		return nil, nil
	}
	return db.StagesNow(ctx)
}

// noteMenu lets the running programs know.
func noteMenu(ctx context.Context, db *store.Store, sent menu.Menu) error {
	if db == nil {
		return nil
	}
	return db.NoteMenu(ctx, sent.Digest())
}
