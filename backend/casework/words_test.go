package casework_test

import (
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"luohu/backend/casework"
)

var update = flag.Bool("update", false, "draw the diagram of the docs anew")

func words(t testing.TB) *casework.Words {
	t.Helper()
	src, err := os.ReadFile("../../configs/words/casework.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w, err := casework.LoadWords(src)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// params are such as each parameter may have.
var params = map[string]any{
	"length": 17, "at": 3, "act": casework.LinePassed, "state": casework.Submitted, "window": "filing", "from": at("2026-07-01 09:00"),
	"to": at("2026-10-31 17:00"), "by": "张三", "until": at("2026-10-31 17:00"), "field": "materials/0/reason", "most": 500, "why": "照片不清",
	"reason": "虚假材料", "total": "90.00", "line": "110.00", "point": casework.Municipal, "quota": 260, "rounds": 2, "status": casework.Passed,
	"least": "0.00", "count": 3, "period": "2026-1", "stage": casework.ScoresPublished, "licence": casework.LicenceChecked, "day": "2026-10-01",
	"listed": 120, "not_listed": 30, "applications": []string{"102026200001"},
	"points": "13.37", "nearest": []string{"10.00", "20.00"},
	"materials": []string{"id_card"}, "name": "li.lei", "asked": true, "step": casework.ScoreGiven,
	"days": 3, "date": "2027-01-01", "rule": "both",
	"item": "pass-line", "says": "没有写 title", "word": "测算", "other": "积分测算",
}

func TestEveryRefusalSaysTheRuleAndWhatHelps(t *testing.T) {
	w := words(t)
	for _, code := range casework.Codes {
		says, help := w.Refusal(&casework.Refusal{Code: code, Params: params})
		for _, said := range []string{says, help} {
			if !strings.HasSuffix(said, "。") || strings.Contains(said, "_") || strings.Contains(said, "<no value>") {
				t.Errorf("%s: %q", code, said)
			}
		}
	}
	if len(w.Refusals) != len(casework.Codes) {
		t.Errorf("%d refusals have words, of %d", len(w.Refusals), len(casework.Codes))
	}
	says, _ := w.Refusal(&casework.Refusal{Code: casework.CodeWindowClosed, Params: params})
	if says != "现在不在申报时间内：2026年7月1日 09:00 到 2026年10月31日 17:00。" {
		t.Error(says)
	}
}

// What a clerk would say, of the same rule in different cases.
func TestARefusalIsSaidAsItIsMeant(t *testing.T) {
	w := words(t)
	refuse := func(code casework.Code, params map[string]any) *casework.Refusal {
		return &casework.Refusal{Code: code, Params: params}
	}
	for want, r := range map[string]*casework.Refusal{
		"现在是「准备中」，不能公布分值。刷新一下，看看现在能做什么。":                                    refuse(casework.CodeWrongState, map[string]any{"state": casework.PeriodDraft, "act": casework.ScoresShown}),
		"现在是「信息填写中」，不能提交审核。刷新一下，看看现在能做什么。":                                  refuse(casework.CodeWrongState, map[string]any{"state": casework.Draft, "act": casework.ApplicationSubmitted}),
		"现在是「已提交审核」，不能网上测评。刷新一下，看看现在能做什么。":                                  refuse(casework.CodeWrongState, map[string]any{"state": casework.Submitted, "act": casework.AssessmentPassed}),
		"现在是「已提交审核」，不能删除材料。刷新一下，看看现在能做什么。":                                  refuse(casework.CodeWrongState, map[string]any{"state": casework.Submitted, "act": casework.FileRemoved}),
		"现在是「测评通过」，不能记入虚假材料库。刷新一下，看看现在能做什么。":                                refuse(casework.CodeWrongState, map[string]any{"state": casework.Assessed, "act": casework.AskFalseRecord}),
		"您的角色不能做这一步（取消资格）。需要的话请联系管理员。":                                      refuse(casework.CodeNotAllowed, map[string]any{"act": casework.AskDisqualify}),
		"您的角色不能做这一步。需要的话请联系管理员。":                                            refuse(casework.CodeNotAllowed, map[string]any{"act": "someOperation"}),
		"还没有写明要补正哪些材料。请选要补正的材料，每一种写明原因，单位照着补。":                              refuse(casework.CodeMaterialMissing, map[string]any{"materials": []string{}}),
		"正文最多 40000 个字。请写短一些。":                                              refuse(casework.CodeTextTooLong, map[string]any{"field": "body", "most": 40000}),
		"模板消息的一项最多 500 个字。请写短一些。":                                           refuse(casework.CodeTextTooLong, map[string]any{"field": "template.thing1", "most": 500}),
		"请写明单位名称。请照营业执照填写。":                                                 refuse(casework.CodeReasonMissing, map[string]any{"field": "name"}),
		"这一项审核还没有通过（现在是「待审核」），不用退回。直接审核就可以。":                                refuse(casework.CodeLineClosed, map[string]any{"status": casework.Pending}),
		"这一项审核已经是「通过」。要重新审核的，请先退回并写明原因。":                                    refuse(casework.CodeLineClosed, map[string]any{"status": casework.Passed}),
		"这一项现在是「打分中」，不用再接收。直接打分就可以。":                                        refuse(casework.CodeScoreClosed, map[string]any{"status": casework.Received, "step": casework.ScoreReceived}),
		"这一项现在是「待接收」，不用重新打开。直接打分就可以。":                                       refuse(casework.CodeScoreClosed, map[string]any{"status": casework.Awaiting, "step": casework.ScoreReturned}),
		"分值公布的天数填得不对。请核对起止时间、天数和规则。":                                        refuse(casework.CodeTermsWrong, map[string]any{"field": "clocks/display"}),
		"2026年6月12日 已经过了 17:00。请在下一个工作日公布。":                                 refuse(casework.CodeAfterHours, map[string]any{"day": "2026-06-12"}),
		"和现在的一样，没有要改的。不用再提出；请刷新一下，看看现在的情况。":                                 refuse(casework.CodeNothingToChange, nil),
		"还有 1 件没有办完，不能公布。没办完的已经列出来。":                                        refuse(casework.CodeStillOpen, map[string]any{"what": "objection", "count": 1}),
		"试算以后分值有变动：按现在的分值，入围 2 人，未入围 1 人，和试算时看到的不一样，还没有提出申请。请再试算一次，核对后再申请。": refuse(casework.CodeListChanged, map[string]any{"asked": false, "listed": 2, "not_listed": 1}),
	} {
		if says, help := w.Refusal(r); says+help != want {
			t.Errorf("%s: %s%s, want %s", r.Code, says, help, want)
		}
	}
	if why := w.Why("supplement_overdue"); why != "补正逾期" {
		t.Errorf("a rejection by the clock: %s", why)
	}
}

func TestEveryTermOfAPeriodHasAName(t *testing.T) {
	w := words(t)
	for _, of := range []reflect.Type{reflect.TypeFor[casework.Terms](), reflect.TypeFor[casework.Clocks]()} {
		for i := range of.NumField() {
			if name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ","); w.Fields[name] == "" {
				t.Errorf("%s has no name", name)
			}
		}
	}
}

func TestEveryStateAndActHasAName(t *testing.T) {
	w := words(t)
	for _, s := range casework.States {
		if w.States[s] == "" {
			t.Errorf("state %s has no name", s)
		}
	}
	for _, row := range casework.Transitions {
		if w.Acts[string(row.On)] == "" {
			t.Errorf("act %s has no name", row.On)
		}
		for _, role := range row.Who {
			if w.Roles[role] == "" {
				t.Errorf("role %s has no name", role)
			}
		}
	}
	for _, row := range casework.Moves {
		if w.Acts[string(row.On)] == "" {
			t.Errorf("move %s has no name", row.On)
		}
	}
}

// The diagram of the docs is drawn from the table (go test -update draws it
// anew).
func TestTheDiagramOfTheDocsIsTheTable(t *testing.T) {
	w := words(t)
	drawn := casework.Diagram(func(s casework.State) string { return w.States[s] }, func(k casework.Kind) string { return w.Acts[string(k)] })
	const file = "../../docs/workflow.md"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(src), "```mermaid\n")
	_, after, ended := strings.Cut(rest, "```\n")
	if !found || !ended {
		t.Fatal("no diagram in " + file)
	}
	want := before + "```mermaid\n" + drawn + "```\n" + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(src) != want {
		t.Errorf("%s is not drawn from the table: go test ./backend/casework -update", file)
	}
}
