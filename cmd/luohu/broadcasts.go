package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"luohu/backend/broadcast"
	"luohu/backend/delivery"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/telling"
	"luohu/bot"
	"luohu/bot/sim"
	"luohu/bot/wechat"
)

// newDelivery brings broadcasts to their recipients.
func (a *App) newDelivery() (*delivery.Engine, error) {
	s := a.settings.Broadcasts
	quiet, err := telling.ParseHours(a.settings.Bot.Quiet)
	if err != nil {
		return nil, err
	}
	sent := promauto.With(a.registry).NewCounterVec(prometheus.CounterOpts{
		Name: "luohu_broadcast_messages_total", Help: "Messages of broadcasts given to WeChat, by channel and by what the try came to.",
	}, []string{"way", "outcome"})
	return delivery.New(delivery.Parts{
		Store: a.store, Channels: a.channels(), Outcome: outcomeOf, Log: a.log,
		Pace:  delivery.Pace{KV: a.kv, Second: s.Rate, Now: time.Now},
		Rules: a.content.now, Now: time.Now,
		Quiet:   func(t time.Time) time.Time { return quiet.After(t, t) },
		Workday: func(day time.Time) bool { return a.cases.Load.Days().On(day).Counted },
		Seen: func(way broadcast.Way, o broadcast.Outcome) {
			sent.WithLabelValues(string(way), string(o)).Inc()
		},
		Settings: delivery.Settings{
			Worker: worker(), Chunks: s.Chunks, Hands: s.Hands,
			Promises: map[broadcast.Way]broadcast.Promise{
				broadcast.ByTemplate: broadcast.Promise(s.Template), broadcast.BySubscription: broadcast.Promise(s.Notice), broadcast.ByCustomer: broadcast.Promise(s.Customer),
				broadcast.ByMass: broadcast.Promise(s.Mass),
			},
			Quotas: map[broadcast.Way]int{broadcast.ByTemplate: s.TemplatesADay, broadcast.ByMass: s.MassADay},
			Late:   delivery.Late(s.Late), LateBy: s.LateBy,
		},
	}), nil
}

// worker is how this program is called in the ledger.
func worker() string {
	const most = 50
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return host[:min(len(host), most)] + "/" + strconv.Itoa(os.Getpid())
}

// outcomes are what a try came to, by what is to be done about its error.
var outcomes = map[wechat.Remedy]broadcast.Outcome{
	wechat.Retry: broadcast.Again, wechat.SlowDown: broadcast.Slower, wechat.AwaitQuota: broadcast.Quota, wechat.Gone: broadcast.Gone,
	wechat.OtherChannel: broadcast.Closed, wechat.BadContent: broadcast.Unfit, wechat.Stop: broadcast.Stop, wechat.AskFirst: broadcast.Lost,
	wechat.Unclear: broadcast.Unfit, // staff are to look at it
}

func outcomeOf(err error) (o broadcast.Outcome, code string) {
	if refused, is := errors.AsType[*wechat.APIError](err); is {
		code = strconv.FormatInt(refused.Code, 10)
	}
	return cmp.Or(outcomes[wechat.Verdict(err)], broadcast.Again), code
}

// channels are the ways to a follower, as the account has them.
func (a *App) channels() map[broadcast.Way]delivery.Channel {
	s := a.settings.Broadcasts
	templates, subscriptions := a.templates(), idsByName(s.Subscriptions)
	rules := a.cases.Load.Notices
	if a.simulated() {
		topics := a.noticeSettings(telling.OfTopics)
		for name, m := range rules.Messages {
			if slices.EqualFunc(m.Fields, topics.Fields, func(f notice.Field, key string) bool { return f.Key == key }) {
				subscriptions[name] = cmp.Or(subscriptions[name], topics.Template)
			}
		}
	}
	return map[broadcast.Way]delivery.Channel{
		broadcast.ByTemplate:     byTemplate{a.client, templates, rules.Page},
		broadcast.BySubscription: bySubscription{a.client, subscriptions, s.Lasting},
		broadcast.ByCustomer:     byCustomer{a.client},
		broadcast.ByMass:         byMass{a.client, a.cover, rules.Render, rules.Page},
	}
}

