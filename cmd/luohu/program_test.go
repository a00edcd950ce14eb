package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test binary be luohu itself, so that tests can start it,
// kill it and read its exit code.
const asProgram = "TEST_AS_LUOHU"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
	}
	if ordered := os.Getenv(asBareLoop); ordered != "" {
		if err := bareLoop(ordered); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	built, err := buildProgram()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if built != "" {
		os.RemoveAll(filepath.Dir(built))
	}
	os.Exit(code)
}

// theProgram is what is started: these tests, which are luohu as well if asProgram
// says so.
var theProgram = os.Args[0]

// buildProgram is where luohu was built anew, if these tests are built with the race
// detector: it slows a start down five times, there are a hundred, and what it says
// of a program that is then killed nobody hears. What the tests do in their own
// process stays watched.
func buildProgram() (path string, err error) {
	if !raced {
		return "", nil
	}
	dir, err := os.MkdirTemp("", "luohu")
	if err != nil {
		return "", err
	}
	theProgram = filepath.Join(dir, "luohu")
	build := exec.CommandContext(context.Background(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", theProgram, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("luohu is not built: %w: %s", err, said)
	}
	return theProgram, nil
}

const (
	testToken  = "testtoken"
	testAESKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	testAppID  = "wxsimulator000000"
	// testNow is a day on which 2027's first period is the next to file in.
	testNow = "2026-11-24T09:00:00+08:00"
)

// program is a running luohu.
type program struct {
	cmd  *exec.Cmd
	url  string
	said *lines
}

// lines is what a program printed, safe to look at while it runs.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// command is luohu with arguments and settings, not started.
func command(ctx context.Context, args []string, settings ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, theProgram, args...)
	cmd.Env = append([]string{asProgram + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, settings...)
	return cmd
}

// testVaultKey is 32 bytes that protect nobody.
const testVaultKey = "bHVvaHUgdGVzdHMgc2VhbCBub2JvZHkncyBkYXRhLi4="

// startProgram runs luohu on a data folder and waits until it is ready.
func startProgram(t *testing.T, dir string, settings ...string) *program {
	t.Helper()
	return startProgramAs(t, nil, dir, settings...)
}

func startProgramAs(t *testing.T, args []string, dir string, settings ...string) *program {
	t.Helper()
	p := &program{said: &lines{}}
	shared := []string{
		"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + dir, "LUOHU_CLOCK__NOW=" + testNow,
		"LUOHU_WECHAT__TOKEN=" + testToken, "LUOHU_WECHAT__ENCODING_AES_KEY=" + testAESKey,
	}
	if slices.ContainsFunc(settings, func(s string) bool { return strings.HasPrefix(s, "LUOHU_DATABASE__DRIVER=") }) {
		// Programs on one server's database have the same keys, whatever their folder.
		shared = append(shared, "LUOHU_VAULT__KEYS="+testVaultKey, "LUOHU_VAULT__LOOKUP_KEY="+testVaultKey)
	}
	p.cmd = command(context.Background(), args, append(shared, settings...)...)
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	p.waitUntil(t, "it says where it is", func() bool {
		_, rest, found := strings.Cut(p.said.String(), "http://")
		address, _, whole := strings.Cut(rest, "/")
		p.url = "http://" + address
		return found && whole
	})
	p.waitUntil(t, "it is ready", func() bool { return p.status("/readyz") == http.StatusOK })
	return p
}

func (p *program) waitUntil(t *testing.T, what string, holds func() bool) {
	t.Helper()
	p.waitUntilWithin(t, 30*time.Second, what, holds)
}

func (p *program) waitUntilWithin(t *testing.T, within time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(within)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s; it said:\n%s", what, p.said)
		}
		time.Sleep(5 * time.Millisecond) // between two looks at the condition
	}
}

func (p *program) status(path string) int {
	resp, err := http.Get(p.url + path)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

// kill is kill -9.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

func (p *program) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Fatalf("stopped with %v; it said:\n%s", err, p.said)
	}
}

