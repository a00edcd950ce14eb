package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/camera"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/demo"
	"luohu/backend/gloss"
	"luohu/backend/guide"
	"luohu/backend/invite"
	"luohu/backend/progress"
	"luohu/backend/roster"
	"luohu/backend/settings"
	"luohu/backend/standing"
	"luohu/backend/web"
	"luohu/backend/web/api"
	"luohu/backend/web/console"
	"luohu/backend/web/console/admin"
	"luohu/backend/web/console/auditlog"
	"luohu/backend/web/h5"
	"luohu/backend/web/paperwork"
	"luohu/backend/web/portal"
	"luohu/backend/web/public"
	"luohu/backend/web/site"
	"luohu/backend/web/stage"
	"luohu/bot"
	"luohu/bot/dialogue"
	"luohu/bot/sim"
	"luohu/bot/wechat"
	"luohu/configs"
)

// answerWithin leaves WeChat's five seconds, and the promised 4.5, some air.
const answerWithin = 4400 * time.Millisecond

// shortSecret is below what WeChat's console makes by itself.
const shortSecret = 8

// standIn lets calls to WeChat's API end at the simulator, unless they are sent
// elsewhere on purpose, and gives it an account where there is none: made anew
// at every start, known to nobody else.
func standIn(s *configs.Settings, url string) {
	if !s.SimEnabled() {
		return
	}
	if s.WeChat.APIBase == configs.WeChatAPI {
		s.WeChat.APIBase = url + sim.APIPath
	}
	if s.WeChat.AuthorizeBase == configs.WeChatAuthorize {
		s.WeChat.AuthorizeBase = url + sim.AuthorizePath
	}
	if s.WeChat.AppID != "" {
		return
	}
	s.Sim.Enabled = "true"
	s.WeChat.AppID = "wxsimulator000000"
	for _, secret := range []*string{&s.WeChat.AppSecret, &s.WeChat.Token} {
		if *secret == "" {
			*secret = rand.Text()
		}
	}
	if s.WeChat.EncodingAESKey == "" {
		s.WeChat.EncodingAESKey = (rand.Text() + rand.Text())[:43]
	}
}

// mount puts every part of the chosen roles on one engine.
func (a *App) mount(roles []string) (*gin.Engine, error) {
	s, known := a.settings, policies{a.content, a.store}
	engine, err := web.New(s.HTTP.TrustedProxies, a.log)
	if err != nil {
		return nil, err
	}
	web.Metrics(engine, a.registry)
	web.Health(engine, a.checks(), textsOf(a.warnings, func(w warning) string { return w.words }))
	if err := a.mountBot(engine, roles); err != nil {
		return nil, err
	}
	if a.line, err = a.newLine(); err != nil {
		return nil, err
	}
	engine.GET("/", a.front)
	if slices.Contains(roles, "web") {
		schema, err := configs.FS.ReadFile("schemas/policy.json")
		if err != nil {
			return nil, err
		}
		web.Schema(engine, "policy.json", schema)
		if err := h5.Routes(engine, h5.Parts{
			Binder: a.content.binder, Shelf: func() *h5.Shelf { return a.content.spokenNow().shelf }, Table: known.InForceNow,
			Notices: h5.Notices{Records: a.store, Rules: a.cases.Load.Notices, Log: a.log},
			Own: h5.Own{
				KV: a.kv, Bindings: a.bindings.Of, Standings: a.standings(), Cases: a.cases.Load, Told: a.store.ToldTo,
				Says:   h5.Says{Refusal: a.fileRefused, Remark: a.cases.FileWords.Remark, Poor: func(what string) string { return a.content.words.Own.Supplement.Poor[what].String() }},
				Wishes: a.wishes(),
				Called: a.cases.Words, PublicURL: s.HTTP.PublicURL, Log: a.log, Authorization: a.authorization(),
			},
			Estimates: h5.Estimates{
				Records: a.store, Tables: known, Ahead: ahead, PublicURL: s.HTTP.PublicURL,
				KV: a.kv, PerMinute: a.dials.Int(settings.EstimatesPerMinute), Log: a.log,
			},
		}); err != nil {
			return nil, err
		}
		api.Routes(engine, api.Parts{
			Catalog: a.content.tables.Catalog,
			Guides:  func() *guide.Library { return a.content.desk.Now().Guides },
			Search:  func(q string, n int) []guide.Hit { return a.content.desk.Now().Search(q, n) },
			KV:      a.kv, EstimatesPerMinute: a.dials.Int(settings.EstimatesPerMinute), UnitsPerMinute: a.dials.Int(settings.UnitsPerMinute), Now: a.content.now, Cases: a.cases,
		})
		if err := public.Routes(engine, public.Parts{Load: a.cases.Load, Log: a.log}); err != nil {
			return nil, err
		}
		if err := a.mountPages(engine); err != nil {
			return nil, err
		}
		if s.HTTP.VerifyFiles != "" {
			if err := web.VerifyFiles(engine, s.HTTP.VerifyFiles); err != nil {
				return nil, err
			}
		}
	}
	return engine, nil
}

