package sim_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"luohu/bot/sim"
)

const templateSending = "/cgi-bin/message/template/send"

func (w *world) weather(change func(*sim.Weather)) {
	w.Helper()
	var now sim.Weather
	change(&now)
	if err := w.sim.SetWeather(now); err != nil {
		w.Fatal(err)
	}
}

// sendTemplate says what came of it: an errcode, a status of HTTP, or -2 when the
// connection was cut.
func (w *world) sendTemplate(token, to, clientID string) int {
	w.Helper()
	var answer object
	resp, err := http.Post(w.server.URL+sim.APIPath+templateSending+"?access_token="+token, "application/json", body(w.T, template(to, clientID)))
	if err != nil {
		return -2
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return resp.StatusCode
	}
	decode(w.T, resp.Body, &answer)
	return code(answer)
}

func TestInFairWeatherNothingIsLost(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 50})
	token := w.token()
	for i := range 50 {
		if got := w.sendTemplate(token, sim.CrowdOpenID(i), ""); got != 0 {
			t.Errorf("%d", got)
		}
		<-w.callback.arrived
	}
	state := w.sim.WeatherState()
	if state.Calls["message/template/send"]["ok"] != 50 || state.Tokens != (sim.TokenCounts{Asked: 1, Made: 1}) {
		t.Errorf("%+v", state)
	}
}

func TestErrorsComeInTheirShares(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 1})
	token, one := w.token(), sim.CrowdOpenID(0)
	storm := func(ws *sim.Weather) {
		ws.Seed = 3
		ws.Errors = []sim.Fault{{Code: -1, Share: 0.2}, {Code: 45011, Share: 0.2, On: sim.ByTemplate}, {Code: 43101, Share: 0.5, On: sim.ByNotice}, {Code: 503, Share: 0.1}}
		ws.Events.Dropped = 1
	}
	blow := func() (came []int) {
		w.weather(storm)
		for range 400 {
			came = append(came, w.sendTemplate(token, one, ""))
		}
		return came
	}
	first := blow()
	count := map[int]int{}
	for _, code := range first {
		count[code]++
	}
	for code, share := range map[int]float64{-1: 0.2, 45011: 0.2, 503: 0.1, 43101: 0, 0: 0.5} {
		if off := float64(count[code])/400 - share; off < -0.08 || off > 0.08 {
			t.Errorf("errcode %d: %d of 400", code, count[code])
		}
	}
	if second := blow(); !slices.Equal(first, second) {
		t.Error("the same seed brings another weather")
	}
	if got := w.got(one); got.Template != min(255, 2*count[0]) {
		t.Errorf("shown %d of %d", got.Template, 2*count[0])
	}
}

func TestALostAnswerHidesWhetherThePhoneHasIt(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after float64
		shown         int
	}{{"before", 1, 0, 0}, {"after", 0, 1, 1}} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.crowd(sim.Crowd{Followers: 1})
			token, one := w.token(), sim.CrowdOpenID(0)
			w.weather(func(ws *sim.Weather) { ws.Lost.Before, ws.Lost.After = c.before, c.after })
			if came := w.sendTemplate(token, one, "a"); came != -2 {
				t.Errorf("answered with %d", came)
			}
			if got := w.got(one); got.Template != c.shown {
				t.Errorf("%+v", got)
			}
			if n := w.sim.WeatherState().Calls["message/template/send"]["lost "+c.name]; n != 1 {
				t.Errorf("%d counted", n)
			}
			w.sim.ClearWeather()
			if came := w.sendTemplate(token, one, "a"); came != 0 {
				t.Errorf("again: %d", came)
			}
			if got := w.got(one); got.Template != 1 || got.Repeats != c.shown {
				t.Errorf("again: %+v", got)
			}
		})
	}
}

func TestAnswersTakeAsLongAsTheWeatherSays(t *testing.T) {
	w := newWorld(t)
	w.weather(func(ws *sim.Weather) { ws.Latency = sim.Span{From: 40, To: 60} })
	began := time.Now()
	w.token()
	if took := time.Since(began); took < 40*time.Millisecond {
		t.Errorf("%s", took)
	}
}

