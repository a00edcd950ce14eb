package main

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"luohu/backend/chat"
	"luohu/backend/store"
)

// anOffice is an installation with some accounts and nothing else.
func anOffice(t *testing.T, hired ...[]string) (*agency, *program) {
	t.Helper()
	a := &agency{dir: t.TempDir(), tokens: map[string]string{}, begun: map[string]bool{}}
	a.machine = machine{t, []string{"LUOHU_DATA__DIR=" + a.dir, "LUOHU_IDENTITY__PASSWORD__MEMORY_MIB=19", "LUOHU_IDENTITY__PASSWORD__ITERATIONS=2"}}
	for _, one := range hired {
		a.hire(one...)
	}
	return a, a.starts()
}

func TestAnEditorChangesAGuideAndThePhoneShowsIt(t *testing.T) {
	a, p := anOffice(t, []string{"editor", "--role", "editor"}, []string{"approver", "--role", "approver"})
	phone := openBrowser(t, phoneWidth, phoneHeight)
	phone.do(chromedp.Navigate(p.url + "/sim"))
	phone.answered(func() { phone.click(hook("follow")) })
	const news = "今年的分数线在这里看"
	if before := phone.say("分数线"); strings.Contains(before, news) {
		t.Fatalf("it says already\n%s", before)
	}
	d := a.sitsDown(p, "editor")
	d.do(chromedp.Navigate(p.url + "/console/guides/pass-line"))
	d.shows("没有发现问题")
	d.fits("a guide that is written")
	write := func(from, to string) {
		script[bool](d.browser, `(() => { const t = document.getElementById("f-source"); t.value = t.value.replace(`+jsonOf(from)+`, `+jsonOf(to)+`); t.dispatchEvent(new Event("input", { bubbles: true })); return true })()`)
	}
	write("\n---\n", "\nmerk: x\n---\n")
	d.until("the fault stands beside the text", `document.querySelector("#preview").innerText.includes("merk")`)
	d.click("#preview .goto")
	d.until("it leads to its line", `(() => { const t = document.getElementById("f-source"); return t.value.slice(t.selectionStart, t.selectionEnd).startsWith("merk") })()`)
	write("\nmerk: x\n---\n", "\n---\n"+news+"。\n\n")
	d.until("the phone beside shows it", `document.querySelector("#preview .phone-bubble")?.innerText.includes(`+jsonOf(news)+`) === true`)
	d.picture("editor-guide")
	d.do(chromedp.Reload()) // nothing was saved, and nothing is lost
	d.until("what was typed is there again", `document.getElementById("f-source").value.includes(`+jsonOf(news)+`)`)
	d.press("s")
	d.shows("草稿已保存")
	d.writesANotice(p, a.tokens["editor"])
	d.do(chromedp.Navigate(p.url + "/console/guides/release"))
	d.shows("会变的（1 处）")
	d.fits("what is to be released")
	script[bool](d.browser, `document.getElementById("f-reason").focus() ?? true`)
	d.press("按新的办法更正")
	d.click(`main form .button.main`)
	d.shows("申请已提出")

	second := a.sitsDown(p, "approver")
	second.do(chromedp.Navigate(p.url + "/console/requests"))
	second.press("j\r")
	second.shows(news)
	second.picture("editor-request")
	second.press("a")
	second.shows("已批准")
	p.waitUntil(t, "the page for phones shows it", func() bool { return strings.Contains(p.get(t, "/h5/guides/pass-line"), news) })
	if after := phone.say("分数线"); !strings.Contains(after, news) {
		t.Errorf("the phone shows\n%s", after)
	}
	phone.picture("editor-phone")
}

