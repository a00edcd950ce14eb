package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
)

// decided is an application after a command.
func decided(t *testing.T, a *casework.Application, c casework.Command, w casework.World) *casework.Application {
	t.Helper()
	events, err := casework.Decide(a, c, w)
	if err != nil {
		t.Fatalf("%T: %v", c, err)
	}
	next := a.Clone()
	for _, e := range events {
		next.Evolve(e)
	}
	return next
}

// waiting is one that education waits for: asked on the 2nd of September, due on
// the 9th.
func waiting(t *testing.T, w casework.World) *casework.Application {
	t.Helper()
	walk := &walker{t, []casework.World{w}, moves()}
	accepted := walk.begin(0, walk.accepted()...).app
	w.By, w.Now = education, at("2026-09-02 10:00")
	return decided(t, accepted, casework.AskSupplement{
		From: casework.Desk{Indicator: "education", Department: "education"}, Known: known,
		Wants: []casework.Wanted{{Material: "id_card", Reason: "看不清"}},
	}, w)
}

// corrected is one whose picture the unit has replaced.
func corrected(t *testing.T, a *casework.Application, w casework.World) *casework.Application {
	t.Helper()
	return decided(t, a, casework.AddFile{Material: "id_card", Known: true, File: casework.File{ID: "f2", Hash: "h2"}, Replaces: "f1"}, w)
}

func TestASupplementIsAnsweredOnceAMaterialItNamesHasChanged(t *testing.T) {
	w := stages()[0]
	w.Days = days(t)
	a := waiting(t, w)
	w.By = agent
	answer := casework.AnswerSupplement{ID: "1"}
	refused := func(a *casework.Application) bool {
		_, err := casework.Decide(a, answer, w)
		r, is := casework.IsRefusal(err)
		return is && r.Code == casework.CodeUnchanged && slices.Equal(r.Params["materials"].([]string), []string{"id_card"})
	}
	if !refused(a) {
		t.Error("nothing has changed since it was asked")
	}
	if a := decided(t, corrected(t, a, w), answer, w); a.Wanted[0].AnsweredAt.IsZero() {
		t.Error("a replaced page is no answer")
	}
	added := decided(t, a, casework.AddFile{Material: "id_card", Known: true, File: casework.File{ID: "f2", Hash: "h2"}}, w)
	if refused(added) {
		t.Error("an added page is no answer")
	}
	both := a.Clone()
	both.Materials[0].Files = append(both.Materials[0].Files, casework.File{ID: "f2", Hash: "h2"}) // from before
	if !refused(decided(t, both, casework.OrderFiles{Material: "id_card", Files: []string{"f2", "f1"}}, w)) {
		t.Error("another order answers it")
	}
	if refused(decided(t, both, casework.RemoveFile{Material: "id_card", File: "f1"}, w)) {
		t.Error("a removed page is no answer")
	}
	// What had changed before it was asked for again does not count.
	again := decided(t, added, answer, w)
	desk := w
	desk.By = education
	again = decided(t, again, casework.AskSupplement{From: again.Wanted[0].From, Wants: again.Wanted[0].Wants, Known: known}, desk)
	answer.ID = "2"
	if !refused(again) {
		t.Error("the change of the first round answers the second")
	}
}

func TestADeskDecidesOnWhatIsThereOnceItsSupplementIsOverdue(t *testing.T) {
	w := stages()[0]
	w.Days = days(t)
	a := waiting(t, w)
	score := casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: "education", Department: "education", Points: points("10")}
	w.By, w.Now = education, at("2026-09-10 10:00")
	if _, err := casework.Decide(a, score, w); !errors.Is(err, &casework.Refusal{Code: casework.CodeSupplementOpen}) {
		t.Errorf("before it is noted to be overdue: %v", err)
	}
	w.By = system
	a = decided(t, a, casework.Remind{ID: "1"}, w)
	if _, err := casework.Decide(a, casework.Remind{ID: "1"}, w); !errors.Is(err, &casework.Refusal{Code: casework.CodeNoSupplement}) {
		t.Errorf("noted a second time: %v", err)
	}
	w.By = education
	again := casework.AskSupplement{From: a.Wanted[0].From, Known: known, Wants: a.Wanted[0].Wants}
	if _, err := casework.Decide(a, again, w); !errors.Is(err, &casework.Refusal{Code: casework.CodeSupplementOpen}) {
		t.Errorf("asked for again, while it is open: %v", err)
	}
	unit := w
	unit.By = agent
	late := decided(t, corrected(t, a, unit), casework.AnswerSupplement{ID: "1"}, unit)
	if late.Wanted[0].AnsweredAt.IsZero() {
		t.Error("a late answer is lost")
	}
	a = decided(t, a, score, w)
	if s := a.Wanted[0]; s.Open() || !s.AnsweredAt.IsZero() || a.Score("education", "education").Status != casework.Done {
		t.Errorf("after the decision: %+v", s)
	}
}

