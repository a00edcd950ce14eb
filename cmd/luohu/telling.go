package main

import (
	"context"
	"errors"
	"time"

	"luohu/backend/helpline"
	"luohu/backend/telling"
	"luohu/bot"
	"luohu/bot/wechat"
	"luohu/configs"
)

// newTellings lets bound followers know of what happens to their applications.
func (a *App) newTellings() (*telling.Tellings, error) {
	src, err := configs.FS.ReadFile("words/telling.yaml")
	if err != nil {
		return nil, err
	}
	words, agents, err := telling.LoadWords(src)
	if err != nil {
		return nil, err
	}
	said, err := configs.FS.ReadFile("words/reminding.yaml")
	if err != nil {
		return nil, err
	}
	topics, reminders, err := telling.LoadTexts(said)
	if err != nil {
		return nil, err
	}
	quiet, err := telling.ParseHours(a.settings.Bot.Quiet)
	if err != nil {
		return nil, err
	}
	return telling.New(telling.Parts{
		Store: a.store, Channel: customer{a.client}, Notices: a.newNotices(), Cards: a.newCards(), Why: whyNotTold, Kept: a.wakes, Words: words, Agents: agents, Called: a.cases.Words,
		Topics: topics, Reminders: reminders, Days: a.cases.Load.Days, Quiet: quiet, Now: a.content.now, Log: a.log,
	}), nil
}

// cards sends template messages of the account.
type cards struct {
	client   *wechat.Client
	template string
	fields   []string
}

// SendCard sends one, its lines in the order of the settings.
func (c cards) SendCard(ctx context.Context, follower, id string, card telling.Card) error {
	_, err := c.client.SendTemplate(ctx, wechat.Template{Follower: follower, ID: c.template, ClientID: id, Fields: fieldsOf(c.fields, card)})
	return err
}

// simulatedCard is the template that the simulator has.
const simulatedCard = "standing"

// newCards are nil where the account has no such template.
func (a *App) newCards() telling.Cards {
	card := a.settings.WeChat.Card
	if card.Template == "" && a.simulated() {
		card.Template = simulatedCard
	}
	if card.Template == "" {
		return nil
	}
	return cards{a.client, card.Template, card.Fields}
}

// wakes lets the bot look for what is kept for a follower, on whatever machine it
// runs.
func (a *App) wakes(ctx context.Context, follower string) {
	if err := bot.Wake(ctx, a.kv, follower); err != nil {
		a.log.Debug("a follower hears later of what is kept for them", "error", err)
	}
}

// whyNotTold is why somebody can't be written to; empty: it is tried again.
func whyNotTold(err error) string {
	switch {
	case errors.Is(err, helpline.ErrClosed):
		return telling.ByClosed
	case errors.Is(err, helpline.ErrTooMany):
		return telling.ByTooMany
	case errors.Is(err, helpline.ErrGone):
		return telling.ByGone
	}
	return ""
}

// tellEvery is how often it is looked for what is to be told.
const tellEvery = time.Second

// followTellings tells what is to be told.
func (a *App) followTellings(ctx context.Context) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		err := a.tell(ctx)
		if ctx.Err() != nil {
			return
		}
		a.work.Did("tellings", tellEvery, err)
		if err != nil {
			a.log.Warn("followers are not told of their applications", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// remindEvery is how often it is looked for what people are to be reminded of.
const remindEvery = 15 * time.Second

// followReminders notes what people are to be reminded of; it is told with the rest.
func (a *App) followReminders(ctx context.Context) {
	tick := time.NewTicker(remindEvery)
	defer tick.Stop()
	for {
		_, err := a.tellings.Remind(ctx)
		if ctx.Err() != nil {
			return
		}
		a.work.Did("reminders", remindEvery, err)
		if err != nil {
			a.log.Warn("followers are not reminded", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// tell goes on until there is nothing more to tell just now.
func (a *App) tell(ctx context.Context) error {
	for ctx.Err() == nil {
		spread, err := a.tellings.Spread(ctx)
		if err != nil {
			return err
		}
		sent, err := a.tellings.Send(ctx)
		if err != nil || spread+sent == 0 {
			return err
		}
	}
	return nil
}
