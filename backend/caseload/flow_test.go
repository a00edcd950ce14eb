package caseload_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// life carries one application on; a step that is refused ends the test.
type life struct {
	*testing.T
	*office
	app *casework.Application
}

func (l *life) step(what string, app *casework.Application, err error) {
	l.Helper()
	if err != nil {
		l.Fatalf("%s: %v", what, err)
	}
	l.app = app
}

func (l *life) is(state casework.State) {
	l.Helper()
	if l.app.State != state {
		l.Fatalf("it is %s, want %s", l.app.State, state)
	}
}

// read takes it from the database again.
func (l *life) read() {
	l.Helper()
	err := l.store.Do(l.Context(), func(tx *store.Tx) (err error) {
		l.app, err = tx.Application(l.app.ID)
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
}

var promised = map[string]bool{"unit": true, "applicant": true}

// filed is what the unit does: fill in, assess, upload, submit.
func (l *life) filed() {
	l.Helper()
	ctx := l.Context()
	app, err := l.Add(ctx, agent, "2026-2", is("wang"))
	l.step("add the applicant", app, err)
	l.is(casework.Draft)
	app, err = l.EditFacts(ctx, agent, l.app.ID, l.app.Version, wang)
	l.step("fill in", app, err)
	app, told, err := l.Assess(ctx, agent, l.app.ID, l.app.Version)
	l.step("assess", app, err)
	if l.is(casework.Assessed); told.Total.String() != "151.67" {
		l.Fatalf("assessed at %s", told.Total)
	}
	papers, err := l.policy.Materials(wang, time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC))
	if err != nil {
		l.Fatal(err)
	}
	for i, m := range papers {
		if m.OnlyIf != "" {
			continue
		}
		file := casework.File{ID: fmt.Sprint("f", i), Hash: fmt.Sprint("h", i), Type: "image/jpeg", Bytes: 1000}
		app, err = l.AddFile(ctx, agent, l.app.ID, l.app.Version, m.ID, file, "")
		l.step("upload "+m.ID, app, err)
	}
	app, err = l.Submit(ctx, agent, l.app.ID, l.app.Version, promised)
	l.step("submit", app, err)
	l.is(casework.Submitted)
}

// accepted is what the windows do.
func (l *life) accepted() {
	l.Helper()
	app, err := l.Pass(l.Context(), police, l.app.ID, l.app.Version, casework.Police)
	l.step("police", app, err)
	app, err = l.Pass(l.Context(), hrss, l.app.ID, l.app.Version, casework.HRSS)
	l.step("hrss", app, err)
	l.is(casework.Accepted)
}

// scored gives each record what the estimate says of its indicator.
func (l *life) scored() {
	l.Helper()
	given := map[string]string{
		"social_insurance/hrss": "71.33", "social_insurance/medical_insurance": "27.34", "housing_fund/housing_fund": "9",
		"residence/housing": "12", "residence/planning": "0", "residence/police": "12", "age/police": "10", "education/education": "10",
	}
	for _, r := range l.app.Scores {
		if r.Status == casework.Voided {
			continue
		}
		p, _ := estimator.ParsePoints(orZero(given[r.Indicator+"/"+r.Department]))
		step := casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: p, Evidence: "核查"}
		app, err := l.Score(l.Context(), scorer(r.Department), l.app.ID, 0, step)
		l.step("score "+r.Indicator+" by "+r.Department, app, err)
	}
	l.is(casework.Scored)
}

// replayed holds the law that a state follows from its events.
func (l *life) replayed() {
	l.Helper()
	err := l.store.Do(l.Context(), func(tx *store.Tx) error {
		kept, err := tx.Application(l.app.ID)
		if err != nil {
			return err
		}
		events, err := tx.ApplicationEvents(l.app.ID, 0)
		if err != nil {
			return err
		}
		var again casework.Application
		for _, e := range events {
			again.Evolve(e)
		}
		if diff := cmp.Diff(asJSON(&again), asJSON(kept)); diff != "" {
			l.Errorf("- from its events, + as it is kept\n%s", diff)
		}
		return nil
	})
	if err != nil {
		l.Fatal(err)
	}
}

