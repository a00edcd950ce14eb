package configs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luohu/configs"
)

func TestTheShippedSettingsNeedNothingElse(t *testing.T) {
	s, err := configs.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.HTTP.Addr != "127.0.0.1:8080" || s.Policy.City != "tianjin" || s.Database.Driver != "sqlite" || s.WeChat.TimestampWindow != 10*time.Minute || !s.SimEnabled() {
		t.Fatalf("%+v", s)
	}
}

func TestTheEnvironmentGoesBeforeTheFileAndTheFileBeforeTheShippedOnes(t *testing.T) {
	file := write(t, "own.yaml", "http:\n  addr: 127.0.0.1:9\nlog:\n  level: debug\n")
	secret := write(t, "secret", "hush\n")
	keys := write(t, "keys", "bmV3ZXN0\nb2xkZXI=\n")
	key := write(t, "key", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n")
	s, err := configs.Load(file, []string{
		"LUOHU_VAULT__KEYS_FILE=" + keys, "LUOHU_IDENTITY__SECOND_FACTOR=admin", "LUOHU_SIGNING__KEY_FILE=" + key,
		"LUOHU_HTTP__ADDR=127.0.0.1:10", "LUOHU_WECHAT__APP_SECRET_FILE=" + secret, "LUOHU_REDIS__DB=3",
		"LUOHU_HTTP__TRUSTED_PROXIES=10.0.0.0/8, 127.0.0.1", "LUOHU_WECHAT__TIMESTAMP_WINDOW=0", "PATH=/bin",
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.HTTP.Addr != "127.0.0.1:10" || s.Log.Level != "debug" || s.WeChat.AppSecret != "hush" || s.Redis.DB != 3 ||
		len(s.HTTP.TrustedProxies) != 2 || len(s.Vault.Keys) != 2 || s.Vault.Keys[0] != "bmV3ZXN0" || len(s.Identity.SecondFactor) != 1 ||
		len(s.Signing.Key) != 44 || s.AnchorsDir() != filepath.Join("data", "anchors") || s.WeChat.TimestampWindow != 0 {
		t.Fatalf("%+v", s)
	}
}

func TestAWrongSettingIsNamedInOneLine(t *testing.T) {
	for _, c := range []struct{ name, file, env, want string }{
		{"unknown key", "http:\n  adr: x\n", "", `unknown key "http.adr" (did you mean "http.addr"?)`},
		{"unknown variable", "", "LUOHU_WECHAT__APPID=x", `unknown key "wechat.appid" (did you mean "wechat.app_id"?)`},
		{"broken YAML", "http: [\n", "", "own.yaml: ["},
		{"wrong choice", "wechat:\n  mode: secret\n", "", `wechat.mode: "secret" is none of plain, compatible, encrypted`},
		{"fields of a notice", "wechat:\n  subscription:\n    topics: {fields: [thing1]}\n", "", "wechat.subscription.topics.fields: expected 4 keys"},
		{"page of consent", "", "LUOHU_WECHAT__SUBSCRIPTION__ASK=article", "wechat.subscription.ask"},
		{"no number", "", "LUOHU_REDIS__DB=many", "redis.db"},
		{"no address", "", "LUOHU_HTTP__ADDR=8080", "http.addr"},
		{"no time", "", "LUOHU_CLOCK__NOW=tomorrow", "clock.now"},
		{"missing secret file", "", "LUOHU_WECHAT__TOKEN_FILE=/does/not/exist", "LUOHU_WECHAT__TOKEN_FILE"},
		{"no dsn", "database:\n  driver: postgres\n", "", "database.dsn"},
		{"account without token", "wechat:\n  app_id: wx1\n", "", "wechat.token"},
		{"no key", "signing:\n  key: secret\n", "", "signing.key: it is not base64 of 32 bytes"},
		{"limit of files", "files:\n  megapixels: 0\n", "", "files.megapixels: must be above zero"},
		{"store without bucket", "files:\n  s3:\n    endpoint: https://s3.example.org\n", "", "files.s3: a store"},
		{"store without address", "", "LUOHU_FILES__S3__ENDPOINT=s3.example.org", "files.s3.endpoint"},
		{"scanner", "", "LUOHU_FILES__CLAMD=localhost:3310", "files.clamd"},
		{"unscanned", "", "LUOHU_FILES__UNSCANNED=pass", "files.unscanned"},
		{"system without address", "connectors:\n  - {department: hrss, kind: http}\n", "", "connectors[0].url"},
		{"system of no kind", "connectors:\n  - {department: hrss, kind: soap}\n", "", `connectors[0].kind: "soap" is none of http, demo`},
		{"two systems", "connectors:\n  - {department: hrss, kind: demo}\n  - {department: hrss, kind: demo}\n", "", "connectors[1].department"},
		{"key of a system", "connectors:\n  - {department: hrss, kind: demo, pasword: hush}\n", "", "connectors[0].pasword: unknown key"},
		{"secret without header", "connectors:\n  - {department: hrss, kind: http, url: \"https://a.example\", secret: hush}\n", "", "connectors[0].header"},
		{"patience", "connectors:\n  - {department: hrss, kind: http, url: \"https://a.example\", timeout: 5m}\n", "", "connectors[0].timeout"},
		{"proxy", "http:\n  trusted_proxies: [anywhere]\n", "", "http.trusted_proxies"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := ""
			if c.file != "" {
				file = write(t, "own.yaml", c.file)
			}
			_, err := configs.Load(file, []string{c.env})
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("got %q, want it to hold %q", err, c.want)
			}
		})
	}
}

func TestTheKeysOfAStoreMayComeFromFiles(t *testing.T) {
	secret := write(t, "secret", "hush\n")
	s, err := configs.Load("", []string{
		"LUOHU_FILES__S3__ENDPOINT=https://s3.example.org", "LUOHU_FILES__S3__BUCKET=materials",
		"LUOHU_FILES__S3__ACCESS_KEY_FILE=" + secret, "LUOHU_FILES__S3__SECRET_KEY_FILE=" + secret,
	})
	if err != nil || s.Files.S3.AccessKey != "hush" || s.Files.S3.SecretKey != "hush" || s.Files.PictureBytes != 3_000_000 {
		t.Fatalf("%+v %v", s.Files, err)
	}
}

func TestTheRuleClockStartsWhereItIsToldAndRunsOn(t *testing.T) {
	s, err := configs.Load("", []string{"LUOHU_CLOCK__NOW=2026-10-31T16:59:59+08:00"})
	if err != nil {
		t.Fatal(err)
	}
	real := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	clock := s.RuleClock(func() time.Time { return real })
	real = real.Add(2 * time.Second)
	if got := clock().UTC().Format(time.RFC3339); got != "2026-10-31T09:00:01Z" {
		t.Fatal(got)
	}
}

func TestTheSimulatorIsOffWithAnAccountUnlessAskedFor(t *testing.T) {
	account := []string{"LUOHU_WECHAT__APP_ID=wx1", "LUOHU_WECHAT__TOKEN=abc"}
	for _, c := range []struct {
		env  []string
		want bool
	}{
		{nil, true},
		{account, false},
		{append(account[:2:2], "LUOHU_SIM__ENABLED=true"), true},
		{[]string{"LUOHU_SIM__ENABLED=false"}, false},
	} {
		s, err := configs.Load("", c.env)
		if err != nil {
			t.Fatal(err)
		}
		if s.SimEnabled() != c.want {
			t.Errorf("%v: %v", c.env, s.SimEnabled())
		}
	}
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
