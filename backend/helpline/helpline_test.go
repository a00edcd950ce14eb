package helpline_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/configs"
)

var (
	li  = casework.Actor{ID: "li", Role: casework.WindowOfficer}
	han = casework.Actor{ID: "han", Role: casework.Editor}
)

// desk is a line whose messages go to a list, on a clock that tests set.
type desk struct {
	*testing.T
	*helpline.Line
	store *store.Store

	mu    sync.Mutex
	at    time.Time
	rules time.Time // by which the office is open; zero: it is not asked
	woken []string
	sent  []string
	fail  error
}

func (d *desk) SendText(_ context.Context, follower, text string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return d.fail
	}
	d.sent = append(d.sent, follower+": "+text)
	return nil
}

func open(t *testing.T, s *store.Store) *desk {
	t.Helper()
	src, err := configs.FS.ReadFile("words/helpline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	says, err := helpline.LoadSays(src)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, store: s, at: time.Now()}
	d.Line = helpline.New(helpline.Parts{
		Store: s, Channel: d, Note: (*store.Tx).Audit, Says: *says, NewID: func() string { return ulid.Make().String() }, Log: slog.New(slog.DiscardHandler),
		Now:     func() time.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.at },
		Silence: 30 * time.Minute,
		Office: helpline.Office{
			Within: 1, Days: func() casework.Workdays { return calendarOf(t) },
			Now: func() time.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.rules },
		},
		Kept: func(_ context.Context, follower string) { d.woken = append(d.woken, follower) },
	})
	return d
}

// calendarOf is the shipped one.
func calendarOf(t *testing.T) *calendar.Calendar {
	t.Helper()
	files, err := fs.Glob(configs.FS, "calendar/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var sources [][]byte
	for _, f := range files {
		src, err := configs.FS.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, src)
	}
	days, err := calendar.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return days
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(by)
}

// asks is a follower who asked for a person, and said something.
func (d *desk) asks(follower, words string) (id string) { return d.asksBy(follower, "", words) }

// asksBy is one who is to be answered by a day.
func (d *desk) asksBy(follower, due, words string) (id string) {
	d.Helper()
	now := d.Now().UTC().Truncate(time.Microsecond)
	h := store.Help{ID: ulid.Make().String(), Follower: follower, State: store.HelpWaiting, AskedAt: now, WroteAt: now, TouchedAt: now, Due: due}
	c, err := d.store.Conversation(d.Context(), follower)
	if err != nil {
		d.Fatal(err)
	}
	c.Help = h.ID
	err = d.store.SaveTurn(d.Context(), store.Turn{Conversation: c, Help: &h, Said: []store.HelpLine{{ID: ulid.Make().String(), Author: store.ByFollower, Body: helpline.Kept(words)}}})
	if err != nil {
		d.Fatal(err)
	}
	return h.ID
}

func (d *desk) is(id string) store.Help {
	d.Helper()
	h, _, err := d.store.Help(d.Context(), id)
	if err != nil {
		d.Fatal(err)
	}
	return h
}

func is(err error, code casework.Code) bool { return errors.Is(err, &casework.Refusal{Code: code}) }

func TestAnOfficerTakesATalkOverAnswersAndHandsItBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		id := d.asks("oOne", "社保断了怎么办，我的身份证 110101198503078811")
		if err := d.Answer(t.Context(), li, id, "x1", "您好"); !is(err, helpline.CodeNotHeld) {
			t.Errorf("an answer to what nobody has taken over: %v", err)
		}
		for range 2 { // the form is sent twice
			if err := d.Take(t.Context(), li, id); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := d.Answer(t.Context(), li, id, "x2", "断一个月可以补，看补的办法"); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := d.HandBack(t.Context(), li, id); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{"oOne: " + d.Says.Taken, "oOne: 【工作人员】断一个月可以补，看补的办法", "oOne: " + d.Says.HandedBack}
		if fmt.Sprint(d.sent) != fmt.Sprint(want) {
			t.Errorf("sent %q", d.sent)
		}
		lines, err := s.HelpLines(t.Context(), id)
		if err != nil || len(lines) != 2 || strings.Contains(lines[0].Body, "19850307") || !strings.Contains(lines[0].Body, "110101") || lines[1].Sent != store.LineSent || lines[1].Account != "li" {
			t.Errorf("kept %+v, %v", lines, err)
		}
		if h := d.is(id); h.State != store.HelpEnded || h.EndedBy != store.EndedByOfficer {
			t.Errorf("%+v", h)
		}
		if err := d.Answer(t.Context(), li, id, "x3", "还有"); !is(err, helpline.CodeEnded) {
			t.Errorf("an answer after the end: %v", err)
		}
		if _, err := s.SealAudit(t.Context()); err != nil {
			t.Fatal(err)
		}
		page, err := s.AuditPage(t.Context(), store.AuditFilter{Actor: "li"})
		if err != nil || len(page) != 3 || page[0].Act != "help.hand_back" || page[2].Act != "help.take" {
			t.Errorf("the audit log has %d entries, %v", len(page), err)
		}
	})
}

