package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// texted are the codes that came to phones of the simulator.
func (p *program) texted(t *testing.T) (codes []string) {
	t.Helper()
	resp, err := http.Get(p.url + "/sim/api/state")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var state struct {
		Texts []struct{ Code string } `json:"texts"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	for _, one := range state.Texts {
		codes = append(codes, one.Code)
	}
	return codes
}

func (p phone) hears(t *testing.T, words, want string) {
	t.Helper()
	if reply := p.sayAll(t, words); !strings.Contains(reply, want) {
		t.Fatalf("to %q it says\n%s\nnot %q", words, reply, want)
	}
}

// An applicant without a receipt, in the middle of an interview, shows who they are
// by the phone in their application; then they take it back.
func TestAnApplicantShowsInChatWhoTheyAre(t *testing.T) {
	a := newAgency(t)
	p := a.opens()
	c := &clerk{agency: a, until: make(chan struct{})}
	who := c.person()
	who["phone"] = "13812341234"
	a.does("agent", "/applications", who)
	last := who["id_number"].(string)[12:]

	t.Cleanup(func() {
		if t.Failed() {
			t.Log(p.said)
		}
	})
	ph := newPhone(p.url).as("applicant")
	question := lastQuestion(ph.say(t, "测算"))
	ph.hears(t, "绑定", "保存什么")
	ph.hears(t, "帮助", "保存什么") // it stands again
	ph.hears(t, "同意", "后六位")
	ph.hears(t, "材料", "后六位")
	ph.hears(t, "查无此人 "+last, "验证码已经发到")
	ph.hears(t, who["name"].(string)+" "+last, "验证码已经发到")
	p.waitUntil(t, "the code has come", func() bool { return len(p.texted(t)) == 1 })
	ph.hears(t, "12345x", "没看明白")
	code := p.texted(t)[0]
	bound := ph.say(t, code)
	if !strings.Contains(bound, "绑定好了") || lastQuestion(bound) != question {
		t.Fatalf("bound:\n%s\nand the interview stands again:\n%s", bound, question)
	}
	ph.hears(t, "绑定", "已经绑定了")
	newPhone(p.url).as("stranger").hears(t, "解绑", "没有绑定任何人")
	ph.hears(t, "解绑", "这个微信")
	ph.hears(t, "1", "已经解除")
	ph.hears(t, "绑定", "保存什么")
	ph.hears(t, "不同意", "没有绑定")
	if reply := ph.say(t, "102026200001 0000-0000"); !strings.Contains(reply, "保存什么") {
		t.Errorf("who begins with a receipt: %s", reply)
	}
	ph.hears(t, "同意", "对不上")
	ph.hears(t, "退出", "没有绑定")
}
