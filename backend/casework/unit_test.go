package casework_test

import (
	"errors"
	"testing"

	"luohu/backend/casework"
)

func applying() *casework.Period {
	return &casework.Period{ID: "2026-2", Stage: casework.Applying, Terms: terms()}
}

func register(change func(*casework.Registration)) (*casework.Unit, error) {
	r := casework.Registration{
		ID: "u", USCC: "91350100m000100y43", Name: " 示例  公司 ", File: casework.File{ID: "l", Hash: "h"}, Agents: []string{"a", "b"},
	}
	if change != nil {
		change(&r)
	}
	return casework.Register(r, applying(), at("2026-09-01 10:00"))
}

func code(err error) casework.Code {
	if r, ok := casework.IsRefusal(err); ok {
		return r.Code
	}
	return ""
}

func TestAUnitRegistersWithItsCodeLicenceAndTwoAgents(t *testing.T) {
	u, err := register(nil)
	if err != nil || u.USCC != "91350100M000100Y43" || u.Name != "示例 公司" || u.Licence != casework.LicencePending {
		t.Fatalf("%+v, %v", u, err)
	}
	for want, change := range map[casework.Code]func(*casework.Registration){
		casework.CodeUSCCCheck:       func(r *casework.Registration) { r.USCC = "91350100M000100Y44" },
		casework.CodeReasonMissing:   func(r *casework.Registration) { r.Name = "  " },
		casework.CodeMaterialMissing: func(r *casework.Registration) { r.File = casework.File{} },
		casework.CodeAgentsWrong:     func(r *casework.Registration) { r.Agents = []string{"a", "a"} },
	} {
		if _, err := register(change); code(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := casework.Register(casework.Registration{}, nil, at("2026-09-01 10:00")); code(err) != casework.CodeNoPeriod {
		t.Errorf("without a period: %v", err)
	}
}

func TestAUnitChoosesItsPointOncePerPeriod(t *testing.T) {
	u, _ := register(nil)
	w := casework.World{Now: at("2026-09-01 10:00"), By: agent, Period: applying()}
	if _, err := u.Choose(casework.Municipal, casework.World{Period: applying(), By: stranger}); code(err) != casework.CodeNotYours {
		t.Errorf("another unit's agent: %v", err)
	}
	if _, err := u.Choose("elsewhere", w); code(err) != casework.CodeNoPoint {
		t.Errorf("no such point: %v", err)
	}
	chosen, err := u.Choose(casework.Municipal, w)
	if err != nil || len(u.Points) > 0 {
		t.Fatalf("%+v, %v", chosen, err)
	}
	if _, err := chosen.Choose(casework.Binhai, w); code(err) != casework.CodePointFixed {
		t.Errorf("a second choice: %v", err)
	}
	if again, err := chosen.Choose(casework.Municipal, w); err != nil || again != chosen {
		t.Errorf("the same once more: %v", err)
	}
	w.Period.ID = "2027-1"
	if _, err := chosen.Choose(casework.Binhai, w); err != nil {
		t.Errorf("another period: %v", err)
	}
}

func TestALicenceIsCheckedBeforeAUnitSubmits(t *testing.T) {
	u, _ := register(nil)
	w := casework.World{Now: at("2026-09-01 10:00"), By: hrss}
	if _, err := u.CheckLicence(false, "", w); code(err) != casework.CodeReasonMissing {
		t.Errorf("refused without a reason: %v", err)
	}
	refused, err := u.CheckLicence(false, "照片不清", w)
	if err != nil || refused.Licence != casework.LicenceRefused {
		t.Fatal(err)
	}
	better, err := refused.HandIn(casework.File{ID: "l2", Hash: "h2"}, casework.World{By: agent})
	if err != nil || better.Licence != casework.LicencePending || better.Why != "" {
		t.Fatalf("%+v, %v", better, err)
	}
	good, err := better.CheckLicence(true, "", w)
	if err != nil || good.Licence != casework.LicenceChecked {
		t.Fatal(err)
	}
	if _, err := good.HandIn(casework.File{Hash: "h3"}, casework.World{By: agent}); code(err) != casework.CodeNothingToChange {
		t.Errorf("a checked licence is replaced: %v", err)
	}
}

func TestABarredUnitMayFileAgainAfterThreeYears(t *testing.T) {
	u, _ := register(nil)
	u, err := u.Exclude("提供虚假材料", casework.World{Now: at("2026-09-01 10:00"), By: approver})
	if err != nil || u.Barred.Until.Format("2006-01-02") != "2029-08-31" {
		t.Fatalf("%+v, %v", u.Barred, err)
	}
	p := applying()
	p.Terms.FillIn.To = at("2030-01-01 00:00")
	add := func(now string) error {
		_, err := casework.Decide(&casework.Application{}, casework.AddApplicant{Unit: "u", Person: "p"}, casework.World{Now: at(now), By: agent, Period: p, Unit: u})
		return err
	}
	if err := add("2029-08-31 23:59"); !errors.Is(err, &casework.Refusal{Code: casework.CodeUnitBarred}) {
		t.Errorf("on the last day: %v", err)
	}
	if err := add("2029-09-01 09:00"); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestAnAgentIsReplacedByASecondPerson(t *testing.T) {
	u, _ := register(nil)
	w := casework.World{By: approver}
	next, err := u.ReplaceAgent("a", "c", w)
	if err != nil || next.Agents[0] != "c" || u.Agents[0] != "a" {
		t.Fatalf("%v, %v", next, err)
	}
	for _, wrong := range [][2]string{{"x", "c"}, {"a", "b"}, {"a", ""}} {
		if _, err := u.ReplaceAgent(wrong[0], wrong[1], w); code(err) != casework.CodeAgentsWrong {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if _, err := u.ReplaceAgent("a", "c", casework.World{By: agent}); code(err) != casework.CodeNotAllowed {
		t.Errorf("by an agent: %v", err)
	}
}