func TestOfTwoOfficersOneHasIt(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, s, other *store.Store) {
		one, two := open(t, s), open(t, other)
		id := one.asks("oOne", "在吗")
		var all sync.WaitGroup
		var errs [2]error
		all.Go(func() { errs[0] = one.Take(t.Context(), li, id) })
		all.Go(func() { errs[1] = two.Take(t.Context(), han, id) })
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !is(errors.Join(errs[:]...), helpline.CodeTaken) {
			t.Fatalf("%v, %v", errs[0], errs[1])
		}
		loser := li
		if errs[0] == nil {
			loser = han
		}
		for what, err := range map[string]error{
			"answers": one.Answer(t.Context(), loser, id, "", "我来"), "hands back": one.HandBack(t.Context(), loser, id), "releases": one.Release(t.Context(), loser, id),
		} {
			if !is(err, helpline.CodeNotHeld) {
				t.Errorf("the other %s: %v", what, err)
			}
		}
		one.pass(16 * time.Minute)
		if err := one.Take(t.Context(), loser, id); err != nil {
			t.Errorf("after a quarter of an hour without an answer: %v", err)
		}
		if h := one.is(id); h.HeldBy != loser.ID {
			t.Errorf("%s has it", h.HeldBy)
		}
	})
}

func TestWhatCanNotBeSentIsToldAndStandsSo(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	id := d.asks("oOne", "在吗")
	if err := d.Take(t.Context(), li, id); err != nil {
		t.Fatal(err)
	}
	for failed, code := range map[error]casework.Code{
		helpline.ErrTooMany: helpline.CodeTooMany, fmt.Errorf("call: %w", helpline.ErrGone): helpline.CodeGone, errors.New("no network"): helpline.CodeNotSent,
	} {
		d.fail = failed
		line := ulid.Make().String()
		if err := d.Answer(t.Context(), li, id, line, "您好"); !is(err, code) {
			t.Errorf("%v: %v", failed, err)
		}
		lines, _ := d.store.HelpLines(t.Context(), id)
		if last := lines[len(lines)-1]; last.Sent != string(code) {
			t.Errorf("%v stands as %q", failed, last.Sent)
		}
	}
	d.fail = nil
	for text, code := range map[string]casework.Code{
		"  ": helpline.CodeNothing, strings.Repeat("长", 601): helpline.CodeLong, "打 13800001234": helpline.CodePersonal,
	} {
		if err := d.Answer(t.Context(), li, id, "", text); !is(err, code) {
			t.Errorf("%.20s: %v", text, err)
		}
	}
	if h := d.is(id); h.AnsweredAt != nil {
		t.Error("what was not sent counts as an answer")
	}
}

func TestWhatWeChatLetsThroughNoMoreIsKeptForTheNextAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		id := d.asks("oOne", "在吗")
		if err := d.Take(t.Context(), li, id); err != nil {
			t.Fatal(err)
		}
		d.fail = fmt.Errorf("call: %w", helpline.ErrClosed) // WeChat knows better
		if err := d.Answer(t.Context(), li, id, "x1", "可以补"); err != nil {
			t.Fatal(err)
		}
		d.fail = nil
		d.pass(helpline.Window + time.Minute)
		for range 2 {
			if err := d.Answer(t.Context(), li, id, "x2", "要在年底以前"); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := s.KeptFor(t.Context(), "oOne", time.Now(), 9)
		if err != nil || len(kept) != 2 || kept[0].Text != "【工作人员】可以补" || kept[1].Text != "【工作人员】要在年底以前" {
			t.Errorf("kept %+v, %v", kept, err)
		}
		lines, err := s.HelpLines(t.Context(), id)
		if err != nil || len(lines) != 3 || lines[1].Sent != store.LineKept || lines[2].Sent != store.LineKept {
			t.Errorf("the talk has %+v, %v", lines, err)
		}
		if h := d.is(id); h.AnsweredAt == nil || len(d.woken) != 2 {
			t.Errorf("%+v; woken %v", h, d.woken)
		}
		c, err := s.Conversation(t.Context(), "oOne")
		if err == nil {
			err = s.SaveTurn(t.Context(), store.Turn{Conversation: c, Forget: true})
		}
		if kept, _ := s.KeptFor(t.Context(), "oOne", time.Now(), 9); len(kept) != 0 || err != nil {
			t.Errorf("who deletes all is still told %+v, %v", kept, err)
		}
	})
}

