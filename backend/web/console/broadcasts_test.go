package console_test

import (
	"database/sql"
	"log/slog"
	"net/http"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/web/console"
	"luohu/backend/web/webtest"
)

// follow has people follow the account, of whom the first has left and the second wants
// no messages.
func (h *house) follow(n int) {
	h.Helper()
	for i := range n {
		name := "oFollower" + strconv.Itoa(1000+i)
		if err := h.store.SetFollowing(h.Context(), name, i > 0, ""); err != nil {
			h.Fatal(err)
		}
		if i == 1 {
			if err := h.store.Hush(h.Context(), name, true); err != nil {
				h.Fatal(err)
			}
		}
	}
}

// notified is a broadcast of a notice that is out, as a draft.
func (h *house) notified(pairs ...string) (where string) {
	h.Helper()
	at := h.wrote("放假安排", "照常办理。")
	h.letOut(at)
	begun := h.posts("publisher", at+"/broadcast", pairs...)
	if !strings.HasPrefix(begun.where, "/console/broadcasts/") {
		h.Fatalf("nothing is begun: %d %s", begun.status, begun.main())
	}
	return begun.where
}

// sending is a notice that is out, and its broadcast to everybody, which two have let go.
func (h *house) sending() (at, where string) {
	h.Helper()
	at = h.wrote("放假安排", "照常办理。")
	h.letOut(at)
	where = h.posts("publisher", at+"/broadcast", "everybody", "on", "ways", "customer").where
	h.posts("publisher", where+"/submission", "version", "1", "reason", "告诉大家")
	asked := must(h.load.Requests(h.Context(), openRequests))[0]
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	return at, where
}

func (h *house) broadcastAt(where string) *broadcast.Broadcast {
	h.Helper()
	return must(h.store.Broadcast(h.Context(), strings.TrimPrefix(where, "/console/broadcasts/")))
}

func TestABroadcastIsSeenAskedForAndApprovedByAnother(t *testing.T) {
	h := opened(t)
	h.follow(5)
	where := h.notified("everybody", "on", "ways", "customer")
	h.get("editor", "/console/broadcasts").says("放假安排", "草稿")
	h.get("publisher", where).says("发给3 个人", "现在收得到0 个人", "另外 3 个没有能用的渠道", "自己停了通知", "全体关注者", "批准以后就发", "客服消息 → 留在通知页", "照常办理", "提出，等另一个人批准")
	h.get("editor", where).silent("等另一个人批准")
	h.posts("publisher", where+"/submission", "version", "1", "reason", "").refused("请写明")
	h.posts("publisher", where, "version", "1", "topics", "policy", "everybody", "on", "ways", "customer").refused("选了全体关注者，又选了别的条件")
	for _, over := range []string{"十分钟", "1.5", "-5", "99999"} {
		h.posts("publisher", where, "version", "1", "ways", "customer", "everybody", "on", "over", over).refused("分散的分钟数要写 1 到 10080 的整数", `id="f-over-wrong"`)
	}
	h.posts("publisher", where, "version", "1", "ways", "customer", "everybody", "on", "over", "３０").led(where)
	h.posts("publisher", where+"/submission", "version", "1", "reason", "通知").refused("刚刚被别人改过")
	h.posts("publisher", where+"/submission", "version", "2", "reason", "告诉大家放假")
	h.get("editor", where).says("等审批")
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.get("approver", "/console/requests").says("群发通知", "放假安排")
	h.get("approver", "/console/requests/"+asked.ID).silent("群发图文")
	h.get("approver", "/console/requests/"+asked.ID).says("发给 3 个人", "其中 3 个按选的渠道收不到", "手机网页", "分散在 30 分钟里", "照常办理", "告诉大家放假")
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	h.get("publisher", where).says("正在记下收件人", "publisher提出，approver批准", "马上暂停")
	h.posts("publisher", where+"/pause").led(where)
	h.get("publisher", where).says("停着", "工作人员暂停", "继续")
	h.get("publisher", "/console").says("群发「放假安排」停着", "工作人员暂停")
	h.get("editor", "/console").silent("停着")
	h.posts("publisher", where+"/resume").led(where)
	h.posts("publisher", where+"/cancel", "reason", "").refused("请写明")
	h.posts("publisher", where+"/cancel", "reason", "内容有误").led(where)
	h.get("publisher", where).says("不发了", "内容有误")
	h.posts("publisher", where+"/resume").refused("不能这样做")
}

