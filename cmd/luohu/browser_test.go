package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a real one, at the width of a phone or of a desk.
type browser struct {
	t   testing.TB
	ctx context.Context //nolint:containedctx // chromedp keeps the tab in it

	close func() // and the browser is gone

	told bool // what stood on the page when the test failed
}

const (
	phoneWidth, phoneHeight = 390, 844
	deskWidth, deskHeight   = 1360, 900
)

func openBrowser(t testing.TB, width, height int) *browser {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" && os.Getenv("CI") != "" {
		t.Fatal("there is no chromium")
	}
	if program == "" {
		t.Skip("there is no chromium")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(width, height),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator)
	b := &browser{t: t, ctx: ctx, close: func() { end(); stop() }}
	t.Cleanup(b.close)
	b.do(chromedp.EmulateViewport(int64(width), int64(height)))
	if err := chromedp.Listen(ctx, b.complain); err != nil {
		t.Fatal(err)
	}
	return b
}

// complain makes a fault on a page a fault of the test.
func (b *browser) complain(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.t.Errorf("a script failed: %s", e.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		for _, ours := range []string{"http://127.0.0.1:", "data:", "blob:", "about:", "chrome"} {
			if strings.HasPrefix(e.Request.URL, ours) {
				return
			}
		}
		b.t.Errorf("the page asks another host: %s", e.Request.URL)
	}
}

// patience is how long a page may take for anything.
const patience = 20 * time.Second

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx := b.ctx
	if chromedp.FromContext(ctx).Target != nil { // the first call starts the browser, which must outlive it
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// hook is the selector of an element that is there to be tested.
func hook(name string) string { return `[data-testid="` + name + `"]` }

func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(selector), chromedp.Click(selector))
}

// script is the value of an expression on the page.
func script[T any](b *browser, expression string) T {
	b.t.Helper()
	value, err := valueOf[T](b, expression)
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func valueOf[T any](b *browser, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

// until waits for an expression to be true. On a page that is just being left it may
// have no value.
func (b *browser) until(what, expression string) {
	b.t.Helper()
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) { // between two looks at the condition
		is, err := valueOf[bool](b, expression)
		if err == nil && is {
			return
		}
		if time.Since(begun) > patience {
			b.t.Fatalf("waited in vain until %s (%v); %s was\n%s", what, err, script[string](b, "location.pathname"), script[string](b, "document.body.innerText"))
		}
	}
}

// talk is what stands on the phone.
func (b *browser) talk() string {
	b.t.Helper()
	return script[string](b, `document.querySelector('[data-testid="talk"]')?.innerText ?? ''`)
}

const replies = `document.querySelectorAll('[data-testid="bubble-account"]')`

// answered does something and waits for one more bubble of the account.
func (b *browser) answered(act func()) string {
	b.t.Helper()
	before := script[int](b, replies+".length")
	act()
	b.until("the account answers", replies+".length > "+jsonOf(before))
	return script[string](b, "[..."+replies+"].at(-1).innerText")
}

func (b *browser) say(words string) string {
	b.t.Helper()
	return b.answered(func() {
		b.do(chromedp.WaitVisible(hook("input")), chromedp.SendKeys(hook("input"), words+"\r"))
	})
}

// touch clicks the last choice with these words.
func (b *browser) touch(words string) string {
	b.t.Helper()
	return b.answered(func() {
		found := script[bool](b, `(() => { const all = [...document.querySelectorAll('[data-testid="choice"]')].filter((c) => c.innerText === `+jsonOf(words)+`); all.at(-1)?.click(); return all.length > 0 })()`)
		if !found {
			b.t.Fatalf("there is no choice %q in\n%s", words, b.talk())
		}
	})
}

func jsonOf(v any) string {
	src, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(src)
}

// fits checks that nothing sticks out at the side.
func (b *browser) fits(what string) {
	b.t.Helper()
	if over := script[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		b.t.Errorf("%s is %d pixels too wide", what, over)
	}
}

// picture keeps what is to be seen, if somebody asked for pictures.
func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("TEST_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// startProgramAt is startProgram on a port that stays the same after a kill.
func startProgramAt(t *testing.T, addr, dir string) *program {
	t.Helper()
	return startProgram(t, dir, "LUOHU_HTTP__ADDR="+addr)
}

func TestAPersonHoldsThePhoneInTheBrowser(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"phone", phoneWidth, phoneHeight}, {"desk", deskWidth, deskHeight}} {
		t.Run(size.name, func(t *testing.T) {
			dir := t.TempDir()
			p := startProgram(t, dir)
			addr := strings.TrimPrefix(p.url, "http://")
			b := openBrowser(t, size.width, size.height)
			b.do(chromedp.Navigate(p.url)) // leads to /sim
			b.do(chromedp.WaitVisible(hook("follow")))
			b.fits("the card of the account")
			b.picture(size.name + "-card")
			if welcome := b.answered(func() { b.click(hook("follow")) }); !strings.Contains(welcome, "测算") {
				t.Fatalf("the welcome says\n%s", welcome)
			}
			if guide := b.say("积分落户"); !strings.Contains(guide, "110 分") {
				t.Fatalf("the guide says\n%s", guide)
			}
			b.picture(size.name + "-guide")
			reply := b.say("测算")
			for answered := 0; lastQuestion(reply) != ""; answered++ {
				words := yang.answer(t, lastQuestion(reply))
				if choices := map[string]string{"有": "是", "没有": "否", "是": "是", "不是": "否"}; strings.Contains(reply, "2. 否") {
					reply = b.touch(choices[words])
				} else {
					reply = b.say(words)
				}
				switch answered {
				case 2:
					p.kill()
					p = startProgramAt(t, addr, dir)
				case 7:
					b.picture(size.name + "-question")
				case 10:
					b.do(chromedp.Reload())
					b.until("the talk is there again", replies+".length > 8")
				}
			}
			if !strings.Contains(reply, "151.67 分") {
				t.Fatalf("the result says\n%s", reply)
			}
			b.fits("the result")
			b.picture(size.name + "-result")
			b.touch("明细")
			b.picture(size.name + "-breakdown")
			if line := b.touch("年龄"); !strings.Contains(line, "35 周岁及以下 10 分") || !strings.Contains(line, "津发改") {
				t.Errorf("a line of the breakdown tells no rule, or no document:\n%s", line)
			}
			b.fits("one line of the table")
			b.picture(size.name + "-line")
		})
	}
}

