package caseload_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image"
	"image/png"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/audit"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	keys "luohu/backend/vault"
)

// manned is an office whose period is being filed in, with real keys and
// accounts, at as little cost as is allowed.
func manned(t testing.TB, s *store.Store) *office {
	t.Helper()
	o := opened(t, s)
	secret := base64.StdEncoding.EncodeToString([]byte("32 bytes that protect nobody ...."[:32]))
	ring, err := keys.NewKeyring([]string{secret}, secret)
	if err != nil {
		t.Fatal(err)
	}
	v, err := keys.Open(t.Context(), keys.Parts{Store: s, Keys: ring, Note: (*store.Tx).Audit, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	o.Vault, o.Fresh = v, func(unit string) caseload.Fresh { return v.Fresh(unit) }
	o.Cabinet.Key = func(ctx context.Context, owner string) files.AEAD { return v.Key(ctx, owner) }
	o.Agents, err = identity.New(identity.Parts{
		Store: s, Vault: v, Note: (*store.Tx).Audit, Now: time.Now,
		Rules: identity.Rules{
			Cost: identity.Cost{MemoryMiB: 19, Iterations: 2, Parallelism: 1, AtOnce: 2},
			Idle: time.Hour, Lifetime: time.Hour, OneTime: time.Hour,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

const (
	password = "four words of one sentence"
	code     = casework.USCC("91120116MA00000014")
)

// ours is what an employer registers with.
func ours() caseload.Registration {
	return caseload.Registration{
		USCC: "91120116ma00000014", Name: "示范  公司",
		Agents: []caseload.NewAgent{
			{Name: "Wang.Fang", Password: password, Phone: "138 0000 0000", Insured: true},
			{Name: "li.na", Password: password, Insured: true},
		},
	}
}

// page is a picture of a grey, as none else.
func page(t testing.TB, grey uint8) *files.Upload {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range picture.Pix {
		picture.Pix[i] = grey
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return &files.Upload{Name: "licence.png", Content: &b}
}

// enters is a unit's agent as they sign in.
func (o *office) enters(t testing.TB, name string) (who casework.Actor, session string) {
	t.Helper()
	session, err := o.Agents.SignIn(t.Context(), identity.Attempt{Name: name, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	who, err = o.Agents.Authenticate(t.Context(), session)
	if err != nil {
		t.Fatal(err)
	}
	return who, session
}

// acts are what the audit log says of something, in order.
func (o *office) acts(t testing.TB, kind, id string) (all []string) {
	t.Helper()
	if _, err := o.store.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := o.store.EachAudit(t.Context(), store.AuditFilter{Subject: audit.Subject{Kind: kind, ID: id}}, func(e store.Sealed) error {
		entry, err := e.Entry()
		all = append(all, entry.Act)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAUnitRegistersWithTheAccountsOfItsAgents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := manned(t, s), t.Context()
		r := ours()
		r.Licence = page(t, 100)
		u, err := o.Register(ctx, r)
		if err != nil || u.USCC != code || u.Name != "示范 公司" || u.Licence != casework.LicencePending || !u.ToCheck() {
			t.Fatalf("%+v, %v", u, err)
		}
		who, _ := o.enters(t, "wang.fang")
		if who.Role != casework.Agent || who.Unit != u.ID {
			t.Errorf("signed in as %+v", who)
		}
		read, err := o.Unit(ctx, who, code)
		if err != nil || read.ID != u.ID {
			t.Fatalf("%+v, %v", read, err)
		}
		for by, phone := range map[*casework.Actor]string{&who: "13800000000", &hrss: "13800000000", &approver: ""} {
			agents, err := o.AgentsOf(ctx, *by, read)
			if err != nil || len(agents) != 2 || agents[1].Name != "wang.fang" || agents[1].Phone != phone {
				t.Errorf("for %s: %+v, %v", by.Role, agents, err)
			}
		}
		content, kind, err := o.Licence(ctx, who, code, false)
		if err != nil || kind != "image/png" || !bytes.HasPrefix(content, []byte("\x89PNG")) {
			t.Errorf("its licence: %s, %v", kind, err)
		}
		if _, err := o.Unit(ctx, agent, code); !refused(err, casework.CodeNotYours) {
			t.Errorf("to another unit's agent: %v", err)
		}
		if _, err := o.Register(ctx, ours()); !refused(err, casework.CodeUSCCTaken) {
			t.Errorf("a second time: %v", err)
		}
		if acts := strings.Join(o.acts(t, "unit", u.ID), " "); acts != "unit.register" {
			t.Errorf("on the record: %s", acts)
		}
	})
}

// Of what is refused nothing is left: the code and the names are free.
func TestAUnitThatIsRefusedLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := manned(t, s), t.Context()
		if _, err := o.Register(ctx, caseload.Registration{
			USCC: "91120116MA00000027", Name: "别的公司", Agents: []caseload.NewAgent{{Name: "taken", Password: password, Insured: true}, {Name: "other", Password: password, Insured: true}},
		}); err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]struct {
			change func(*caseload.Registration)
			want   casework.Code
			field  string
		}{
			"a wrong digit":        {func(r *caseload.Registration) { r.USCC = "91120116MA00000015" }, casework.CodeUSCCCheck, ""},
			"no name":              {func(r *caseload.Registration) { r.Name = "" }, casework.CodeReasonMissing, "name"},
			"a long name":          {func(r *caseload.Registration) { r.Name = strings.Repeat("长", 101) }, casework.CodeTextTooLong, "name"},
			"one agent":            {func(r *caseload.Registration) { r.Agents = r.Agents[:1] }, casework.CodeAgentsWrong, ""},
			"three, two the same":  {func(r *caseload.Registration) { r.Agents = append(r.Agents, r.Agents[0]) }, casework.CodeAgentsWrong, ""},
			"one agent twice":      {func(r *caseload.Registration) { r.Agents[1].Name = "WANG.FANG" }, casework.CodeAgentsWrong, ""},
			"no declaration":       {func(r *caseload.Registration) { r.Agents[1].Insured = false }, casework.CodeNotInsured, "agents/1"},
			"a short password":     {func(r *caseload.Registration) { r.Agents[1].Password = "short" }, identity.CodePasswordShort, "agents/1"},
			"a name that is taken": {func(r *caseload.Registration) { r.Agents[1].Name = "Taken" }, identity.CodeNameTaken, "agents/1"},
			"no phone":             {func(r *caseload.Registration) { r.Agents[0].Phone = "12" }, keys.CodePhone, "agents/0"},
			"an earlier period":    {func(r *caseload.Registration) { r.Period = "2026-1" }, "", ""},
		} {
			r := ours()
			c.change(&r)
			_, err := o.Register(ctx, r)
			if c.want == "" {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s: %v", what, err)
				}
				continue
			}
			refusal, is := casework.IsRefusal(err)
			if !is || refusal.Code != c.want {
				t.Errorf("%s: %v", what, err)
			} else if field, _ := refusal.Params["field"].(string); field != c.field {
				t.Errorf("%s is in %q", what, field)
			}
		}
		r := ours()
		r.Licence = &files.Upload{Content: strings.NewReader("MZ no picture at all")}
		if _, err := o.Register(ctx, r); err == nil {
			t.Error("a licence that is none is taken")
		}
		if _, err := o.Register(ctx, ours()); err != nil {
			t.Errorf("at last: %v", err)
		}
		o.at("2026-10-31 17:00")
		r = ours()
		r.USCC = "91120116MA0000003A"
		if _, err := o.Register(ctx, r); !refused(err, casework.CodeWindowClosed) {
			t.Errorf("after the window: %v", err)
		}
	})
}

func TestOfManyRegistrationsOfAUnitOneGoesThrough(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := manned(t, s)
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				r := ours()
				r.Agents[0].Name, r.Agents[1].Name = "a"+string(rune('0'+i)), "b"+string(rune('0'+i))
				_, errs[i] = o.Register(t.Context(), r)
			})
		}
		all.Wait()
		through := 0
		for _, err := range errs {
			if err == nil {
				through++
			} else if !refused(err, casework.CodeUSCCTaken) {
				t.Error(err)
			}
		}
		if through != 1 {
			t.Errorf("%d went through", through)
		}
	})
}

