package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// bindsAs is a phone that shows, by the code that is sent to it, that it is
// somebody's.
func (p *program) bindsAs(t *testing.T, follower string, who map[string]any) phone {
	t.Helper()
	ph := newPhone(p.url).as(follower)
	before := len(p.texted(t))
	ph.hears(t, "绑定", "保存什么")
	ph.hears(t, "同意", "后六位")
	ph.hears(t, who["name"].(string)+" "+who["id_number"].(string)[12:], "验证码已经发到")
	p.waitUntil(t, "the code has come", func() bool { return len(p.texted(t)) > before })
	ph.hears(t, p.texted(t)[before], "绑定好了")
	return ph
}

// fills is the agent's part, up to the submission.
func (c *clerk) fills(path string) {
	c.t.Helper()
	if _, err := c.send(http.MethodPatch, "agent", path+"/facts", "", asJSON(filled)); err != nil {
		c.t.Fatal(err)
	}
	c.does("agent", path+"/assessment", nil)
	papers, err := c.send(http.MethodGet, "agent", path+"/materials", "", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, item := range papers.object()["items"].([]any) {
		if paper := item.(map[string]any); paper["required"] == true {
			c.hands(path, paper["id"].(string), c.picture())
		}
	}
}

// An applicant is told of the whole life of their application in chat, and never
// has to ask anybody else.
func TestAnApplicantFollowsTheirApplicationInChat(t *testing.T) {
	a := newAgency(t)
	p := a.opens()
	c := &clerk{agency: a, until: make(chan struct{})}
	who := c.person()
	who["phone"] = "13812341234"
	id := a.does("agent", "/applications", who)["id"].(string)
	path := "/applications/" + id

	ph := newPhone(p.url).as("applicant")
	ph.hears(t, "进度", "直接查自己的") // the guide, and how to see one's own
	ph = p.bindsAs(t, "applicant", who)
	hears := func(words string, pieces ...string) {
		t.Helper()
		reply := ph.say(t, words)
		for _, piece := range pieces {
			if !strings.Contains(plain(reply), piece) {
				t.Fatalf("to %q it says\n%s\nnot %q", words, plain(reply), piece)
			}
		}
		if last := who["id_number"].(string); strings.Contains(reply, last) || strings.Contains(reply, last[12:]) {
			t.Fatalf("to %q it tells the ID number", words)
		}
	}
	hears("进度", "●○○○○○○○ 填写信息", "经办人", "10月31日")
	hears("查分", "还没有公布", "信息填写中")
	hears("复核", "现在不能申请复核")
	hears("名单", "还没有公布")

	c.fills(path)
	number := a.does("agent", path+"/submission", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})["number"].(string)
	hears("查进度", "受理编号 "+number, "●●●●○○○○ 公安、人社审核", "已提交审核", "公安审核", "人社审核", "最晚 9月8日（周二）给出结果，还有 5 个工作日")
	hears("为什么", "9月2日", "一共 5 个工作日", "9月5日（周六）周末")
	hears("谢谢", "")
	hears("为什么", "") // it stands no more, and is no answer to anything

	a.does("hrss", path+"/reviews/hrss", map[string]any{
		"decision": "supplement", "materials": []map[string]string{{"id": "id_card", "reason": "第二页看不清"}},
	})
	hears("进度", "人社要求补正 1 项", "最晚 9月8日（周二）")
	if reply := ph.shoots(t, c.pixels()); !strings.Contains(reply, "补哪一项") {
		t.Errorf("a photo before it is known what of: %s", reply)
	}
	hears("补正", "要补正的材料（最晚 9月8日（周二）", "1. ", "第二页看不清")
	hears("1", "现在把照片发过来")
	hears("完成", "还没有收到")
	twice := c.pixels()
	for i, want := range []string{"收到第 1 张", "收到第 2 张"} {
		picture := c.pixels()
		if i == 1 {
			picture = twice
		}
		if reply := ph.shoots(t, picture); !strings.Contains(reply, want) || !strings.Contains(reply, "太小") {
			t.Fatalf("a photo: %s", reply)
		}
	}
	if reply := ph.shoots(t, twice); !strings.Contains(reply, "已经传过") {
		t.Errorf("the same again: %s", reply)
	}
	if reply := ph.shows(t, "gone", newMessageID()); !strings.Contains(reply, "取不到了") {
		t.Errorf("one that WeChat does not have: %s", reply)
	}
	hears("材料", "现在把照片发过来", "已经收了 2 张") // a guide, and where one was
	hears("删 2", "第 2 张删掉了")
	hears("删 2", "没有这一张")
	hears("完成", "原来还有 1 份")
	p.kill() // half-way
	p = a.starts("LUOHU_CLOCK__NOW=" + whileFiling)
	ph.url = p.url
	hears("换掉", "新照片 1 张", "确认提交")
	hears("确认提交", "补正已经提交")
	hears("进度", "人社审核", "还有")
	hears("补正", "没有要你补正的")
	if files := a.reads("hrss", path)["materials"]; strings.Count(jsonOf(files), `"id_card"`) != 1 {
		t.Errorf("the window sees %v", files)
	}
	if err := c.office(id, path); err != nil {
		t.Fatal(err)
	}
	hears("进度", "●●●●●●○○", "打分完成", "等着统一公布")

	at := func(now, as, path, state string) {
		t.Helper()
		p.kill()
		p = a.starts("LUOHU_CLOCK__NOW=" + now)
		ph.url = p.url
		p.waitUntil(t, path+" is "+state, func() bool {
			said, err := a.ask(http.MethodGet, as, path, "", nil)
			return err == nil && bytes.Contains(said.body, []byte(`"`+state+`"`))
		})
	}
	decides := func(ask map[string]any) {
		t.Helper()
		asked := a.does("publisher", "/periods/2026-2/moves", ask)
		a.does("approver", "/requests/"+asked["id"].(string)+"/decision", map[string]any{"approve": true})
	}
	at("2026-11-02T10:00:00+08:00", "publisher", "/periods/2026-2", "reviewing")
	decides(map[string]any{"to": "scores_published", "reason": "打分完成"})
	hears("进度", "分值已公布", "到 2026年11月6日 17:00", "查分")
	hears("查分", "公布的分值", "网上测评是", "社会保险", "复核")
	question := plain(ph.say(t, "复核"))
	item := numbered(t, question, "受教育程度")
	hears("99", "没看明白", "哪几项")
	hears(item, "「", "哪里不对")
	hears("材料", "哪里不对") // a guide, and the question again
	hears("错", "太短")
	hears("学历应该是大专", "要提交的复核", "学历应该是大专")
	hears("上一步", "哪里不对")
	hears("学历是大专，少算了", "要提交的复核", "少算了")
	p.kill() // half-way
	p = a.starts("LUOHU_CLOCK__NOW=2026-11-02T10:30:00+08:00")
	ph.url = p.url
	hears("提交复核", "已经提交，一共 1 项")
	hears("复核", "还在答复", "等待答复")
	a.does("scores-education", "/objections/"+id+"/answer", map[string]any{"indicator": "education", "decision": "keep", "text": "学信网核查为专科"})
	hears("复核", "都答复了", "维持", "学信网核查为专科")

	at("2026-11-09T10:00:00+08:00", "publisher", "/periods/2026-2", "scores_closed")
	hears("进度", "●●●●●●○○", "等着公布名单")
	hears("复核", "都答复了") // the time to object is over, what came of it is told
	decides(map[string]any{"to": "list_published", "reason": "按会议纪要", "selection": map[string]any{"by": "number", "number": 1}})
	hears("进度", "●●●●●●●○ 公示名单", "公示入围", "到 2026年11月13日 17:00", "第 1 位")
	hears("名单", "在公示名单上，第 1 位", "看名单", "准迁证")

	at("2026-11-16T10:00:00+08:00", "police", path, "qualified")
	hears("名单", "取得入户资格", "准迁证最晚")
	a.does("police", path+"/permit", nil)
	hears("进度", "●●●●●●●●", "准迁证已发放")
	hears("名单", "11月16日（周一）发放", "民间资料")
	hears("解绑", "这个微信")
	hears("1", "已经解除")
	hears("进度", "直接查自己的")
}

// plain is a reply without what makes words of it touchable.
func plain(reply string) string {
	for {
		from := strings.Index(reply, "<a ")
		if from < 0 {
			return reply
		}
		to := strings.Index(reply[from:], ">")
		reply = strings.Replace(reply[:from]+reply[from+to+1:], "</a>", "", 1)
	}
}

// numbered is the number under which a list counts something out.
func numbered(t *testing.T, list, what string) string {
	t.Helper()
	for line := range strings.Lines(list) {
		if n, name, is := strings.Cut(strings.TrimSpace(line), ". "); is && strings.Contains(name, what) {
			return n
		}
	}
	t.Fatalf("%s is not in\n%s", what, list)
	return ""
}
