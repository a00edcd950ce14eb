package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/store"
	"luohu/bot/sim"
)

// crowdedAccount is a WeChat, played by the simulator in this process, of which a program
// may die without it.
type crowdedAccount struct {
	*httptest.Server
	sim    *sim.Sim
	pages  atomic.Int64
	behind atomic.Value                     // whom the first page was asked behind since it was cleared
	held   func(page int64) <-chan struct{} // what a page waits for; nil: nothing
}

const crowdSecret = "of-a-crowd-that-is-made-up"

func newCrowdedAccount(t *testing.T, followers int) *crowdedAccount {
	t.Helper()
	a := &crowdedAccount{sim: sim.New(sim.Options{
		CallbackURL: func() string { return "http://127.0.0.1:1" }, AppID: testAppID, AppSecret: crowdSecret, Token: testToken,
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})}
	t.Cleanup(a.sim.Close)
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(func(c *gin.Context) {
		if strings.HasSuffix(c.Request.URL.Path, "/user/get") {
			a.behind.CompareAndSwap("", c.Query("next_openid"))
			if n := a.pages.Add(1); a.held != nil {
				<-a.held(n)
			}
		}
	})
	a.sim.Routes(engine)
	a.Server = httptest.NewServer(engine)
	t.Cleanup(a.Close)
	if err := a.sim.LoadCrowd(sim.Crowd{Followers: followers, Seed: 1, Left: 0.1}); err != nil {
		t.Fatal(err)
	}
	return a
}

// settings let a program call it.
func (a *crowdedAccount) settings(dir string) []string {
	return []string{
		"LUOHU_DATA__DIR=" + dir, "LUOHU_WECHAT__APP_ID=" + testAppID, "LUOHU_WECHAT__APP_SECRET=" + crowdSecret,
		"LUOHU_WECHAT__TOKEN=" + testToken, "LUOHU_WECHAT__API_BASE=" + a.URL + sim.APIPath,
	}
}

// says is a command for it, in this process.
func (a *crowdedAccount) says(settings []string, args ...string) (code int, out, errOut string) {
	var stdout, stderr bytes.Buffer
	code = run(args, append(slices.Clone(settings), os.Environ()...), strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestASyncOfFollowersThatIsKilledGoesOnWhereItWas(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		a := newCrowdedAccount(t, 25_000)
		settings = append(a.settings(t.TempDir()), settings...)
		reached, killed := make(chan struct{}), make(chan struct{})
		open := make(chan struct{})
		close(open)
		a.held = func(page int64) <-chan struct{} {
			if page != 3 {
				return open
			}
			close(reached)
			return killed
		}
		a.behind.Store("")
		cmd := command(context.Background(), []string{"followers", "sync"}, settings...)
		var said lines
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-reached:
		case <-time.After(time.Minute):
			t.Error("it never asked for a third page")
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		close(killed)
		if _, out, _ := a.says(settings, "followers", "status"); !strings.HasPrefix(out, "20000 follow, 0 have left\na sync ") {
			t.Fatalf("after it was killed: %s\n%s", out, said.String())
		}

		a.behind.Store("")
		code, out, errOut := a.says(settings, "followers", "sync")
		of := a.sim.CrowdState().Following
		want := fmt.Sprintf("%d followers on WeChat's pages: %d new or back, 0 marked as left\n", of, of)
		if code != exitDone || !strings.Contains(out, "went on with the sync that began at") || !strings.HasSuffix(out, want) {
			t.Fatalf("%d\n%s%s", code, out, errOut)
		}
		if behind := a.behind.Load(); behind == "" {
			t.Error("it began from the first page")
		}
		if _, out, _ := a.says(settings, "followers", "status"); !strings.HasPrefix(out, fmt.Sprintf("%d follow, 0 have left\nlast sync: done at ", of)) {
			t.Errorf("in the end: %s", out)
		}

		// Half of them leave.
		if err := a.sim.LoadCrowd(sim.Crowd{Followers: 25_000, Seed: 1, Left: 0.5}); err != nil {
			t.Fatal(err)
		}
		still := a.sim.CrowdState().Following
		code, out, errOut = a.says(settings, "followers", "sync")
		if want := fmt.Sprintf("%d followers on WeChat's pages: 0 new or back, %d marked as left\n", still, of-still); code != exitDone || !strings.HasSuffix(out, want) {
			t.Errorf("%d\n%s%s", code, out, errOut)
		}
	})
}