// standings tells applicants where their applications stand.
func (a *App) standings() *standing.Standings {
	return standing.New(standing.Parts{Store: a.store, Names: a.people.vault.Names, Masks: a.people.vault.Show, Days: a.cases.Load.Days, Now: a.content.now})
}

// authorization is how WeChat tells who opens a page; nil: it is not asked.
func (a *App) authorization() h5.Authorization {
	if !a.settings.WeChat.AuthorizePages || a.settings.WeChat.AppID == "" {
		return nil
	}
	return a.client
}

// ownPage is the address of a follower's own page, and whether it is for one look.
func (a *App) ownPage(ctx context.Context, follower string) (address string, once bool, err error) {
	address = a.settings.HTTP.PublicURL + "/h5/own"
	if a.settings.WeChat.AuthorizePages {
		return address, false, nil
	}
	ticket, err := h5.Ticket(ctx, a.kv, follower)
	return address + "/open/" + ticket, true, err
}

// wishPage is that of the page on which they choose what they are told of.
func (a *App) wishPage(ctx context.Context, follower string) (address string, once bool, err error) {
	address, once, err = a.ownPage(ctx, follower)
	if once {
		return address + "?to=" + h5.ToWishes, once, err
	}
	return address + "/" + h5.ToWishes, once, err
}

