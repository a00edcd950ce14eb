package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// accepted is an application that was accepted, through the API.
func (c *clerk) accepted() (path string) {
	c.Helper()
	path = c.complete()
	c.ok("agent", "POST", path+"/submission", "", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})
	c.ok("police", "POST", path+"/reviews/police", "", map[string]any{"decision": "pass"})
	c.ok("hrss", "POST", path+"/reviews/hrss", "", map[string]any{"decision": "pass"})
	return path
}

// complete is one that may be submitted.
func (c *clerk) complete() (path string) {
	c.Helper()
	a := c.ok("agent", "POST", "/applications", "", wangs)
	path = "/applications/" + a["id"].(string)
	c.ok("agent", "PATCH", path+"/facts", "", wang)
	c.ok("agent", "POST", path+"/assessment", "", nil)
	for i, p := range c.ok("agent", "GET", path+"/materials", "", nil)["items"].([]any) {
		paper := p.(map[string]any)
		if paper["required"] != true {
			continue
		}
		if status, answer := c.sendFile("agent", path+"/materials/"+paper["id"].(string)+"/files", "a.png", drawn(c.T, uint8(i))); status != 201 {
			c.Fatalf("upload: %d %v", status, answer)
		}
	}
	return path
}

// each goes through the records of the scores.
func each(scores map[string]any, do func(indicator, department string, record map[string]any)) {
	for _, i := range scores["items"].([]any) {
		for _, r := range i.(map[string]any)["records"].([]any) {
			record := r.(map[string]any)
			do(i.(map[string]any)["indicator"].(string), record["department"].(string), record)
		}
	}
}

// answerTo is the objection to a record, as it is shown.
func answerTo(scores map[string]any, indicator, department string) (objection map[string]any) {
	each(scores, func(i, d string, record map[string]any) {
		if i == indicator && d == department {
			objection, _ = record["objection"].(map[string]any)
		}
	})
	return objection
}

func TestPointsAreShownByIndicatorAndAnObjectionIsAnsweredWithTheDifference(t *testing.T) {
	c := openClerk(t)
	path := c.accepted()
	system := 0
	each(c.ok("scorer/education", "GET", path+"/scores", "", nil), func(indicator, department string, record map[string]any) {
		if record["by_system"] == true && record["proof_name"] != "" {
			system++
		}
		to := path + "/scores/" + indicator + "/" + department
		c.ok("scorer/"+department, "POST", to, "", map[string]any{"step": "score", "points": record["least"], "evidence": "核查"})
	})
	if system == 0 {
		t.Error("the system has scored nothing")
	}
	c.refused(409, "not_published", "applicant/19491231", "GET", path+"/scores", "", nil)

	c.now = time.Date(2026, 10, 31, 9, 0, 0, 0, time.UTC)
	c.tick()
	c.now = time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)
	c.approved("/periods/2026-2/moves", map[string]any{"to": "scores_published", "reason": "按通知"})
	scores := c.ok("applicant/19491231", "GET", path+"/scores", "", nil)
	if scores["complete"] != true || scores["display"] == nil || scores["objection"] != nil {
		t.Errorf("published: %v", scores)
	}
	items := []map[string]string{{"indicator": "education", "reason": "应是本科"}, {"indicator": "housing_fund", "reason": "少算了三年"}}
	c.ok("applicant/19491231", "POST", path+"/objections", "", map[string]any{"items": items})
	id := c.ok("applicant/19491231", "GET", path+"/scores", "", nil)["objection"].(string)
	answer := "/objections/" + id + "/answer"
	c.ok("scorer/education", "POST", answer, "", map[string]any{"indicator": "education", "decision": "keep", "text": "学信网上没有查到"})
	c.refused(409, "no_open_objection", "scorer/education", "POST", answer, "", map[string]any{"indicator": "education", "decision": "keep", "text": "再答一次"})
	c.refused(422, "points_impossible", "scorer/housing_fund", "POST", answer, "", map[string]any{"indicator": "housing_fund", "decision": "rescore", "points": "9.10", "text": "补上三年"})
	asked := c.ok("scorer/housing_fund", "POST", answer, "", map[string]any{"indicator": "housing_fund", "decision": "rescore", "points": "9.00", "text": "补上三年"})
	c.ok("scorer/housing_fund/2", "POST", "/requests/"+asked["request"].(map[string]any)["id"].(string)+"/decision", "", map[string]any{"approve": true})

	scores = c.ok("applicant/19491231", "GET", path+"/scores", "", nil)
	if kept := answerTo(scores, "education", "education"); kept["text"] != "学信网上没有查到" || kept["changed"] == true {
		t.Errorf("kept: %v", kept)
	}
	if changed := answerTo(scores, "housing_fund", "housing_fund"); changed["before"] != "0.00" || changed["after"] != "9.00" || changed["changed"] != true {
		t.Errorf("changed: %v", changed)
	}
}

// The table knows what there can be: a slip of the hand is told by the nearest.
func TestAScoreThatTheTableDoesNotKnowIsRefusedWithTheNearest(t *testing.T) {
	c := openClerk(t)
	path := c.accepted()
	give := func(points string) map[string]any { return map[string]any{"step": "score", "points": points} }
	refused := c.refused(422, "points_impossible", "scorer/education", "POST", path+"/scores/education/education", "", give("13.37"))
	params, detail := refused["params"].(map[string]any), refused["detail"].(string)
	if got := fmt.Sprint(params["nearest"], params["possible"]); got != "[10.00 20.00] [0.00 10.00 20.00]" {
		t.Errorf("education: %s", got)
	}
	if !strings.HasPrefix(detail, "按积分表，这一项算不出 13.37 分，最接近的是 10.00 分和 20.00 分。") {
		t.Error(detail)
	}
	refused = c.refused(422, "points_impossible", "scorer/police", "POST", path+"/scores/offences/police", "", give("-40"))
	if got := fmt.Sprint(refused["params"].(map[string]any)["nearest"]); got != "[-60.00 -30.00]" {
		t.Errorf("offences: %s", got)
	}
	c.refused(422, "points_outside", "scorer/education", "POST", path+"/scores/education/education", "", give("25"))
	c.ok("scorer/education", "POST", path+"/scores/education/education", "", give("10"))
	c.ok("scorer/hrss", "POST", path+"/scores/social_insurance/hrss", "", give("71.34")) // rounded up, that the sum be right
}