func TestATagIsPushedToTheSubscribersOfATopic(t *testing.T) {
	a := newCrowdedAccount(t, 300)
	dir := t.TempDir()
	settings := a.settings(dir)
	if code, out, errOut := a.says(settings, "followers", "sync", "--details"); code != exitDone || !strings.Contains(out, "; asked about 2") {
		t.Fatalf("%d\n%s%s", code, out, errOut)
	}
	s, err := store.Open(t.Context(), "sqlite", "", dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	some, err := s.FollowersBehind(t.Context(), "", 120)
	if err != nil {
		t.Fatal(err)
	}
	for _, openID := range some {
		if err := s.Subscribe(t.Context(), openID, "tianjin", "sha256:x", "x", "lists"); err != nil {
			t.Fatal(err)
		}
	}
	push := func(want string) {
		t.Helper()
		if code, out, errOut := a.says(settings, "followers", "tags", "push", "名单公示", "--topic", "lists"); code != exitDone || !strings.Contains(out, want) {
			t.Errorf("%d\n%s%s", code, out, errOut)
		}
	}
	push("(made): given to 120, taken from 0; 0 of 120")
	push("(there was): given to 0, taken from 0; 0 of 120")
	for _, openID := range some[:20] {
		if _, err := s.Unsubscribe(t.Context(), openID); err != nil {
			t.Fatal(err)
		}
	}
	push("given to 0, taken from 20; 0 of 100")
	if code, out, errOut := a.says(settings, "followers", "tags"); code != exitDone || !strings.Contains(out, "\t名单公示\t100\n") {
		t.Errorf("%d\n%s%s", code, out, errOut)
	}
}

func TestWhatCannotBeReadOfFollowersIsSaidInOneLine(t *testing.T) {
	a := newCrowdedAccount(t, 10)
	settings := a.settings(t.TempDir())
	for _, c := range []struct {
		name     string
		settings []string
		args     []string
		want     string
	}{
		{"no account", []string{"LUOHU_DATA__DIR=" + t.TempDir()}, []string{"sync"}, "wechat.app_id is empty"},
		{"a wrong secret", append(slices.Clone(settings), "LUOHU_WECHAT__APP_SECRET=of-somebody-else"), []string{"sync"}, "after 0 followers"},
		{"no such topic", settings, []string{"tags", "push", "名单", "--topic", "weather"}, "--topic"},
		{"a long tag", settings, []string{"tags", "push", strings.Repeat("长", 31), "--topic", "lists"}, "31 characters"},
		{"no topic", settings, []string{"tags", "push", "名单"}, "--topic"},
	} {
		code, out, errOut := a.says(c.settings, append([]string{"followers"}, c.args...)...)
		if code != exitUnusable || !strings.Contains(errOut, c.want) || strings.Count(strings.TrimSpace(errOut), "\n") > 0 || strings.Contains(errOut, crowdSecret) {
			t.Errorf("%s: %d\n%s%s", c.name, code, out, errOut)
		}
	}
}

func TestWhoWritesIsKnownToHaveWritten(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	newPhone(p.url).as("writes").say(t, "积分落户")
	p.stop(t)
	s, err := store.Open(t.Context(), "sqlite", "", dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f, found, err := s.Follower(t.Context(), "owrites")
	if err != nil || !found || f.HeardAt == nil || time.Since(*f.HeardAt) > time.Minute || !f.Following {
		t.Errorf("%+v, %v", f, err)
	}
}