func TestWhatWaitsForTooLongGoesBackToTheBot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		left, forgotten, held := d.asks("oLeft", "在吗"), d.asks("oForgotten", "在吗"), d.asks("oHeld", "在吗")
		for _, id := range []string{left, held} {
			if err := d.Take(t.Context(), li, id); err != nil {
				t.Fatal(err)
			}
		}
		d.sent = nil
		d.pass(25 * time.Minute)
		if err := d.Answer(t.Context(), li, held, "", "请稍等"); err != nil {
			t.Fatal(err)
		}
		d.pass(10 * time.Minute)
		if n, err := d.Tick(t.Context()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if d.is(left).EndedBy != store.EndedByTime || d.is(held).State != store.HelpTaken || d.is(forgotten).State != store.HelpWaiting {
			t.Errorf("%+v\n%+v\n%+v", d.is(left), d.is(held), d.is(forgotten))
		}
		d.pass(47 * time.Hour)
		if n, err := d.Tick(t.Context()); n != 2 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if fmt.Sprint(d.sent) == "" || !strings.Contains(strings.Join(d.sent, "\n"), "oForgotten: "+d.Says.NobodyCame) || !strings.Contains(d.sent[1], d.Says.OfficerOut) {
			t.Errorf("sent %q", d.sent)
		}
		if n, err := s.ForgetHelps(t.Context(), d.Now().Add(time.Hour)); n != 3 || err != nil {
			t.Errorf("%d forgotten, %v", n, err)
		}
		if lines, err := s.HelpLines(t.Context(), held); len(lines) != 0 || err != nil {
			t.Errorf("%d lines stay, %v", len(lines), err)
		}
	})
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		id := d.asks("oOne", "0")
		for n := range 260 {
			c, err := s.Conversation(t.Context(), "oOne")
			if err != nil {
				t.Fatal(err)
			}
			h := d.is(id)
			if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Help: &h, Said: []store.HelpLine{{ID: ulid.Make().String(), Author: store.ByFollower, Body: fmt.Sprint(n + 1)}}}); err != nil {
				t.Fatal(err)
			}
		}
		lines, err := s.HelpLines(t.Context(), id)
		if err != nil || len(lines) > 220 || lines[len(lines)-1].Body != "260" {
			t.Errorf("%d lines are kept, %v", len(lines), err)
		}
	})
}

func TestNumbersOfPeopleAreNotKept(t *testing.T) {
	for said, kept := range map[string]string{
		"我是110101198503078811": "我是110101**********11",
		"身份证１１０１０１１９８５０３０７８８１Ｘ":                                                 "身份证110101**********1X",
		"电话 138 0000 1234 找我":                                                   "电话 138****1234 找我",
		"受理编号 102026200001":                                                     "受理编号 102026200001",
		"打 12333，或者 24538071":                                                   "打 12333，或者 24538071",
		`发送 <a href="weixin://bizmsgmenu?msgmenucontent=测算&msgmenuid=1">测算</a>`: "发送 测算",
	} {
		if got := helpline.Kept(said); got != kept {
			t.Errorf("%q is kept as %q", said, got)
		}
	}
	if got := helpline.Kept(strings.Repeat("长", 5000)); len([]rune(got)) != 1001 {
		t.Errorf("%d characters are kept", len([]rune(got)))
	}
	if m := helpline.Masked("oABCDEFGHIJKLMNOPQRSTUVWXYZ1"); m != "oABC…XYZ1" {
		t.Error(m)
	}
}