// audited holds that every event stands in the audit log, by its version.
func (l *life) audited() {
	l.Helper()
	if _, err := l.store.SealAudit(l.Context()); err != nil {
		l.Fatal(err)
	}
	if _, err := l.store.VerifyAudit(l.Context(), nil); err != nil {
		l.Error(err)
	}
	noted := map[string]string{}
	err := l.store.EachAudit(l.Context(), store.AuditFilter{Subject: audit.Subject{Kind: "application", ID: l.app.ID}}, func(e store.Sealed) error {
		entry, err := e.Entry()
		noted[entry.Details["version"]] = entry.Act
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	_ = l.store.Do(l.Context(), func(tx *store.Tx) error {
		events, err := tx.ApplicationEvents(l.app.ID, 0)
		for _, e := range events {
			bulk := e.By.Role == casework.System && noted[fmt.Sprint(e.Version)] == "" // the period's entry tells of it
			if got := noted[fmt.Sprint(e.Version)]; !bulk && got != "application."+string(e.Event.Kind()) {
				l.Errorf("version %d, %s: the log says %q", e.Version, e.Event.Kind(), got)
			}
		}
		return err
	})
}

func asJSON(a *casework.Application) string {
	src, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		panic(err)
	}
	return string(src)
}

// The article's first flow: 单位注册 → 填写申请人信息 → 网上测评 → 上传材料 →
// 提交审核.
func TestAUnitFilesForSomebody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		if l.app.Number != "102026200001" {
			t.Errorf("its number is %s", l.app.Number)
		}
		if _, err := l.Add(t.Context(), agent, "2026-2", is("wang")); !errors.Is(err, &casework.Refusal{Code: casework.CodePersonTaken}) {
			t.Errorf("a second time in the period: %v", err)
		}
		if _, err := l.EditFacts(t.Context(), agent, l.app.ID, l.app.Version, map[string]any{"education": "none"}); !errors.Is(err, &casework.Refusal{Code: casework.CodeWrongState}) {
			t.Errorf("edited after the submission: %v", err)
		}
		l.replayed()
	})
}

// The article's second flow: 审核受理（补正）→ 确认分值 → 公布（复核）分值 →
// 公示入户名单 → 发放准迁证.
func TestTheDepartmentsTakeItToThePermit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		l := &life{T: t, office: opened(t, s)}
		l.filed()

		l.at("2026-09-02 10:00")
		app, err := l.Ask(ctx, hrss, l.app.ID, l.app.Version, casework.Desk{Line: casework.HRSS}, []casework.Wanted{{Material: "id_card", Reason: "看不清"}}, "")
		l.step("hrss asks for a supplement", app, err)
		if due := l.app.Wanted[0].Due.Day.Format(time.DateOnly); due != "2026-09-09" {
			t.Errorf("the supplement is due on %s", due)
		}
		old := l.app.Material("id_card").Files[0].ID
		app, err = l.AddFile(ctx, agent, l.app.ID, l.app.Version, "id_card", casework.File{ID: "new", Hash: "new", Type: "image/png", Bytes: 10}, old)
		l.step("the unit replaces the picture", app, err)
		app, err = l.Answer(ctx, agent, l.app.ID, l.app.Version, "1")
		l.step("and answers", app, err)
		l.accepted()
		l.scored()

		publish := func(kind casework.PeriodKind, list *casework.List) error {
			_, err := l.MovePeriod(ctx, approver, "2026-2", casework.PeriodCommand{Kind: kind, List: list, Request: "r"})
			return err
		}
		l.at("2026-10-31 17:00")
		if _, err := l.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		l.at("2026-11-24 09:00")
		if err := publish(casework.ScoresShown, nil); err != nil {
			t.Fatal(err)
		}
		l.read()
		l.is(casework.Published)
		app, err = l.Object(ctx, applicant, l.app.ID, []casework.ObjectedIndicator{{Indicator: "education", Reason: "应是本科"}})
		l.step("the applicant objects", app, err)
		if _, err := l.Object(ctx, applicant, l.app.ID, []casework.ObjectedIndicator{{Indicator: "age", Reason: "再来"}}); !errors.Is(err, &casework.Refusal{Code: casework.CodeObjected}) {
			t.Errorf("a second objection: %v", err)
		}

		l.at("2026-11-30 17:00")
		if _, err := l.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		l.at("2026-12-14 09:00")
		line, _ := estimator.ParsePoints("120")
		list := &casework.List{Selection: casework.Selection{By: casework.ByLine, Line: line}}
		if err := publish(casework.ListShown, list); !errors.Is(err, &casework.Refusal{Code: casework.CodeStillOpen}) {
			t.Errorf("a list over an open objection: %v", err)
		}
		app, err = l.Keep(ctx, scorer("education"), l.app.ID, 0, "education", "education", "学信网上是大专")
		l.step("the department answers", app, err)
		if err := publish(casework.ListShown, list); err != nil {
			t.Fatal(err)
		}
		l.read()
		if l.is(casework.Listed); l.app.Rank != 1 {
			t.Errorf("it has place %d", l.app.Rank)
		}
		l.at("2026-12-18 17:00")
		if _, err := l.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		l.read()
		if l.is(casework.Qualified); !l.app.Permit.Provisional {
			t.Errorf("the permit is due %+v, though nobody knows the calendar of 2027", l.app.Permit)
		}
		app, err = l.IssuePermit(ctx, police, l.app.ID, 0)
		l.step("the permit is issued", app, err)
		l.is(casework.PermitIssued)
		l.replayed()
		l.audited()
		told, err := s.Waiting(ctx, 100)
		if err != nil || len(told) < 8 {
			t.Errorf("%d messages wait, %v", len(told), err)
		}
	})
}

