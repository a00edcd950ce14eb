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