// Whoever may ask on the last day may; the unit has its days whatever the period
// is to do meanwhile, and is told so.
func TestASupplementAskedAtTheVeryLastHasItsFullDaysAndSaysWhy(t *testing.T) {
	w := stages()[1]
	w.Days = days(t)
	walk := newWalker(t)
	a := walk.begins()[1].app
	w.By, w.Now = education, at("2026-11-17 10:00")
	a = decided(t, a, casework.ScoreCommand{Step: casework.ScoreReceived, Indicator: "education", Department: "education"}, w)
	ask := casework.AskSupplement{
		From: casework.Desk{Indicator: "education", Department: "education"}, Known: known,
		Wants: []casework.Wanted{{Material: "id_card", Reason: "看不清"}},
	}
	w.Now = at("2026-11-21 00:00")
	if _, err := casework.Decide(a, ask, w); !errors.Is(err, &casework.Refusal{Code: casework.CodeAskedLate}) {
		t.Errorf("a minute too late: %v", err)
	}
	w.Now = at("2026-11-20 23:59") // the last day of asking, and of scoring
	a = decided(t, a, ask, w)
	if s := a.Wanted[0]; s.Due.Day != day("2026-11-27") || s.Due.Past(w.Now) {
		t.Errorf("due on %s", s.Due.Day)
	}
	const want = "从要求补正的第二天起 5 个工作日，到 2026年11月27日为止（含当天）。打分应在 2026年11月20日以前完成，这一天在它之后：补正期限不缩短，打分等补正完成。"
	if said := words(t).WhyThen(&a.Wanted[0], w.Period); said != want {
		t.Error(said)
	}
	a.Wanted[0].Due.Provisional, a.Wanted[0].Overdue = true, true
	if said := words(t).WhyThen(&a.Wanted[0], w.Period); !strings.Contains(said, "已经逾期") || !strings.Contains(said, "只会延后") {
		t.Error(said)
	}
}

func TestWhatIsCountedAnewIsNotCountedAgain(t *testing.T) {
	w := stages()[0]
	w.Days = days(t)
	a := waiting(t, w)
	w.By, w.Days, w.Now = system, another(t), at("2026-09-03 10:00")
	after := decided(t, a, casework.Recount{}, w)
	if due := after.Wanted[0].Due; due.Day != day("2026-09-10") || due.Calendar != w.Days.Edition() {
		t.Errorf("due %+v", due)
	}
	if events, err := casework.Decide(after, casework.Recount{}, w); len(events) != 0 || err != nil {
		t.Errorf("again: %v, %v", events, err)
	}
}

func TestWhatWasOverdueByTheCalendarBeforeIsNotAnyMore(t *testing.T) {
	w := stages()[0]
	w.Days = days(t)
	a := waiting(t, w)
	w.By, w.Now = system, at("2026-09-10 10:00")
	a = decided(t, a, casework.Remind{ID: "1"}, w)
	w.Days = another(t)
	a = decided(t, a, casework.Recount{}, w)
	if a.Wanted[0].Overdue || a.OverdueAt("education/education", w.Now) != "" {
		t.Errorf("on its last day: %+v", a.Wanted[0])
	}
	w.Now = at("2026-09-11 00:00")
	if a.OverdueAt("education/education", w.Now) != "1" {
		t.Error("the clock does not find it the day after")
	}
}

// Only what is open depends on a calendar: the clock looks at nothing else.
func TestWhatIsDoneWithDependsOnNoCalendar(t *testing.T) {
	w := stages()[0]
	w.Days = another(t)
	a := waiting(t, w)
	for _, item := range a.Work(w.Period, w.Days) {
		waits := item.Desk.Name() == "education/education"
		if (item.Calendar > 0) != waits || item.AnswerBy.IsZero() == waits {
			t.Errorf("%s: %+v", item.Desk.Name(), item)
		}
	}
	w.By = approver
	a = decided(t, a, casework.Disqualify{Reason: "虚假材料", Request: "r"}, w)
	for _, item := range a.Work(w.Period, w.Days) {
		if item.Calendar != 0 || !item.AnswerBy.IsZero() {
			t.Errorf("disqualified: %+v", item)
		}
	}
}

func TestResultsAreShownUntilThePeriodSays(t *testing.T) {
	p := stages()[5].Period
	until := at("2026-12-31 17:00")
	for _, one := range []struct {
		until, now time.Time
		by         casework.Actor
		over       bool
	}{
		{time.Time{}, until.AddDate(9, 0, 0), applicant, false}, // no end
		{until, until.Add(-time.Second), applicant, false},
		{until, until, applicant, true},
		{until, until, agent, true},
		{until, until.AddDate(1, 0, 0), hrss, false},
		{until, until.AddDate(1, 0, 0), approver, false},
	} {
		p.Terms.QueryUntil = one.until
		if err := p.Results(one.by, one.now); (err != nil) != one.over {
			t.Errorf("%s at %s, until %s: %v", one.by.Role, one.now, one.until, err)
		}
	}
}
