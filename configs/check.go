package configs

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// check refuses what could only fail later, and says which key is meant.
func (s Settings) check() error {
	for _, choice := range []struct {
		key, value string
		allowed    []string
	}{
		{"database.driver", s.Database.Driver, []string{"sqlite", "postgres", "mysql"}},
		{"wechat.mode", s.WeChat.Mode, []string{"plain", "compatible", "encrypted"}},
		{"wechat.push_menu", s.WeChat.PushMenu, []string{"off", "tell", "push"}},
		{"sim.enabled", s.Sim.Enabled, []string{"auto", "true", "false"}},
		{"files.unscanned", s.Files.Unscanned, []string{"refuse", "mark"}},
		{"bot.person_by", s.Bot.PersonBy, []string{"console", "wechat"}},
		{"broadcasts.template", s.Broadcasts.Template, promises},
		{"broadcasts.notice", s.Broadcasts.Notice, promises},
		{"broadcasts.customer", s.Broadcasts.Customer, promises},
		{"broadcasts.mass", s.Broadcasts.Mass, promises},
		{"broadcasts.late", s.Broadcasts.Late, []string{"ask", "send"}},
		{"log.level", s.Log.Level, []string{"debug", "info", "warn", "error"}},
		{"log.format", s.Log.Format, []string{"text", "json"}},
	} {
		if !slices.Contains(choice.allowed, choice.value) {
			return wrong(choice.key, "%q is none of %s", choice.value, strings.Join(choice.allowed, ", "))
		}
	}
	if _, _, err := net.SplitHostPort(s.HTTP.Addr); err != nil {
		return wrong("http.addr", "%q is no host:port", s.HTTP.Addr)
	}
	for _, key := range []struct{ name, value string }{{"http.public_url", s.HTTP.PublicURL}, {"wechat.api_base", s.WeChat.APIBase}, {"wechat.authorize_base", s.WeChat.AuthorizeBase}, {"wechat.subscription.ask", s.WeChat.Subscription.Ask}, {"files.s3.endpoint", s.Files.S3.Endpoint}} {
		if u, err := url.Parse(key.value); key.value != "" && (err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https")) {
			return wrong(key.name, "%q is no http(s) address", key.value)
		}
	}
	for _, proxy := range s.HTTP.TrustedProxies {
		if _, err := netip.ParseAddr(proxy); err == nil {
			continue
		}
		if _, err := netip.ParsePrefix(proxy); err != nil {
			return wrong("http.trusted_proxies", "%q is neither an address nor a network", proxy)
		}
	}
	if s.Database.Driver != "sqlite" && s.Database.DSN == "" {
		return wrong("database.dsn", "%s needs one", s.Database.Driver)
	}
	if s.WeChat.AppID != "" && s.WeChat.Token == "" {
		return wrong("wechat.token", "an account (wechat.app_id) needs one")
	}
	if seed, err := base64.StdEncoding.DecodeString(s.Signing.Key); s.Signing.Key != "" && (err != nil || len(seed) != ed25519.SeedSize) {
		return wrong("signing.key", "it is not base64 of %d bytes", ed25519.SeedSize)
	}
	if len(s.WeChat.Card.Fields) != cardFields {
		return fmt.Errorf("wechat.card.fields: expected %d keys: what, state, time and hint", cardFields)
	}
	if err := s.WeChat.Subscription.check(); err != nil {
		return err
	}
	if err := s.Broadcasts.check(); err != nil {
		return err
	}
	if s.WeChat.TimestampWindow < 0 || s.Bot.KeepUnfinished <= 0 || s.Bot.KeepHelp <= 0 || s.Bot.KeepQuestions < 0 || s.HTTP.EstimatesPerMinute < 0 || s.HTTP.UnitsPerMinute < 0 || s.HTTP.SearchesPerMinute < 0 || s.HTTP.VerificationsPerMinute < 0 {
		return fmt.Errorf("settings: wechat.timestamp_window, bot.keep_unfinished, bot.keep_help, bot.keep_questions and http.…_per_minute may not be negative")
	}
	if s.Bot.PersonWithin < 1 || s.Bot.PersonWithin > 30 {
		return wrong("bot.person_within", "%d is not between 1 and 30 working days", s.Bot.PersonWithin)
	}
	if s.Bot.PersonSilence < 2*time.Minute {
		return wrong("bot.person_silence", "%s is less than two minutes", s.Bot.PersonSilence)
	}
	if after := s.Retention.ReduceAfter; after != 0 && after < 24*time.Hour {
		return wrong("retention.reduce_after", "%s is less than a day", after)
	}
	if s.Vault.RevealsPerHour <= 0 {
		return wrong("vault.reveals_per_hour", "must be above zero")
	}
	if err := s.Files.check(); err != nil {
		return err
	}
	if err := s.checkConnectors(); err != nil {
		return err
	}
	if _, err := s.ruleStart(); err != nil {
		return wrong("clock.now", "%q is no RFC 3339 time such as 2026-11-24T09:00:00+08:00", s.Clock.Now)
	}
	return nil
}

