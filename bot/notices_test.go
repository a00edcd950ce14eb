package bot

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"luohu/backend/notice"
	"luohu/configs"
)

func withNotices(t *testing.T, newest ...notice.Posted) *Bot {
	t.Helper()
	src, err := configs.FS.ReadFile("words/chat.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := LoadWords(src)
	if err != nil {
		t.Fatal(err)
	}
	return &Bot{Parts: Parts{Words: words, PublicURL: "https://luohu.example", Notices: func() []notice.Posted { return newest }}}
}

// What a follower reads; UPDATE=1 writes it anew.
func TestNoticesAreListedInAChat(t *testing.T) {
	at := time.Date(2026, 5, 19, 16, 30, 0, 0, time.UTC) // the 20th in China
	got := withNotices(t,
		notice.Posted{ID: "03", Title: "系统维护通知", At: at},
		notice.Posted{ID: "02", Title: "更正：示范办法的施行日期", At: at.AddDate(0, 0, -1), Corrects: "01"},
		notice.Posted{ID: "01", Title: "示范办法有变化", At: at.AddDate(0, 0, -2), Corrected: true},
	).notices(nil) + "\n---\n" + withNotices(t).notices(nil) + "\n"
	const file = "testdata/notices.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("it reads\n%s\nwant (UPDATE=1 writes it anew)\n%s", got, want)
	}
}

func TestManyNoticesTakeSeveralPagesAndNoLinkIsTorn(t *testing.T) {
	var many []notice.Posted
	for i := range 30 {
		many = append(many, notice.Posted{ID: fmt.Sprintf("01JNOTICE%017d", i), Title: strings.Repeat("长", 60), At: time.Now()})
	}
	pages := split(withNotices(t, many...).notices(nil))
	if len(pages) < 2 {
		t.Fatalf("%d page", len(pages))
	}
	for i, page := range pages {
		if len(page) > ReplyBytes || strings.Count(page, "<a ") != strings.Count(page, "</a>") {
			t.Errorf("page %d of %d bytes tears a link", i, len(page))
		}
	}
}
