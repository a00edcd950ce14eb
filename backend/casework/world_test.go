package casework_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/estimator"
)

// at is a moment in China.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, casework.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func days(t testing.TB) *calendar.Calendar {
	t.Helper()
	src, err := os.ReadFile("../../configs/calendar/2018-2026.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := calendar.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// another is the calendar with one year more, and a day off more: the 7th of
// September.
func another(t testing.TB) *calendar.Calendar {
	t.Helper()
	c := days(t)
	year, _ := c.Year(2026)
	year.Holidays = append(slices.Clone(year.Holidays), calendar.Holiday{Date: "2026-09-07"})
	next := calendar.Year{Year: 2027, Holidays: []calendar.Holiday{{Date: "2027-01-01"}}}
	for _, y := range []calendar.Year{year, next} {
		if fault := y.Check(); fault != nil {
			t.Fatal(fault)
		}
		c = c.With(c.Edition()+1, y)
	}
	return c
}

func points(s string) estimator.Points {
	p, err := estimator.ParsePoints(s)
	if err != nil {
		panic(err)
	}
	return p
}

// The people of the small world.
var (
	agent     = casework.Actor{ID: "agent", Role: casework.Agent, Unit: "u"}
	stranger  = casework.Actor{ID: "stranger", Role: casework.Agent, Unit: "v"}
	applicant = casework.Actor{ID: "applicant", Role: casework.Applicant, Person: "p"}
	both      = []casework.AcceptancePoint{casework.Municipal, casework.Binhai}
	police    = casework.Actor{ID: "police", Role: casework.WindowOfficer, Department: "police", Points: both[:1]}
	hrss      = casework.Actor{ID: "hrss", Role: casework.WindowOfficer, Department: "hrss", Points: both[:1]}
	elsewhere = casework.Actor{ID: "binhai", Role: casework.WindowOfficer, Department: "hrss", Points: both[1:]}
	education = casework.Actor{ID: "education", Role: casework.Scorer, Department: "education", Points: both}
	labour    = casework.Actor{ID: "labour", Role: casework.Scorer, Department: "hrss", Points: both}
	approver  = casework.Actor{ID: "approver", Role: casework.Approver}
	system    = casework.Actor{ID: "system", Role: casework.System}
)

// sheets are the records of the small world: one that two departments score, of
// which the better counts, and one that the record proves.
func sheets() []casework.ScoreSheet {
	proven := points("10")
	return []casework.ScoreSheet{
		{Indicator: "education", Department: "education", Combine: "max", Most: points("20")},
		{Indicator: "education", Department: "hrss", Combine: "max", Most: points("20")},
		{Indicator: "age", Department: "police", Combine: "single", Most: points("10"), Proven: &proven},
	}
}

// terms are those of the second period of 2026.
func terms() casework.Terms {
	filing := casework.Window{From: at("2026-07-01 09:00"), To: at("2026-10-31 17:00")}
	return casework.Terms{
		Preset: "since-2022", Policy: "tianjin-2023", PolicyVersion: "sha256:1", AsOf: day("2026-06-30"),
		Filing: filing, Registration: filing, FillIn: filing,
		Clocks: casework.Clocks{
			Acceptance: 5, AskSupplement: 3, AnswerSupplement: 5, ScoringCalendarDays: 20,
			Display: 5, ListDisplay: 5, PermitCheck: 10, PermitPost: 10,
		},
		Selection: casework.Selection{By: casework.ByLine, Line: points("110"), Ties: casework.Include},
		List:      casework.ListTerms{IDFirst: 6, IDLast: 2},
	}
}

func unit() *casework.Unit {
	return &casework.Unit{
		ID: "u", Licence: casework.LicenceChecked, Agents: []string{"agent", "other"},
		Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": casework.Municipal},
	}
}

// move is something that somebody of the small world may try, or what happens to
// an application because its period has moved.
type move struct {
	by      casework.Actor
	command casework.Command
	period  casework.PeriodKind // then there is no command
	came    casework.Event      // how a list came out for it
}

// decided is what follows from a move: of the period's, if it is in the midst of
// it, what the table says.
func (m move) decided(a *casework.Application, w casework.World) ([]casework.Recorded, error) {
	if m.command != nil {
		w.By = m.by
		events, err := casework.Decide(a, m.command, w)
		if refused := casework.Refuses(a, m.command, w); fmt.Sprint(refused) != fmt.Sprint(err) {
			panic(fmt.Sprintf("%T is refused for %v, and is said to be for %v", m.command, err, refused))
		}
		return events, err
	}
	row, _ := casework.MoveOn(m.period)
	event, from := m.came, []casework.State{casework.Published}
	if all, moves := w.Period.ForAll(m.period, w.Days); moves {
		event, from = all.Event, all.From
	}
	if stage := w.Period.Stage; stage != row.To && !slices.Contains(row.From, stage) || !slices.Contains(from, a.State) {
		return nil, nil
	}
	return []casework.Recorded{{Application: a.ID, Version: a.Version + 1, At: w.Now, By: system, Event: event}}, nil
}

func known(material string) bool { return slices.Contains([]string{"id_card", "degree"}, material) }

// moves are all of them. Most are refused in most states.
func moves() (all []move) {
	add := func(by casework.Actor, commands ...casework.Command) {
		for _, c := range commands {
			all = append(all, move{by: by, command: c})
		}
	}
	file := casework.File{ID: "f1", Hash: "h1", Type: "image/jpeg", Bytes: 1}
	other := casework.File{ID: "f2", Hash: "h2", Type: "image/jpeg", Bytes: 1}
	promises := map[string]bool{"unit": true, "applicant": true}
	add(agent,
		casework.AddApplicant{Unit: "u", Person: "p"},
		casework.EditFacts{Hash: "x", Changed: []string{"education"}}, casework.EditFacts{Hash: "y", Changed: []string{"education"}},
		casework.Assess{Facts: "x", PolicyVersion: "sha256:1", Total: points("120"), Line: points("110")},
		casework.Assess{Facts: "y", PolicyVersion: "sha256:1", Total: points("90"), Line: points("110")},
		casework.AddFile{Material: "id_card", Known: true, File: file},
		casework.AddFile{Material: "id_card", Known: true, File: other, Replaces: "f1"},
		casework.RemoveFile{Material: "id_card", File: "f1"},
		casework.Submit{Required: []string{"id_card"}, Number: "102026200001", Promises: promises, QuotaLeft: true},
		casework.Withdraw{Reason: "换单位了"}, casework.Delete{},
		casework.AnswerSupplement{ID: "1"}, casework.AnswerSupplement{ID: "2"},
	)
	add(stranger, casework.EditFacts{Hash: "x", Changed: []string{"education"}}, casework.Withdraw{Reason: "不是我的"})
	wants := []casework.Wanted{{Material: "id_card", Reason: "看不清"}}
	for _, officer := range []casework.Actor{police, hrss} {
		line := casework.Line(officer.Department)
		add(officer,
			casework.PassLine{Line: line, Scores: sheets()}, casework.RejectLine{Line: line, Reason: casework.Other, Text: "不符合"},
			casework.AskSupplement{From: casework.Desk{Line: line}, Wants: wants, Known: known},
			casework.SendBack{Line: line, Reason: "审错了"},
		)
	}
	add(elsewhere, casework.PassLine{Line: casework.HRSS, Scores: sheets()})
	add(police, casework.IssuePermit{})
	for _, scorer := range []casework.Actor{education, labour} {
		step := func(kind casework.Kind, given string) casework.ScoreCommand {
			return casework.ScoreCommand{Step: kind, Indicator: "education", Department: scorer.Department, Points: points(given), Reason: "核查"}
		}
		add(scorer,
			step(casework.ScoreReceived, "0"), step(casework.ScoreGiven, "20"), step(casework.ScoreGiven, "10"), step(casework.ScoreGiven, "21"),
			step(casework.ScoreSkipped, "0"), step(casework.ScoreReturned, "0"),
			casework.KeepScore{Indicator: "education", Department: scorer.Department, Text: "维持"},
			casework.Rescore{Indicator: "education", Department: scorer.Department, Points: points("15"), Reason: "查到了", Request: "r"},
		)
	}
	add(education, casework.AskSupplement{From: casework.Desk{Indicator: "education", Department: "education"}, Wants: wants, Known: known})
	add(applicant, casework.Object{ID: "o", Items: []casework.ObjectedIndicator{{Indicator: "education", Reason: "应是本科"}}})
	add(approver,
		casework.Disqualify{Reason: "虚假材料", Request: "r"}, casework.Revoke{Reason: "查错了", Request: "r", OnList: true},
		casework.Reopen{Reason: "审错了", Request: "r"},
	)
	add(system,
		casework.MatchFalseRecord{Record: "f", Points: points("-30")}, casework.MatchFalseRecord{Record: "f", Lift: true},
		casework.Remind{ID: "1"}, casework.Recount{Told: map[casework.Line]casework.Date{casework.Police: day("2026-09-08")}},
	)
	for _, kind := range []casework.PeriodKind{
		casework.FilingClosed, casework.ScoresShown, casework.ScoresTakenBack, casework.ListPulled, casework.PeriodClosed,
	} {
		all = append(all, move{period: kind})
	}
	return append(all,
		move{period: casework.ListShown, came: casework.Selected{Outcome: casework.ApplicationListed, List: "l", Rank: 1}},
		move{period: casework.ListShown, came: casework.Selected{Outcome: casework.ApplicationNotListed, List: "l", Reason: "below_line"}},
	)
}

// stages are when the moves are tried: the period is where it is, whatever has
// become of the application.
func stages() []casework.World {
	period := func(stage casework.Stage) *casework.Period {
		return &casework.Period{
			ID: "2026-2", Stage: stage, Terms: terms(),
			Display: casework.Window{From: at("2026-11-24 09:00"), To: at("2026-11-30 17:00")},
			Listing: casework.Window{From: at("2026-12-14 09:00"), To: at("2026-12-18 17:00")},
		}
	}
	return []casework.World{
		{Now: at("2026-09-01 10:00"), Period: period(casework.Applying), Unit: unit()},
		{Now: at("2026-11-10 10:00"), Period: period(casework.Reviewing), Unit: unit()},
		{Now: at("2026-11-25 10:00"), Period: period(casework.ScoresPublished), Unit: unit()},
		{Now: at("2026-12-10 10:00"), Period: period(casework.ScoresClosed), Unit: unit()},
		{Now: at("2026-12-15 10:00"), Period: period(casework.ListPublished), Unit: unit()},
		{Now: at("2026-12-21 10:00"), Period: period(casework.Closed), Unit: unit()},
	}
}
