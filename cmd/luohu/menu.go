package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"

	"luohu/backend/kv"
	"luohu/bot/wechat"
	"luohu/configs"
)

// MenuCmd looks after the custom menu of the official account.
type MenuCmd struct {
	Push MenuPush `cmd:"" help:"Send configs/menu.yaml to WeChat; followers see it within a day."`
}

// MenuPush sends the menu.
type MenuPush struct{}

// Run sends the menu to the account of the settings.
func (MenuPush) Run(load loader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	if settings.WeChat.AppID == "" {
		return usageFault{fmt.Errorf("wechat.app_id is empty: there is no account to send the menu to")}
	}
	menu, err := loadMenu()
	if err != nil {
		return err
	}
	memory := kv.NewMemory(time.Now)
	defer memory.Close()
	client, err := wechat.NewClient(wechat.Options{
		AppID: settings.WeChat.AppID, AppSecret: settings.WeChat.AppSecret, APIBase: settings.WeChat.APIBase, Now: time.Now,
	}, memory, wechat.NewMetrics(prometheus.NewRegistry()))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.PushMenu(context.Background(), menu); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "the menu is set")
	return err
}

// loadMenu turns configs/menu.yaml into the JSON of WeChat's menu/create.
func loadMenu() ([]byte, error) {
	src, err := configs.FS.ReadFile("menu.yaml")
	if err != nil {
		return nil, err
	}
	var menu struct {
		Button []any `yaml:"button"`
	}
	if err := yaml.UnmarshalWithOptions(src, &menu, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("menu.yaml: %w", err)
	}
	return json.Marshal(map[string]any{"button": menu.Button})
}