func TestPointsAreNotPublishedWhileSomethingIsOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.at("2026-11-24 10:00") // days after filing has closed: the clock catches up
		if moved, err := l.Tick(t.Context()); err != nil || moved != 1 {
			t.Fatalf("%d moves, %v", moved, err)
		}
		_, err := l.MovePeriod(t.Context(), approver, "2026-2", casework.PeriodCommand{Kind: casework.ScoresShown})
		refusal, ok := casework.IsRefusal(err)
		if !ok || refusal.Code != casework.CodeStillOpen || fmt.Sprint(refusal.Params["count"]) != "2" {
			t.Fatalf("got %v", err)
		}
		if open := refusal.Params["what"].([]casework.Blocker); open[0].Number != l.app.Number || open[0].Desk.Line != casework.HRSS {
			t.Errorf("open: %+v", open)
		}
	})
}

func TestADraftLapsesWhenFilingCloses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		app, err := l.Add(t.Context(), agent, "2026-2", is("li"))
		l.step("add", app, err)
		l.at("2026-11-02 08:00")
		if _, err := l.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.read()
		l.is(casework.Lapsed)
		l.replayed()
	})
}

// Of two who decide on what they have seen, one is told what changed.
func TestWhoWasSlowerLearnsWhatChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		seen := l.app.Version
		app, err := l.Pass(t.Context(), police, l.app.ID, seen, casework.Police)
		l.step("police", app, err)
		_, err = l.Pass(t.Context(), hrss, l.app.ID, seen, casework.HRSS)
		var stale interface{ Error() string }
		if !errors.As(err, &stale) || err.Error() != "refused: stale_version" {
			t.Fatalf("got %v", err)
		}
	})
}

func TestNumbersAreUniqueWhoeverSubmitsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		const people = 12
		done := make(chan error, people)
		for i := range people {
			go func() {
				done <- func() error {
					person := fmt.Sprint("p", i)
					return l.fileFor(context.Background(), person)
				}()
			}()
		}
		for range people {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		numbers := slices.Compact(storetest.Numbers(t, s, "2026-2"))
		if len(numbers) != people || numbers[people-1] != "102026200012" {
			t.Errorf("%d numbers: %v", len(numbers), numbers)
		}
	})
}

func (o *office) fileFor(ctx context.Context, person string) error {
	a, err := o.Add(ctx, agent, "2026-2", is(person))
	if err != nil {
		return err
	}
	if a, err = o.EditFacts(ctx, agent, a.ID, 0, wang); err != nil {
		return err
	}
	return o.send(ctx, a)
}

// send is what follows once the facts are entered.
func (o *office) send(ctx context.Context, a *casework.Application) (err error) {
	if a, _, err = o.Assess(ctx, agent, a.ID, 0); err != nil {
		return err
	}
	for _, m := range []string{"id_card", "residence_permit", "police_form", "employer_promise", "applicant_promise", "degree", "lease", "lease_registration"} {
		if a, err = o.AddFile(ctx, agent, a.ID, 0, m, casework.File{ID: m, Hash: a.Person + m, Type: "image/jpeg", Bytes: 1}, ""); err != nil {
			return err
		}
	}
	_, err = o.Submit(ctx, agent, a.ID, 0, promised)
	return err
}

func orZero(s string) string {
	if s == "" {
		return "0"
	}
	return s
}
