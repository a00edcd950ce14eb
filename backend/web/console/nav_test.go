package console_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	groupName = regexp.MustCompile(`role="group" aria-label="([^"]+)"><p aria-hidden`)
	placed    = regexp.MustCompile(`<a href="([^"]+)" aria-current="page">`)
)

func (h *house) beside(who, path string) string {
	page := h.get(who, path).text
	_, side, _ := strings.Cut(page, `<nav class="side" aria-label="功能">`)
	side, _, closed := strings.Cut(side, "</nav>")
	if !closed {
		h.Fatalf("%s: no navigation beside %s", who, path)
	}
	return side
}

func TestTheNavigationIsGroupedAndEachRoleSeesItsOwnGroups(t *testing.T) {
	h := opened(t)
	for who, want := range map[string][]string{
		"hrss":      {"办件", "期次", "内容和咨询"},
		"education": {"办件", "期次"},
		"publisher": {"办件", "期次", "内容和咨询"},
		"admin":     {"期次", "系统管理"},
		"auditor":   {"办件", "期次", "内容和咨询", "系统管理"},
	} {
		var groups []string
		for _, m := range groupName.FindAllStringSubmatch(h.beside(who, "/console"), -1) {
			groups = append(groups, m[1])
		}
		if !slices.Equal(groups, want) {
			t.Errorf("%s is offered the groups %v, not %v", who, groups, want)
		}
	}
}

func TestTheNavigationMarksOnePlaceAsTheOneOneIsAt(t *testing.T) {
	h := opened(t)
	for path, want := range map[string]string{
		"/console": "/console", "/console/guides/try": "/console/guides", "/console/keywords": "/console/guides",
		"/console/calendar": "/console/calendar",
	} {
		here := placed.FindAllStringSubmatch(h.beside("editor", path), -1)
		if len(here) != 1 || here[0][1] != want {
			t.Errorf("at %s the places %q are marked", path, here)
		}
	}
}

func TestWhoHasNoQueueIsShownWhereToBegin(t *testing.T) {
	h := opened(t)
	p := h.get("admin", "/console")
	p.says("从这里开始", `href="/console/staff">人员`, `href="/console/system">系统`)
	p.silent(`class="button" href="/console/notices"`)
	p = h.get("editor", "/console")
	p.says("从这里开始", `href="/console/guides">指南`)
	p.silent(`class="button" href="/console/staff"`)
	h.get("hrss", "/console").silent("从这里开始")
}

func TestAnEmptyListSaysWhatWillStandThere(t *testing.T) {
	h := opened(t)
	h.get("approver", "/console/requests").says("现在没有等您审批的。", "有人提出申请，就会出现在这里")
	h.get("publisher", "/console/requests").says("您没有等审批的申请。")
	p := h.get("publisher", "/console/requests?state=declined")
	p.says("没有已驳回的。")
	p.silent("您没有等审批")
	h.get("police", "/console/permits").says("没有等着发放的。", "名单公示期满")
}
