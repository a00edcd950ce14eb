package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// person answers the interview's questions; the key is a piece of the question.
type person []struct{ asked, answer string }

// yang is made up.
var yang = person{
	{"有效的户口", "有"},
	{"居住证现在有效", "是"},
	{"用人单位的职工", "是"},
	{"连续正常", "50"},
	{"在给你正常缴", "是"},
	{"同时在外地", "没有"},
	{"退休年龄", "没有"},
	{"出生日期", "1992年5月6日"},
	{"最高学历", "大专"},
	{"专业技术职称", "没有"},
	{"职业技能证书", "没有"},
	{"市场需求目录", "没有"},
	{"，养老保险", "四年零两个月"},
	{"也都是", "都一样"},
	{"住房公积金", "3年"},
	{"自己的住房", "没有"},
	{"租房登记备案了", "24个月"},
	{"按年签注", "两次"},
	{"如果已婚", "0"},
	{"现役军人", "不是"},
	{"技能竞赛奖", "没有"},
	{"刑事", "0"},
	{"虚假", "0"},
}

func (p person) answer(t *testing.T, question string) string {
	t.Helper()
	for _, line := range p {
		if strings.Contains(question, line.asked) {
			return line.answer
		}
	}
	return "跳过"
}

// lastQuestion is the part of a reply that asks.
func lastQuestion(reply string) string {
	if i := strings.LastIndex(reply, "【"); i >= 0 {
		return reply[i:]
	}
	return ""
}

// interview answers until the result comes, calling between before each
// answer is sent.
func (p person) interview(t *testing.T, ph phone, reply string, between func(answered int, question string)) string {
	t.Helper()
	for answered := range 60 {
		question := lastQuestion(reply)
		if question == "" {
			return reply
		}
		if between != nil {
			between(answered, question)
		}
		reply = ph.say(t, p.answer(t, question))
	}
	t.Fatalf("still asking after 60 answers:\n%s", reply)
	return ""
}

func TestAPersonLearnsTheirPointsInAConversation(t *testing.T) {
	p := startProgram(t, t.TempDir())
	phone := newPhone(p.url)
	if welcome := phone.event(t, "subscribe", ""); !strings.Contains(welcome, "测算") {
		t.Fatalf("welcome: %s", welcome)
	}
	if guide := phone.say(t, "积分落户"); !strings.Contains(guide, "积分") || !strings.Contains(guide, "来源") {
		t.Fatalf("guide: %s", guide)
	}
	opening := phone.say(t, "测算")
	for _, want := range []string{"2027年第一期", "2026年12月31日", "第 1 组", "约还有"} {
		if !strings.Contains(opening, want) {
			t.Errorf("the opening does not say %q:\n%s", want, opening)
		}
	}
	result := yang.interview(t, phone, opening, nil)
	// 50 months: 36×22/12 + 14×28/12 = 98.67; fund 9; rent 12; endorsements 12; age 10; associate 10.
	for _, want := range []string{"151.67 分", "110", "社会保险 98.67", "仅供参考", "明细", "怎样提高", "什么时候能到", "保存", "重算", "2026 年 12 月 31 日", "当期"} {
		if !strings.Contains(result, want) {
			t.Errorf("the result does not say %q:\n%s", want, result)
		}
	}
	if detail := phone.sayAll(t, "明细"); !strings.Contains(detail, "养老保险 44") || !strings.Contains(detail, "〔转载〕") {
		t.Errorf("the breakdown shows no sums, or not how well they are known:\n%s", detail)
	}
	if line := phone.sayAll(t, "养老保险明细"); !strings.Contains(line, "前 36 个月每年 10 分") || !strings.Contains(line, "津发改") {
		t.Errorf("a line tells no rule, or no document:\n%s", line)
	}
	if advice := phone.say(t, "怎样提高"); !strings.Contains(advice, "+") {
		t.Errorf("advice:\n%s", advice)
	}
	if saved := phone.say(t, "保存"); !strings.Contains(saved, "已保存") {
		t.Errorf("saved: %s", saved)
	}
	if mine := phone.say(t, "我的测算"); !strings.Contains(mine, "151.67") {
		t.Errorf("mine: %s", mine)
	}
	phone.say(t, "删除我的资料")
	phone.say(t, "确认删除")
	if mine := phone.say(t, "我的测算"); strings.Contains(mine, "151.67") {
		t.Errorf("after deleting: %s", mine)
	}
}

func TestKilledBetweenAnyTwoMessagesTheInterviewGoesOn(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	ph := newPhone(p.url)
	reply := ph.say(t, "测算")
	for answered := 0; lastQuestion(reply) != ""; answered++ {
		question := lastQuestion(reply)
		words, id := yang.answer(t, question), newMessageID()
		reply = ph.repeat(t, words, id)
		if answered%4 != 0 {
			continue
		}
		p.kill()
		p = startProgram(t, dir)
		ph = newPhone(p.url)
		if again := ph.repeat(t, words, id); again != reply {
			t.Fatalf("after the kill the repeat of %q got\n%s\nnot\n%s", words, again, reply)
		}
	}
	if !strings.Contains(reply, "151.67 分") {
		t.Fatalf("the result is another:\n%s", reply)
	}
}

