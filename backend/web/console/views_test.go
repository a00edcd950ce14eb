package console_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestAQueueIsKeptUnderAName(t *testing.T) {
	h := opened(t)
	h.filed("王小明", agent)
	h.posts("hrss", "/console/views", "page", "work", "narrowed", "due=today&hand=mine&at=2026/x/y&evil=1", "name", " 今天 我的 ").led("/console/work?due=today&hand=mine")
	shown := h.get("hrss", "/console/work?due=today&hand=mine")
	shown.says("今天 我的", `aria-current="page" data-key="1"`)
	shown.silent("保存这样的筛选", "evil")
	h.get("hrss", "/console/work").says("今天 我的", "保存这样的筛选")
	h.get("hrss.two", "/console/work").silent("今天 我的")

	// Kept for the department, it is seen by who sits at the same desk.
	h.posts("hrss", "/console/views", "page", "work", "narrowed", "due=over", "name", "<script>超期</script>", "share", "1").led("/console/work?due=over")
	h.get("hrss.two", "/console/work").says("<script>超期</script>", "共享")
	h.get("hrss.two", "/console/views").says("hrss共享")
	if strings.Contains(h.get("hrss.two", "/console/work").text, "<script>超期") {
		t.Error("a name is a script")
	}
	for _, who := range []string{"police", "education"} {
		h.get(who, "/console/work").silent("超期</script>")
	}
}

func TestViewsArePutInOrderAndTakenAwayByTheirOwnersOnly(t *testing.T) {
	h := opened(t)
	for _, name := range []string{"甲", "乙", "丙"} {
		h.posts("hrss", "/console/views", "page", "work", "narrowed", "hand=mine", "name", name, "share", "1")
	}
	order := func(who string) (names string) {
		text := h.get(who, "/console/views").main()
		for _, name := range []string{"甲", "乙", "丙"} {
			names += fmt.Sprintf("%s%d ", name, strings.Index(text, name+" 我和"))
		}
		return names
	}
	before := order("hrss")
	own := must2(h.store.Views(t.Context(), "hrss", ""))
	if len(own) != 3 || own[0].Name != "甲" {
		t.Fatalf("kept are %+v", own)
	}
	h.posts("hrss", "/console/views/move", "id", own[2].ID).led("/console/views#" + own[2].ID)
	h.posts("hrss", "/console/views/move", "id", own[0].ID, "down", "1")
	if now := must2(h.store.Views(t.Context(), "hrss", "")); now[0].Name != "丙" || now[1].Name != "甲" || order("hrss") == before {
		t.Errorf("now %+v", now)
	}
	if p := h.posts("hrss.two", "/console/views/move", "id", own[0].ID); p.status != http.StatusNotFound {
		t.Errorf("another moves it: %d", p.status)
	}
	h.posts("hrss.two", "/console/views/drop", "id", own[0].ID)
	if now := must2(h.store.Views(t.Context(), "hrss", "")); len(now) != 3 {
		t.Error("another has taken it away")
	}
	for range 2 { // twice is once
		h.posts("hrss", "/console/views/drop", "id", own[0].ID).led("/console/views")
	}
	if now := must2(h.store.Views(t.Context(), "hrss", "")); len(now) != 2 {
		t.Errorf("left are %+v", now)
	}
}

func must2[V, W any](v V, _ W, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

func TestNamesOfViewsAreShortAndViewsAreFew(t *testing.T) {
	h := opened(t)
	for _, name := range []string{"", "  ", strings.Repeat("长", 21)} {
		h.posts("hrss", "/console/views", "page", "work", "narrowed", "hand=mine", "name", name).refused("名称要写 1 到 20 个字", "保存")
	}
	h.posts("hrss", "/console/views", "page", "nowhere", "narrowed", "hand=mine", "name", "甲").refused()
	for i := range 20 {
		h.posts("hrss", "/console/views", "page", "work", "narrowed", "hand=mine", "name", fmt.Sprint("第", i))
	}
	h.posts("hrss", "/console/views", "page", "work", "narrowed", "hand=free", "name", "第 3").refused("最多保存 20 个")
	h.posts("hrss", "/console/views", "page", "work", "narrowed", "hand=free", "name", "第3").led("/console/work?hand=free") // the same name again
	if p := h.send("approver", http.MethodGet, "/console/views", nil); p.status != http.StatusForbidden {
		t.Errorf("who has no queue: %d", p.status)
	}
}