func TestBothWhoAsksForABroadcastToManyAndWhoApprovesItTypeTheirNumber(t *testing.T) {
	h := opened(t)
	h.follow(1002)
	where := h.notified("everybody", "on", "ways", "customer")
	h.get("publisher", where).says("一共多少人")
	h.posts("publisher", where+"/submission", "version", "1", "reason", "告诉大家放假", "recipients", "1002").refused("有 1 处需要修改", "一次要发给 1000 个人", "告诉大家放假", `aria-invalid="true"`)
	h.posts("publisher", where+"/submission", "version", "1", "reason", "告诉大家放假", "recipients", "1,000")
	asked := "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.get("auditor", asked).silent("一共多少人")
	h.get("approver", asked).says("一共多少人", "formnovalidate")
	for _, typed := range []string{"", "100", "1001", "-1000", "很多"} {
		h.posts("approver", asked+"/decision", "decision", "approve", "recipients", typed, "reason", "时间核对过").refused("一次要发给 1000 个人", "时间核对过", `value="`+typed+`"`, `aria-invalid="true"`)
	}
	if b := h.broadcastAt(where); b.Stage != broadcast.Asked {
		t.Fatalf("it is %s", b.Stage)
	}
	h.posts("approver", asked+"/decision", "decision", "decline", "recipients", "", "reason", "下周再发").led("/console/requests")
	h.posts("publisher", where+"/submission", "version", strconv.FormatInt(h.broadcastAt(where).Version, 10), "reason", "再提一次", "recipients", "1000")
	asked = "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.posts("approver", asked+"/decision", "decision", "approve", "recipients", "１０００").led("/console/requests")
	if b := h.broadcastAt(where); b.Stage != broadcast.Freezing {
		t.Errorf("it is %s", b.Stage)
	}
}

func TestWhomAFormWouldReachIsCountedBeforeAnythingIsKept(t *testing.T) {
	h := opened(t)
	h.follow(5)
	at := h.wrote("放假安排", "照常办理。")
	h.letOut(at)
	blank := at + "/broadcast"
	h.get("editor", blank).says("算一算", "受理点", "滨海新区")
	counts := func(who, where string, pairs ...string) page {
		t.Helper()
		p := h.send(who, http.MethodPost, where+"/audience", webtest.Form(pairs...), "HX-Request", "true")
		if p.silent("<html"); p.status != http.StatusOK {
			t.Errorf("it answers %d", p.status)
		}
		return p
	}
	h.get("editor", "/console/broadcasts").says("还没有群发过")
	counts("editor", blank, "everybody", "on", "ways", "template").says(`会收到 <b class="figures">3</b> 个人`, "自己停了通知：", "不发")
	h.get("editor", blank).says(`value="customer" checked`) // a notice of this kind has no template message
	counts("editor", blank, "everybody", "on", "ways", "customer").says(`发给 <b class="figures">3</b> 个人`, "另外 <span class=\"figures\">3</span> 个收不到")
	counts("editor", blank).says("还没有选发给谁")
	counts("editor", blank, "everybody", "on", "wrote", "on").says("又选了别的条件")
	counts("editor", blank, "points", "binhai").says("没有选哪一期")
	counts("editor", blank, "wrote", "on").says("一个人也收不到")
	empty := h.posts("editor", blank, "wrote", "on", "ways", "customer").where
	h.get("publisher", empty).says("一个人也收不到。请改发给谁")
	h.refuses("editor", http.MethodPost, empty+"/cancel", http.StatusForbidden)
	h.posts("editor", empty+"/drop", "reason", "").refused("请写明")
	h.posts("editor", empty+"/drop", "reason", "没有人").led(empty)
	h.get("editor", empty).says("不发了", "没有人")
	h.posts("publisher", empty+"/drop", "reason", "再来").refused("不能这样做")
	if p := h.send("auditor", http.MethodPost, blank+"/audience", webtest.Form("everybody", "on")); p.status != http.StatusForbidden {
		t.Errorf("who may begin none counts: %d", p.status)
	}
	// Without a script the form comes again, as it was filled in.
	whole := h.posts("editor", blank+"/audience", "wrote", "on", "period", "2026-2", "points", "binhai", "over", "45", "ways", "customer")
	whole.says("<html", "一个人也收不到", `value="binhai" checked`, `value="45"`, `name="wrote" value="on" checked`)

	where := h.posts("publisher", blank, "period", "2026-2", "points", "binhai", "ways", "customer").where
	h.get("publisher", where).says("受理点是")
	counts("publisher", where, "version", "1", "everybody", "on", "ways", "template").says(`会收到 <b class="figures">3</b> 个人`)
	whole = h.posts("publisher", where+"/audience", "version", "1", "everybody", "on", "ways", "customer", "over", "45")
	whole.says("<html", `发给 <b class="figures">3</b> 个人`, `value="45"`, `name="everybody" value="on" checked`)
	if b := h.broadcastAt(where); b.Version != 1 || b.Rule.Everybody {
		t.Errorf("what was only counted is kept: %+v", b)
	}
}

