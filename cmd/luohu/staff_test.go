package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
	"luohu/configs"
)

// machine is a folder on which commands are run one after the other.
type machine struct {
	t       *testing.T
	environ []string
}

func newMachine(t *testing.T) machine {
	return machine{t, []string{
		"LUOHU_DATA__DIR=" + t.TempDir(), "LUOHU_IDENTITY__PASSWORD__MEMORY_MIB=19", "LUOHU_IDENTITY__PASSWORD__ITERATIONS=2",
	}}
}

func (m machine) says(args ...string) (code int, out, errOut string) {
	m.t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(args, m.environ, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// must runs a command that goes well, and is its first line.
func (m machine) must(args ...string) string {
	m.t.Helper()
	code, out, errOut := m.says(args...)
	if code != exitDone {
		m.t.Fatalf("luohu %s: %d %s", strings.Join(args, " "), code, errOut)
	}
	first, _, _ := strings.Cut(out, "\n")
	return first
}

// people opens what the commands have written.
func (m machine) people(do func(context.Context, people)) {
	m.t.Helper()
	err := withPeople(func() (configs.Settings, error) { return configs.Load("", m.environ) }, func(ctx context.Context, p people) error {
		do(ctx, p)
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

func TestStaffGetAccountsAndTokens(t *testing.T) {
	m := newMachine(t)
	oneTime := m.must("staff", "add", "li.lei", "--role", "window", "--department", "police", "--point", "binhai")
	if !regexp.MustCompile(`^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$`).MatchString(oneTime) {
		t.Errorf("%q", oneTime)
	}
	m.must("staff", "add", "han.meimei", "--role", "scorer", "--department", "education")
	token := m.must("staff", "token", "li.lei", "--ttl", "1h")
	m.people(func(ctx context.Context, p people) {
		who, err := p.identity.Authenticate(ctx, token)
		if err != nil || who.Role != casework.WindowOfficer || who.Department != "police" || len(who.Points) != 1 {
			t.Errorf("%+v, %v", who, err)
		}
		if _, err := p.identity.SignIn(ctx, identity.Attempt{Name: "li.lei", Password: oneTime}); err != nil {
			t.Error(err)
		}
	})
	_, list, _ := m.says("staff", "list")
	for _, want := range []string{"li.lei      window police binhai", "han.meimei  scorer education municipal binhai", "one-time password until"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q:\n%s", want, list)
		}
	}
	m.must("staff", "disable", "li.lei")
	m.people(func(ctx context.Context, p people) {
		if _, err := p.identity.Authenticate(ctx, token); err == nil {
			t.Error("a disabled account's token still holds")
		}
	})
	if again := m.must("staff", "reset", "li.lei", "--factor"); again == oneTime {
		t.Error("the same password again")
	}
}

func TestUnitsAndApplicantsGetTokens(t *testing.T) {
	m := newMachine(t)
	m.people(func(ctx context.Context, p people) {
		err := p.store.Do(ctx, func(tx *store.Tx) error {
			if err := tx.SaveUnit(&casework.Unit{ID: "unit", USCC: "91350100M000100Y43", Name: "示例公司"}); err != nil {
				return err
			}
			a := &casework.Application{ID: "app", Period: "2026-2", Unit: "unit", Person: "wang", Number: "102026200001", State: casework.Submitted, Version: 1}
			return tx.SaveApplication(a, []casework.Recorded{{Application: "app", Version: 1, Event: casework.Ended{End: casework.ApplicationLapsed}}}, nil, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	unit, applicant := m.must("unit", "token", "91350100m000100y43"), m.must("applicant", "token", "102026200001")
	m.people(func(ctx context.Context, p people) {
		if who, err := p.identity.Authenticate(ctx, unit); err != nil || who.Unit != "unit" {
			t.Errorf("%+v, %v", who, err)
		}
		if who, err := p.identity.Authenticate(ctx, applicant); err != nil || who.Application != "app" {
			t.Errorf("%+v, %v", who, err)
		}
	})
}

func TestWhatStaffCommandsCanNotUseIsToldInOneLineWithExit2(t *testing.T) {
	m := newMachine(t)
	m.must("staff", "add", "taken", "--role", "editor")
	for _, c := range []struct {
		args string
		want string
	}{
		{"staff add taken --role editor", "account_name_taken"},
		{"staff add 13812341234 --role editor", "account_name_wrong"},
		{"staff add a --role boss", "boss"},
		{"staff add a --role window --department police", "at one point"},
		{"staff token nobody", "not found"},
		{"staff token taken --ttl 9000h", "at most"},
		{"staff disable nobody", "not found"},
		{"unit token 123", "uscc_length"},
		{"unit token 91350100M000100Y43", "not found"},
		{"applicant token 102026200001", "not found"},
	} {
		code, out, errOut := m.says(strings.Fields(c.args)...)
		if code != exitUnusable || out != "" || !strings.Contains(errOut, c.want) || strings.Count(strings.TrimSpace(errOut), "\n") > 0 {
			t.Errorf("%s: %d %q %q", c.args, code, out, errOut)
		}
	}
}

func TestTheMasterKeyIsChangedByOneCommand(t *testing.T) {
	m := newMachine(t)
	var id string
	m.people(func(ctx context.Context, p people) {
		id = storetest.In(t, p.store, func(tx *store.Tx) (string, error) {
			return p.vault.FindOrCreate(tx, vault.Given{IDNumber: "11010119900307803X", Name: "王小明"})
		})
	})
	if _, out, _ := m.says("vault", "rotate"); out != "0 left under older keys\n" {
		t.Errorf("with one key: %q", out)
	}
	code, out, _ := m.says("vault", "rotate", "--new")
	if code != exitDone || !strings.Contains(out, "1 wrapped anew") || !strings.Contains(out, "0 left") {
		t.Fatalf("%d %s", code, out)
	}
	settings, err := configs.Load("", m.environ)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(settings.Data.Dir, "keys", "vault.keys")
	lines, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	newest, _, _ := strings.Cut(string(lines), "\n")
	if err := os.WriteFile(file, []byte(newest+"\n"), 0o600); err != nil { // the old one is dropped
		t.Fatal(err)
	}
	m.people(func(ctx context.Context, p people) {
		if name, err := p.vault.Reveal(ctx, store.Operator, id, vault.Name, "核对证件"); err != nil || name != "王小明" {
			t.Errorf("%q, %v", name, err)
		}
	})
}

func TestCommandsRefuseADatabaseWhoseKeysAreElsewhere(t *testing.T) {
	m := newMachine(t)
	m.must("staff", "add", "li.lei", "--role", "editor")
	settings, err := configs.Load("", m.environ)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(settings.Data.Dir, "keys")); err != nil {
		t.Fatal(err)
	}
	code, _, errOut := m.says("staff", "list")
	if code != exitUnusable || !strings.Contains(errOut, "vault.keys is missing") {
		t.Errorf("%d %q", code, errOut)
	}
}

// The shipped settings are those of a real start.
func TestTheShippedRulesForSigningInHold(t *testing.T) {
	s, err := configs.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	r := rules(s.Identity)
	if _, err := identity.New(identity.Parts{Rules: r}); err != nil {
		t.Fatal(err)
	}
	if r.Cost.MemoryMiB != 64 || r.Idle != 30*time.Minute || len(r.SecondFactor) != 4 {
		t.Errorf("%+v", r)
	}
}

func TestARefusalIsToldInWordsWithItsCodeOnOneLine(t *testing.T) {
	m := newMachine(t)
	m.must("staff", "add", "li.lei", "--role", "editor")
	for want, args := range map[string][]string{
		"luohu: 这个用户名已经有人用了。请换一个。 (account_name_taken)\n":                     {"staff", "add", "li.lei", "--role", "editor"},
		"luohu: 统一社会信用代码应当是 18 位，现在是 3 位。请照营业执照重新填。 (uscc_length length=3)\n": {"unit", "token", "123"},
	} {
		if code, out, errOut := m.says(args...); code != exitUnusable || out != "" || errOut != want {
			t.Errorf("%v: %d %q %q, not %q", args, code, out, errOut, want)
		}
	}
}