func TestEventsComeTwiceLateEarlyOrNever(t *testing.T) {
	for _, who := range []string{"a phone", "one of the crowd"} {
		t.Run(who, func(t *testing.T) {
			w := newWorld(t)
			w.crowd(sim.Crowd{Followers: 1})
			to := sim.CrowdOpenID(0)
			if who == "a phone" {
				to = w.follower()
			}
			token := w.token()
			send := func(change func(*sim.Weather)) {
				w.weather(change)
				if came := w.sendTemplate(token, to, ""); came != 0 {
					t.Fatalf("errcode %d", came)
				}
			}
			send(func(ws *sim.Weather) { ws.Events.Dropped = 1 })
			send(func(ws *sim.Weather) { ws.Events.Doubled = 1 })
			if one, same := <-w.callback.arrived, <-w.callback.arrived; one.message != same.message {
				t.Errorf("told %s, then %s", one.message, same.message)
			}
			send(func(ws *sim.Weather) { ws.Events.Early = 1 })
			select {
			case <-w.callback.arrived:
			default:
				t.Error("not told before the answer")
			}
			began := time.Now()
			send(func(ws *sim.Weather) { ws.Events.Late = sim.Span{From: 60, To: 60} })
			<-w.callback.arrived
			if late := time.Since(began); late < 60*time.Millisecond {
				t.Errorf("told after %s", late)
			}
			if n := w.got(to).Template; n != 4 {
				t.Errorf("%d on the phone", n)
			}
		})
	}
}

func TestAnEventIsToldAgainWhileNobodyAnswers(t *testing.T) {
	var up atomic.Bool
	var w *world
	w = newWorld(t, func(o *sim.Options) {
		o.Patience = 200 * time.Millisecond
		o.CallbackURL = func() string {
			if !up.Load() {
				return "http://127.0.0.1:1/callback" // nobody listens there
			}
			return w.callback.server.URL + "/callback"
		}
	})
	w.crowd(sim.Crowd{Followers: 1})
	w.codeIs(w.wx("POST", templateSending, template(sim.CrowdOpenID(0), "")), 0)
	await(t, func() bool { return w.sim.WeatherState().Events.Retried == 1 })
	up.Store(true)
	<-w.callback.arrived
	await(t, func() bool { return w.sim.WeatherState().Events == (sim.EventCounts{Told: 1, Retried: 1}) })
	up.Store(false)
	w.codeIs(w.wx("POST", templateSending, template(sim.CrowdOpenID(0), "")), 0)
	await(t, func() bool { return w.sim.WeatherState().Events.Lost == 1 })
}

func TestQuotasTurnWithTheMinuteAndTheDayInChina(t *testing.T) {
	w := newWorld(t) // 18:00 in China
	w.crowd(sim.Crowd{Followers: 10, Agreed: 1, Wrote: 1})
	w.weather(func(ws *sim.Weather) { ws.Quota = map[sim.Channel]sim.Quota{sim.ByTemplate: {Day: 5, Minute: 2}} })
	token, one := w.token(), sim.CrowdOpenID(0)
	expect := func(codes ...int) {
		t.Helper()
		for i, want := range codes {
			if got := w.sendTemplate(token, one, ""); got != want {
				t.Errorf("message %d: errcode %d, want %d", i+1, got, want)
			}
		}
	}
	expect(0, 0, 45011)
	w.clock.pass(time.Minute)
	expect(0, 0, 45011)
	w.clock.pass(time.Minute)
	expect(0, 45009)
	w.codeIs(w.wx("POST", "/cgi-bin/message/custom/send", custom(one, "您好")), 0) // another channel
	w.clock.pass(5*time.Hour + 57*time.Minute)                                   // 23:59
	token = w.token()
	expect(45009)
	w.clock.pass(time.Minute)
	expect(0, 0, 45011)
	if used := w.sim.WeatherState().Quota[sim.ByTemplate]; used != (sim.Quota{Day: 2, Minute: 2}) {
		t.Errorf("%+v", used)
	}
}