func TestWhatCannotStartSaysWhyInOneLineAndExitsWith2(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, []byte("no settings: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	taken := startProgram(t, t.TempDir())
	for _, c := range []struct {
		name     string
		args     []string
		settings []string
		want     string
	}{
		{"port taken", nil, []string{"LUOHU_HTTP__ADDR=" + strings.TrimPrefix(taken.url, "http://")}, "address already in use"},
		{"folder not writable", nil, []string{"LUOHU_DATA__DIR=" + filepath.Join(file, "data")}, "not a directory"},
		{"unknown setting", nil, []string{"LUOHU_HTTP__PORT=1"}, `unknown key "http.port"`},
		{"broken file", []string{"--config", file}, nil, file},
		{"wrong key", nil, []string{"LUOHU_WECHAT__ENCODING_AES_KEY=short"}, "encoding_aes_key"},
		{"database away", nil, []string{"LUOHU_DATABASE__DRIVER=postgres", "LUOHU_DATABASE__DSN=host=127.0.0.1 port=1 user=x dbname=x"}, "postgres"},
		{"unknown command", []string{"fly"}, nil, "fly"},
		{"no such folder of policies", nil, []string{"LUOHU_POLICY__DIR=/does/not/exist"}, "policy.dir"},
		{"no such folder of guides", nil, []string{"LUOHU_GUIDES__DIR=" + file}, "guides.dir"},
		{"no such folder of words", nil, []string{"LUOHU_KEYWORDS__DIR=/does/not/exist"}, "keywords.dir"},
		{"roles on one machine", []string{"serve", "--roles", "web"}, nil, "--roles"},
		{"unknown role", []string{"serve", "--roles", "cook"}, nil, "cook"},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := append([]string{"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + t.TempDir()}, c.settings...)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			cmd := command(ctx, c.args, settings...)
			var errOut bytes.Buffer
			cmd.Stderr = &errOut
			_ = cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != exitUnusable {
				t.Errorf("exit code %d", code)
			}
			if said := strings.TrimSpace(errOut.String()); strings.Count(said, "\n") > 0 || !strings.Contains(said, c.want) {
				t.Errorf("it said %q, want one line with %q", said, c.want)
			}
		})
	}
}

func TestStoppingFinishesWhatIsInHand(t *testing.T) {
	p := startProgram(t, t.TempDir())
	phone := newPhone(p.url)
	var answers sync.WaitGroup
	for i := range 20 {
		answers.Go(func() {
			if reply := phone.as(fmt.Sprint("stop", i)).say(t, "测算"); reply == "" {
				t.Error("no answer")
			}
		})
	}
	answers.Wait()
	p.stop(t)
	if p.status("/healthz") != 0 {
		t.Error("it still answers")
	}
}

func TestEachPartRunsAloneBesideTheOthers(t *testing.T) {
	settings := []string{
		"LUOHU_DATABASE__DRIVER=postgres", "LUOHU_DATABASE__DSN=" + server(t, "TEST_POSTGRES_DSN"),
		"LUOHU_REDIS__ADDR=" + server(t, "TEST_REDIS_ADDR"), "LUOHU_WECHAT__APP_ID=" + testAppID, "LUOHU_WECHAT__APP_SECRET=0123456789abcdef",
	}
	for role, has := range map[string]struct{ guides, callback int }{
		"web":    {http.StatusOK, http.StatusNotFound},
		"bot":    {http.StatusNotFound, http.StatusForbidden},
		"worker": {http.StatusNotFound, http.StatusNotFound},
	} {
		t.Run(role, func(t *testing.T) {
			p := startProgramAs(t, []string{"serve", "--roles", role}, t.TempDir(), settings...)
			if guides, callback := p.status("/h5/guides"), p.status("/wechat/callback"); guides != has.guides || callback != has.callback {
				t.Errorf("guides %d, callback %d", guides, callback)
			}
			if status, body := p.readiness(t); status != http.StatusOK || !strings.Contains(body, "http.public_url") {
				t.Errorf("ready: %d %s", status, body)
			}
			p.stop(t)
		})
	}
}
