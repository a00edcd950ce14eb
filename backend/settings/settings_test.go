package settings_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/settings"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
)

var admin = casework.Actor{ID: "admin", Role: casework.Admin}

func open(t *testing.T) *settings.Settings {
	t.Helper()
	s, err := settings.New(map[string]any{
		settings.Notice: "", settings.Registration: true, settings.Person: true, settings.EstimatesPerMinute: 1200,
		settings.UnitsPerMinute: 30, settings.SearchesPerMinute: 60, settings.RevealsPerHour: 120,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func is(err error, code casework.Code) bool { return errors.Is(err, &casework.Refusal{Code: code}) }

func TestWhatIsSetOnOneMachineHoldsOnAllAndCanBeTakenBack(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, db, other *store.Store) {
		here, there := open(t), open(t)
		set := func(c settings.Change) {
			t.Helper()
			if err := here.Set(t.Context(), db, admin, c); err != nil {
				t.Fatal(err)
			}
			if changed, err := there.Refresh(t.Context(), other); !changed || err != nil {
				t.Fatalf("the other machine: %v, %v", changed, err)
			}
		}
		holds := func(want string) {
			t.Helper()
			for _, s := range []*settings.Settings{here, there} {
				if now := s.Shown(settings.Notice); now != want {
					t.Errorf("it says %q, want %q", now, want)
				}
			}
		}
		set(settings.Change{Name: settings.Notice, Typed: " 今晚 22:00\n维护 "})
		holds("今晚 22:00 维护")
		set(settings.Change{Name: settings.Notice, Typed: "明晚维护", Seen: 1})
		holds("明晚维护")
		set(settings.Change{Name: settings.Notice, Back: true, Seen: 2})
		holds("今晚 22:00 维护")
		set(settings.Change{Name: settings.Notice, Files: true, Seen: 3})
		holds("")
		set(settings.Change{Name: settings.SearchesPerMinute, Typed: "7", Reason: "有人抄名册"})
		if n := there.Int(settings.SearchesPerMinute)(); n != 7 {
			t.Errorf("%d searches a minute", n)
		}
		if changed, err := there.Refresh(t.Context(), other); changed || err != nil {
			t.Errorf("nothing was set: %v, %v", changed, err)
		}
		if _, err := db.SealAudit(t.Context()); err != nil {
			t.Fatal(err)
		}
		page, err := db.AuditPage(t.Context(), store.AuditFilter{Act: "setting.change"})
		if err != nil || len(page) != 5 || page[0].Reason != "有人抄名册" || !strings.Contains(page[0].Details, `"7"`) {
			t.Errorf("%d entries, %v", len(page), err)
		}
	})
}

func TestWhatCanNotBeSetIsRefused(t *testing.T) {
	db, s := storetest.Open(t, "sqlite", ""), open(t)
	for what, c := range map[string]struct {
		change settings.Change
		want   casework.Code
	}{
		"no number":           {settings.Change{Name: settings.UnitsPerMinute, Typed: "many"}, settings.CodeNumber},
		"below zero":          {settings.Change{Name: settings.UnitsPerMinute, Typed: "-1"}, settings.CodeNumber},
		"too many":            {settings.Change{Name: settings.UnitsPerMinute, Typed: "999999999"}, settings.CodeNumber},
		"none at all":         {settings.Change{Name: settings.RevealsPerHour, Typed: "0", Reason: "不许再看了"}, settings.CodeNumber},
		"a long notice":       {settings.Change{Name: settings.Notice, Typed: strings.Repeat("长", 201)}, settings.CodeText},
		"somebody's number":   {settings.Change{Name: settings.Notice, Typed: "找 13800001234"}, settings.CodePersonal},
		"without a reason":    {settings.Change{Name: settings.Registration, Typed: "false"}, vault.CodeReasonShort},
		"as it is":            {settings.Change{Name: settings.UnitsPerMinute, Typed: "30"}, settings.CodeSame},
		"back to nothing":     {settings.Change{Name: settings.UnitsPerMinute, Back: true}, settings.CodeSame},
		"of another version":  {settings.Change{Name: settings.UnitsPerMinute, Typed: "31", Seen: 4}, settings.CodeChanged},
		"a setting there not": {settings.Change{Name: "database.dsn", Typed: "x"}, casework.CodeNotYours},
	} {
		if err := s.Set(t.Context(), db, admin, c.change); !is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if edition, err := db.SettingsEdition(t.Context()); edition != 0 || err != nil {
		t.Errorf("something was set: %d, %v", edition, err)
	}
}

func TestOfTwoWhoSetOneIsTold(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, db, other *store.Store) {
		here, there := open(t), open(t)
		var all sync.WaitGroup
		var errs [2]error
		all.Go(func() {
			errs[0] = here.Set(t.Context(), db, admin, settings.Change{Name: settings.UnitsPerMinute, Typed: "31"})
		})
		all.Go(func() {
			errs[1] = there.Set(t.Context(), other, admin, settings.Change{Name: settings.UnitsPerMinute, Typed: "32"})
		})
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !is(errors.Join(errs[:]...), settings.CodeChanged) {
			t.Errorf("%v, %v", errs[0], errs[1])
		}
	})
}