// mountPages puts the portal and the console beside the API, behind the same door.
func (a *App) mountPages(engine *gin.Engine) error {
	c := a.cases
	inOfficersWords, err := loadFrom("words/gloss.yaml", gloss.Load)
	if err != nil {
		return err
	}
	pages, err := site.New(engine, site.Parts{
		Door: c.Door, Identity: c.Identity, Words: c.Words, Told: c.Problem, Now: c.Load.Now, Log: a.log, Changes: a.store.Acts, Notice: a.dials.Text(settings.Notice),
		Gloss: inOfficersWords,
	})
	if err != nil {
		return err
	}
	a.pages = pages
	list, err := loadFrom("words/roster.yaml", roster.LoadWords)
	if err != nil {
		return err
	}
	if err := portal.Routes(portal.Parts{
		Site: pages, Load: c.Load, People: a.people.vault, FileWords: c.FileWords, Roster: list, Invites: a.invites, Phones: a.bindings,
		Documents: a.documents,
		Camera:    camera.New(camera.Parts{KV: a.kv, Store: a.store, Sign: a.people.keys.Fingerprint, Still: c.Identity.Still, Now: time.Now}),
		PublicURL: a.settings.HTTP.PublicURL, KV: a.kv, UnitsPerMinute: a.dials.Int(settings.UnitsPerMinute),
	}); err != nil {
		return err
	}
	open := paperwork.Open{Site: pages, Office: a.documents, KV: a.kv, PerMinute: a.settings.HTTP.VerificationsPerMinute}
	if err := open.Routes(); err != nil {
		return err
	}
	versions, err := a.policyPages()
	if err != nil {
		return err
	}
	a.works = progress.New(a.kv, time.Now)
	phrases, err := loadFrom("words/console.yaml", console.LoadPhrases)
	if err != nil {
		return err
	}
	dials, err := loadFrom("words/dials.yaml", admin.LoadDials)
	if err != nil {
		return err
	}
	deeds, err := loadFrom("words/audit.yaml", auditlog.LoadDeeds)
	if err != nil {
		return err
	}
	reports, err := loadReports(c.Words)
	if err != nil {
		return err
	}
	err = console.Routes(console.Parts{
		Site: pages, Report: reports, Load: c.Load, Exchange: c.Exchange, People: a.people.vault, Words: c.Words, Phrases: phrases, Searches: c.Searches,
		Deeds: deeds, Checker: a.checker, Line: a.line, Dialled: a.dials, Dials: dials, Origins: a.settings.Origins, System: admin.System{Checks: a.checks(), Warnings: textsOf(a.warnings, func(w warning) string { return w.name }), Embedded: ownTools[a.store.Driver()] == ""},
		Editing: a.editing(), Unbind: a.bindings.EndByOffice, Trials: a.newTrials(), Invites: a.invites, Phones: a.bindings, Cover: a.cover.picture,
		Documents: a.documents, KV: a.kv, Works: a.works, Policies: versions,
		Reveal: func(ctx context.Context, by casework.Actor, person string, fields []string, reason string) (map[string]string, error) {
			return c.Reveals.Reveal(ctx, a.kv, by, person, fields, reason)
		},
	})
	if err != nil || a.demo == nil {
		return err
	}
	tour, err := loadFrom("words/tour.yaml", stage.LoadTour)
	if err != nil {
		return err
	}
	return stage.Routes(stage.Parts{Site: pages, Clock: a.demo, Days: c.Load.Days, Next: a.nextMove, Tour: *tour, Example: a.example, Work: demo.Offices{Store: a.store, Load: c.Load}})
}

// front leads somebody who types the bare address to what there is to see.
func (a *App) front(c *gin.Context) {
	page := "/h5/guides"
	switch {
	case a.demo != nil:
		page = "/demo"
	case a.sim != nil:
		page = "/sim"
	}
	c.Redirect(http.StatusFound, page)
}

