package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"luohu/bot"
)

// WeChat's API is away while an application goes on and photos are sent: when it is
// back everything arrives, in its order, once.
func TestWhileWeChatIsAwayNothingIsLost(t *testing.T) {
	s := begun(t)
	api := newLine(t, strings.TrimPrefix(s.program.url, "http://"))
	s.environ = append(s.environ, "LUOHU_WECHAT__API_BASE=http://"+api.addr()+"/sim/wx")
	s.again(whileFiling)
	b := openBrowser(t, phoneWidth, phoneHeight)
	me := held{b}
	s.phone = me
	b.do(chromedp.Navigate(s.program.url+"/sim"), chromedp.WaitVisible(hook("follow")))
	b.answered(func() { b.click(hook("follow")) })
	s.binds(s.phone)
	s.hears("谢谢", "不客气")

	api.cut()
	s.submits()
	s.asksFor()
	s.hears("补正", "第二页看不清")
	s.hears("1", "现在把照片发过来")
	s.shoots(s.pixels(), "正在取这张照片")
	s.shoots(s.pixels(), "正在取这张照片")
	s.hears("完成", "还有 2 张正从微信那边取")

	api.mend()
	me.learns("人社要求补正 1 项材料")
	told := script[[]string](b, `[...document.querySelectorAll('[data-testid="bubble-account"]')].map((b) => b.innerText).filter((words) => words.includes('【积分落户】'))`)
	if len(told) != 2 || !strings.Contains(told[0], "已经提交审核") || !strings.Contains(told[1], "要求补正") {
		t.Errorf("told were %q", told)
	}
	s.waitUntil(t, "both photos are there", func() bool { return strings.Contains(me.hear(t, "完成"), "原来还有 1 份") })
	s.hears("换掉", "新照片 2 张")
	s.hears("确认提交", "补正已经提交")
}

// Somebody sends five hundred photos, unfollows, comes back, and finds what was taken.
func TestFiveHundredPhotosAreBoundedAndWaitForWhoUnfollows(t *testing.T) {
	s := begun(t)
	mine := newPhone(s.program.url).as("applicant")
	s.phone = mine
	s.binds(mine)
	s.submits()
	s.asksFor()
	s.hears("补正", "第二页看不清")
	s.hears("1", "现在把照片发过来")
	const taken, most = 39, 120 // there was a page before
	for i := range 500 {
		want := "收到第 " + strconv.Itoa(i+1) + " 张"
		if i >= most {
			want = "一次补正最多收 120 张"
		} else if i >= taken {
			want = "最多 40 页"
		}
		if reply := mine.shoot(t, s.pixels()); !strings.Contains(reply, want) || i >= taken && strings.Contains(reply, "收到第") {
			t.Fatalf("photo %d: %s", i+1, reply)
		}
	}
	s.hears("完成", "原来还有 1 份")
	mine.event(t, "unsubscribe", "")
	mine.event(t, "subscribe", "")
	s.hears("补正", "已收 39 张")
	s.hears("1", "已经收了 39 张")
	s.hears("完成", "原来还有 1 份")
	s.hears("换掉", "新照片 39 张")
	s.hears("确认提交", "补正已经提交")
}

// A window may ask for everything at length: each answer still fits a phone and a
// message, and what does not is read on.
func TestALongSupplementIsReadPageByPage(t *testing.T) {
	s := begun(t)
	mine := newPhone(s.program.url).as("applicant")
	s.phone = mine
	s.binds(mine)
	s.submits()
	var asked []map[string]string
	for _, one := range s.reads("agent", s.path+"/materials")["items"].([]any) {
		asked = append(asked, map[string]string{"id": one.(map[string]any)["id"].(string), "reason": strings.Repeat("这一页看不清，请重新拍一张清楚的。", 8)})
	}
	s.does("hrss", s.path+"/reviews/hrss", map[string]any{"decision": "supplement", "materials": asked, "text": strings.Repeat("请对照清单。", 20)})

	fits := func(said string) string {
		t.Helper()
		if len(said) > bot.ReplyBytes || bot.Lines(said) > bot.ReplyLines {
			t.Errorf("%d bytes, %d lines:\n%s", len(said), bot.Lines(said), said)
		}
		return said
	}
	all, pages := "", 0
	for page := fits(mine.say(t, "补正")); ; page = fits(mine.say(t, "下一页")) {
		all += page
		if pages++; !strings.Contains(page, "msgmenucontent=下一页") || pages > len(asked) {
			break
		}
	}
	for i := range asked {
		if at := strconv.Itoa(i+1) + ". "; !strings.Contains(plain(all), at) {
			t.Errorf("paper %s is not told:\n%s", at, plain(all))
		}
	}
	if pages < 2 {
		t.Errorf("%d papers on one page", len(asked))
	}
	fits(mine.say(t, "材料"))
	fits(mine.say(t, strconv.Itoa(len(asked))))
	s.shoots(s.pixels(), "收到第 1 张")
}
