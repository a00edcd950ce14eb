package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/configs"
	"luohu/estimator"
)

// inChina is a moment there.
func inChina(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, casework.Zone)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// frozen is a machine on which the list of a period with three people, made up,
// was published at a line; and the list's files.
func frozen(t *testing.T) (m machine, file string, ids []string) {
	t.Helper()
	m = newMachine(t)
	dir := t.TempDir()
	file = filepath.Join(dir, "2026-2.json")
	m.people(func(ctx context.Context, p people) {
		settings, err := configs.Load("", m.environ)
		if err != nil {
			t.Fatal(err)
		}
		key, err := signature.Open(settings.Signing.Key, settings.KeysDir())
		if err != nil {
			t.Fatal(err)
		}
		days, err := loadCalendar("")
		if err != nil {
			t.Fatal(err)
		}
		load := caseload.New(caseload.Parts{
			Store: p.store, Persons: p.vault, Signing: key,
			Days: func() casework.Workdays { return days }, Now: func() time.Time { return inChina("2026-12-14 09:00") },
		})
		ids = scoresClosed(ctx, t, p)
		line, _ := estimator.ParsePoints("110")
		command := casework.PeriodCommand{Kind: casework.ListShown, List: &casework.List{Selection: casework.Selection{By: casework.ByLine, Line: line}}}
		approver := casework.Actor{ID: "approver", Role: casework.Approver}
		if _, err := load.MovePeriod(ctx, approver, "2026-2", command); err != nil {
			t.Fatal(err)
		}
		l, err := load.List(ctx, "2026-2")
		if err != nil {
			t.Fatal(err)
		}
		var document bytes.Buffer
		if err := load.WriteList(ctx, &document, l.List); err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string][]byte{"2026-2.json": document.Bytes(), "2026-2.sig": l.Signature, "2026-2.pem": []byte(l.PublicKey)} {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	})
	return m, file, ids
}

