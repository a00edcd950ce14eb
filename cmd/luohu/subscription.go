package main

import (
	"context"
	"errors"
	"fmt"

	"luohu/backend/helpline"
	"luohu/backend/telling"
	"luohu/bot/sim"
	"luohu/bot/wechat"
	"luohu/configs"
)

// noticeOf are what is to be done about a subscription notice that WeChat did not take.
// After anything else it is tried again.
var noticeOf = map[wechat.Remedy]error{
	wechat.Gone: helpline.ErrGone, wechat.BadContent: telling.ErrFields, wechat.OtherChannel: telling.ErrLimited,
	wechat.Stop: telling.ErrBarred, wechat.AwaitQuota: telling.ErrQuota,
}

// notAgreed is WeChat's code where a follower has not agreed to a notice, or took it back.
const notAgreed = 43101

// whyNoNotice says so before the error.
func whyNoNotice(err error) error {
	why := noticeOf[wechat.Verdict(err)]
	if refused, is := errors.AsType[*wechat.APIError](err); is && refused.Code == notAgreed {
		why = telling.ErrNoConsent
	}
	if why == nil {
		return err
	}
	return fmt.Errorf("%w: %w", why, err)
}

// newNotices are the subscription notices of the account.
func (a *App) newNotices() map[telling.Subject]telling.Notice {
	all := map[telling.Subject]telling.Notice{}
	for _, subject := range telling.Subjects {
		set := a.noticeSettings(subject)
		if set.Template == "" {
			continue
		}
		all[subject] = telling.Notice{Template: set.Template, Lasting: set.Lasting, Send: func(ctx context.Context, follower string, c telling.Card) (string, error) {
			number, err := a.client.SendNotice(ctx, wechat.Notice{Follower: follower, Template: set.Template, Fields: fieldsOf(set.Fields, c)})
			return number, whyNoNotice(err)
		}}
	}
	return all
}

// noticeSettings are those of a subject. The simulator has a notice for each.
func (a *App) noticeSettings(subject telling.Subject) configs.SubscriptionNotice {
	s := a.settings.WeChat.Subscription
	set := map[telling.Subject]configs.SubscriptionNotice{telling.OfProgress: s.Progress, telling.OfTopics: s.Topics, telling.OfReminders: s.Reminders}[subject]
	if set.Template == "" && a.simulated() {
		set.Template = "simulated-" + string(subject)
	}
	return set
}

// simulated says that the simulator stands in for WeChat, and not only beside it.
func (a *App) simulated() bool {
	return a.settings.SimEnabled() && a.settings.WeChat.APIBase == a.url+sim.APIPath
}

// simulatedNotices are those of the account of the simulator.
func (a *App) simulatedNotices() (all []sim.Notice) {
	seen := map[string]bool{}
	for _, subject := range telling.Subjects {
		set := a.noticeSettings(subject)
		if set.Template == "" || seen[set.Template] {
			continue
		}
		seen[set.Template] = true
		all = append(all, sim.Notice{Template: set.Template, Title: a.content.words.Wishes.Notices[subject].String(), Fields: set.Fields, Lasting: set.Lasting})
	}
	return all
}

// askPage is where WeChat asks followers whether they agree to notices; empty: nowhere.
func (a *App) askPage() string {
	if ask := a.settings.WeChat.Subscription.Ask; ask != "" || !a.simulated() {
		return ask
	}
	return sim.AskPath
}

// fieldsOf is a card in the fields of a message, in their order.
func fieldsOf(keys []string, c telling.Card) (all []wechat.Field) {
	for i, value := range []string{c.What, c.State, c.At, c.Hint} {
		all = append(all, wechat.Field{Key: keys[i], Value: value})
	}
	return all
}
