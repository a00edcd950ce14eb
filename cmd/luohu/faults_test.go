package main

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// line is a connection to a real server that a test can cut or silence.
type line struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
}

func newLine(t *testing.T, upstream string) *line {
	t.Helper()
	quiet := zerolog.Nop()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), quiet)
	l := &line{t, toxiproxy.NewProxy(server, "line", "127.0.0.1:0", upstream)}
	if err := l.proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.proxy.Stop)
	return l
}

func (l *line) addr() string { return l.proxy.Listen }

func (l *line) cut() { l.proxy.Stop() }

func (l *line) mend() {
	l.t.Helper()
	if err := l.proxy.Start(); err != nil {
		l.t.Fatal(err)
	}
}

// silence lets connections stand and nothing through: what a broken network
// looks like from here.
func (l *line) silence() {
	l.t.Helper()
	for _, direction := range []string{"upstream", "downstream"} {
		toxic := fmt.Sprintf(`{"name": %q, "type": "timeout", "stream": %q, "attributes": {"timeout": 0}}`, direction, direction)
		if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
			l.t.Fatal(err)
		}
	}
}

func (l *line) speakAgain() { l.proxy.Toxics.ResetToxics(l.t.Context()) }

// server is the address that the test command set, or the end of the test.
func server(t *testing.T, variable string) string {
	t.Helper()
	value := os.Getenv(variable)
	if value == "" && os.Getenv("CI") != "" {
		t.Fatalf("%s is not set: run the tests with `make test`", variable)
	}
	if value == "" {
		t.Skipf("%s is not set: run the tests with `make test`", variable)
	}
	return value
}

