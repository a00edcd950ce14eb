package bot

import (
	"strings"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/standing"
	"luohu/bot/words"
)

// PointsWords say which points came out.
type PointsWords struct {
	Head    words.Text `yaml:"head"`    // Name, Period, Total, Assessed, Own, Differ
	Line    words.Text `yaml:"line"`    // Name, Given, Own, Differ, Because, Evidence
	Object  words.Text `yaml:"object"`  // Until
	Item    words.Text `yaml:"item"`    // Name, Department, Answered, Changed, Before, After, Text
	Notyet  words.Text `yaml:"not_yet"` // Period, State
	Over    words.Text `yaml:"over"`    // Period, Until
	NoScore words.Text `yaml:"no_score"`
}

// points tells of those of the newest application that has some.
func (t *talk) points() (string, error) {
	all, err := t.ownCases()
	if err != nil {
		return "", err
	}
	w := t.Words.Own.Points
	for _, s := range all {
		if !s.Application.State.PointsOut() {
			continue
		}
		if s.Results != nil {
			return t.withQuestion(t.withheld(s))
		}
		reply, err := t.pointsOf(s)
		if err != nil {
			return "", err
		}
		return t.withQuestion(reply)
	}
	for _, s := range all {
		if len(s.Hands) > 0 {
			return t.withQuestion(w.Notyet.With(map[string]any{"Period": notice.PeriodName(s.Period.ID), "State": t.Called.States[s.Application.State]}))
		}
	}
	return t.withQuestion(w.NoScore.String())
}

// withheld is why points that are out can't be seen.
func (t *talk) withheld(s standing.Standing) string {
	if refusal, is := casework.IsRefusal(s.Results); is && refusal.Code == casework.CodeQueryOver {
		return t.Words.Own.Points.Over.With(map[string]any{"Period": notice.PeriodName(s.Period.ID), "Until": casework.Moment(s.Period.Terms.QueryUntil)})
	}
	return t.Words.Own.Points.Notyet.With(map[string]any{"Period": notice.PeriodName(s.Period.ID), "State": t.Called.States[s.Application.State]})
}

func (t *talk) pointsOf(s standing.Standing) (string, error) {
	f, err := t.Cases.Filling(t.ctx, applicant(s), s.Application.ID)
	if err != nil {
		return "", err
	}
	w, r := t.Words.Own.Points, standing.ResultsOf(f)
	told := []string{w.Head.With(map[string]any{
		"Name": s.Name, "Period": notice.PeriodName(s.Period.ID), "Total": r.Total.Short(),
		"Assessed": r.Assessed, "Own": r.Own.Short(), "Differ": signed(r.Differ),
	})}
	var lines []string
	for _, l := range r.Lines {
		if l.Given == 0 && l.Own == 0 {
			continue
		}
		lines = append(lines, w.Line.With(map[string]any{
			"Name": l.Name, "Given": l.Given.Short(), "Own": l.Own.Short(), "Differ": r.Assessed && l.Differ != 0,
			"Because": l.Because, "Evidence": t.evidence(l.Records),
		}))
	}
	told = append(told, strings.Join(lines, "\n"))
	switch o := s.Application.Objection; {
	case o != nil:
		told = append(told, t.objectionOf(f.Policy.Outline(), o))
	case s.MayObject(t.Now()):
		told = append(told, w.Object.With(map[string]any{"Until": casework.Moment(s.Period.Display.To)}))
	}
	return strings.Join(told, "\n\n"), nil
}

// evidence is what departments say of their scores, each with its name.
func (t *talk) evidence(records []casework.ScoreRecord) string {
	var said []string
	for _, r := range records {
		if r.Evidence != "" {
			said = append(said, t.Called.Departments[r.Department]+"："+r.Evidence)
		}
	}
	return strings.Join(said, "；")
}