// scoresClosed is a period whose points were on display, with three people.
func scoresClosed(ctx context.Context, t *testing.T, p people) (ids []string) {
	t.Helper()
	given := []vault.Given{
		{IDNumber: "11010119900307803X", Name: "王小明"}, {IDNumber: "120101199003070013", Name: "李四"}, {IDNumber: "11010519491231002X", Name: "买买提·江"},
	}
	for _, g := range given {
		ids = append(ids, storetest.In(t, p.store, func(tx *store.Tx) (string, error) { return p.vault.FindOrCreate(tx, g) }))
	}
	err := p.store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.SaveUnit(&casework.Unit{ID: "unit", USCC: "91350100M000100Y43", Name: "示例公司"}); err != nil {
			return err
		}
		period := &casework.Period{ID: "2026-2", Stage: casework.ScoresClosed, Version: 1, Terms: casework.Terms{
			Clocks: casework.Clocks{ListDisplay: 5}, List: casework.ListTerms{IDFirst: 6, IDLast: 2, Second: true},
		}}
		if err := tx.SavePeriod(period, casework.Moved{Kind: casework.DisplayEnded}, casework.Actor{}); err != nil {
			return err
		}
		for i, person := range ids {
			total, _ := estimator.ParsePoints([]string{"151.67", "110", "109.99"}[i])
			var a casework.Application
			var events []casework.Recorded
			for _, e := range []casework.Event{
				casework.Added{Period: "2026-2", Unit: "unit", Person: person},
				casework.SentIn{Number: "10202620000" + string(rune('1'+i))},
				casework.Summed{Total: total},
				casework.Shown{},
			} {
				r := casework.Recorded{Application: "app" + string(rune('1'+i)), Version: a.Version + 1, At: inChina("2026-09-01 10:00"), Event: e}
				a.Evolve(r)
				events = append(events, r)
			}
			if err := tx.SaveApplication(&a, events, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestAListIsVerifiedByItsFilesAndByTheRecords(t *testing.T) {
	m, file, ids := frozen(t)
	if said := m.must("list", "verify", file); !strings.Contains(said, "the list of 2026-2") || !strings.Contains(said, "2 persons, 1 are not on it") {
		t.Errorf("it said %q", said)
	}
	stranger := newMachine(t) // with nothing but what was downloaded
	stranger.must("list", "verify", file, "--key", filepath.Join(filepath.Dir(file), "2026-2.pem"))
	code, out, errOut := m.says("list", "verify", file, "--records")
	if code != exitDone || !strings.Contains(out, "make the same list again: 3 rows. Called otherwise since: 0. Erased since, so that name and number can't be compared: 0.") {
		t.Errorf("%d %s %s", code, out, errOut)
	}
	m.people(func(ctx context.Context, p people) {
		if err := p.vault.Erase(ctx, store.Operator, ids[1], "本人申请删除"); err != nil {
			t.Error(err)
		}
		if err := p.vault.Amend(ctx, store.Operator, ids[0], vault.Given{Name: "王晓"}); err != nil {
			t.Error(err)
		}
	})
	if _, out, _ := m.says("list", "verify", file, "--records"); !strings.Contains(out, "Called otherwise since: 1. Erased since, so that name and number can't be compared: 1.") {
		t.Errorf("after an erasure: %s", out)
	}
	m.must("audit", "verify")
	m.must("casework", "verify")
}

func TestAListThatIsNotTheOneIsNamed(t *testing.T) {
	m, file, _ := frozen(t)
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), "changed.json")
	if err := os.WriteFile(changed, bytes.Replace(src, []byte("151.67"), []byte("152.67"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	sig, stranger := strings.TrimSuffix(file, ".json")+".sig", newMachine(t)
	for what, c := range map[string]struct {
		on   machine
		args []string
		code int
		says string
	}{
		"changed":            {m, []string{changed, "--sig", sig}, exitCheckFailed, "the signature is wrong"},
		"no signature":       {m, []string{changed}, exitUnusable, "changed.sig"},
		"no key":             {stranger, []string{file}, exitUnusable, "--key"},
		"a key that is none": {m, []string{file, "--key", file}, exitUnusable, "no public key"},
		"of another database": {
			stranger, []string{file, "--key", strings.TrimSuffix(file, ".json") + ".pem", "--records"}, exitCheckFailed, "does not know this list",
		},
	} {
		if code, _, errOut := c.on.says(append([]string{"list", "verify"}, c.args...)...); code != c.code || !strings.Contains(errOut, c.says) {
			t.Errorf("%s: %d %s", what, code, errOut)
		}
	}
	inDatabase(t, strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR="), "UPDATE applications SET total = total - 1", "DELETE FROM application_events WHERE application = 'app2'")
	if code, out, errOut := m.says("list", "verify", file, "--records"); code != exitCheckFailed || !strings.Contains(out, "another ledger") || !strings.Contains(errOut, "does not follow from the records") {
		t.Errorf("%d %s %s", code, out, errOut)
	}
}

func TestRetentionTellsNumbersOnly(t *testing.T) {
	m, _, ids := frozen(t)
	if said := m.must("retention"); !strings.Contains(said, "everything is kept") {
		t.Errorf("without the setting: %s", said)
	}
	m.people(func(ctx context.Context, p people) {
		err := p.store.Do(ctx, func(tx *store.Tx) error {
			period, err := tx.Period("2026-2")
			if err != nil {
				return err
			}
			period.Stage, period.Version = casework.Closed, period.Version+1
			return tx.SavePeriod(period, casework.Moved{Kind: casework.PeriodClosed}, casework.Actor{})
		})
		if err != nil {
			t.Error(err)
		}
	})
	m.environ = append(m.environ, "LUOHU_RETENTION__REDUCE_AFTER=720h", "LUOHU_CLOCK__NOW=2027-02-01T09:00:00+08:00")
	for _, run := range []struct {
		args []string
		says string
	}{
		{[]string{"retention", "--dry-run"}, "at least 30 days: 1. Persons: 3; due to be erased: 3. Erased so far: 0."},
		{[]string{"retention"}, "due to be erased: 3"},
		{[]string{"retention", "run"}, "Erased 3 persons"},
		{[]string{"retention", "run"}, "Erased 0 persons"},
		{[]string{"retention"}, "Persons: 0; due to be erased: 0. Erased so far: 3."},
	} {
		said := m.must(run.args...)
		if !strings.Contains(said, run.says) || strings.Contains(said, ids[0]) {
			t.Errorf("%v: %s", run.args, said)
		}
	}
	m.must("audit", "verify")
}

// The running program shows what was frozen, on its days only.
func TestTheProgramShowsTheListOnItsDays(t *testing.T) {
	m, file, _ := frozen(t)
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := strings.TrimPrefix(m.environ[0], "LUOHU_DATA__DIR=")
	p := startProgram(t, dir, "LUOHU_CLOCK__NOW=2026-12-15T10:00:00+08:00")
	if got := p.body(t, "/public/lists/2026-2.json"); !bytes.Equal(got, src) {
		t.Errorf("another list: %s", got)
	}
	if page := p.body(t, "/public/lists/2026-2"); !bytes.Contains(page, []byte("王*明")) || !bytes.Contains(page, []byte("李*")) {
		t.Errorf("the page:\n%s", page)
	}
	if document := p.body(t, "/api/v1/openapi.json"); !bytes.Contains(document, []byte(`"getList"`)) || !bytes.Contains(document, []byte(`"listAudit"`)) {
		t.Error("the API does not know getList and listAudit")
	}
	if status := p.status("/api/v1/periods/2026-2/list"); status != 401 {
		t.Errorf("the API without a token: %d", status)
	}
	p.stop(t)
	p = startProgram(t, dir, "LUOHU_CLOCK__NOW=2026-12-18T17:00:00+08:00")
	if status := p.status("/public/lists/2026-2"); status != 404 {
		t.Errorf("after its display: %d", status)
	}
}