// writesANotice leaves it unsaved in every way that there is, and loses nothing.
func (d *desk) writesANotice(p *program, token string) {
	d.t.Helper()
	const title = "端午节窗口安排"
	d.do(chromedp.Navigate(p.url + "/console/notices/new"))
	d.ticked("kind", "free")
	d.click("main form .button.main")
	d.shows("已建草稿")
	where := script[string](d.browser, "location.pathname")
	isThere := func(when string) {
		d.t.Helper()
		d.do(chromedp.Navigate(p.url + where))
		d.until("what was typed is there "+when, `document.querySelector("#editor [name=title]").value === `+jsonOf(title)+` && !document.querySelector("[data-kept]").hidden`)
	}
	d.typed("title", title)
	isThere("on opening the page anew")
	d.click(`[name=step][value=preview]`)
	d.until("the preview is there", `document.readyState === "complete" && !!document.querySelector("#editor[data-unsaved]")`)
	isThere("after a preview")
	d.forgetsWho()
	d.click(`[name=step][value=save]`)
	d.shows("登录")
	script[string](d.browser, "document.cookie = "+jsonOf("luohu_session="+token+"; path=/"))
	isThere("when the session had ended")
	d.click(`[name=step][value=save]`)
	d.shows("草稿已保存")
	d.do(chromedp.Navigate(p.url + where))
	d.until("what is saved is there, and nothing else", `document.querySelector("#editor [name=title]").value === `+jsonOf(title)+` && document.querySelector("[data-kept]").hidden`)
}

func TestHowPeopleFareIsCountedAndWhatNothingAnsweredIsKeptMasked(t *testing.T) {
	a, p := anOffice(t)
	one, two := newPhone(p.url).as("One"), newPhone(p.url).as("Two")
	for _, words := range []string{"积分落户", "積分落戶", "社保断了一个月怎么办，还能申请积分落户吗", "猫咪不吃饭怎么办（13812345678）", "测算", "有", "是", "呜啦呜啦", "99999", "退出"} {
		one.say(t, words)
	}
	three := newPhone(p.url).as("Three")
	for _, words := range []string{"订阅 名单公示", "咕噜咕噜", "退出", "绑定", "同意", "李小明 01123X", "咪咪咪咪"} { // beside the interview, and where names are told
		three.say(t, words)
	}
	two.say(t, "测算")
	two.say(t, "看结果")
	p.stop(t)
	counted := map[string]int64{}
	var kept []store.Question
	a.people(func(ctx context.Context, known people) {
		err := known.store.Look(ctx, func(tx *store.Tx) (err error) {
			rows, err := tx.ChatCounts("2026-11-24", "2026-11-24") // by the clock of the rules
			for _, r := range rows {
				counted[r.Kind+" "+r.Name] = r.Times
			}
			if err != nil {
				return err
			}
			kept, err = tx.Questions(store.QuestionFilter{Limit: 10})
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	for name, want := range map[string]int64{
		"heard exact": 7, "heard search": 1, "heard none": 1, "guide jifenluohu": 2, "command estimate": 2,
		"interview begun": 2, "interview left": 1, "interview stuck": 2, "interview early": 1, "interview finished": 0,
	} {
		if counted[name] != want {
			t.Errorf("%s: %d, want %d of %v", name, counted[name], want, counted)
		}
	}
	asked, passed, left := int64(0), int64(0), int64(0)
	for name, n := range counted {
		kind, fact, _ := strings.Cut(name, " ")
		switch kind {
		case chat.Asked:
			asked += n
		case chat.Passed:
			passed += n
			if counted[chat.Asked+" "+fact] < n {
				t.Errorf("%s is passed more often than asked", fact)
			}
		case chat.LeftAt:
			left += n
		}
	}
	if asked-passed != 2 || left != 1 {
		t.Errorf("%d were asked, %d passed, %d left: %v", asked, passed, left, counted)
	}
	var texts []string
	for _, q := range kept {
		texts = append(texts, q.Text)
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"猫咪", "呜啦呜啦", "咕噜咕噜"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not kept for the editor:\n%s", want, all)
		}
	}
	for _, private := range []string{"138", "李小明", "01123X", "咪咪咪咪", "99999"} {
		if strings.Contains(all, private) {
			t.Errorf("%s is kept:\n%s", private, all)
		}
	}
}
