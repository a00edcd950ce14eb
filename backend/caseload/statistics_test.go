package caseload_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/calendar"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// Statistics are held against a count of the documents themselves, one by one.
func TestStatisticsAreWhatANaiveCountFinds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.busy(t, 18)
		got, err := o.Statistics(t.Context(), approver, caseload.Scope{Period: "2026-2"})
		if err != nil {
			t.Fatal(err)
		}
		var all []*casework.Application
		if err := s.EachApplication(t.Context(), func(a *casework.Application, _ []casework.Recorded) error {
			all = append(all, a)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, state := range got.States {
			if n := len(of(all, func(a *casework.Application) bool { return a.State == state.State })); n != state.Count {
				t.Errorf("%d are %s, counted %d", n, state.State, state.Count)
			}
		}
		submitted := of(all, func(a *casework.Application) bool { return a.Number != "" })
		if got.Submitted != len(submitted) || len(got.ByPoint) != 1 || got.ByPoint[0].Count != len(submitted) {
			t.Errorf("%d submitted: %d, %+v", len(submitted), got.Submitted, got.ByPoint)
		}
		if len(got.Units) != 1 || got.Units[0].Name != "示例公司" || got.OtherUnits != (caseload.OtherUnits{Units: 1, Count: 2}) {
			t.Errorf("units: %+v and %+v", got.Units, got.OtherUnits)
		}
		o.resultsAre(t, got, of(all, func(a *casework.Application) bool { return a.State == casework.Scored || a.State == casework.Published }))
		o.turnsAre(t, got, all)
		var want caseload.SupplementFigures
		for _, a := range all {
			for _, sup := range a.Wanted {
				want.Asked++
				switch {
				case !sup.AnsweredAt.IsZero() && sup.AnsweredAt.Before(sup.Due.End()):
					want.Answered++
				case !sup.AnsweredAt.IsZero():
					want.Answered, want.Late = want.Answered+1, want.Late+1
				default:
					want.Open++
					if !o.clock().Before(sup.Due.End()) {
						want.Overdue++
					}
				}
			}
		}
		if got.Supplements != want || want.Late == 0 || want.Overdue == 0 {
			t.Errorf("supplements: %+v, want %+v", got.Supplements, want)
		}
	})
}

func of(all []*casework.Application, which func(*casework.Application) bool) []*casework.Application {
	return slices.DeleteFunc(slices.Clone(all), func(a *casework.Application) bool { return !which(a) })
}

