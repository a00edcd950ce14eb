package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

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
