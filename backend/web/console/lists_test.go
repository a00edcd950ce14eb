package console_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
	"luohu/estimator"
)

// closed is a period whose points were on display, with people of these totals.
func (h *house) closed(totals ...string) (numbers []string) {
	h.Helper()
	for _, total := range totals {
		a := h.accepted("王小明")
		for _, r := range a.Scores {
			if r.Closed() {
				continue
			}
			by := casework.Actor{ID: r.Department, Role: casework.Scorer, Department: r.Department, Points: here}
			must(h.load.Score(h.Context(), by, a.ID, 0, casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: r.Least}))
		}
		h.totals(a.ID, must(estimator.ParsePoints(total)))
		numbers = append(numbers, a.Number)
	}
	h.now = time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
	publisher, approver := casework.Actor{ID: "publisher", Role: casework.Publisher}, casework.Actor{ID: "approver", Role: casework.Approver}
	asked := must(h.load.Request(h.Context(), publisher, casework.AskScores, "2026-2", caseload.Details{}, "按通知"))
	must(h.load.DecideRequest(h.Context(), approver, asked.ID, true, ""))
	h.now = time.Date(2026, 11, 9, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
	return numbers
}

// totals writes down how the scores of somebody came out.
func (h *house) totals(id string, total estimator.Points) {
	h.Helper()
	err := h.store.Do(h.Context(), func(tx *store.Tx) error {
		a, err := tx.Application(id)
		if err != nil {
			return err
		}
		e := casework.Recorded{Application: a.ID, Version: a.Version + 1, At: h.now, By: casework.Actor{ID: "system", Role: casework.System}, Event: casework.Summed{Total: total}}
		if r := a.Scores[0]; a.State == casework.Published {
			e.Event = casework.Rescored{Indicator: r.Indicator, Department: r.Department, Before: r.Points, After: r.Points, Total: total, Reason: "核实"}
		}
		a.Evolve(e)
		return tx.SaveApplication(a, []casework.Recorded{e}, nil, nil)
	})
	if err != nil {
		h.Fatal(err)
	}
}

const (
	periodPage  = "/console/periods/2026-2"
	previewPage = periodPage + "/preview"
)

func TestAListIsTriedOutByLineAndByNumberAndTiesAreTold(t *testing.T) {
	h := opened(t)
	h.get("publisher", previewPage).says("分值公布以后才能试算", "申报中")
	h.closed("120", "115", "115", "115", "109.99")
	h.get("publisher", periodPage).says("分值公布结束", "试算，再提出")
	byLine := h.get("publisher", previewPage)
	byLine.says("4入围", "1未入围", "115.00入围最低分", "110.00", "王*明", "示例公司", "提出公示", "公示到 11月13日 周五 17:00")
	byLine.silent("王小明")
	h.get("publisher", previewPage+"?by=line&line=109.99").says("5入围", "0未入围")
	h.get("publisher", previewPage+"?by=number&number=2&ties=include").says("4入围", "第 2 名有 3 人同分，都列入，比名额多 2 人")
	h.get("publisher", previewPage+"?by=number&number=2&ties=exclude").says("1入围", "第 2 名有 3 人同分，都不列入，空出 1 个名额")
	h.get("publisher", previewPage+"?by=number&number=4").says("后面没有同分的")
	h.get("publisher", previewPage+"?by=number&number=100").says("不足 100 人，全部入围")
	h.get("publisher", previewPage+"?by=line&line=110&second=1").says("不到分数线", "109.99")
	h.get("auditor", previewPage).silent("提出公示")
	for _, wrong := range []string{"by=line&line=x", "by=line&line=-1", "by=number&number=0", "by=number&number=1.5", "by=nothing", "by=line"} {
		p := h.send("publisher", http.MethodGet, previewPage+"?"+wrong, nil)
		p.refused("填得不对")
	}
	h.get("publisher", previewPage+"?page=77").says("没有人。")
	h.refuses("hrss", http.MethodGet, previewPage, http.StatusForbidden)
	h.refuses("approver", http.MethodPost, previewPage, http.StatusForbidden)
}

func TestWhatCouldDisqualifySomebodyIsSaidBeforeTheyAreListed(t *testing.T) {
	h := opened(t)
	numbers := h.closed("120", "111")
	h.get("publisher", previewPage).silent("还没有决定")
	a := h.is(h.found(numbers[0]))
	path := "/console/applications/" + a.ID
	for range 2 { // the second is refused
		h.posts("hrss", path+"/ask/disqualify", "version", version(a), "reason", "合同是假的，已经核实")
	}
	trial := h.get("publisher", previewPage+"?by=line&line=110")
	trial.says("有 <b>1</b> 人的取消资格或虚假材料申请还没有决定")
	h.posts("publisher", previewPage, askedFor(trial, "按会议纪要")...)
	for _, asked := range must(h.load.Requests(t.Context(), openRequests)) {
		if asked.Kind == casework.AskList {
			h.get("approver", "/console/requests/"+asked.ID).says("有 <b>1</b> 人的取消资格或虚假材料申请还没有决定")
			return
		}
	}
	t.Error("nobody has asked for the list")
}

