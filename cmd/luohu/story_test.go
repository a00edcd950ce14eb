package main

import (
	"strings"
	"testing"

	"luohu/bot"
	"luohu/configs"
)

func TestNoAnswerIsLongerThanAScreenAndAHalfUnlessMoreIsAskedFor(t *testing.T) {
	settings, err := configs.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := loadContent(settings)
	if err != nil {
		t.Fatal(err)
	}
	spoken := c.spokenNow()
	all := map[string]string{} // what is meant → a word for it
	for _, m := range spoken.Meanings() {
		if len(m.Words) > 0 {
			all[m.Intent+m.Guide] = m.Words[0]
		}
	}
	if len(all) < len(spoken.guides.All())+30 {
		t.Fatalf("only %d things can be asked for", len(all))
	}
	p := startProgram(t, t.TempDir())
	fits := func(when, word, reply string) {
		t.Helper()
		if lines := bot.Lines(reply); lines > bot.ReplyLines || len(reply) > bot.ReplyBytes || reply == "" && word != "人工" {
			t.Errorf("%s, %s is answered with %d lines, %d bytes:\n%s", when, word, lines, len(reply), reply)
		}
	}
	for what, word := range all {
		ph := newPhone(p.url).as("Alone" + strings.ReplaceAll(what, "_", "-"))
		fits("alone", word, ph.say(t, word))
		for page := range 9 {
			next := ph.say(t, "更多")
			fits("more", word, next)
			if strings.Contains(next, "没有更多") {
				break
			}
			if page == 8 {
				t.Errorf("%s never ends", word)
			}
		}
	}
	for what, word := range all {
		ph := newPhone(p.url).as("Asked" + strings.ReplaceAll(what, "_", "-"))
		ph.say(t, "测算")
		fits("in an interview", word, ph.say(t, word))
	}
}

func TestAConversationAsItGoes(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("Story")
	says(t, ph.event(t, "subscribe", ""), "测算", "积分落户")
	says(t, ph.say(t, "早"), "你好", "测算")
	says(t, ph.say(t, "你是机器人吗"), "自动回答的程序")
	says(t, ph.say(t, "上海积分落户"), "只管天津的政策", "上海的规定这里没有")
	says(t, ph.say(t, "北京积分落户要多少分"), "北京的规定这里没有")
	if reply := ph.say(t, "北京落户条件？"); !strings.Contains(reply, "对比北京") || strings.Contains(reply, "【") {
		t.Errorf("another city with a table:\n%s", reply)
	}
	if reply := ph.say(t, "我户口在北京能在天津落户吗"); strings.Contains(reply, "只管天津的政策") {
		t.Errorf("a question about Tianjin is taken for one about another city:\n%s", reply)
	}

	// An interview: whatever is said besides, its question stands again.
	question := lastQuestion(ph.say(t, "测算"))
	asked := strings.SplitN(strings.SplitN(question, "\n", 3)[1], "？", 2)[0]
	for _, besides := range []string{"谢谢", "你好", "在吗", "哈哈哈", "垃圾", "你是谁", "上海积分落户", "今天天气怎么样", "材料", "城市", "我的测算", "通知", "进度", "帮助", "更多", "绑定了吗"} {
		reply := ph.say(t, besides)
		if !strings.Contains(reply, asked) {
			t.Errorf("after %q the question does not stand again:\n%s", besides, reply)
		}
		if lines := bot.Lines(reply); lines > bot.ReplyLines {
			t.Errorf("%q is answered with %d lines:\n%s", besides, lines, reply)
		}
	}
	if thanks := ph.say(t, "谢谢"); bot.Lines(thanks) > 8 || !strings.Contains(thanks, "不客气") {
		t.Errorf("thanks in between are answered at length:\n%s", thanks)
	}
	for _, kind := range []string{"image", "voice", "location", "link", "video", "file"} {
		if reply := ph.kind(t, kind); !strings.Contains(reply, asked) || bot.Lines(reply) > bot.ReplyLines {
			t.Errorf("after %s the question does not stand again:\n%s", kind, reply)
		}
	}
	if next := ph.say(t, "有"); lastQuestion(next) == "" || strings.Contains(lastQuestion(next), asked) {
		t.Errorf("the interview does not go on:\n%s", next)
	}
	says(t, ph.say(t, "再见"), "先停在这里", "继续")

	// Two questions at once.
	two := ph.sayAll(t, "居住证怎么办理？找人代办要钱吗？")
	if !strings.Contains(two, "居住证") || !strings.Contains(two, "代办") && !strings.Contains(two, "先答第一个") {
		t.Errorf("of two questions only one is answered:\n%s", two)
	}
	if one := ph.say(t, "社保断了一个月，怎么办？"); strings.Contains(one, "先答第一个") {
		t.Errorf("one question is taken for two:\n%s", one)
	}

	// Other things than words, with nothing open.
	for kind, want := range map[string]string{"image": "补正", "voice": "打字", "location": "受理点", "link": "复制", "video": "一句话", "file": "经办人"} {
		says(t, ph.kind(t, kind), want)
	}
	says(t, ph.say(t, "废物"), "对不起", "人工")
	says(t, ph.say(t, "拜拜"), "不急")
}

// kind sends something that is no text.
func (p phone) kind(t *testing.T, kind string) string {
	t.Helper()
	_, reply, err := p.post("<xml><ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[" + p.follower + "]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[" +
		kind + "]]></MsgType><MediaId><![CDATA[m]]></MediaId><Location_X>39.1</Location_X><Location_Y>117.2</Location_Y><Label><![CDATA[天津]]></Label><Title><![CDATA[t]]></Title><Url><![CDATA[http://example.org]]></Url><MsgId>" + newMessageID() + "</MsgId></xml>")
	if err != nil {
		t.Fatal(err)
	}
	return reply
}
