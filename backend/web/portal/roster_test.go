package portal_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"luohu/backend/roster"
	"luohu/backend/spreadsheet"
	"luohu/backend/store"
)

const (
	li    = "110105199003077534"
	zhang = "120101198501011230"
)

// sheetOf is a list of people, as a CSV.
func sheetOf(rows ...string) []byte {
	return []byte("姓名,身份证号,手机号,学历\n" + strings.Join(rows, "\n") + "\n")
}

// typedIn are the fields that a page carries, by pairs of name and value.
func (h *house) typedIn(a answer) (pairs []string) {
	h.Helper()
	attribute := func(n *html.Node, name string) string {
		for _, one := range n.Attr {
			if one.Key == name {
				return one.Val
			}
		}
		return ""
	}
	var within func(n *html.Node, choosing string)
	within = func(n *html.Node, choosing string) {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "select":
			choosing = attribute(n, "name")
		case n.Data == "option" && strings.HasPrefix(choosing, "r."):
			for _, one := range n.Attr {
				if one.Key == "selected" {
					pairs = append(pairs, choosing, attribute(n, "value"))
				}
			}
		case n.Data == "input" && attribute(n, "type") != "checkbox" && (strings.HasPrefix(attribute(n, "name"), "r.") || attribute(n, "name") == "rows"):
			pairs = append(pairs, attribute(n, "name"), attribute(n, "value"))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			within(c, choosing)
		}
	}
	within(must(html.Parse(strings.NewReader(a.page))), "")
	return pairs
}

// with is a form with some fields changed.
func with(pairs []string, changes ...string) []string {
	all := append([]string(nil), pairs...)
	for i := 0; i+1 < len(changes); i += 2 {
		found := false
		for j := 0; j+1 < len(all); j += 2 {
			if all[j] == changes[i] {
				all[j+1], found = changes[i+1], true
			}
		}
		if !found {
			all = append(all, changes[i], changes[i+1])
		}
	}
	return all
}

const importing = "/portal/applications/import"

// howMany are applicants a unit has.
func (h *house) howMany(session string) int {
	h.Helper()
	return strings.Count(h.get("/portal", session).page, `<td class="lead">`)
}

func TestAListIsCheckedAndThenAddedOnce(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	file := sheetOf("王小明,"+wang+",13800000001,大学本科", "李四,"+li+",,")
	checked := h.upload(importing, session, "名单.csv", file)
	h.is(checked, http.StatusOK, "")
	h.says(checked, "共 2 人，2 人没有问题", "添加这 2 人", "要么都添加，要么一个也不添加")
	if n := h.howMany(session); n != 0 {
		t.Fatalf("%d were added by checking", n)
	}
	for range 2 {
		h.is(h.post(importing, session, with(h.typedIn(checked), "go", "all")...), http.StatusSeeOther, "/portal")
		if n := h.howMany(session); n != 2 {
			t.Fatalf("%d are there", n)
		}
	}
	again := h.upload(importing, session, "名单.csv", file)
	h.says(again, "2 人已经添加过，不会重复", "都添加过了")
	lines := must(h.load.Store.Applications(t.Context(), store.ApplicationFilter{Period: "2026-2", Limit: 9}))
	step := h.get("/portal/applications/"+lines[0].ID+"/facts/basics", session)
	h.says(step, `value="1949-12-31"`)
	if !strings.Contains(step.page, `value="bachelor_or_above" checked`) && !strings.Contains(step.page, `value="bachelor_or_above" selected`) {
		t.Error("what the list brought is not filled in")
	}
}

func TestWhatIsWrongIsSaidInItsCellAndCorrectedThere(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	checked := h.upload(importing, session, "名单.csv", sheetOf("王小明,"+wang+",,", ",110105194912310021,123,神学", "李四,"+wang+",,"))
	h.is(checked, http.StatusOK, "")
	h.says(checked, "1 人没有问题", "2 人有 5 处要改", `id="w-r.1.id_number"`, `name="r.1.phone" value="123"`, "和第 2 行是同一个号码", `aria-label="第 3 行，姓名"`, `<option value="神学" selected>`)
	refused := h.post(importing, session, with(h.typedIn(checked), "go", "all")...)
	h.is(refused, http.StatusUnprocessableEntity, "")
	mended := with(h.typedIn(checked), "r.1.name", "张三", "r.1.id_number", zhang, "r.1.phone", "", "r.1.education", "", "r.2.drop", "yes", "go", "check")
	again := h.post(importing, session, mended...)
	h.says(again, "共 2 人，2 人没有问题", "添加这 2 人")
	h.is(h.post(importing, session, with(h.typedIn(again), "go", "all")...), http.StatusSeeOther, "/portal")
	if n := h.howMany(session); n != 2 {
		t.Errorf("%d are there", n)
	}
}

