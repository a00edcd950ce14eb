package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/bot/menu"
	"luohu/configs"
)

func TestEveryButtonWorksAsWordsToo(t *testing.T) {
	settings, err := configs.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := loadContent(settings)
	if err != nil {
		t.Fatal(err)
	}
	heard := c.spokenNow().matcher
	for _, m := range c.menus.All() {
		meant := map[string]string{}
		for _, b := range m.Clicks() {
			match, known := heard.Exact(b.Key)
			if !known {
				t.Errorf("nobody understands %s, the key of %s", b.Key, b.Name)
			}
			meant[b.Name] = match.Intent + match.Guide
		}
		for _, name := range m.Names() {
			match, known := heard.Exact(name)
			if !known {
				t.Errorf("who types %s, the name of a button, is not understood", name)
			}
			if want := meant[name]; want != "" && match.Intent+match.Guide != want {
				t.Errorf("who types %s gets %s, who touches it %s", name, match.Intent+match.Guide, want)
			}
		}
	}
}

// atSimulator is the command menu for the account of a running program's simulator.
func (p *program) atSimulator(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	environ := append([]string{
		"LUOHU_DATA__DIR=" + t.TempDir(), "LUOHU_WECHAT__APP_ID=wxsimulator000000", "LUOHU_WECHAT__APP_SECRET=of-the-simulator",
		"LUOHU_WECHAT__TOKEN=" + testToken, "LUOHU_WECHAT__API_BASE=" + p.url + "/sim/wx",
	}, os.Environ()...)
	code = run(append([]string{"menu"}, args...), environ, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// menuOf is the menu that the simulator's phones show.
func (p *program) menuOf(t *testing.T) string {
	t.Helper()
	resp, err := http.Get(p.url + "/sim/api/state")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var state struct{ Menu json.RawMessage }
	if err := json.NewDecoder(resp.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	return string(state.Menu)
}

func TestAMenuIsShownBeforeItIsSentAndSentOnlyWhereItDiffers(t *testing.T) {
	p := startProgram(t, t.TempDir(), "LUOHU_WECHAT__APP_SECRET=of-the-simulator")
	p.waitUntil(t, "the phones have the default menu", func() bool { return strings.Contains(p.menuOf(t), "办落户") })
	before := p.menuOf(t)
	code, show, errOut := p.atSimulator(t, "show")
	if code != exitDone || !strings.Contains(show, "  开始测算  → click 测算") {
		t.Fatalf("show: %d\n%s%s", code, show, errOut)
	}
	if code, out, _ := p.atSimulator(t, "push"); code != exitDone || !strings.Contains(out, "nothing is sent") {
		t.Errorf("the same menu: %d\n%s", code, out)
	}
	code, dry, errOut := p.atSimulator(t, "push", "--stage", "applying", "--dry-run")
	if code != exitDone || !strings.Contains(dry, "- 办落户") || !strings.Contains(dry, "+ 正在申报") || !strings.Contains(dry, "    开始测算") {
		t.Errorf("dry: %d\n%s%s", code, dry, errOut)
	}
	if after := p.menuOf(t); after != before {
		t.Errorf("a dry run has sent %s", after)
	}
	if code, sent, errOut := p.atSimulator(t, "push", "--stage", "applying"); code != exitDone || !strings.HasPrefix(sent, dry) || !strings.Contains(sent, "the menu is set") {
		t.Errorf("push: %d\n%s%s", code, sent, errOut)
	}
	if !strings.Contains(p.menuOf(t), "正在申报") {
		t.Errorf("the phones show %s", p.menuOf(t))
	}
	_, wanted, _ := p.atSimulator(t, "show", "--stage", "applying")
	if _, has, _ := p.atSimulator(t, "show"); has != wanted {
		t.Errorf("the account has\n%s\nnot\n%s", has, wanted)
	}
	for _, args := range [][]string{{"push", "--stage", "open"}, {"show", "--stage", "open"}} {
		if code, _, errOut := p.atSimulator(t, args...); code != exitUnusable || !strings.Contains(errOut, "list_published") {
			t.Errorf("%v: %d %s", args, code, errOut)
		}
	}
	if code, _, errOut := luohuSays(t, "", "menu", "show"); code != exitUnusable || !strings.Contains(errOut, "wechat.app_id") {
		t.Errorf("without an account: %d %s", code, errOut)
	}
}

func TestWhenAPeriodMovesThePhonesGetItsMenu(t *testing.T) {
	a := newAgency(t)
	p := a.opens()
	m, err := loadFrom("menu.yaml", menu.Load)
	if err != nil {
		t.Fatal(err)
	}
	name := m.Of(casework.Applying)[1].Name
	p.waitUntil(t, "the phones have the menu of "+name, func() bool { return strings.Contains(p.menuOf(t), name) })
}
