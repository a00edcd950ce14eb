package report_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/chat"
	"luohu/backend/paper/papertest"
	"luohu/backend/report"
	"luohu/estimator"
)

func opened(t testing.TB) *report.Report {
	t.Helper()
	read := func(name string) []byte {
		src, err := os.ReadFile("../../configs/words/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	words, err := report.LoadWords(read("statistics.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	said, err := casework.LoadWords(read("casework.yaml"), read("identity.yaml"), read("exchange.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.New(words, said)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const point = estimator.Points(120_000)

func some(n int) *int { return &n }

// period is one that was made up: as many in each step from 100 points on.
func period(id casework.PeriodID, steps ...int) *caseload.Statistics {
	s := &caseload.Statistics{Period: id, At: time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)}
	s.Result.Line = 110 * point
	for i, n := range steps {
		from := (100 + 5*estimator.Points(i)) * point
		s.Result.Steps = append(s.Result.Steps, caseload.Step{From: from, To: from + 5*point, Count: n})
		if s.Result.Count += n; from >= s.Result.Line {
			s.Result.Reached += n
		}
	}
	s.Submitted = s.Result.Count
	for i, m := range caseload.Milestones {
		s.Funnel = append(s.Funnel, caseload.StageCount{Stage: m, Count: s.Submitted / (i + 1)})
	}
	mean := 112 * point
	s.Districts = []caseload.GroupFigures{
		{Name: "和平区", Submitted: 8, Accepted: some(7), Scored: some(6), Reached: nil, Listed: some(0), Mean: &mean},
		{Name: casework.NoHome, Submitted: 20, Accepted: some(20), Scored: some(20), Reached: some(15), Listed: some(0)},
		{Name: caseload.OtherGroups, Of: []string{"", "宝坻区"}, Submitted: 6, Accepted: nil, Scored: some(0), Reached: some(0), Listed: some(0)},
	}
	s.Ages = []caseload.GroupFigures{{Name: "40", Submitted: 9}, {Name: "20", Submitted: 9}, {Name: "60", Submitted: 9}}
	s.Lines = []caseload.TurnFigures{
		{Of: "hrss", Clock: 5, Done: 10, P50: 2, P90: 5, P99: 7, Late: 1, Days: []caseload.DayCount{{Days: 2, Count: 9}, {Days: 7, Count: 1}}},
		{Of: "police", Clock: 5, Done: 4, P50: 1, P90: 3, P99: 3, Days: []caseload.DayCount{{Days: 3, Count: 4}}, Open: 9, Overdue: 6},
	}
	s.Departments = []caseload.TurnFigures{{Of: "education", Open: 3}}
	s.Answers = []caseload.AnswerFigures{{Of: "education", Items: 3, Kept: 1, Changed: 1, Open: 1, P50: 2, P90: 4}}
	return s
}

func table(t *testing.T, all []*report.Table, id string) *report.Table {
	t.Helper()
	for _, one := range all {
		if one.ID == id {
			return one
		}
	}
	t.Fatalf("there is no table of %s", id)
	return nil
}

// text is a table as one reads it.
func text(t *report.Table) (lines []string) {
	var head []string
	for _, c := range t.Columns {
		head = append(head, c.Called())
	}
	lines = append(lines, t.About+": "+strings.Join(head, ", "))
	for _, row := range t.Rows {
		var cells []string
		for _, v := range row.Values {
			cells = append(cells, v.Text)
		}
		lines = append(lines, row.Label+": "+strings.Join(cells, ", "))
	}
	return lines
}

func TestTwoPeriodsStandSideBySide(t *testing.T) {
	r := opened(t)
	all := r.Tables(r.Side(period("2026-2", 1, 2, 3)), r.Side(period("2025-2", 4, 0, 0, 4)))
	want := []string{
		"总分（分）: 人数 · 2026 年第二期, 人数 · 2025 年第二期, 相差, 比例 · 2026 年第二期, 比例 · 2025 年第二期",
		"100～105: 1, 4, -3, 16.7%, 50.0%",
		"105～110: 2, 0, +2, 33.3%, 0.0%",
		"110～115: 3, 0, +3, 50.0%, 0.0%",
		"115～120: 0, 4, -4, 0.0%, 50.0%",
	}
	spread := table(t, all, "distribution")
	if diff := cmp.Diff(want, text(spread)); diff != "" {
		t.Error(diff)
	}
	// Periods of different size are drawn as shares, each in its own colour, and the
	// line is drawn once.
	c := spread.Chart
	if len(c.Series) != 2 || !c.Series[0].Share || c.Series[1].Side != 1 || len(c.Marks) != 1 || c.Marks[0].At != 110 || c.Places[0] != 102.5 {
		t.Errorf("%+v", c)
	}
	if len(spread.Notes) != 2 || !strings.HasPrefix(spread.Notes[1], "2025 年第二期：") || !strings.Contains(spread.Notes[1], "4 人达到（50.0%）") {
		t.Errorf("%q", spread.Notes)
	}
	cards := r.Cards(r.Side(period("2026-2", 1, 2, 3)), r.Side(period("2025-2", 4, 0, 0, 4)))
	if cards[0].Value.Text != "6" || cards[0].Before.Text != "8" || cards[3].Value.Text != "50.0%" || cards[5].Value.Text != "35.0%" || !cards[5].Bad {
		t.Errorf("%+v", cards)
	}
}

func TestASmallGroupIsShownAsSuch(t *testing.T) {
	r := opened(t)
	districts := table(t, r.Tables(r.Side(period("2026-2", 10, 20, 30))), "districts")
	want := []string{
		"区: 提交, 占提交, 受理, 打完分, 达到分数线, 达到率, 入围, 平均分",
		"和平区: 8, 13.3%, 7, 6, <5, —, 0, 112.00",
		"没有自有住房: 20, 33.3%, 20, 20, 15, 75.0%, 0, —",
		"其他: 6, 10.0%, <5, 0, 0, —, 0, —",
	}
	if diff := cmp.Diff(want, text(districts)); diff != "" {
		t.Error(diff)
	}
	if drawn := districts.Chart.Series[1].Values; drawn[0] != nil || *drawn[1] != 15 {
		t.Errorf("what is not told is drawn: %v", drawn)
	}
	if last := districts.Notes[len(districts.Notes)-1]; !strings.Contains(last, "没有登记、宝坻区") {
		t.Errorf("it does not say what is put together: %q", last)
	}
}

func TestRowsComeInTheirOrder(t *testing.T) {
	r := opened(t)
	all := r.Tables(r.Side(period("2026-2", 10)))
	var ages []string
	for _, row := range table(t, all, "ages").Rows {
		ages = append(ages, row.Label)
	}
	if diff := cmp.Diff([]string{"不满 25 岁", "40～44 岁", "60 岁及以上"}, ages); diff != "" {
		t.Error(diff)
	}
	days := text(table(t, all, "days"))
	if diff := cmp.Diff([]string{
		"工作日: 人社审核, 人社审核 比例, 公安审核, 公安审核 比例",
		"0: 0, 0.0%, 0, 0.0%", "1: 0, 0.0%, 0, 0.0%", "2: 9, 90.0%, 0, 0.0%", "3: 0, 0.0%, 4, 100.0%", "4: 0, 0.0%, 0, 0.0%",
		"5: 0, 0.0%, 0, 0.0%", "6: 0, 0.0%, 0, 0.0%", "7: 1, 10.0%, 0, 0.0%",
	}, days); diff != "" {
		t.Error(diff)
	}
	if got := text(table(t, all, "lines"))[2]; got != "公安审核: 1, 3, 3, 5, 4, 0, 60.0%, 9, 6" {
		t.Errorf("of a desk that is in time with what it does, and lets the rest lie: %s", got)
	}
	if got := text(table(t, all, "departments"))[1]; got != "教委: —, —, —, 0, 0, —, 3, 0" {
		t.Errorf("of a department that has done nothing yet: %s", got)
	}
}

func TestWhatThereIsNothingOfIsLeftOut(t *testing.T) {
	r := opened(t)
	empty := &caseload.Statistics{Period: "2026-2"}
	for _, m := range caseload.Milestones {
		empty.Funnel = append(empty.Funnel, caseload.StageCount{Stage: m})
	}
	for _, one := range r.Tables(r.Side(empty)) {
		if one.ID != "funnel" {
			t.Errorf("there is a table of %s", one.ID)
		}
	}
}

func TestChatIsCountedByDayLayerAndWherePeopleStopped(t *testing.T) {
	r := opened(t)
	used := func(from string, days ...chat.Day) *caseload.ChatUse {
		first, err := time.Parse(time.DateOnly, from)
		if err != nil {
			t.Fatal(err)
		}
		return &caseload.ChatUse{From: first, Facts: map[string]string{"education": "受教育程度"}, Use: chat.Use{
			Days: days, Understood: []chat.Layer{{Name: "exact", Times: 30}, {Name: chat.Nothing, Times: 10}}, Begun: 20, Finished: 5,
			Stops: []chat.Stop{{Fact: "education", Asked: 20, Gone: 8, Left: 2}, {Fact: chat.List, Asked: 4, Gone: 1}, {Fact: "fund_months", Asked: 12}},
		}}
	}
	one, other := r.Side(period("2026-2", 1)), r.Side(period("2025-2", 1))
	one.Chat = used("2026-07-01", chat.Day{On: "2026-07-01", Heard: 30, Nothing: 7}, chat.Day{On: "2026-07-03", Heard: 10, Nothing: 3})
	other.Chat = used("2025-07-01", chat.Day{On: "2025-07-01", Heard: 5})
	all := r.Tables(one)
	for id, want := range map[string][]string{
		"chat_days":       {"日期: 提问, 未答复", "2026-07-01: 30, 7", "2026-07-03: 10, 3"},
		"chat_questions":  {"怎样认出来的: 次数, 比例", "关键词: 30, 75.0%", "没认出来: 10, 25.0%"},
		"chat_interviews": {"停在哪个问题: 停下的, 问到, 停下的比例, 说了不答", "受教育程度: 8, 20, 40.0%, 2", "确认说过的情况: 1, 4, 25.0%, 0"},
	} {
		if diff := cmp.Diff(want, text(table(t, all, id))); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	if note := table(t, all, "chat_interviews").Notes[0]; !strings.Contains(note, "开始 20 次，做完 5 次（25.0%）") {
		t.Errorf("%q", note)
	}
	both := text(table(t, r.Tables(one, other), "chat_days"))
	if diff := cmp.Diff("第 3 天: 10, 0, 3, 0", both[2]); diff != "" {
		t.Errorf("%s in %q", diff, both)
	}
}

func TestAFullPeriodFitsOnOneSheet(t *testing.T) {
	r := opened(t)
	steps := make([]int, 60) // totals from 100 to 400 points
	for i := range steps {
		steps[i] = i * 1000
	}
	s := period("2026-2", steps...)
	s.Departments = nil
	for id := range r.Said.Departments {
		s.Departments = append(s.Departments, caseload.TurnFigures{Of: id, Done: 51234, P50: 10, P90: 99, P99: 120, Late: 1234, Open: 5678, Overdue: 999})
	}
	s.Estimate = caseload.Comparison{Count: 10, Equal: 3, Higher: 3, Lower: 4, Mean: -3 * point, Steps: []caseload.Step{{From: -5 * point, To: 0, Count: 10}}}
	now := time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	file, err := r.Print(t.Context(), r.Side(s), r.Taken("市窗口人社", now, r.Side(s)), report.Moment(now))
	if err != nil {
		t.Fatal(err)
	}
	pages, words := papertest.Read(t, file)
	if pages != 1 {
		t.Errorf("it takes %d pages", pages)
	}
	for _, want := range []string{"2026 年第二期积分落户统计", "分数线 110", "51,234", "退役军人", "市窗口人社 打印，2026-09-01 10:00", "1 / 1"} {
		if !strings.Contains(words, want) {
			t.Errorf("it does not say %q:\n%s", want, words)
		}
	}
	if strings.Contains(words, "〓") {
		t.Errorf("a character is missing:\n%s", words)
	}
}