func TestAListIsPublishedByTwoWhoHaveSeenTheSame(t *testing.T) {
	h := opened(t)
	numbers := h.closed("120", "111", "105")
	trial := h.get("publisher", previewPage+"?by=line&line=110")
	ask := askedFor(trial, "按会议纪要")
	h.posts("publisher", previewPage, askedFor(trial, "")...).refused("请写明原因", "2入围")
	// Meanwhile another total changes.
	id := h.found(numbers[2])
	h.totals(id, must(estimator.ParsePoints("112")))
	h.posts("publisher", previewPage, ask...).refused("和试算时看到的不一样", "入围 3 人", "按会议纪要", "3入围")
	unseen := append([]string{}, ask...)
	for i := range unseen {
		if unseen[i] == "seen" {
			unseen[i+1] = ""
		}
	}
	h.posts("publisher", previewPage, unseen...).refused("和试算时看到的不一样")

	again := askedFor(h.get("publisher", previewPage+"?by=line&line=110"), "按会议纪要")
	for range 2 { // sent twice
		h.posts("publisher", previewPage, again...).led(periodPage)
	}
	h.get("publisher", previewPage).says("正在等审批")
	where := "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.get("approver", where).says("公示名单", "按会议纪要", "按分数线，110.00 分及以上", "3 人", "111.00", "现在批准：公示到", "前 6 位", "看看要公示的名单", "by=line")
	h.totals(id, must(estimator.ParsePoints("113")))
	h.get("approver", where).says("现在还不能生效", "分值有变动", "申请时", "现在")
	h.posts("approver", where+"/decision", "decision", "approve").refused("名单没有公布")
	h.totals(id, must(estimator.ParsePoints("112")))
	h.refuses("publisher", http.MethodPost, where+"/decision", http.StatusForbidden)
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	h.get("approver", where).says("已批准", "3 人")

	h.get("publisher", periodPage).says("名单公示中", "申请撤回…", "公示名单：入围 3 人，未入围 0 人", "准迁证最晚发放")
	if p := h.send("publisher", http.MethodGet, previewPage, nil); p.where != periodPage+"/list" {
		t.Errorf("a list that is out is tried out: %d %s", p.status, p.where)
	}
	shown := h.get("hrss", periodPage+"/list")
	shown.says("公示中", "/public/lists/2026-2", "luohu list verify 2026-2.json --key 2026-2.pem", "王*明", numbers[0], "3 人")
	shown.silent("王小明")
	h.get("hrss", periodPage+"/list?number="+numbers[0]).silent(numbers[1])
	h.get("hrss", periodPage+"/list?second=1").says("没有人。")
	h.signed(shown)
	for _, name := range []string{"2026-1.json", "2026-2.exe", "2026-2", "..json"} {
		h.refuses("hrss", http.MethodGet, periodPage+"/list/"+name, http.StatusNotFound)
	}

	h.posts("publisher", periodPage+"/takeback", h.get("publisher", periodPage).version("reason", "有一人要核实")...).led(periodPage)
	where = "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.get("approver", where).says("公示的名单立即收回", "3 人的申请回到公布分值以后")
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", periodPage+"/list").says("这一期还没有名单")
	h.get("publisher", periodPage).says("分值公布结束", "撤回名单：有一人要核实")
}

// askedFor is the form by which a list that was tried out is asked for.
func askedFor(p page, reason string) []string {
	p.Helper()
	_, after, there := strings.Cut(p.text, `name="seen" value="`)
	seen, _, _ := strings.Cut(after, `"`)
	if !there || len(seen) != 64 {
		p.Fatalf("it can't be asked for:\n%s", p.main())
	}
	return []string{"by", "line", "line", "110.00", "seen", seen, "reason", reason}
}

func (h *house) found(number string) string {
	h.Helper()
	lines := must(h.store.Applications(h.Context(), store.ApplicationFilter{Number: number, Limit: 1}))
	return lines[0].ID
}

// signed holds the files of a list against its hash, its signature and its key.
func (h *house) signed(shown page) {
	h.Helper()
	files := map[string]string{}
	for _, kind := range []string{"json", "sig", "pem"} {
		files[kind] = h.get("hrss", periodPage+"/list/2026-2."+kind).text
	}
	block, _ := pem.Decode([]byte(files["pem"]))
	key := must(x509.ParsePKIXPublicKey(block.Bytes)).(ed25519.PublicKey)
	if !ed25519.Verify(key, []byte(files["json"]), []byte(files["sig"])) {
		h.Error("the signature is not of the file")
	}
	shown.says(list.Hash([]byte(files["json"])))
}

func TestAnObjectionKeepsTheListBack(t *testing.T) {
	h := opened(t)
	a := h.published("王小明")
	object := casework.Actor{ID: "person", Role: casework.Applicant, Person: a.Person}
	must(h.load.Object(t.Context(), object, a.ID, []casework.ObjectedIndicator{{Indicator: "education", Reason: "学历是本科"}}))
	h.get("publisher", periodPage).says("没有答复的复核 1 件")
	h.now = time.Date(2026, 11, 9, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(t.Context()))
	h.get("publisher", periodPage).says("现在不能", "1 件没有办完", a.Number+" 复核", "what=objection")
	h.get("auditor", periodPage+"/open?what=objection").says("复核：受教育程度", a.Number, "教委", "/console/applications/"+a.ID)
	h.get("publisher", previewPage).says("1 件没有办完")
	p := h.send("publisher", http.MethodPost, previewPage, url.Values{"by": {"number"}, "number": {"1"}, "ties": {"include"}, "reason": {"按通知"}, "seen": {strings.Repeat("0", 64)}})
	p.refused("看到的不一样")
}