func (p *program) readiness(t *testing.T) (status int, body string) {
	t.Helper()
	resp, err := http.Get(p.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	src, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(src)
}

// notReady checks that /readyz names what is missing, with its reason.
func (p *program) notReady(t *testing.T, missing string) {
	t.Helper()
	status, body := p.readiness(t)
	if status != http.StatusServiceUnavailable || strings.Contains(body, `"`+missing+`":"ok"`) || !strings.Contains(body, `"`+missing+`"`) {
		t.Errorf("/readyz does not say that %s is missing: %d %s", missing, status, body)
	}
}

func (p *program) readyAgain(t *testing.T) {
	t.Helper()
	p.waitUntil(t, "it is ready again", func() bool { return p.status("/readyz") == http.StatusOK })
}

// sayInTime is say, within the time that WeChat is promised.
func (ph phone) sayInTime(t *testing.T, words string) string {
	t.Helper()
	begun := time.Now()
	reply := ph.say(t, words)
	if took := time.Since(begun); took > 4500*time.Millisecond {
		t.Errorf("%q took %v", words, took)
	}
	return reply
}

const sorry = "系统这会儿有点忙"

func TestWithRedisGoneEverybodyIsAnsweredAndItIsUsedAgainWhenBack(t *testing.T) {
	redis := newLine(t, server(t, "TEST_REDIS_ADDR"))
	p := startProgram(t, t.TempDir(),
		"LUOHU_REDIS__ADDR="+redis.addr(), "LUOHU_DATABASE__DRIVER=postgres", "LUOHU_DATABASE__DSN="+server(t, "TEST_POSTGRES_DSN"))
	ph := newPhone(p.url).as(fmt.Sprint("redis", time.Now().UnixNano()))
	ph.say(t, "测算")
	for _, fault := range []struct {
		name         string
		break_, mend func()
	}{{"cut", redis.cut, redis.mend}, {"silent", redis.silence, redis.speakAgain}} {
		t.Run(fault.name, func(t *testing.T) {
			fault.break_()
			question := lastQuestion(ph.sayInTime(t, "继续"))
			if next := ph.sayInTime(t, yang.answer(t, question)); lastQuestion(next) == "" || lastQuestion(next) == question {
				t.Errorf("the interview does not go on:\n%s", next)
			}
			if guide := ph.as("redisother").sayInTime(t, "受理点"); !strings.Contains(guide, "红星路") {
				t.Errorf("a keyword is not answered:\n%s", guide)
			}
			p.notReady(t, "redis")
			fault.mend()
			p.readyAgain(t)
			ph.sayInTime(t, "上一步")
		})
	}
	if strings.Contains(p.said.String(), "panic") {
		t.Error(p.said)
	}
}

func TestWithTheDatabaseGoneAKindSentenceComesInTimeAndNothingIsLost(t *testing.T) {
	for _, db := range []struct{ driver, variable string }{{"postgres", "TEST_POSTGRES_DSN"}, {"mysql", "TEST_MYSQL_DSN"}} {
		t.Run(db.driver, func(t *testing.T) {
			dsn := server(t, db.variable)
			upstream := between(dsn, "tcp(", ")")
			if db.driver == "postgres" {
				upstream = "127.0.0.1:" + between(dsn, "port=", " ")
			}
			database := newLine(t, upstream)
			_, port, _ := strings.Cut(upstream, ":")
			_, own, _ := strings.Cut(database.addr(), ":")
			p := startProgram(t, t.TempDir(), "LUOHU_DATABASE__DRIVER="+db.driver, "LUOHU_DATABASE__DSN="+strings.Replace(dsn, port, own, 1))
			ph := newPhone(p.url).as(fmt.Sprint("db", time.Now().UnixNano()))
			ph.say(t, "测算")
			ph.say(t, "1")
			for name, fault := range map[string]struct{ break_, mend func() }{
				"cut": {database.cut, database.mend}, "silent": {database.silence, database.speakAgain},
			} {
				fault.break_()
				id := newMessageID()
				if reply := ph.repeat(t, "1", id); !strings.Contains(reply, sorry) {
					t.Errorf("%s: not the kind sentence: %s", name, reply)
				}
				if guide := ph.as("dbother").sayInTime(t, "受理点"); !strings.Contains(guide, "红星路") {
					t.Errorf("%s: a keyword is not answered:\n%s", name, guide)
				}
				p.notReady(t, "database")
				fault.mend()
				p.readyAgain(t)
				if reply := ph.sayInTime(t, "继续"); !strings.Contains(reply, "已答 1 题") {
					t.Errorf("%s: what was entered is not there: %s", name, reply)
				}
			}
		})
	}
}

func between(s, before, after string) string {
	_, rest, _ := strings.Cut(s, before)
	inner, _, _ := strings.Cut(rest, after)
	return inner
}

func TestWithTheDatabaseLockedAKindSentenceComesInTimeAndNothingIsLost(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	ph := newPhone(p.url)
	ph.say(t, "测算")
	ph.say(t, "1")
	unlock := lockSQLite(t, filepath.Join(dir, "luohu.db"))
	if reply := ph.sayInTime(t, "1"); !strings.Contains(reply, sorry) {
		t.Errorf("not the kind sentence: %s", reply)
	}
	if guide := ph.as("other").sayInTime(t, "受理点"); !strings.Contains(guide, "红星路") {
		t.Errorf("a keyword is not answered:\n%s", guide)
	}
	p.notReady(t, "database")
	unlock()
	p.readyAgain(t)
	if reply := ph.say(t, "继续"); !strings.Contains(reply, "已答 1 题") {
		t.Errorf("what was entered is not there: %s", reply)
	}
}

// lockSQLite holds the write lock of a database as another program would.
func lockSQLite(t *testing.T, file string) (unlock func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

func TestWhatStrangersSendIsRefusedCountedAndNotLogged(t *testing.T) {
	p := startProgram(t, t.TempDir())
	const secret = "绝密身份证320311770706001"
	post := func(query, body string) int {
		resp, err := http.Post(p.url+"/wechat/callback?"+query, "text/xml", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	good := signedQuery()
	for name, c := range map[string]struct{ query, body string }{
		"no signature": {"", "<xml/>"}, "wrong signature": {"signature=x&timestamp=1&nonce=2", secret},
		"junk": {good, secret}, "truncated": {good, "<xml><Content>" + secret}, "huge": {good, "<xml>" + strings.Repeat(secret, 10_000) + "</xml>"},
		"entities":     {good, `<!DOCTYPE x [<!ENTITY a "` + secret + `">]><xml><Content>&a;</Content></xml>`},
		"wrong cipher": {good + "&encrypt_type=aes&msg_signature=x", "<xml><Encrypt>" + secret + "</Encrypt></xml>"},
	} {
		if status := post(c.query, c.body); status < 400 || status >= 500 {
			t.Errorf("%s: status %d", name, status)
		}
	}
	resp, err := http.Get(p.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	metrics, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(metrics), "luohu_wechat_refusals_total{") {
		t.Errorf("refusals are not counted: %v", err)
	}
	if said := p.said.String() + string(metrics); strings.Contains(said, "320311770706001") {
		t.Errorf("it told what was sent:\n%s", said)
	}
}
