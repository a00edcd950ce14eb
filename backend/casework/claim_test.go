package casework_test

import (
	"testing"

	"luohu/backend/casework"
)

func TestWhoHoldsACaseAtOneDeskKeepsNobodyFromAnother(t *testing.T) {
	walk := newWalker(t)
	w := walk.worlds[0]
	at := func(by casework.Actor) casework.World { w.By = by; return w }
	colleague := func(of casework.Actor) casework.Actor { of.ID += "-2"; return of }
	refused := func(a *casework.Application, c casework.Command, by casework.Actor) casework.Code {
		_, err := casework.Decide(a, c, at(by))
		return code(err)
	}

	a := decided(t, walk.begins()[1].app, casework.SendBack{Line: casework.HRSS, Reason: "再核对一次"}, at(hrss))
	a = decided(t, a, casework.SendBack{Line: casework.Police, Reason: "再核对一次"}, at(police))
	a = decided(t, a, casework.Claim{}, at(police))
	passes := casework.PassLine{Line: casework.Police}
	if got := refused(a, passes, colleague(police)); got != casework.CodeHeld {
		t.Errorf("a colleague at the same line: %q", got)
	}
	if got := refused(a, casework.Release{}, colleague(police)); got != casework.CodeHeld {
		t.Errorf("a colleague lets it go: %q", got)
	}
	a = decided(t, a, casework.Claim{}, at(hrss))
	a = decided(t, a, casework.PassLine{Line: casework.HRSS}, at(hrss))
	if len(a.Claims) != 2 {
		t.Errorf("in hand: %+v", a.Claims)
	}
	a = decided(t, a, casework.PassLine{Line: casework.Police, Scores: sheets()}, at(police))
	a = decided(t, a, casework.Release{}, at(police))
	a = decided(t, a, casework.Claim{}, at(labour)) // of the same department, at another desk than the window
	score := casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: "education", Department: "hrss", Points: points("10")}
	if got := refused(a, score, colleague(labour)); got != casework.CodeHeld {
		t.Errorf("a colleague who scores: %q", got)
	}
	if got := refused(a, casework.SendBack{Line: casework.HRSS, Reason: "再看"}, hrss); got != "" {
		t.Errorf("the window, while the same department scores: %q", got)
	}
	for _, work := range a.Work(w.Period, w.Days) {
		if held := work.Claim != nil; held != (work.Desk.Name() == "education/hrss") {
			t.Errorf("%s: %+v", work.Desk.Name(), work.Claim)
		}
	}
	w.Now = w.Now.Add(30 * 60e9)
	if got := refused(a, score, colleague(labour)); got != "" {
		t.Errorf("after half an hour: %q", got)
	}
}