// busy is a period in which everything has happened to somebody: the last
// three are another unit's.
func (o *office) busy(t *testing.T, n int) {
	t.Helper()
	ctx, random := t.Context(), rand.New(rand.NewPCG(2, 3))
	must := func(_ *casework.Application, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	err := o.store.Do(ctx, func(tx *store.Tx) error {
		return tx.SaveUnit(&casework.Unit{
			ID: "small", USCC: "91120116MA05J3RN3Q", Name: "小公司", Licence: casework.LicenceChecked, Agents: []string{"agent", "other"},
			Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": casework.Municipal},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, n)
	for i := range n {
		unit := "unit"
		if i >= n-3 {
			unit = "small"
		}
		o.at(fmt.Sprintf("2026-09-%02d 10:00", 1+i%9))
		if ids[i], err = o.fileBy(ctx, unit, fmt.Sprint("p", i), i%6 != 5); err != nil {
			t.Fatal(err)
		}
	}
	hard := casework.Desk{Line: casework.HRSS}
	for i, id := range ids {
		if i%6 == 5 {
			continue // a draft
		}
		o.at(fmt.Sprintf("2026-09-%02d 15:00", 10+i))
		if i%3 == 0 {
			must(o.Ask(ctx, hrss, id, 0, hard, []casework.Wanted{{Material: "id_card", Reason: "看不清"}}, ""))
			if i%6 == 0 {
				continue // and nobody answers
			}
			o.at("2026-09-30 09:00")
			must(o.AddFile(ctx, casework.Actor{ID: "agent", Role: casework.Agent, Unit: o.unitOf(t, id)}, id, 0, "id_card", casework.File{ID: id, Hash: id, Type: "image/png", Bytes: 1}, ""))
			must(o.Answer(ctx, casework.Actor{ID: "agent", Role: casework.Agent, Unit: o.unitOf(t, id)}, id, 0, "1"))
		}
		must(o.Pass(ctx, police, id, 0, casework.Police))
		if i%6 == 2 {
			must(o.Reject(ctx, hrss, id, 0, casework.HRSS, casework.BackPaid, ""))
			continue
		}
		a, err := o.Pass(ctx, hrss, id, 0, casework.HRSS)
		must(a, err)
		for k, r := range a.Scores {
			if i == 1 && k > 4 {
				break // not done with it
			}
			o.at(fmt.Sprintf("2026-%02d-%02d 11:00", 10+random.IntN(2), 9+random.IntN(18)))
			points := *given(fmt.Sprintf("%d.%02d", random.IntN(12), random.IntN(100)))
			must(o.Score(ctx, scorer(r.Department), id, 0, casework.ScoreCommand{
				Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: o.near(r, points),
			}))
		}
	}
	o.at("2026-11-27 10:00")
}

func (o *office) unitOf(t *testing.T, id string) string {
	t.Helper()
	a, err := o.Application(t.Context(), approver, id)
	if err != nil {
		t.Fatal(err)
	}
	return a.Unit
}

func (o *office) fileBy(ctx context.Context, unit, person string, submit bool) (id string, err error) {
	by := casework.Actor{ID: "agent", Role: casework.Agent, Unit: unit}
	a, err := o.Add(ctx, by, "2026-2", is(person))
	if err != nil || !submit {
		return "", err
	}
	if a, err = o.EditFacts(ctx, by, a.ID, 0, wang); err != nil {
		return "", err
	}
	if a, _, err = o.Assess(ctx, by, a.ID, 0); err != nil {
		return "", err
	}
	for _, m := range []string{"id_card", "residence_permit", "police_form", "employer_promise", "applicant_promise", "degree", "lease", "lease_registration"} {
		if a, err = o.AddFile(ctx, by, a.ID, 0, m, casework.File{ID: m, Hash: person + m, Type: "image/jpeg", Bytes: 1}, ""); err != nil {
			return "", err
		}
	}
	_, err = o.Submit(ctx, by, a.ID, 0, promised)
	return a.ID, err
}

// resultsAre holds points against those of the documents.
func (o *office) resultsAre(t *testing.T, got *caseload.Statistics, scored []*casework.Application) {
	t.Helper()
	reached, lower := 0, 0
	for _, a := range scored {
		if a.Total >= got.Result.Line {
			reached++
		}
		if a.Total < a.Assessed.Total.Rounded() {
			lower++
		}
	}
	if got.Result.Count != len(scored) || got.Result.Reached != reached || got.Estimate.Lower != lower || got.Estimate.Count != len(scored) || len(scored) < 5 {
		t.Errorf("%d scored, %d reach the line, %d lower: %+v %+v", len(scored), reached, lower, got.Result, got.Estimate)
	}
	n := 0
	for _, step := range got.Result.Steps {
		in := of(scored, func(a *casework.Application) bool { return a.Total >= step.From && a.Total < step.To })
		if n += step.Count; len(in) != step.Count || step.To-step.From != *given("5") {
			t.Errorf("from %s to %s are %d, counted %d", step.From, step.To, len(in), step.Count)
		}
	}
	if n != len(scored) {
		t.Errorf("%d in all steps", n)
	}
	for _, in := range got.Indicators {
		count, some, sum := 0, 0, *given("0")
		for _, a := range scored {
			if slices.ContainsFunc(a.Scores, func(r casework.ScoreRecord) bool { return r.Indicator == in.ID }) {
				points := a.IndicatorPoints(in.ID)
				if count, sum = count+1, sum+points; points != 0 {
					some++
				}
			}
		}
		if in.Count != count || in.WithPoints != some || count > 0 && in.Mean.String() != (sum/estimator.Points(count)).String() {
			t.Errorf("%s: %d, %d with points, %s in all: %+v", in.ID, count, some, sum, in)
		}
	}
}

// turnsAre holds how long desks took against the calendar.
func (o *office) turnsAre(t *testing.T, got *caseload.Statistics, all []*casework.Application) {
	t.Helper()
	days := o.Days().(*calendar.Calendar)
	between := func(from, to time.Time) int {
		n, _, err := days.Between(civil(from), civil(to))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	took := map[string][]int{}
	open := map[string]int{}
	for _, a := range all {
		var accepted time.Time
		for _, r := range a.Reviews {
			if r.Status == casework.Pending || r.Status == casework.InSupplement {
				if a.State != casework.Rejected {
					open["line "+string(r.Line)]++
				}
				continue
			}
			n := between(a.SentAt, r.Since)
			for _, p := range r.Pauses {
				n -= between(p.From, p.To)
			}
			took["line "+string(r.Line)] = append(took["line "+string(r.Line)], n)
			if r.Since.After(accepted) {
				accepted = r.Since
			}
		}
		for _, r := range a.Scores {
			switch {
			case r.BySystem: // nobody took any time
			case a.State == casework.Scored:
				took[r.Department] = append(took[r.Department], between(accepted, r.Since))
			case !r.Closed():
				open[r.Department]++
			}
		}
	}
	check := func(prefix string, turns []caseload.TurnFigures) {
		for _, turn := range turns {
			days := took[prefix+turn.Of]
			slices.Sort(days)
			if turn.Done != len(days) || turn.Open != open[prefix+turn.Of] {
				t.Errorf("%s%s: %d done, %d open: %+v", prefix, turn.Of, len(days), open[prefix+turn.Of], turn)
				continue
			}
			if len(days) > 0 && (turn.P50 != days[(len(days)-1)/2] || turn.P99 != days[len(days)-1]) {
				t.Errorf("%s%s: %v days: %+v", prefix, turn.Of, days, turn)
			}
		}
	}
	check("line ", got.Lines)
	check("", got.Departments)
	if len(got.Lines) != 2 || len(got.Departments) < 5 || got.Lines[0].Late == 0 {
		t.Errorf("%+v %+v", got.Lines, got.Departments)
	}
}

// civil is the day in China, at midnight UTC.
func civil(at time.Time) time.Time {
	y, m, d := at.In(casework.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func TestAnObjectionAndItsEndAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.accepted()
		l.scored()
		l.at("2026-10-31 17:00")
		if _, err := l.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.at("2026-11-24 09:00")
		if _, err := l.MovePeriod(t.Context(), approver, "2026-2", casework.PeriodCommand{Kind: casework.ScoresShown}); err != nil {
			t.Fatal(err)
		}
		_, err := l.Object(t.Context(), applicant, l.app.ID, []casework.ObjectedIndicator{{Indicator: "education", Reason: "应是本科"}, {Indicator: "housing_fund", Reason: "漏了"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = l.Keep(t.Context(), scorer("education"), l.app.ID, 0, "education", "education", "学信网上是大专"); err != nil {
			t.Fatal(err)
		}
		got, err := l.Statistics(t.Context(), approver, caseload.Scope{Period: "2026-2"})
		if diff := cmp.Diff(caseload.ObjectionFigures{Applications: 1, Items: 2, Kept: 1, Open: 1}, got.Objections); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if diff := cmp.Diff([]caseload.AnswerFigures{{Of: "education", Items: 1, Kept: 1}, {Of: "housing_fund", Items: 1, Open: 1}}, got.Answers); diff != "" {
			t.Errorf("by department: %s", diff)
		}
		if got.Estimate.Equal != 1 || got.Result.Mean.String() != "151.67" || got.Result.Count != 1 {
			t.Errorf("%+v %+v", got.Estimate, got.Result)
		}
	})
}