func TestKilledInTheMiddleOfAnswersNothingIsHalfWritten(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	for round := range 3 {
		var talking sync.WaitGroup
		for i := range 8 {
			ph := newPhone(p.url).as(fmt.Sprintf("mid%d-%d", round, i))
			talking.Go(func() {
				_, reply, err := ph.try("测算", newMessageID())
				for err == nil && lastQuestion(reply) != "" {
					_, reply, err = ph.try("1", newMessageID())
				}
			})
		}
		time.Sleep(time.Duration(20+rand.IntN(60)) * time.Millisecond) // anywhere in the middle
		p.kill()
		talking.Wait()
		p = startProgram(t, dir)
		for i := range 8 {
			ph := newPhone(p.url).as(fmt.Sprintf("mid%d-%d", round, i))
			reply := ph.say(t, "继续")
			if reply == "" || strings.Contains(reply, "忙") {
				t.Fatalf("after the kill: %q", reply)
			}
		}
	}
}

func TestAMessageSentThreeTimesCountsOnce(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url)
	ph.say(t, "测算")
	id := newMessageID()
	replies := make([]string, 3)
	var all sync.WaitGroup
	for i := range replies {
		all.Go(func() { replies[i] = ph.repeat(t, "1", id) })
	}
	all.Wait()
	if replies[0] == "" || replies[0] != replies[1] || replies[1] != replies[2] {
		t.Fatalf("three answers: %q", replies)
	}
	if so := ph.say(t, "继续"); !strings.Contains(so, "已答 1 题") {
		t.Fatalf("it counted more than once:\n%s", so)
	}
}

func TestTwoProcessesAnswerOneFollowerAsOne(t *testing.T) {
	for _, db := range []struct{ driver, dsn string }{
		{"postgres", os.Getenv("TEST_POSTGRES_DSN")}, {"mysql", os.Getenv("TEST_MYSQL_DSN")},
	} {
		redis := os.Getenv("TEST_REDIS_ADDR")
		if db.dsn == "" || redis == "" {
			if os.Getenv("CI") != "" {
				t.Fatal("no servers: run the tests with `make test`")
			}
			continue
		}
		t.Run(db.driver, func(t *testing.T) {
			settings := []string{"LUOHU_DATABASE__DRIVER=" + db.driver, "LUOHU_DATABASE__DSN=" + db.dsn, "LUOHU_REDIS__ADDR=" + redis}
			a, b := startProgram(t, t.TempDir(), settings...), startProgram(t, t.TempDir(), settings...)
			who := fmt.Sprint("two", time.Now().UnixNano())
			phones := []phone{newPhone(a.url).as(who), newPhone(b.url).as(who)}
			reply := phones[0].say(t, "测算")
			for answered := 0; lastQuestion(reply) != ""; answered++ {
				words, id := yang.answer(t, lastQuestion(reply)), newMessageID()
				replies := make([]string, 2)
				var both sync.WaitGroup
				for i, ph := range phones {
					both.Go(func() { replies[i] = ph.repeat(t, words, id) })
				}
				both.Wait()
				if replies[0] != replies[1] {
					t.Fatalf("%q got two answers:\n%s\n---\n%s", words, replies[0], replies[1])
				}
				reply = replies[0]
			}
			if !strings.Contains(reply, "151.67 分") {
				t.Fatalf("the result is another:\n%s", reply)
			}
		})
	}
}

func TestAKeywordInBetweenIsAnsweredAndTheQuestionStandsAgain(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url)
	question := lastQuestion(ph.say(t, "测算"))
	for _, words := range []string{"受理点", "材料", "社保断了一个月怎么办？"} {
		reply := ph.sayAll(t, words)
		if lastQuestion(reply) != question {
			t.Errorf("after %q the question stands not again:\n%s", words, reply)
		}
	}
	if wrong := ph.say(t, "嘎嘎嘎"); !strings.Contains(wrong, "请回复") || lastQuestion(wrong) != question {
		t.Errorf("a wrong answer: %s", wrong)
	}
}

func TestTenThousandRandomMessagesLeaveAnInterviewConsistent(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("random")
	words := []string{
		"测算", "1", "2", "3", "是", "否", "没有", "12", "38个月", "三年半", "1990-05-06", "上一步", "上一步", "跳过", "重来",
		"退出", "继续", "明细", "怎样提高", "保存", "重算", "我的测算", "积分落户", "材料", "下一页", "帮助", "都一样", "不一样",
		"就是这样", "重新填", "9999", "-1", "本科", "大专", "滨海新区", "？", "😀", "删除我的资料", "确认删除", "人工", "嘎嘎", "12万",
		"<a href=x>y</a>", "]]>", strings.Repeat("长", 600),
		"我32岁，大专，社保五险交了四年两个月，公积金三年，没结婚", "都对", "都不对", "第 2 条不对", "不对，公积金是两年",
		"如果我再交12个月社保", "看结果", "什么时候能到", "城市", "对比北京", "北京测算", "天津测算", "社会保险明细", "恢复",
	}
	n := 10_000
	if testing.Short() {
		n = 500
	}
	var said []string
	for i := range n {
		said = append(said, words[rand.IntN(len(words))])
		reply := ph.say(t, said[i])
		if reply == "" || len(reply) > 2048 || strings.Contains(reply, "系统这会儿有点忙") {
			t.Fatalf("message %d: %d bytes: %s\nto the last of %q", i, len(reply), reply, said[max(0, i-30):])
		}
	}
	ph.say(t, "天津测算")
	ph.say(t, "上一步")
	result := yang.interview(t, ph, ph.say(t, "继续"), nil)
	if !strings.Contains(result, "151.67 分") {
		t.Fatalf("afterwards the result is another:\n%s", result)
	}
}

