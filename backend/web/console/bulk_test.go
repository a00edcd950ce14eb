package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/web/webtest"
	"luohu/estimator"
)

// confirmed is a preview, sent on as its form stands.
func (h *house) confirmed(who string, preview page, more ...string) (page, url.Values) {
	h.Helper()
	form, there := webtest.Answer{Page: preview.text}.Hidden("/console/bulk/do")
	if !there {
		h.Fatalf("there is nothing to confirm:\n%s", preview.main())
	}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return h.send(who, http.MethodPost, "/console/bulk/do", form), form
}

func TestALinePassesForManyAfterALook(t *testing.T) {
	h := opened(t)
	first, second, held := h.filed("王小明", agent), h.filed("李四", agent), h.filed("王五", agent)
	other := h.filed("赵六", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"})
	h.posts("police", "/console/applications/"+first.ID+"/pass", "version", version(first))
	h.posts("hrss.two", "/console/applications/"+held.ID+"/claim")
	h.get("hrss", "/console/work").says(`form="bulk"`, "通过…", "认领…")
	preview := h.posts("hrss", "/console/bulk", "act", "pass", "id", first.ID, "id", second.ID, "id", held.ID, "id", other.ID, "id", first.ID, "page", "work", "narrowed", "hand=free")
	preview.says("选了 4 件", "其中 2 件可以办，2 件不能办", first.Number, "之后是“人社受理通过”", "hrss.two", "点确认以前什么都没有发生", "确认通过 2 件")
	preview.silent(other.Number)
	if h.is(first.ID).Review(casework.HRSS).Status != casework.Pending {
		t.Fatal("a look has passed it")
	}

	// Meanwhile another has looked after one of them.
	h.posts("hrss.two", "/console/applications/"+second.ID+"/supplement", "version", version(h.is(second.ID)), "step", "ask", "material", "id_card", "reason.id_card", "反面看不清")
	done, form := h.confirmed("hrss", preview)
	done.says("办成 1 件，1 件没有办成", "没有办", "反面看不清", "hrss.two", "/console/work?hand=free")
	if a := h.is(first.ID); a.State != casework.Accepted {
		t.Errorf("it is %s", a.State)
	}
	if r := h.is(second.ID).Review(casework.HRSS); r.Status != casework.InSupplement {
		t.Errorf("the other line is %s", r.Status)
	}
	before := h.is(first.ID).Version
	h.send("hrss", http.MethodPost, "/console/bulk/do", form).says("办成 1 件，1 件没有办成")
	if h.is(first.ID).Version != before {
		t.Error("sent again, it was done again")
	}
}

func TestManyAreClaimedAndLetGo(t *testing.T) {
	h := opened(t)
	a, b := h.filed("王小明", agent), h.filed("李四", agent)
	claimed, _ := h.confirmed("hrss", h.posts("hrss", "/console/bulk", "act", "claim", "id", a.ID, "id", b.ID))
	claimed.says("办成 2 件", "撤回：放开这 2 件")
	h.get("hrss.two", "/console/work?hand=others").says(a.Number, b.Number)
	undo, there := webtest.Answer{Page: claimed.text}.Hidden("/console/bulk")
	if !there {
		t.Fatal("nothing takes it back")
	}
	released, _ := h.confirmed("hrss", h.send("hrss", http.MethodPost, "/console/bulk", undo))
	released.says("办成 2 件")
	if len(h.is(a.ID).Claims)+len(h.is(b.ID).Claims) > 0 {
		t.Error("they are still in hand")
	}
}

func TestManyAreScoredWithOneValueEachWithinItsBounds(t *testing.T) {
	h := opened(t)
	a, b := h.accepted("王小明"), h.accepted("李四")
	record := func(id string) *casework.ScoreRecord { return h.is(id).Score("education", "education") }
	h.get("education", "/console/scores").says("打同一个分…", a.ID+"/")
	chosen := []string{"page", "scores", "narrowed", "indicator=education", "id", a.ID + "/education", "id", b.ID + "/education"}
	received, _ := h.confirmed("education", h.posts("education", "/console/bulk", append(chosen, "act", "receive")...))
	received.says("办成 2 件")
	if record(a.ID).Status != casework.Received {
		t.Errorf("it is %s", record(a.ID).Status)
	}
	preview := h.posts("education", "/console/bulk", append(chosen, "act", "score")...)
	preview.says("确认打分 2 件", "分值", "受教育程度")
	none, _ := h.confirmed("education", preview)
	none.refused("请填分值")
	outside, _ := h.confirmed("education", preview, "points", "999")
	outside.says("一件也没有办成", "没有办")
	done, form := h.confirmed("education", preview, "points", "10", "evidence", "学信网核查")
	done.says("办成 2 件", "10.00 分", "/console/scores?indicator=education")
	for _, id := range []string{a.ID, b.ID} {
		if r := record(id); r.Status != casework.Done || r.Points != must(estimator.ParsePoints("10")) || r.Evidence != "学信网核查" {
			t.Errorf("%+v", r)
		}
	}
	version := h.is(a.ID).Version
	h.send("education", http.MethodPost, "/console/bulk/do", form).says("办成 2 件")
	if h.is(a.ID).Version != version {
		t.Error("sent again, it was scored again")
	}

	undo, _ := webtest.Answer{Page: done.text}.Hidden("/console/bulk")
	back := h.send("education", http.MethodPost, "/console/bulk", undo)
	back.says("原因", "现在是 10.00 分")
	silent, _ := h.confirmed("education", back)
	silent.refused("请写原因")
	opened, _ := h.confirmed("education", back, "reason", "整批核对有误")
	opened.says("办成 2 件")
	if record(a.ID).Closed() {
		t.Error("it was not opened again")
	}
}

func TestNobodyDoesWithManyWhatTheyMayNotDoWithOne(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	for who, acts := range map[string][]string{"education": {"pass"}, "hrss": {"score", "receive", "return", "nonsense", ""}, "approver": {"pass", "claim"}} {
		for _, act := range acts {
			for _, path := range []string{"/console/bulk", "/console/bulk/do"} {
				if p := h.posts(who, path, "act", act, "id", a.ID+"@"+version(a)); p.status != http.StatusForbidden {
					t.Errorf("%s, %q at %s: %d", who, act, path, p.status)
				}
			}
		}
	}
	there := h.posts("binhai", "/console/bulk/do", "act", "pass", "id", a.ID+"@"+version(a))
	there.says("一件也没有办成")
	there.silent(a.Number, "王*明")
	h.posts("hrss", "/console/bulk/do", "act", "pass", "id", a.ID).says("一件也没有办成") // that nobody has looked at
	if h.is(a.ID).Review(casework.HRSS).Status != casework.Pending {
		t.Error("it has passed")
	}
	h.get("education", "/console/work").silent("通过…")
	h.posts("hrss", "/console/bulk", "act", "pass").says("没有选中任何一件")
	var many []string
	for range 120 {
		many = append(many, "id", strings.Repeat("0", 10)+webtest.Key()[:12])
	}
	h.posts("hrss", "/console/bulk", append(many, "act", "pass")...).says("一次最多 100 件", "选了 100 件")
}