func TestTheDeskHasTheToolsOfSomebodyWhoTriesTheBotOut(t *testing.T) {
	p := startProgram(t, t.TempDir())
	b := openBrowser(t, deskWidth, deskHeight)
	b.do(chromedp.Navigate(p.url + "/sim"))
	b.answered(func() { b.click(hook("follow")) })
	script[chromedp.Void](b, `document.querySelector('[data-testid="mode-encrypted"]').click()`)
	b.say("测算")
	b.touch("是")
	script[chromedp.Void](b, `document.querySelector('[data-testid="raw-toggle"]').click()`)
	b.until("the raw message is encrypted", `document.querySelector('[data-testid="raw"]').textContent.includes('<Encrypt>')`)
	b.picture("desk-raw")
	before := b.talk()
	b.click(hook("send-three-times"))
	b.until("the three are answered alike", `document.querySelector('[data-testid="three-times-result"]').innerText.includes('一样')`)
	if again := b.say("继续"); !strings.Contains(again, "已答 1 题") {
		t.Errorf("the message counted more than once; before\n%s\nafter\n%s", before, again)
	}
	b.click(hook("add-follower"))
	b.click(`.phone[data-active="true"] ` + hook("follow"))
	b.until("the second follower is welcomed", replies+".length === 1")
	b.click(hook("side-by-side"))
	b.until("both phones are there", `document.querySelectorAll('[data-testid="phone"]').length === 2`)
	b.fits("two followers")
	b.picture("desk-two")
	if status := p.status("/sim"); status != http.StatusOK {
		t.Errorf("/sim answers %d", status)
	}
}

func TestTheGuidesAreReadOnAPhone(t *testing.T) {
	p := startProgram(t, t.TempDir())
	for _, size := range []struct {
		name          string
		width, height int
	}{{"phone", phoneWidth, phoneHeight}, {"desk", deskWidth, deskHeight}} {
		b := openBrowser(t, size.width, size.height)
		for _, page := range []struct{ path, name, want string }{
			{"/h5/guides", "guides", "指南"}, {"/h5/guides/pass-line", "guide", "110"}, {"/h5/guides?q=社保断了", "search", "社保"}, {"/h5/guides/none-such", "missing", "没有"},
		} {
			b.do(chromedp.Navigate(p.url + page.path))
			text := script[string](b, "document.body.innerText")
			if !strings.Contains(text, page.want) {
				t.Errorf("%s does not say %q:\n%s", page.path, page.want, text)
			}
			b.fits(page.path)
			b.picture(size.name + "-h5-" + page.name)
		}
	}
}

func TestTheSimulatorIsOffWithAnAccount(t *testing.T) {
	p := startProgram(t, t.TempDir(), "LUOHU_WECHAT__APP_ID=wx0123456789abcdef", "LUOHU_WECHAT__APP_SECRET=a-long-enough-secret")
	for _, path := range []string{"/sim", "/sim/api/state", "/sim/wx/cgi-bin/token"} {
		if status := p.status(path); status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, status)
		}
	}
}