func TestWhoIsNotUnderstoodNeverGetsTheSameDeadEndTwice(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("lost")
	offers := ph.say(t, "嘎嘎嘎嘎")
	if !strings.Contains(offers, "是不是想问") || strings.Count(offers, "bizmsgmenu") < 4 || !strings.Contains(offers, "人工") {
		t.Fatalf("no three offers and people: %s", offers)
	}
	replies := []string{offers}
	for range 3 {
		reply := ph.say(t, "嘎嘎嘎嘎")
		if slices.Contains(replies, reply) {
			t.Errorf("the same dead end again: %s", reply)
		}
		replies = append(replies, reply)
	}
	if !strings.Contains(replies[2], "12333") {
		t.Errorf("no way to people: %s", replies[2])
	}
	_, rest, _ := strings.Cut(offers, "msgmenucontent=")
	title, _, _ := strings.Cut(rest, "&")
	if guide := ph.say(t, title); !strings.Contains(guide, "来源：") {
		t.Errorf("the offer %q leads to: %s", title, guide)
	}
	if again := ph.say(t, "嘎嘎嘎嘎"); again != offers {
		t.Errorf("having found something, it does not begin anew: %s", again)
	}
}

func TestALongAnswerIsReadPageByPage(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("pages")
	ph.say(t, "测算")
	if help := ph.say(t, "帮助"); strings.Contains(help, "下一页") || lastQuestion(help) == "" {
		t.Errorf("help does not stand on one page with the question: %s", help)
	}
	ph.say(t, "退出")
	ph.say(t, inOneSentence)
	first := ph.say(t, "材料") // with the list under it, it is too long for one
	if !strings.Contains(first, "下一页") || len(first) > 2048 {
		t.Fatalf("%d bytes: %s", len(first), first)
	}
	page, pages := first, 1
	for ; strings.Contains(page, "msgmenucontent=下一页"); pages++ {
		page = ph.say(t, "更多")
	}
	if !strings.Contains(page, "都不对") || len(page) < 400 || pages > 3 {
		t.Errorf("the last of %d pages: %s", pages, page)
	}
	if third := ph.say(t, "下一页"); !strings.Contains(third, "没有更多") {
		t.Errorf("after the last page: %s", third)
	}
}

func TestEveryKindOfMessageGetsAFittingAnswer(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("kinds")
	for kind, c := range map[string]struct{ inside, want string }{
		"image": {"<PicUrl><![CDATA[http://x/1]]></PicUrl><MediaId><![CDATA[m]]></MediaId>", "图片"},
		"voice": {"<MediaId><![CDATA[m]]></MediaId><Format><![CDATA[amr]]></Format><Recognition><![CDATA[受理点。]]></Recognition>", "红星路"},
		"video": {"<MediaId><![CDATA[m]]></MediaId>", "视频"}, "location": {"<Location_X>39.1</Location_X><Location_Y>117.2</Location_Y>", "受理点"},
		"link": {"<Title><![CDATA[t]]></Title><Url><![CDATA[u]]></Url>", "链接"}, "hologram": {"", "文字"},
	} {
		status, reply, err := ph.post(fmt.Sprintf(`<xml><ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[%s]]></MsgType>%s<MsgId>%s</MsgId></xml>`,
			ph.follower, time.Now().Unix(), kind, c.inside, newMessageID()))
		if err != nil || status != 200 || !strings.Contains(reply, c.want) {
			t.Errorf("%s: %d %v %s", kind, status, err, reply)
		}
	}
	for event, want := range map[string]string{"CLICK": "测算", "SCAN": "测算", "VIEW": "", "LOCATION": "", "a_new_kind": "", "TEMPLATESENDJOBFINISH": ""} {
		if reply := ph.event(t, event, "测算"); (want == "") != (reply == "") || !strings.Contains(reply, want) {
			t.Errorf("%s: %q", event, reply)
		}
	}
	if reply := ph.event(t, "unsubscribe", ""); reply != "" {
		t.Errorf("to one who left: %q", reply)
	}
	if back := ph.event(t, "subscribe", ""); !strings.Contains(back, "欢迎回来") {
		t.Errorf("to one who comes back with an interview half done: %q", back)
	}
}
