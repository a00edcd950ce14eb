package binding_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"luohu/backend/binding"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/identity"
	"luohu/backend/invite"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/configs"
)

// people who do not exist.
var wang = vault.Given{IDNumber: "11010119900307803X", Name: "王小明", Phone: "13812341234"}

const (
	number = "102026200001"
	me     = "oFollowerWhoIsWang"
	else_  = "oFollowerOfSomebody"
)

// phones are where codes arrive.
type phones struct {
	mu    sync.Mutex
	codes map[string][]string
}

func (p *phones) SendCode(_ context.Context, phone, code string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.codes[phone] = append(p.codes[phone], code)
	return nil
}

func (p *phones) SceneCode(_ context.Context, scene string, _ time.Duration) (string, error) {
	return "weixin://" + scene, nil
}

// desk is where people bind themselves; wang has submitted an application.
type desk struct {
	*testing.T
	*binding.Bindings
	*phones
	person string
	later  time.Duration
	agent  casework.Actor

	people *identity.Identity
	load   *caseload.Caseload
}

var rules = identity.Rules{Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2}, Idle: time.Hour, Lifetime: time.Hour, OneTime: time.Hour}

func open(t *testing.T, s *store.Store) *desk {
	t.Helper()
	d := &desk{T: t, phones: &phones{codes: map[string][]string{}}, agent: casework.Actor{ID: "agent", Role: casework.Agent, Unit: "unit"}}
	now := func() time.Time { return time.Now().Add(d.later) }
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	text := base64.StdEncoding.EncodeToString(key)
	ring, err := vault.NewKeyring([]string{text}, text)
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.Context(), vault.Parts{Store: s, Keys: ring, Note: (*store.Tx).Audit, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	d.person = storetest.In(t, s, func(tx *store.Tx) (string, error) {
		id, err := v.FindOrCreate(tx, wang)
		if err != nil {
			return "", err
		}
		a := &casework.Application{ID: "app", Period: "2026-2", Unit: "unit", Person: id, State: casework.Submitted, Number: number, Version: 1}
		return id, tx.SaveApplication(a, []casework.Recorded{{Application: "app", Version: 1, Event: casework.Ended{End: casework.ApplicationLapsed}}}, nil, nil)
	})
	src, err := configs.FS.ReadFile("consent.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := consent.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	memory := kv.NewMemory(now)
	d.people, err = identity.New(identity.Parts{Store: s, Vault: v, KV: memory, Note: (*store.Tx).Audit, Now: now, Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	d.load = caseload.New(caseload.Parts{Store: s, Agents: d.people, Consent: texts, Now: now})
	d.Bindings = binding.New(binding.Parts{
		Store: s, Vault: v, KV: memory, Sender: d.phones, Most: 2, Texts: texts, Now: now, Log: slog.New(slog.DiscardHandler),
		Agents: d.load, Invites: invite.New(invite.Parts{KV: memory, Store: s, Codes: d.phones, Now: now}),
	})
	t.Cleanup(d.sent)
	return d
}

// agreed is a follower who has read what they agree to.
func (d *desk) agreed(follower string) binding.Follower {
	d.Helper()
	text, err := d.TextOf(false)
	if err != nil {
		d.Fatal(err)
	}
	return binding.Follower{ID: follower, Agreed: text.Version}
}

// sent waits until no code is on its way any more.
func (d *desk) sent() {
	d.Helper()
	if err := d.Wait(context.WithoutCancel(d.Context())); err != nil {
		d.Error(err)
	}
}

// is says whether a follower is wang.
func (d *desk) is(follower string) bool {
	d.Helper()
	all, err := d.Of(d.Context(), follower)
	if err != nil {
		d.Fatal(err)
	}
	return slices.ContainsFunc(all, func(b store.Binding) bool { return b.Person == d.person })
}

// refused is the code of a refusal; anything else ends the test.
func (d *desk) refused(err error) casework.Code {
	d.Helper()
	refusal, is := casework.IsRefusal(err)
	if !is {
		d.Fatalf("it is no refusal: %v", err)
	}
	return refusal.Code
}

func (d *desk) receipt() (string, string) {
	d.Helper()
	n, code, ok := binding.ReadReceipt("绑定 " + number + " " + binding.ReceiptCode(d.Vault.Keys, "app"))
	if !ok {
		d.Fatal("the code of a receipt is not read")
	}
	return n, code
}

func TestWhoHoldsTheReceiptIsBoundOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		n, code := d.receipt()
		for range 2 {
			if err := d.ByReceipt(t.Context(), d.agreed(me), n, code); err != nil {
				t.Fatal(err)
			}
		}
		if all, err := d.Others(t.Context(), d.person); err != nil || len(all) != 1 || all[0].How != binding.ByReceipt || !d.is(me) {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestAWrongCodeAndANumberThatThereIsNotAreAnsweredAlike(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	_, code := d.receipt()
	for _, given := range [][2]string{{number, "00000000"}, {"102026299999", code}} {
		if got := d.refused(d.ByReceipt(t.Context(), d.agreed(me), given[0], given[1])); got != binding.CodeWrong {
			t.Errorf("%v: %s", given, got)
		}
	}
	if d.is(me) {
		t.Error("somebody is bound")
	}
}

func TestWhoGuessesWaitsAndSoDoesWhomTheyGuessAt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		n, code := d.receipt()
		var last casework.Code
		for range 6 {
			last = d.refused(d.ByReceipt(t.Context(), d.agreed(me), n, "00000000"))
		}
		if last != binding.CodeWait {
			t.Errorf("the sixth guess of one follower: %s", last)
		}
		for i := range 6 { // of others, at the same number
			last = d.refused(d.ByReceipt(t.Context(), d.agreed(fmt.Sprint("oGuesser", i)), n, "00000000"))
		}
		if last != binding.CodeWait {
			t.Errorf("the eleventh guess at one number: %s", last)
		}
		if got := d.refused(d.ByReceipt(t.Context(), d.agreed(else_), n, code)); got != binding.CodeWait {
			t.Errorf("the right code while one has to wait: %s", got)
		}
		d.later = 2 * time.Hour
		if err := d.ByReceipt(t.Context(), d.agreed(else_), n, code); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

func TestWhoScannedAnInvitationFirstMayBindByIt(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	storetest.In(t, d.Store, func(tx *store.Tx) (any, error) {
		return nil, tx.SaveUnit(&casework.Unit{ID: "unit", Name: "不存在的公司", USCC: "91350100M000100Y43"})
	})
	invited, err := d.Invites.Open(t.Context(), d.agent, "app")
	if err != nil {
		t.Fatal(err)
	}
	if got := d.refused(d.ByScene(t.Context(), d.agreed(me), invited.Scene)); got != binding.CodeOver {
		t.Errorf("without a scan: %s", got)
	}
	for _, follower := range []string{me, else_} {
		if _, err := d.Invites.Scanned(t.Context(), invited.Scene, follower); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.refused(d.ByScene(t.Context(), d.agreed(else_), invited.Scene)); got != binding.CodeOver {
		t.Errorf("who scanned it second: %s", got)
	}
	if err := d.ByScene(t.Context(), d.agreed(me), invited.Scene); err != nil || !d.is(me) {
		t.Error(err)
	}
}

func TestAPersonIsSoManyFollowersAndEachCanTakeTheOthersAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		n, code := d.receipt()
		for _, follower := range []string{me, else_} {
			if err := d.ByReceipt(t.Context(), d.agreed(follower), n, code); err != nil {
				t.Fatal(err)
			}
		}
		if got := d.refused(d.ByReceipt(t.Context(), d.agreed("oThird"), n, code)); got != binding.CodeFull {
			t.Errorf("a third: %s", got)
		}
		all, err := d.Others(t.Context(), d.person)
		if err != nil {
			t.Fatal(err)
		}
		if ended, err := d.End(t.Context(), "oThird", all[0].ID); err != nil || ended {
			t.Errorf("a stranger ends it: %v, %v", ended, err)
		}
		for i := range 2 {
			if ended, err := d.End(t.Context(), else_, all[0].ID); err != nil || ended != (i == 0) {
				t.Errorf("ended %v, %v", ended, err)
			}
		}
		if d.is(me) || !d.is(else_) {
			t.Error("it is not that of the other that ended")
		}
		if err := d.ByReceipt(t.Context(), d.agreed(me), n, code); err != nil || !d.is(me) {
			t.Errorf("bound again: %v", err)
		}
	})
}

func TestManyAtOnceBindNoMoreThanThereMayBe(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		n, code := d.receipt()
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				err := d.ByReceipt(t.Context(), d.agreed(fmt.Sprint("oOneOfMany", i)), n, code)
				if _, is := casework.IsRefusal(err); err != nil && !is {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if bound, err := d.Others(t.Context(), d.person); err != nil || len(bound) != 2 {
			t.Errorf("%d, %v", len(bound), err)
		}
	})
}

func TestWhoIsErasedIsNobodyAnyMore(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	n, code := d.receipt()
	if err := d.ByReceipt(t.Context(), d.agreed(me), n, code); err != nil {
		t.Fatal(err)
	}
	if err := d.Vault.Erase(t.Context(), store.Operator, d.person, "本人要求"); err != nil {
		t.Fatal(err)
	}
	if d.is(me) {
		t.Error("they are bound still")
	}
	if err := d.AskCode(t.Context(), me, "王小明", "07803X"); err != nil {
		t.Fatal(err)
	}
	d.sent()
	if len(d.codes) != 0 {
		t.Errorf("sent: %v", d.codes)
	}
}

func TestNobodyIsBoundWhoHasNotAgreedToTheTextOfToday(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	n, code := d.receipt()
	if got := d.refused(d.ByReceipt(t.Context(), binding.Follower{ID: me}, n, code)); got != binding.CodeConsent || d.is(me) {
		t.Error(got)
	}
	if err := d.ByReceipt(t.Context(), d.agreed(me), n, code); err != nil {
		t.Fatal(err)
	}
	given, err := d.Store.Consents(t.Context(), d.person, "", 10)
	if err != nil || len(given) != 1 || given[0].Kind != binding.Consented || given[0].Version != d.agreed(me).Agreed {
		t.Errorf("%+v, %v", given, err)
	}
}
