package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/demo"
	"luohu/backend/store"
	"luohu/backend/web/stage"
	"luohu/configs"
)

// A demonstration has people in every state, each of whom follows from what
// happened, by the rules; its clock can be moved, and everybody's place taken.
func TestADemonstrationIsAPeriodInFullCourse(t *testing.T) {
	settings, err := configs.Load("", []string{"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	settings.Identity.SecondFactor = nil
	clock := demo.NewClock(demo.Begins, time.Now)
	app, err := openAt(t.Context(), settings, everything, slog.New(slog.DiscardHandler), clock)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.fill(t.Context(), demo.Size{Units: 40, Past: 60, Running: 220, Followers: 12, Silent: 900}); err != nil {
		t.Fatal(err)
	}
	states := map[casework.State]int{}
	lines, err := app.store.Applications(t.Context(), store.ApplicationFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range lines {
		states[one.State]++
	}
	for _, wanted := range []casework.State{
		casework.Draft, casework.Assessed, casework.AssessmentFailed, casework.Submitted, casework.Accepted, casework.Scored, casework.Rejected,
		casework.Withdrawn, casework.PermitIssued, casework.NotListed, casework.Lapsed,
	} {
		if states[wanted] == 0 {
			t.Errorf("nobody is %s: %v", wanted, states)
		}
	}
	if checked, wrong, err := app.cases.Load.Verify(t.Context(), 3); err != nil || len(wrong) > 0 || checked != len(lines) {
		t.Errorf("of %d applications these do not follow from their events: %v, %v", checked, wrong, err)
	}
	sent := false // one is enough: the tour needs the others
	for _, one := range lines {
		if sent || one.State != casework.Assessed {
			continue
		}
		agent := casework.Actor{ID: one.Unit, Role: casework.Agent, Unit: one.Unit}
		_, err := app.cases.Load.Submit(t.Context(), agent, one.ID, 0, map[string]bool{"unit": true, "applicant": true})
		if _, refused := casework.IsRefusal(err); err == nil {
			sent = true
		} else if !refused {
			t.Errorf("an application can't be sent in: %v", err)
		}
	}
	if !sent {
		t.Error("there is no application to be sent in")
	}
	helps := map[string]int{}
	for _, state := range []string{store.HelpWaiting, store.HelpTaken, store.HelpEnded} {
		all, err := app.store.Helps(t.Context(), store.HelpFilter{State: state, Most: 10})
		if err != nil {
			t.Fatal(err)
		}
		helps[state] = len(all)
	}
	if helps[store.HelpWaiting] != 4 || helps[store.HelpTaken] != 1 || helps[store.HelpEnded] != 1 {
		t.Errorf("of those who ask for a person these wait, are answered and were: %v", helps)
	}
	for what, rule := range map[string]broadcast.Rule{
		"subscribe": {Topics: []string{"points"}}, "are accepted": {Period: demo.Running, States: []casework.State{casework.Accepted}},
	} {
		if reach, err := app.store.ReachOf(t.Context(), &broadcast.Broadcast{ID: "draft", Notice: "none", Rule: rule}, ""); err != nil || reach.Total == 0 {
			t.Errorf("followers who %s: %+v, error %v", what, reach, err)
		}
	}
	if _, err := app.store.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if whole, err := app.store.VerifyAudit(t.Context(), nil); err != nil || whole < int64(10*len(lines)) {
		t.Errorf("%d entries of the audit log are whole: %v", whole, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- app.Serve(ctx) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()

	jar, _ := cookiejar.New(nil)
	browser := http.Client{Jar: jar}
	get := func(path string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, app.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		return read(t, &browser, r)
	}
	post := func(path string, form url.Values) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, app.url+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return read(t, &browser, r)
	}
	if page := get("/demo"); !strings.Contains(page, "5月25日 周一") || !strings.Contains(page, `src="/sim"`) {
		t.Errorf("the stage shows\n%s", page)
	}
	if page := post("/demo/as", url.Values{"name": {"市窗口公安"}}); !strings.Contains(page, `src="/console"`) {
		t.Errorf("in the place of an officer it shows\n%s", page)
	}
	if page := get("/console/work"); !strings.Contains(page, "1020261") {
		t.Errorf("an officer's queue is\n%s", page)
	}
	tour, err := loadFrom("words/tour.yaml", stage.LoadTour)
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range *tour {
		n := i + 1
		page := post("/demo/tour", url.Values{"step": {strconv.Itoa(n)}})
		_, framed, found := strings.Cut(page, `class="stage-desk" src="`)
		framed, _, _ = strings.Cut(framed, `"`)
		if !found || !strings.Contains(page, strconv.Itoa(n)+" / 12") {
			t.Fatalf("step %d of the tour shows\n%s", n, page)
		}
		if meant := strings.Split(step.Page, "{"); !strings.HasPrefix(framed, meant[0]) || strings.Contains(framed, "{") {
			t.Errorf("step %d leads to %s, not to %s", n, framed, step.Page)
		}
		if inside := get(framed); !strings.Contains(inside, "<main") || strings.Contains(inside, "没有找到") || strings.Contains(inside, "不能这样做") || strings.Contains(inside, `name="password"`) {
			t.Errorf("step %d leads to %s, which shows\n%s", n, framed, inside)
		}
	}
	post("/demo/as", url.Values{"name": {"审批"}})
	if page := get("/console/requests"); !strings.Contains(page, "公章与工商备案") || !strings.Contains(page, "学信网查不到") {
		t.Errorf("nothing waits for the approver:\n%s", page)
	}
	if page := post("/demo/tour", url.Values{"step": {"13"}}); strings.Contains(page, "stage-phone") {
		t.Error("the tour has no thirteenth step")
	}
	if page := post("/demo/clock", url.Values{"to": {"move"}}); !strings.Contains(page, "5月29日 周五 17:00") {
		t.Errorf("the clock was moved to\n%s", page)
	} else if strings.Contains(page, "到 5月29日") {
		t.Error("it may be moved to where it is")
	}
	if page := post("/demo/as", url.Values{"name": {"nobody"}}); strings.Contains(page, "stage-phone") {
		t.Error("there is nobody of this name")
	}
	officesFinish(t, app, func() { post("/demo/work", nil) })
}

// officesFinish lets the departments work until nothing but what waits for an answer
// is left of the period that is being reviewed.
func officesFinish(t *testing.T, app *App, work func()) {
	t.Helper()
	offices := demo.Offices{Store: app.store, Load: app.cases.Load}
	left := func() int {
		n, err := offices.Left(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for by := time.Now().Add(time.Minute); left() == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(by) {
			t.Fatal("the clock does not close filing")
		}
	}
	for before := -1; before != left(); {
		before = left()
		work()
	}
	waiting, err := app.store.StillOpen(t.Context(), store.OpenFilter{Period: demo.Running, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range waiting {
		if one.Status != casework.InSupplement || one.Overdue {
			t.Errorf("%s is left: %+v", one.Number, one)
		}
	}
	if _, wrong, err := app.cases.Load.Verify(t.Context(), 3); err != nil || len(wrong) > 0 {
		t.Errorf("these do not follow from their events: %v, %v", wrong, err)
	}
}

func read(t *testing.T, browser *http.Client, r *http.Request) string {
	t.Helper()
	resp, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