func (a *App) mountBot(engine *gin.Engine, roles []string) (err error) {
	s, c, known := a.settings, a.content, policies{a.content, a.store}
	c.interview = dialogue.NewInterview(known, c.interviewWords, c.sentences, c.now)
	options := wechat.Options{
		AppID: s.WeChat.AppID, AppSecret: s.WeChat.AppSecret, Token: s.WeChat.Token,
		EncodingAESKey: s.WeChat.EncodingAESKey, Mode: wechat.Mode(s.WeChat.Mode),
		Window: s.WeChat.TimestampWindow, APIBase: s.WeChat.APIBase, AuthorizeBase: s.WeChat.AuthorizeBase,
		Deadline: answerWithin, Sorry: c.words.Sorry.String(), Now: time.Now,
	}
	metrics := wechat.NewMetrics(a.registry)
	if a.client, err = wechat.NewClient(options, a.kv, metrics); err != nil {
		return err
	}
	a.cover = &cover{client: a.client, own: s.Broadcasts.Cover, kv: a.kv}
	invites := invite.Parts{KV: a.kv, Store: a.store, Now: time.Now}
	if s.WeChat.AppID != "" {
		invites.Codes = a.client
	}
	a.invites = invite.New(invites)
	if err := a.openBindings(); err != nil {
		return err
	}
	a.photos = a.newPhotos()
	if a.tellings, err = a.newTellings(); err != nil {
		return err
	}
	if slices.Contains(roles, "worker") {
		if a.delivery, err = a.newDelivery(); err != nil {
			return err
		}
	}
	if !slices.Contains(roles, "bot") || s.WeChat.Token == "" {
		return nil
	}
	office, err := a.office()
	if err != nil {
		return err
	}
	a.talker = bot.New(bot.Parts{
		Records: a.store, KV: a.kv, Content: func() *bot.Content { return c.spokenNow().chat }, Words: c.words,
		Interview: c.interview,
		Person:    a.dials.On(settings.Person), Notice: a.dials.Text(settings.Notice),
		Office: office, Transfers: s.Bot.PersonBy == "wechat",
		Notices: a.board.Newest, Outcomes: heardOf{&delivery.Listener{Store: a.store}},
		Table: known.InForceNow, PublicURL: s.HTTP.PublicURL, Log: a.log, Metrics: bot.NewMetrics(a.registry), Tally: a.tally, Invited: a.invites.Scanned, Binder: a.bindings,
		KeepDays:  int(s.Bot.KeepUnfinished / (24 * time.Hour)),
		Standings: a.standings(), OwnPage: a.ownPage, WishPage: a.wishPage, Asks: a.askPage() != "",
		Cases: a.cases.Load, Albums: a.store, Photos: a.photos, Called: a.cases.Words, Now: a.content.now,
		Heard: a.heard.Note,
	})
	if a.callback, err = wechat.NewCallback(options, a.talker, a.log, metrics); err != nil {
		return err
	}
	engine.GET("/wechat/callback", a.callback.Check)
	engine.POST("/wechat/callback", a.callback.Receive)
	if s.SimEnabled() {
		a.sim = sim.New(sim.Options{
			CallbackURL: func() string { return a.url + "/wechat/callback" },
			AppID:       s.WeChat.AppID, AppSecret: s.WeChat.AppSecret, Token: s.WeChat.Token,
			EncodingAESKey: s.WeChat.EncodingAESKey, Mode: s.WeChat.Mode, Log: a.log, Now: time.Now,
			Notices: a.simulatedNotices(), Forms: a.simulatedForms(),
		})
		a.sim.Routes(engine)
	}
	return nil
}

func (a *App) checks() []web.Check {
	checks := []web.Check{{Name: "database", Ping: a.store.Ping}}
	if a.settings.Redis.Addr != "" {
		checks = append(checks, web.Check{Name: "redis", Ping: a.kv.Ping})
	}
	return append(checks, web.Check{Name: "files", Ping: a.shelf.Writable}) // last: a bucket may use up the time there is
}

// warning is what an operator should mend although it runs: by which name the page
// of the system tells it in Chinese, and in the words of logs.
type warning struct {
	holds       bool
	name, words string
}

// warnings are those that hold.
func warnings(s configs.Settings) (all []warning) {
	for _, w := range []warning{
		{s.SimEnabled(), "simulator", "the simulator is on: set wechat.app_id (or sim.enabled: false) before real people come"},
		{s.HTTP.PublicURL == "", "address", "http.public_url is empty: links in chat only work on this machine"},
		{!s.SimEnabled() && s.WeChat.Token == "", "no token", "wechat.token is empty: no message can be received"},
		{short(s.WeChat.Token), "short token", fmt.Sprintf("wechat.token is shorter than %d characters", shortSecret)},
		{s.WeChat.AppID != "" && len(s.WeChat.AppSecret) < shortSecret, "short secret", fmt.Sprintf("wechat.app_secret is shorter than %d characters", shortSecret)},
		{s.WeChat.AppID != "" && s.WeChat.Mode == "plain", "plain", "wechat.mode is plain: what people write can be read on the way"},
	} {
		if w.holds {
			all = append(all, w)
		}
	}
	return all
}

// textsOf are the warnings, each by its name or by its words.
func textsOf(all []warning, as func(warning) string) (texts []string) {
	for _, w := range all {
		texts = append(texts, as(w))
	}
	return texts
}

func short(secret string) bool { return secret != "" && len(secret) < shortSecret }
