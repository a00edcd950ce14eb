package main

import (
	"strings"
	"testing"
)

// resulted is a phone whose follower has been told 120 points.
func resulted(t *testing.T) phone {
	t.Helper()
	ph := newPhone(startProgram(t, t.TempDir()).url)
	ph.say(t, "1994年5月6日出生,本科,社保五险交了三年,公积金两年,租房备案一年,签注两次,没有房,没结婚")
	ph.say(t, "都对")
	says(t, ph.say(t, "看结果"), "你的积分测算：120 分")
	return ph
}

func TestASuppositionAsksAndTheNextMessageAnswers(t *testing.T) {
	ph := resulted(t)
	says(t, ph.say(t, "如果我买房"), "住房在哪个区")
	says(t, ph.say(t, "河西"), "新建商品住房")
	says(t, ph.say(t, "2"), "120，没有变化", "2028年第一期", "没有改")
	says(t, ph.sayAll(t, "明细"), "120 分")
}

func TestASuppositionIsLeftForAnythingElse(t *testing.T) {
	ph := resulted(t)
	for _, c := range []struct{ say, want string }{
		{"怎样提高", "现在 120 分"},
		{"居住证怎么办理", "居住证"},
		{"如果再签注一次", "120 → 126"},
		{"明细", "120 分是这样算出来的"},
	} {
		says(t, ph.say(t, "如果我买房"), "住房在哪个区")
		says(t, ph.sayAll(t, c.say), c.want)
		if reply := ph.say(t, "河西区"); strings.Contains(reply, "新建商品住房") {
			t.Errorf("after %q the supposition goes on:\n%s", c.say, reply)
		}
	}
}

func TestASuppositionWaitsForTheResult(t *testing.T) {
	p := startProgram(t, t.TempDir())
	ph := newPhone(p.url).as("waits")
	for _, c := range []struct{ asked, say string }{
		{"按年签注过几次", "如果我再交12个月社保"},
		{"合法有效的户口", "如果我买房"},
		{"最高学历", "如果我考上本科"},
	} {
		question := ph.upTo(t, c.asked)
		reply := ph.say(t, c.say)
		says(t, reply, "出了结果再试", c.asked)
		if lastQuestion(reply) != question {
			t.Errorf("%q moved on from %q:\n%s", c.say, c.asked, reply)
		}
	}
}

func TestASuppositionThatIsNotUnderstoodGetsNoLikelyGuide(t *testing.T) {
	ph := resulted(t)
	for _, say := range []string{"如果我租房", "如果我换个好看的发型", "要是老板不给我办"} {
		says(t, ph.say(t, say), "没听懂要试算什么", "如果再交12个月社保")
	}
	says(t, ph.say(t, "如果老婆交满两年"), "配偶社保：0 个月 → 24 个月")
	says(t, ph.sayAll(t, "居住证怎么办理"), "居住证")
}