func TestOfTwoOfficersAtALicenceOneWinsAndTheOtherIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, ctx := manned(t, s), t.Context()
		if _, err := o.Register(ctx, ours()); err != nil {
			t.Fatal(err)
		}
		if _, err := o.CheckLicence(ctx, hrss, code, 0, "", true, ""); !refused(err, casework.CodeLicenceMissing) {
			t.Errorf("nothing was handed in: %v", err)
		}
		who, _ := o.enters(t, "li.na")
		u, err := o.HandInLicence(ctx, who, code, 0, *page(t, 1))
		if err != nil || !u.ToCheck() {
			t.Fatalf("%+v, %v", u, err)
		}
		if _, err := o.HandInLicence(ctx, agent, code, 0, *page(t, 2)); !refused(err, casework.CodeNotYours) {
			t.Errorf("by another unit's agent: %v", err)
		}
		if stale, ok := errors.AsType[*caseload.Stale](second(o.CheckLicence(ctx, hrss, code, u.Version-1, "", true, ""))); !ok || stale.Version != u.Version {
			t.Errorf("on a licence that was replaced meanwhile: %v", stale)
		}
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []casework.Actor{hrss, police} {
			both.Go(func() { _, errs[i] = o.CheckLicence(ctx, by, code, 0, "", i == 0, "照片不清") })
		}
		both.Wait()
		if lost := errors.Join(errs...); (errs[0] == nil) == (errs[1] == nil) || !refused(lost, casework.CodeLicenceDecided) {
			t.Errorf("both at once: %v", errs)
		}
		u, err = o.Unit(ctx, who, code)
		if won := u.Licence == casework.LicenceChecked; err != nil || won != (errs[0] == nil) || u.Licence == casework.LicencePending {
			t.Errorf("%+v, %v", u, err)
		}
		if acts := strings.Join(o.acts(t, "unit", u.ID), " "); acts != "unit.register unit.hand_in_licence unit.check_licence" {
			t.Errorf("on the record: %s", acts)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestUnitsAreFoundByWhatTheirNameOrCodeBeginsWith(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			for _, u := range []*casework.Unit{
				{ID: "1", USCC: "91120116MA00000014", Name: "示范公司", Licence: casework.LicencePending},
				{ID: "2", USCC: "91120116MA00000027", Name: "示范二厂", Licence: casework.LicencePending, File: casework.File{Hash: "h"}},
				{ID: "3", USCC: "91120116MA0000003A", Name: "Acme_100%", Licence: casework.LicenceChecked, File: casework.File{Hash: "h"}},
			} {
				if err := tx.SaveUnit(u); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for want, f := range map[string]store.UnitFilter{
			"123": {}, "12": {Beginning: "示范"}, "2": {Beginning: "示范二"}, "3": {Beginning: "acme_1"}, "": {Beginning: "%"},
			"1": {Beginning: "91120116ma00000014"}, "1 2": {Licence: casework.LicencePending}, " 2": {ToCheck: true},
			" 3": {Licence: casework.LicenceChecked}, "23": {After: "1"}, " 1": {Limit: 1},
		} {
			if f.Limit == 0 {
				f.Limit = 10
			}
			units, err := s.Units(t.Context(), f)
			var got string
			for _, u := range units {
				got += u.ID
			}
			if err != nil || got != strings.ReplaceAll(want, " ", "") {
				t.Errorf("%+v: %q, want %q, %v", f, got, want, err)
			}
		}
	})
}