func TestWhoHasNoValueOfAVariableIsToldByWhereTheyAre(t *testing.T) {
	h := opened(t)
	h.follow(5)
	for i, a := range []*casework.Application{h.filed("王小明", agent), h.filed("李小红", agent), h.accepted("张小军")} {
		b := store.Binding{ID: "b" + strconv.Itoa(i), Follower: "oFollower100" + strconv.Itoa(2+i), Person: a.Person, How: "phone"}
		storetest.In(t, h.store, func(tx *store.Tx) (bool, error) { return tx.Bind(b) })
	}
	at := "/console/notices/" + h.begun("points", "2026-2")
	h.posts("editor", at, "revision", "1", "title", "分值公布", "body", "可以查了。", "customer", "编号 {{受理编号}}，总分 {{总分}}。").led(at)
	h.get("editor", h.posts("editor", at+"/broadcast", "everybody", "on", "ways", "customer").where).
		says("有 3 个人的「受理编号」、「总分」不是都有值", "先选好是哪一期的申请人")
	h.get("editor", h.posts("editor", at+"/broadcast", "period", "2026-2", "ways", "customer").where).
		says("有 3 个人的「受理编号」、「总分」不是都有值", "已提交审核 2 个、人社受理通过 1 个", "换一个范围")
	h.get("editor", h.posts("editor", at+"/broadcast", "period", "2026-2", "ways", "template").where).
		silent("都有值", "没有值，") // the template names none
}

func TestAFormSaysThatACountTakesTooLong(t *testing.T) {
	h := opened(t, func(p *console.Parts) { p.CountsWithin = -time.Second }) // over before it begins
	at := h.wrote("放假安排", "照常办理。")
	h.letOut(at)
	blank := at + "/broadcast"
	const slow = "一下子算不完"
	h.posts("editor", blank+"/audience", "everybody", "on", "ways", "customer").says("<html", slow, `name="everybody" value="on" checked`)
	where := h.posts("publisher", blank, "everybody", "on", "ways", "customer").where
	h.posts("publisher", where+"/audience", "version", "1", "everybody", "on", "ways", "customer", "over", "45").says("<html", slow, `value="45"`)
}

// Of followers without end no count ends by itself.
func TestACountIsCutOffWhileTheDatabaseIsAtIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "luohu.db")
	h := openedOn(t, storetest.Open(t, "sqlite", file), func(p *console.Parts) { p.CountsWithin = 200 * time.Millisecond })
	h.follow(5)
	at := h.wrote("放假安排", "照常办理。")
	h.letOut(at)
	forge := must(sql.Open("sqlite", file))
	defer forge.Close()
	must(forge.ExecContext(t.Context(), `ALTER TABLE followers RENAME TO true_followers; CREATE VIEW followers AS
		SELECT true_followers.* FROM true_followers, (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)`))
	for range 10 { // more than there are connections: each is free again
		h.posts("editor", at+"/broadcast/audience", "everybody", "on", "ways", "customer").says("一下子算不完")
	}
}

func TestTheFormKeepsWhatARuleSaysThatWasMadeByTheAPI(t *testing.T) {
	h := opened(t)
	h.follow(5)
	at := h.wrote("放假安排", "照常办理。")
	h.letOut(at)
	rule := broadcast.Rule{Topics: []string{"policy"}, Cities: []string{"tianjin"}, Period: "2026-2", Points: []string{"municipal"}}
	b := must(h.load.NewBroadcast(t.Context(), casework.Actor{ID: "publisher", Role: casework.Publisher}, strings.TrimPrefix(at, "/console/notices/"),
		broadcast.Content{Rule: rule, Ways: []broadcast.Way{broadcast.ByCustomer}}))
	where := "/console/broadcasts/" + b.ID
	h.get("publisher", where).says("城市是天津", "受理点是", `name="cities" value="tianjin" checked`, `name="points" value="municipal" checked`)
	h.posts("publisher", where, "version", "1", "cities", "tianjin", "topics", "policy", "period", "2026-2", "points", "municipal", "ways", "customer", "over", "10").led(where)
	if now := h.broadcastAt(where); !reflect.DeepEqual(now.Rule, rule) || now.Schedule.Over != 10 {
		t.Errorf("it is %+v", now.Rule)
	}
	h.posts("publisher", where, "version", "2", "cities", "tianjin", "everybody", "on", "ways", "customer").refused("选了城市，没有选话题", `name="cities" value="tianjin" checked`)
}