// templateMost bounds the id of a template, in bytes; WeChat's have 43.
const templateMost = 64

// promises are what can be done with a message of which nobody knows.
var promises = []string{"at_most_once", "at_least_once"}

func (b Broadcasts) check() error {
	for key, all := range map[string][]string{"broadcasts.templates": b.Templates, "broadcasts.subscriptions": b.Subscriptions} {
		for _, one := range all {
			if name, id, _ := strings.Cut(one, "="); name == "" || id == "" || len(id) > templateMost {
				return wrong(key, "%q is no NAME=ID", one)
			}
		}
	}
	switch {
	case min(b.Rate, b.TemplatesADay, b.MassADay) < 0 || b.LateBy < 0:
		return fmt.Errorf("settings: broadcasts.rate, broadcasts.templates_a_day, broadcasts.mass_a_day and broadcasts.late_by may not be negative")
	case b.Hands < 1 || b.Hands > 1000:
		return wrong("broadcasts.hands", "%d is not between 1 and 1000", b.Hands)
	case b.Chunks < 1 || b.Chunks > 64:
		return wrong("broadcasts.chunks", "%d is not between 1 and 64", b.Chunks)
	}
	return nil
}

func (s Subscription) check() error {
	for _, one := range []struct {
		name   string
		notice SubscriptionNotice
	}{{"progress", s.Progress}, {"topics", s.Topics}, {"reminders", s.Reminders}} {
		key := "wechat.subscription." + one.name
		if len(one.notice.Fields) != cardFields {
			return wrong(key+".fields", "expected %d keys: what, state, time and hint", cardFields)
		}
		if len(one.notice.Template) > templateMost {
			return wrong(key+".template", "it has more than %d characters", templateMost)
		}
	}
	return nil
}

func (f Files) check() error {
	for _, limit := range []struct {
		key   string
		value int64
	}{
		{"upload_bytes", f.UploadBytes},
		{"picture_bytes", f.PictureBytes},
		{"megapixels", f.Megapixels},
		{"pdf_pages", int64(f.PDFPages)},
		{"at_once", int64(f.AtOnce)},
		{"time", int64(f.Time)},
	} {
		if limit.value <= 0 {
			return wrong("files."+limit.key, "must be above zero")
		}
	}
	if f.S3.Endpoint != "" && (f.S3.Bucket == "" || f.S3.AccessKey == "" || f.S3.SecretKey == "") {
		return wrong("files.s3", "a store (files.s3.endpoint) needs bucket, access_key and secret_key")
	}
	if network, rest, _ := strings.Cut(f.Clamd, "://"); f.Clamd != "" && (rest == "" || (network != "tcp" && network != "unix")) {
		return wrong("files.clamd", "%q is neither tcp://host:port nor unix:///path", f.Clamd)
	}
	return nil
}

func wrong(key, format string, args ...any) error {
	return fmt.Errorf("settings: %s: %s", key, fmt.Sprintf(format, args...))
}

// SimEnabled says whether the simulator runs.
func (s Settings) SimEnabled() bool {
	return s.Sim.Enabled == "true" || (s.Sim.Enabled == "auto" && s.WeChat.AppID == "")
}

// RuleClock is the clock of the programme's rules: the real time, or one that
// runs on from clock.now.
func (s Settings) RuleClock(now func() time.Time) func() time.Time {
	start, err := s.ruleStart()
	if err != nil || start.IsZero() {
		return now
	}
	begun := now()
	return func() time.Time { return start.Add(now().Sub(begun)) }
}

func (s Settings) ruleStart() (time.Time, error) {
	if s.Clock.Now == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, s.Clock.Now)
}

// cardFields is how many a card has.
const cardFields = 4