// templates are the ids of template messages by name: as they are set, or else in the
// simulator their names.
func (a *App) templates() map[string]string {
	ids := idsByName(a.settings.Broadcasts.Templates)
	if a.simulated() {
		for name := range a.cases.Load.Notices.Messages {
			ids[name] = cmp.Or(ids[name], name)
		}
	}
	return ids
}

// simulatedForms are the template messages of the account of the simulator.
func (a *App) simulatedForms() map[string]sim.Form {
	forms := map[string]sim.Form{}
	for name, id := range a.templates() {
		m := a.cases.Load.Notices.Messages[name]
		f := sim.Form{Title: m.Title, Labels: map[string]string{}}
		for _, field := range m.Fields {
			f.Labels[field.Key] = field.Label
		}
		forms[id] = f
	}
	return forms
}

// carries is the template by which a notice goes a way; empty: it can't.
func (a *App) carries(way broadcast.Way, i *notice.Issue) string {
	return a.channels()[way].Template(i)
}

// idsByName reads NAME=ID, which are checked.
func idsByName(all []string) map[string]string {
	of := map[string]string{}
	for _, one := range all {
		name, id, _ := strings.Cut(one, "=")
		of[name] = id
	}
	return of
}

type byTemplate struct {
	client    *wechat.Client
	templates map[string]string
	page      func(notice string) string
}

func (c byTemplate) Template(i *notice.Issue) string { return carried(c.templates, i.Template) }

func (c byTemplate) Send(ctx context.Context, l delivery.Letter) (string, error) {
	return c.client.SendTemplate(ctx, wechat.Template{
		Follower: l.Follower, ID: c.Template(l.Issue), ClientID: l.ID, URL: c.page(l.Issue.Notice), Fields: fieldsFor(l.Issue.Template, l.Values),
	})
}

func carried(templates map[string]string, c *notice.Carrier) string {
	if c == nil {
		return ""
	}
	return templates[c.Message]
}

func fieldsFor(c *notice.Carrier, values map[string]string) (all []wechat.Field) {
	for _, f := range c.Fields {
		all = append(all, wechat.Field{Key: f.Key, Value: notice.Fill(f.Value, values)})
	}
	return all
}

type bySubscription struct {
	client    *wechat.Client
	templates map[string]string
	lasting   []string
}

func (c bySubscription) Template(i *notice.Issue) string { return carried(c.templates, i.Subscription) }

func (c bySubscription) Lasting(i *notice.Issue) bool {
	return slices.Contains(c.lasting, i.Subscription.Message)
}

func (c bySubscription) Send(ctx context.Context, l delivery.Letter) (string, error) {
	return c.client.SendNotice(ctx, wechat.Notice{Follower: l.Follower, Template: c.Template(l.Issue), Fields: fieldsFor(l.Issue.Subscription, l.Values)})
}

type byCustomer struct{ client *wechat.Client }

func (byCustomer) Template(i *notice.Issue) string { return i.Customer }

func (c byCustomer) Send(ctx context.Context, l delivery.Letter) (string, error) {
	return "", c.client.SendText(ctx, l.Follower, notice.Fill(l.Issue.Customer, l.Values))
}

// heardOf lets the ledger know what WeChat tells of messages.
type heardOf struct{ *delivery.Listener }

func (h heardOf) Finished(ctx context.Context, follower, job, status string, at time.Time) error {
	return h.Hear(ctx, follower, job, status, at)
}

func (h heardOf) MassFinished(ctx context.Context, job, status string, t bot.Totals, at time.Time) error {
	return h.Store.HearMass(ctx, store.MassOutcome{Job: job, Status: status, Every: t.All, Filtered: t.Filtered, Sent: t.Sent, Failed: t.Failed, At: at})
}

// broadcastsEvery is how often it is looked which broadcasts are due.
const broadcastsEvery = time.Second

// followBroadcasts sends them, and brings each to its next stage.
func (a *App) followBroadcasts(ctx context.Context) {
	sending := make(chan struct{})
	go func() {
		defer close(sending)
		a.delivery.Run(ctx)
	}()
	defer func() { <-sending }()
	tick := time.NewTicker(broadcastsEvery)
	defer tick.Stop()
	for {
		err := a.delivery.Tick(ctx)
		if err == nil {
			err = a.delivery.Match(ctx)
		}
		if ctx.Err() != nil {
			return
		}
		a.work.Did("broadcasts", broadcastsEvery, err)
		if err != nil {
			a.log.Warn("broadcasts do not go on", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
