package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/bot/wechat"
)

// customer sends followers what officers write, as customer-service messages.
type customer struct{ client *wechat.Client }

// tooMany is WeChat's code where a follower has to write before more comes through.
const tooMany = 45047

// SendText says why WeChat did not take it, where it is known.
func (c customer) SendText(ctx context.Context, follower, text string) error {
	err := c.client.SendText(ctx, follower, text)
	switch wechat.Verdict(err) {
	case wechat.Gone:
		return fmt.Errorf("%w: %w", helpline.ErrGone, err)
	case wechat.OtherChannel:
		why := helpline.ErrClosed
		if refused, is := errors.AsType[*wechat.APIError](err); is && refused.Code == tooMany {
			why = helpline.ErrTooMany
		}
		return fmt.Errorf("%w: %w", why, err)
	}
	return err
}

// office is when officers answer, as the settings say.
func (a *App) office() (helpline.Office, error) {
	b := a.settings.Bot
	hours, err := helpline.ParseHours(b.PersonHours)
	if err != nil {
		return helpline.Office{}, fmt.Errorf("settings: bot.person_hours: %w", err)
	}
	return helpline.Office{Hours: hours, Within: b.PersonWithin, Days: a.cases.Load.Days, Now: a.content.now}, nil
}

// newLine lets officers answer followers who asked for a person.
func (a *App) newLine() (*helpline.Line, error) {
	says, err := loadFrom("words/helpline.yaml", helpline.LoadSays)
	if err != nil {
		return nil, err
	}
	office, err := a.office()
	if err != nil {
		return nil, err
	}
	return helpline.New(helpline.Parts{
		Store: a.store, Channel: customer{a.client}, Note: (*store.Tx).Audit, Says: *says, Now: time.Now, Log: a.log,
		Office: office, Silence: a.settings.Bot.PersonSilence, Kept: a.wakes,
		NewID: func() string { return ulid.Make().String() },
	}), nil
}

// helpEvery is how often it is looked for who waits for too long.
const helpEvery = time.Minute

// followHelp ends what waits for too long.
func (a *App) followHelp(ctx context.Context) {
	tick := time.NewTicker(helpEvery)
	defer tick.Stop()
	for {
		done, err := a.line.Tick(ctx)
		if ctx.Err() != nil {
			return
		}
		a.work.Did("help", helpEvery, err)
		if err != nil {
			a.log.Warn("who asked for a person for too long still waits", "error", err)
		}
		if done > 0 {
			a.log.Info("followers who asked for a person are no more answered, or promised a day", "number", done)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
