package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"luohu/bot/sim"
)

func TestACrowdIsLoadedIntoTheRunningProgram(t *testing.T) {
	p := startProgram(t, t.TempDir())
	code, out, errOut := luohuSays(t, "", "sim", "load", "--followers", "20000", "--left", "0.1", "--url", p.url)
	if code != exitDone || !strings.HasPrefix(out, "20000 followers beside the phones: 1") {
		t.Fatalf("%d\n%s%s", code, out, errOut)
	}
	if code, again, _ := luohuSays(t, "", "sim", "load", "--followers", "20000", "--left", "0.1", "--url", p.url); code != exitDone || again != out {
		t.Errorf("the same again: %d\n%s", code, again)
	}
	resp, err := http.Get(p.url + "/sim/api/crowd")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var is sim.CrowdState
	if err := json.NewDecoder(resp.Body).Decode(&is); err != nil || is.Followers != 20000 || is.Left != 0.1 || is.Agreed != 0.6 {
		t.Errorf("%+v, %v", is, err)
	}
}

func TestACrowdIsRefusedKindly(t *testing.T) {
	p := startProgram(t, t.TempDir())
	without := startProgram(t, t.TempDir(), "LUOHU_WECHAT__APP_ID="+testAppID, "LUOHU_WECHAT__APP_SECRET=of-nobody-that-there-is", "LUOHU_WECHAT__API_BASE=http://127.0.0.1:1")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--followers", "5000001", "--url", p.url}, "--followers：0 到 5000000"},
		{[]string{"--followers", "1", "--left", "2", "--url", p.url}, "--left：0 到 1"},
		{[]string{"--followers", "1", "--url", without.url}, "has no simulator"},
		{[]string{"--followers", "1", "--url", "http://127.0.0.1:1"}, "start it first"},
		{[]string{"--followers", "1", "--url", "nowhere"}, "--url"},
		{nil, "--followers"},
	} {
		code, out, errOut := luohuSays(t, "", append([]string{"sim", "load"}, c.args...)...)
		if code != exitUnusable || out != "" || !strings.Contains(errOut, c.want) || strings.Count(strings.TrimSpace(errOut), "\n") > 0 {
			t.Errorf("%v: %d\n%s%s", c.args, code, out, errOut)
		}
	}
}

func TestTheProgramOfTheSettingsIsMeant(t *testing.T) {
	for listens, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", "0.0.0.0:8080": "http://127.0.0.1:8080", ":8080": "http://127.0.0.1:8080", "[::]:81": "http://127.0.0.1:81",
	} {
		if got, err := ownAddress(listens); err != nil || got != want {
			t.Errorf("%s: %s, %v", listens, got, err)
		}
	}
	if _, err := ownAddress("127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "--url") {
		t.Errorf("a port that the system chooses: %v", err)
	}
}

func TestTheCrowdAndTheWeatherAreSetOnThePage(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"desk", 1440, 900}, {"phone", phoneWidth, phoneHeight}} {
		t.Run(size.name, func(t *testing.T) {
			p := startProgram(t, t.TempDir())
			b := openBrowser(t, size.width, size.height)
			b.do(chromedp.Navigate(p.url+"/sim"), chromedp.WaitVisible(hook("account-card")))
			open := func(fold string) {
				if size.name == "phone" {
					b.click(hook("open-tools"))
					b.until("the drawer stands", `document.querySelector('#tools').getBoundingClientRect().right <= innerWidth`)
				}
				b.click(hook(fold + "-toggle"))
			}
			open("crowd")
			b.do(chromedp.SetValue(hook("crowd-followers"), "20000"))
			b.click(hook("crowd-load"))
			b.until("there is a crowd", `document.querySelector('[data-testid="crowd-size"]').innerText === '20,000 人'`)
			b.fits("the crowd")
			b.picture("crowd-" + size.name)
			b.click(hook("crowd-toggle"))

			b.click(hook("weather-toggle"))
			b.do(chromedp.SetValue(hook("latency-from"), "20"), chromedp.SetValue(hook("latency-to"), "10"))
			b.click(hook("weather-set"))
			b.until("it is refused with what is wrong", `document.querySelector('#toast').innerText.includes('latency/to：20 到')`)
			b.do(chromedp.SetValue(hook("latency-to"), "30"), chromedp.SetValue(hook("lost-after"), "0.5"))
			b.click(hook("fault-add"))
			b.click(hook("weather-set"))
			b.until("it is not fair", `document.querySelector('[data-testid="weather-is"]').innerText === '有风浪'`)
			is := p.weather(t)
			if is.Latency != (sim.Span{From: 20, To: 30}) || is.Lost.After != 0.005 || len(is.Errors) != 1 || is.Errors[0] != (sim.Fault{Code: -1, Share: 0.01}) {
				t.Errorf("%+v", is)
			}
			b.fits("the weather")
			b.do(chromedp.ScrollIntoView(hook("faults")))
			b.picture("weather-" + size.name)

			b.do(chromedp.Reload(), chromedp.WaitVisible(hook("account-card")))
			open("weather")
			b.until("the form has it again", `document.querySelector('[data-testid="latency-to"]').value === '30' && document.querySelectorAll('[data-testid="faults"] li').length === 1`)
			b.click(hook("weather-clear"))
			b.until("it is fair", `document.querySelector('[data-testid="weather-is"]').innerText === '晴' && document.querySelector('[data-testid="latency-to"]').value === '0'`)
			if is := p.weather(t); is.Latency.To != 0 || len(is.Errors) != 0 {
				t.Errorf("%+v", is)
			}
		})
	}
}

func (p *program) weather(t *testing.T) sim.Weather {
	t.Helper()
	resp, err := http.Get(p.url + "/sim/api/weather")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var state sim.WeatherState
	if err := json.NewDecoder(resp.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	return state.Weather
}
