package caseload_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/signature"
	"luohu/backend/store"
	persons "luohu/backend/vault"
	"luohu/estimator"
)

// office is the workflow on a database, with a clock that tests set.
type office struct {
	*caseload.Caseload
	store  *store.Store
	policy *estimator.Policy

	mu   sync.Mutex
	now  time.Time
	days *calendar.Calendar
}

func open(t testing.TB, s *store.Store) *office {
	t.Helper()
	o := &office{store: s, policy: table(t)}
	src, err := os.ReadFile("../../configs/calendar/2018-2026.json")
	if err != nil {
		t.Fatal(err)
	}
	days, err := calendar.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	o.days = calendar.Of(1, days.Years()...)
	folder, err := files.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o.Caseload = caseload.New(caseload.Parts{
		Store: s, Policies: o, Presets: presets(t), Vault: newVault(), Now: o.clock,
		Persons: everybody{}, Signing: signing(t), Notices: noticeRules(t),
		Cabinet: &caseload.Cabinet{
			Desk: files.NewDesk(files.Rules{Limits: files.DefaultLimits}), Archive: files.NewArchive(folder),
			Key: func(_ context.Context, person string) files.AEAD { return key{newVault(), person} },
		},
		Days: o.workdays,
	})
	return o
}

// table is the one of 2023.
func table(t testing.TB) *estimator.Policy {
	t.Helper()
	read := func(file string) []byte {
		src, err := os.ReadFile("../../configs/" + file)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	words, err := estimator.LoadWords(read("words/estimate.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := estimator.Load("tianjin-2023.yaml", read("policies/tianjin-2023.yaml"), words)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) workdays() casework.Workdays {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.days
}

// load lets the office go by another calendar of a year.
func (o *office) load(y calendar.Year) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.days = o.days.With(o.days.Edition()+1, y)
}

// at sets the clock to a moment in China.
func (o *office) at(s string) {
	now, err := time.ParseInLocation("2006-01-02 15:04", s, casework.Zone)
	if err != nil {
		panic(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = now
}

// Version knows one table.
func (o *office) Version(_ context.Context, version string) (*estimator.Policy, error) {
	if version != o.policy.Version {
		return nil, nil
	}
	return o.policy, nil
}

// ToCountBy knows the same.
func (o *office) ToCountBy(id string, _ time.Time) (*estimator.Policy, error) {
	if id != "" && id != o.policy.ID {
		return nil, &estimator.UnknownPolicy{ID: id}
	}
	return o.policy, nil
}

// presets are those shipped.
func presets(t testing.TB) (all []*casework.Preset) {
	t.Helper()
	for _, name := range []string{"since-2022.yaml", "2021.yaml"} {
		src, err := os.ReadFile("../../configs/periods/" + name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := casework.LoadPreset(name, src)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// vault seals with one key for all.
type vault struct{ cipher.AEAD }

func newVault() vault {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return vault{aead}
}

func (v vault) Seal(_ context.Context, person, about string, plain []byte) (string, error) {
	nonce := make([]byte, v.NonceSize())
	_, _ = rand.Read(nonce)
	return base64.StdEncoding.EncodeToString(v.AEAD.Seal(nonce, nonce, plain, []byte(person+about))), nil
}

func (v vault) Open(_ context.Context, person, about, sealed string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(b) < v.NonceSize() {
		return nil, fmt.Errorf("not sealed: %w", err)
	}
	return v.AEAD.Open(nil, b[:v.NonceSize()], b[v.NonceSize():], []byte(person+about))
}

// Born is the birthday that everybody here has entered.
func (vault) Born(context.Context, string) (time.Time, error) {
	return time.Date(1992, 5, 6, 0, 0, 0, 0, time.UTC), nil
}

// everybody is called the same: what the vault makes of names is its own test.
type everybody struct{ caseload.Persons }

func (everybody) Masks(_ *store.Tx, terms casework.ListTerms, ids []string) (map[string]persons.Masked, error) {
	all := map[string]persons.Masked{}
	for _, id := range ids {
		all[id] = persons.Masked{Person: id, Name: casework.MaskName("王小明"), IDNumber: terms.MaskID("11010119900307803X")}
	}
	return all, nil
}

func signing(t testing.TB) *signature.Key {
	t.Helper()
	key, err := signature.Parse(base64.StdEncoding.EncodeToString(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// key is a person's.
type key struct {
	vault
	person string
}

func (k key) Encrypt(plain, with []byte) ([]byte, error) {
	nonce := make([]byte, k.NonceSize())
	_, _ = rand.Read(nonce)
	return k.AEAD.Seal(nonce, nonce, plain, append([]byte(k.person), with...)), nil
}

func (k key) Decrypt(sealed, with []byte) ([]byte, error) {
	return k.AEAD.Open(nil, sealed[:k.NonceSize()], sealed[k.NonceSize():], append([]byte(k.person), with...))
}

// The people.
var (
	agent     = casework.Actor{ID: "agent", Role: casework.Agent, Unit: "unit"}
	applicant = casework.Actor{ID: "wang", Role: casework.Applicant, Person: "wang"}
	publisher = casework.Actor{ID: "publisher", Role: casework.Publisher}
	approver  = casework.Actor{ID: "approver", Role: casework.Approver}
	points    = []casework.AcceptancePoint{casework.Municipal, casework.Binhai}
	police    = casework.Actor{ID: "police", Role: casework.WindowOfficer, Department: "police", Points: points}
	hrss      = casework.Actor{ID: "hrss", Role: casework.WindowOfficer, Department: "hrss", Points: points}
)

func scorer(department string) casework.Actor {
	return casework.Actor{ID: "scorer-" + department, Role: casework.Scorer, Department: department, Points: points}
}

// is says that it is somebody who is known.
func is(person string) caseload.Applicant {
	return func(*store.Tx) (string, error) { return person, nil }
}

// near is the most that a record can have, up to some points.
func (o *office) near(r casework.ScoreRecord, most estimator.Points) estimator.Points {
	all := o.policy.Possible(r.Indicator, r.Department)
	next, there := slices.BinarySearch(all, max(r.Least, min(r.Most, most)))
	if there {
		return all[next]
	}
	return all[next-1]
}

// wang has 151.67 points at the cut-off of the second period of 2026.
var wang = map[string]any{
	"birth_date": "1992-05-06", "education": "associate", "professional_title": "none", "vocational_skill": "none",
	"occupation_shortage": "none", "contest": "none", "pension_months": 50, "medical_months": 50, "unemployment_months": 50,
	"work_injury_months": 50, "maternity_months": 50, "fund_months": 36, "rent_months": 24, "permit_endorsements": 2,
	"owns_home": false, "spouse_insured_months": 0, "criminal_records": 0, "false_records": 0, "hukou_valid": true,
	"permit_valid": true, "employed_in_tianjin": true, "insured_continuous_months": 50, "insured_total_months": 50,
	"insured_now": true, "insured_elsewhere": false, "below_retirement_age": true,
}

// opened is an office whose period is being filed in, with one unit.
func opened(t testing.TB, s *store.Store) *office {
	t.Helper()
	return openedWith(t, s, nil)
}

// openedWith is one whose period has other terms.
func openedWith(t testing.TB, s *store.Store, changes map[string]any) *office {
	t.Helper()
	o := open(t, s)
	o.at("2026-06-20 10:00")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := o.CreatePeriod(t.Context(), publisher, "2026-2", caseload.Preparation{Changes: changes})
	must(err)
	_, err = o.MovePeriod(t.Context(), approver, "2026-2", casework.PeriodCommand{Kind: casework.PeriodApproved, Request: "r1"})
	must(err)
	must(s.Do(t.Context(), func(tx *store.Tx) error {
		return tx.SaveUnit(&casework.Unit{
			ID: "unit", USCC: "91350100M000100Y43", Name: "示例公司", Licence: casework.LicenceChecked, Agents: []string{"agent", "other"},
			Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": casework.Municipal},
		})
	}))
	o.at("2026-07-01 09:00")
	if moved, err := o.Tick(t.Context()); err != nil || moved != 1 {
		t.Fatalf("the clock opens filing: %d moves, %v", moved, err)
	}
	o.at("2026-09-01 10:00")
	return o
}
