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
		ID: "u", USCC: "91350100m000100y43", Name: " 示例 \u2028\x00 公\u200b司 ", File: casework.File{ID: "l", Hash: "h"}, Agents: []casework.Named{named("a"), named("b")},
	}
	if change != nil {
		change(&r)
	}
	return casework.Register(r, applying(), at("2026-09-01 10:00"))
}

// named is an agent who has declared.
func named(id string) casework.Named { return casework.Named{ID: id, Insured: true} }

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
		casework.CodeUSCCCheck:     func(r *casework.Registration) { r.USCC = "91350100M000100Y44" },
		casework.CodeReasonMissing: func(r *casework.Registration) { r.Name = "  " },
		casework.CodeNotInsured:    func(r *casework.Registration) { r.Agents[1].Insured = false },
		casework.CodeAgentsWrong:   func(r *casework.Registration) { r.Agents[1].ID = "a" },
	} {
		if _, err := register(change); code(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for _, agents := range [][]casework.Named{nil, {named("a")}, {named("a"), named("")}, {named("a"), named("b"), named("c")}} {
		if _, err := register(func(r *casework.Registration) { r.Agents = agents }); code(err) != casework.CodeAgentsWrong {
			t.Errorf("%v: %v", agents, err)
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
	if _, err := u.CheckLicence("", false, "", w); code(err) != casework.CodeReasonMissing {
		t.Errorf("refused without a reason: %v", err)
	}
	if _, err := u.CheckLicence("", true, "电话 13800000000", w); code(err) != casework.CodePersonal {
		t.Errorf("with a phone in the reason: %v", err)
	}
	refused, err := u.CheckLicence("", false, "照片不清", w)
	if err != nil || refused.Licence != casework.LicenceRefused {
		t.Fatal(err)
	}
	better, err := refused.HandIn(casework.File{ID: "l2", Hash: "h2"}, casework.World{By: agent})
	if err != nil || better.Licence != casework.LicencePending || better.Why != "" {
		t.Fatalf("%+v, %v", better, err)
	}
	if _, err := refused.CheckLicence("", true, "", w); code(err) != casework.CodeLicenceDecided {
		t.Errorf("the refused one is checked again: %v", err)
	}
	good, err := better.CheckLicence("", true, "", w)
	if err != nil || good.Licence != casework.LicenceChecked {
		t.Fatal(err)
	}
	if _, err := good.HandIn(casework.File{Hash: "h3"}, casework.World{By: agent}); code(err) != casework.CodeLicenceDecided {
		t.Errorf("a checked licence is replaced: %v", err)
	}
	if _, err := good.CheckLicence("", false, "又不行", w); code(err) != casework.CodeLicenceDecided {
		t.Errorf("a second officer decides otherwise: %v", err)
	}
}

func TestALicenceDecisionIsAboutTheFileThatWasLookedAt(t *testing.T) {
	u, _ := register(nil)
	officer := casework.World{Now: at("2026-09-01 10:00"), By: hrss}
	u, err := u.HandIn(casework.File{ID: "l2", Hash: "h2"}, casework.World{By: agent})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.CheckLicence("l", true, "", officer); code(err) != casework.CodeStale {
		t.Errorf("it has been replaced: %v", err)
	}
	if good, err := u.CheckLicence("l2", true, "", officer); err != nil || good.Licence != casework.LicenceChecked {
		t.Errorf("%+v, %v", good, err)
	}
}

func TestALicenceMayComeAfterTheRegistrationAndBeforeTheCheck(t *testing.T) {
	u, err := register(func(r *casework.Registration) { r.File = casework.File{} })
	if err != nil || u.Licence != casework.LicencePending || u.ToCheck() {
		t.Fatalf("%+v, %v", u, err)
	}
	officer := casework.World{By: hrss}
	for _, good := range []bool{true, false} {
		if _, err := u.CheckLicence("", good, "照片不清", officer); code(err) != casework.CodeLicenceMissing {
			t.Errorf("nothing is decided (%v): %v", good, err)
		}
	}
	if _, err := u.HandIn(casework.File{Hash: "h"}, casework.World{By: stranger}); code(err) != casework.CodeNotYours {
		t.Errorf("handed in by another unit: %v", err)
	}
	u, err = u.HandIn(casework.File{Hash: "h"}, casework.World{By: agent})
	if err != nil || !u.ToCheck() {
		t.Fatalf("%+v, %v", u, err)
	}
	if _, err := u.HandIn(casework.File{Hash: "h"}, casework.World{By: agent}); code(err) != casework.CodeFileThere {
		t.Errorf("the same once more: %v", err)
	}
	if u, err = u.CheckLicence("", true, "", officer); err != nil || u.Licence != casework.LicenceChecked {
		t.Errorf("%+v, %v", u, err)
	}
}

func TestABarredUnitMayFileAgainAfterThreeYears(t *testing.T) {
	u, _ := register(nil)
	u, err := u.Exclude("提供虚假材料", "r", "", casework.World{Now: at("2026-09-01 10:00"), By: approver})
	if err != nil || u.BarOn(at("2026-09-01 10:00")).Until.Format("2006-01-02") != "2029-08-31" {
		t.Fatalf("%+v, %v", u, err)
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

func TestABarIsLiftedWhileItHolds(t *testing.T) {
	u, _ := register(nil)
	w := casework.World{Now: at("2026-09-01 10:00"), By: approver}
	if _, err := u.Readmit("", w); code(err) != casework.CodeNotBarred {
		t.Errorf("a unit that is not barred: %v", err)
	}
	barred, _ := u.Exclude("提供虚假材料", "r", "", w)
	if _, err := barred.Readmit("", casework.World{Now: w.Now, By: hrss}); code(err) != casework.CodeNotAllowed {
		t.Errorf("by one officer alone: %v", err)
	}
	if free, err := barred.Readmit("", w); err != nil || free.BarOn(w.Now) != nil || barred.BarOn(w.Now) == nil {
		t.Errorf("%+v, %v", free, err)
	}
	both, err := barred.Exclude("伪造合同", "r2", "record", w)
	if err != nil {
		t.Fatal(err)
	}
	left, err := both.Readmit("", w)
	if err != nil || left.BarOn(w.Now) == nil || left.BarOn(w.Now).Reason != "伪造合同" {
		t.Errorf("what stands for a record stays: %+v, %v", left, err)
	}
	if _, err := left.Readmit("", w); code(err) != casework.CodeRecordStands {
		t.Errorf("it is lifted without its record: %v", err)
	}
	if free, err := left.Readmit("record", w); err != nil || free.BarOn(w.Now) != nil {
		t.Errorf("it is lifted with its record: %+v, %v", free, err)
	}
	w.Now = at("2029-09-01 09:00")
	if _, err := barred.Readmit("", w); code(err) != casework.CodeNotBarred {
		t.Errorf("after its end: %v", err)
	}
}

func TestAnAgentIsReplacedByASecondPerson(t *testing.T) {
	u, _ := register(nil)
	w := casework.World{By: approver}
	next, err := u.ReplaceAgent("a", named("c"), w)
	if err != nil || next.Agents[0] != "c" || u.Agents[0] != "a" {
		t.Fatalf("%v, %v", next, err)
	}
	for _, wrong := range [][2]string{{"x", "c"}, {"a", "b"}, {"a", ""}} {
		if _, err := u.ReplaceAgent(wrong[0], named(wrong[1]), w); code(err) != casework.CodeAgentsWrong {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if _, err := u.ReplaceAgent("a", casework.Named{ID: "c"}, w); code(err) != casework.CodeNotInsured {
		t.Errorf("by one who is insured elsewhere: %v", err)
	}
	if _, err := u.ReplaceAgent("a", named("c"), casework.World{By: agent}); code(err) != casework.CodeNotAllowed {
		t.Errorf("by an agent: %v", err)
	}
}