// Whether another unit has filed for somebody is told to nobody who only looks;
// and then not by whom.
func TestWhomAnotherUnitHasIsRefusedOnlyWhenAddedAndTheOthersAreTakenIfWanted(t *testing.T) {
	h := opened(t)
	other := h.unit(1)
	h.add(other, "李四", li)
	session := h.unit(0)
	checked := h.upload(importing, session, "名单.csv", sheetOf("王小明,"+wang+",,", "李四,"+li+",,"))
	h.says(checked, "共 2 人，2 人没有问题", "添加这 2 人")
	form := h.typedIn(checked)
	none := h.post(importing, session, with(form, "go", "all")...)
	h.is(none, http.StatusUnprocessableEntity, "")
	h.says(none, "这个人这一期已经有申请了", "先添加没有问题的 1 人")
	if strings.Contains(none.page, "示范公司b") {
		t.Error("it tells whose the other is")
	}
	if n := h.howMany(session); n != 0 {
		t.Fatalf("all or nothing added %d", n)
	}
	for range 2 {
		some := h.post(importing, session, with(form, "go", "good")...)
		h.is(some, http.StatusOK, "")
		h.says(some, "这个人这一期已经有申请了")
		if n := h.howMany(session); n != 1 {
			t.Fatalf("%d are there", n)
		}
	}
}

func TestARowWithTheNumberOfAnotherOfTheUnitsOwnIsNotTakenForThem(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	h.add(session, "王小明", wang)
	checked := h.upload(importing, session, "名单.csv", sheetOf("王小明,"+wang+",,", "李四,"+li+",,"))
	h.says(checked, "共 2 人，2 人没有问题（1 人已经添加过，不会重复）")
	checked = h.upload(importing, session, "名单.csv", sheetOf("张三,"+wang+",,", "李四,"+li+",,"))
	h.says(checked, "1 人没有问题", "1 人有 1 处要改", "是您单位已经添加过的申请人的，姓名对不上")
	h.is(h.post(importing, session, with(h.typedIn(checked), "go", "all")...), http.StatusUnprocessableEntity, "")
	if n := h.howMany(session); n != 1 {
		t.Errorf("%d are there", n)
	}
}

func TestAFileThatIsNoListIsRefusedWithWhatHelps(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	many := make([]string, roster.MostRows+1)
	for i := range many {
		many[i] = "王小明," + wang + ",,"
	}
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"another table":  {[]byte("甲,乙\n1,2\n"), "表头里没有找到：姓名、公民身份号码"},
		"nobody":         {sheetOf(), "文件里一个人也没有"},
		"too many":       {sheetOf(many...), "一次最多 200 人"},
		"too large":      {bytes.Repeat([]byte("姓"), 1<<20), "文件太大，最多 2 MB"},
		"huge":           {bytes.Repeat([]byte("姓"), 3<<20), "文件太大，最多 2 MB"},
		"a formula":      {sheetOf("=1+1," + wang + ",,"), "单元格 A2 里是公式"},
		"an old file":    {[]byte("\xd0\xcf\x11\xe0..."), "旧的 .xls 文件"},
		"a broken one":   {[]byte("PK\x03\x04..."), "这个文件读不出来"},
		"nothing at all": {nil, "文件里一个人也没有"},
	} {
		a := h.upload(importing, session, "名单.xlsx", c.file)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.page, c.says) {
			t.Errorf("%s: %d, does not say %q:\n%s", name, a.status, c.says, a.page)
		}
	}
	h.is(h.post(importing, session, "rows", "9999", "r.0.row", "1", "r.0.name", "x"), http.StatusUnprocessableEntity, "")
	h.is(h.post(importing, session, "rows", "-1", "go", "all"), http.StatusUnprocessableEntity, "")
}

func TestTheTemplateOfTheListIsHandedOut(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	a := h.get(importing+"/template", session)
	h.is(a, http.StatusOK, "")
	rows, err := spreadsheet.Read([]byte(a.page))
	if err != nil || rows[0].Cell(0) != "姓名" || !strings.HasPrefix(rows[1].Cell(0), "#") {
		t.Fatalf("%v %v", rows, err)
	}
	h.is(h.upload(importing, session, "模板.xlsx", []byte(a.page)), http.StatusUnprocessableEntity, "")
	h.says(h.get(importing, session), "下载模板", "一次最多 200 人")
}

func TestWhoSendsListsAllTheTimeHasToWait(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	last := 0
	for range 21 {
		last = h.post(importing, session, "rows", "0").status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 21st of a minute: %d", last)
	}
}

func TestEveryListThatWasSentIsNoted(t *testing.T) {
	h := opened(t)
	other := h.unit(1)
	h.add(other, "李四", li)
	session := h.unit(0)
	form := h.typedIn(h.upload(importing, session, "名单.csv", sheetOf("李四,"+li+",,")))
	h.post(importing, session, with(form, "go", "all")...)
	noted := h.audited("applicants.import")
	if len(noted) != 1 || noted[0]["refused"] != "1" || noted[0]["added"] != "0" {
		t.Errorf("%v", noted)
	}
}

// audited are the details of what was noted of an act, the newest first.
func (h *house) audited(act string) (all []map[string]string) {
	h.Helper()
	must(h.load.Store.SealAudit(h.Context()))
	for _, entry := range must(h.load.Store.AuditPage(h.Context(), store.AuditFilter{Act: act})) {
		var details map[string]string
		if err := json.Unmarshal([]byte(cmp.Or(entry.Details, "{}")), &details); err != nil {
			h.Fatal(err)
		}
		all = append(all, details)
	}
	return all
}