func TestATokenLivesAsLongAsTheWeatherSays(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 1})
	old := w.token()
	w.weather(func(ws *sim.Weather) { ws.TokenSeconds = 60 })
	if w.token() != old {
		t.Error("within the minute it is another one")
	}
	w.clock.pass(time.Minute)
	if came := w.sendTemplate(old, sim.CrowdOpenID(0), ""); came != 42001 {
		t.Errorf("errcode %d", came)
	}
	if came := w.sendTemplate(w.token(), sim.CrowdOpenID(0), ""); came != 0 {
		t.Errorf("errcode %d", came)
	}
	if tokens := w.sim.WeatherState().Tokens; tokens != (sim.TokenCounts{Asked: 3, Made: 2}) {
		t.Errorf("%+v", tokens)
	}
}

func TestTheWeatherIsSetOverTheAPIWithinBounds(t *testing.T) {
	w := newWorld(t)
	var state sim.WeatherState
	good := object{
		"seed": 7, "latency": object{"from": 5, "to": 200}, "errors": []object{{"code": -1, "share": 0.01}, {"code": 500, "share": 0.001, "on": "template"}},
		"lost": object{"before": 0.01, "after": 0.01}, "events": object{"late": object{"from": 0, "to": 5000}, "doubled": 0.1},
		"quota": object{"template": object{"day": 100_000}}, "token_seconds": 300,
	}
	if status := w.call("PUT", "/sim/api/weather", good, &state); status != http.StatusOK || state.Weather.Latency.To != 200 || state.Weather.Errors[1].On != sim.ByTemplate {
		t.Fatalf("status %d, %+v", status, state)
	}
	for pointer, bad := range map[string]string{
		"/latency/to":         `{"latency":{"from":5,"to":4}}`,
		"/latency/from":       `{"latency":{"from":-5}}`,
		"/events/late/to":     `{"events":{"late":{"to":600001}}}`,
		"/lost":               `{"lost":{"before":0.6,"after":0.6}}`,
		"/errors":             `{"errors":[{"code":-1,"share":0.6},{"code":45009,"share":0.6}]}`,
		"/errors/0/code":      `{"errors":[{"code":7,"share":0.6}]}`,
		"/errors/0/on":        `{"errors":[{"code":-1,"share":0.6,"on":"dance"}]}`,
		"/quota/dance":        `{"quota":{"dance":{"day":1}}}`,
		"/quota/notice/day":   `{"quota":{"notice":{"day":-1}}}`,
		"/token_seconds":      `{"token_seconds":7201}`,
		"/events/doubled":     `{"events":{"doubled":1.1}}`,
		"an unknown field":    `{"hail":1}`,
		"something else":      `[]`,
		"too many of a fault": `{"errors":[` + strings.TrimSuffix(strings.Repeat(`{"code":-1,"share":0},`, 21), ",") + `]}`,
	} {
		var problem struct {
			Detail string
			Errors []struct{ Pointer, Detail string }
		}
		status := w.call("PUT", "/sim/api/weather", bad, &problem)
		named := len(problem.Errors) > 0 && problem.Errors[0].Pointer == pointer
		if status != http.StatusUnprocessableEntity && status != http.StatusBadRequest || strings.HasPrefix(pointer, "/") && !named || problem.Detail == "" {
			t.Errorf("%s: status %d, %+v", bad, status, problem)
		}
	}
	w.call("GET", "/sim/api/weather", nil, &state)
	if state.Weather.Latency.To != 200 {
		t.Errorf("a refusal has changed it: %+v", state)
	}
	state = sim.WeatherState{}
	if w.call("POST", "/sim/api/weather/reset", nil, &state); state.Weather.Latency.To != 0 || state.Weather.TokenSeconds != 0 {
		t.Errorf("%+v", state)
	}
}

// post says whether there was an answer.
func post(address string, body io.Reader) error {
	resp, err := http.Post(address, "application/json", body)
	if err == nil {
		resp.Body.Close()
	}
	return err
}

func await(t *testing.T, holds func() bool) {
	t.Helper()
	for began := time.Now(); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("it does not come to be")
		}
	}
}

func TestEventsOfAPhoneThatWaitAreBoundedAndHoldNoSendBack(t *testing.T) {
	w := newWorld(t)
	phone, token := w.follower(), w.token()
	w.callback.hangs()
	for range 1005 {
		if came := w.sendTemplate(token, phone, ""); came != 0 {
			t.Fatalf("errcode %d", came)
		}
	}
	if lost := w.sim.WeatherState().Events.Lost; lost != 5 {
		t.Errorf("%d are lost", lost)
	}
}