func TestWhatIsDecidedAnewAfterItWasAskedForIsNotSent(t *testing.T) {
	h := opened(t)
	h.follow(5)
	where := h.notified("everybody", "on", "ways", "customer")
	h.posts("publisher", where+"/submission", "version", "1", "reason", "告诉大家")
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.posts("publisher", where, "version", "2", "everybody", "on", "ways", "customer", "anytime", "on").refused("不能这样做")
	storetest.In(t, h.store, func(tx *store.Tx) (none struct{}, err error) { // somebody changes the database
		b, err := tx.Broadcast(strings.TrimPrefix(where, "/console/broadcasts/"))
		if err == nil {
			b.Schedule.Anytime, b.Version = true, b.Version+1
			err = tx.SaveBroadcast(b)
		}
		return none, err
	})
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").refused("提出以后内容有变动")
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "decline", "reason", "重新提").led("/console/requests")
	if b := h.broadcastAt(where); b.Stage != broadcast.Draft {
		t.Errorf("it is %s", b.Stage)
	}
}

func TestAWithdrawnNoticeIsNotSentToAnybodyMore(t *testing.T) {
	h := opened(t)
	h.follow(5)
	at, where := h.sending()
	h.posts("publisher", at+"/withdrawal", "reason", "写错了").led(at)
	h.get("publisher", where).says("停着", "这份通知撤回了")
	h.posts("publisher", where+"/resume").refused("已经撤回")
}

func TestWhatANoticeCorrectsIsNotSentToAnybodyMore(t *testing.T) {
	h := opened(t)
	h.follow(5)
	at, where := h.sending()
	correction := h.posts("editor", at+"/correction").where
	h.posts("editor", correction, "revision", h.versionOf(correction), "title", "放假安排", "body", "不办理。").led(correction)
	h.get("publisher", where).says("正在记下收件人")
	h.letOut(correction)
	h.get("publisher", where).says("停着", "或者发了更正")
	h.get("publisher", where).silent("继续")
	h.posts("publisher", where+"/resume").refused("已经有更正")

	// A draft of what is corrected leads nowhere, and says so.
	draft := h.posts("publisher", correction+"/broadcast", "everybody", "on", "ways", "customer").where
	h.posts("publisher", correction+"/withdrawal", "reason", "也错了").led(correction)
	h.get("publisher", draft).says("草稿", "已经撤回", "不发了")
	h.get("publisher", draft).silent("等另一个人批准")
	h.posts("publisher", draft+"/cancel", "reason", "通知撤回了").led(draft)
}

func TestWhoApprovesABroadcastSeesThatItsNoticeHasChanged(t *testing.T) {
	h := opened(t)
	h.follow(5)
	at := h.wrote("放假安排", "照常办理。")
	where := h.posts("publisher", at+"/broadcast", "everybody", "on", "ways", "customer").where
	h.posts("publisher", where+"/submission", "version", "1", "reason", "告诉大家")
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.get("approver", "/console/requests/"+asked.ID).silent("现在还不能生效")
	h.get("editor", at).says("已提出群发", "现在改了，就要重新提出")
	h.get("editor", "/console/notices").says("等审批")
	h.posts("editor", at, "revision", "2", "title", "放假安排", "body", "不办理。").led(at)
	h.get("approver", "/console/requests/"+asked.ID).says("照常办理。", "现在还不能生效", "提出以后内容有变动")
	h.get("editor", at).says("已提出群发", "批准也不会发")
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").refused("提出以后内容有变动")
}

func TestTheLedgerSaysOfEachWhatHappened(t *testing.T) {
	h := opened(t)
	h.follow(5)
	where := h.notified("everybody", "on", "ways", "customer")
	h.posts("publisher", where+"/submission", "version", "1", "reason", "告诉大家")
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	e := delivery.New(delivery.Parts{
		Store: h.store, Pace: delivery.Pace{KV: h.KV, Now: time.Now}, Rules: h.load.Now, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Quiet: func(t time.Time) time.Time { return t }, Workday: func(time.Time) bool { return true },
		Settings: delivery.Settings{Worker: "one", Chunks: 1, Hands: 1, Late: delivery.LateSend},
	})
	for range 3 {
		if err := e.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	h.get("publisher", where).says("发完了", "留在通知页", "没有能用的渠道", "不发", "每一个人的记录", "再试")
	h.get("publisher", where+"/ledger").says("留在通知页", "自己停了通知", "导出 CSV")
	h.get("publisher", where+"/ledger").silent("oFollower1002")
	h.get("publisher", where+"/ledger?state=delivered").says("没有这样的人")
	if p := h.send("editor", http.MethodGet, where+"/ledger", nil); p.status != http.StatusForbidden {
		t.Errorf("an editor sees who got it: %d", p.status)
	}
	h.get("editor", where).silent("每一个人的记录", "再试一次")
	file := h.get("publisher", where+"/ledger.csv")
	if rows := strings.Count(file.text, "\n"); rows != 6 || !strings.Contains(file.text, "oFollower1002") || !strings.Contains(file.text, "rows,4") {
		t.Errorf("%d lines: %s", rows, file.text)
	}
	h.posts("publisher", where+"/retry", "state", "kept", "why", "no_way").led(where)
	h.get("publisher", where).says("正在发")
}
