package guide_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"luohu/backend/guide"
	"luohu/configs"
)

const closing = "申报全程免费，中介代办不受理；以官方「积分专栏」为准。"

func TestEveryKnownQuestionHasOneShippedGuide(t *testing.T) {
	var answered []int
	for _, g := range shipped(t).All() {
		answered = append(answered, g.Answers...)
	}
	slices.Sort(answered)
	for i := range 73 {
		if i >= len(answered) || answered[i] != i+1 {
			t.Fatalf("question %d is not answered exactly once: %v", i+1, answered)
		}
	}
}

func TestEveryShippedGuideClosesAndFitsAChat(t *testing.T) {
	for _, g := range shipped(t).All() {
		chat := g.Chat()
		if !strings.Contains(chat, closing+"\n\n来源：") {
			t.Errorf("%s does not close with the usual line and its source:\n%s", g.ID, chat)
		}
		if strings.Contains(chat, "**") || strings.Contains(chat, "\n- ") || strings.Contains(chat, "](") {
			t.Errorf("%s shows Markdown in chat:\n%s", g.ID, chat)
		}
		if strings.Contains(g.HTML(), "<script") || !strings.HasPrefix(g.HTML(), "<") {
			t.Errorf("%s is no clean HTML:\n%s", g.ID, g.HTML())
		}
	}
}

// Who changes the table must find the guides to change with it.
func TestEveryGuideThatQuotesPointsNamesTheirTable(t *testing.T) {
	points := regexp.MustCompile(`[0-9]\s*分(?:[^钟]|$)`)
	for _, g := range shipped(t).All() {
		if points.MatchString(g.Plain()) && g.PointsOf == "" {
			t.Errorf("%s quotes points and has no points_of", g.ID)
		}
		if g.PointsOf == "" {
			continue
		}
		if _, err := fs.Stat(configs.FS, "policies/"+g.PointsOf+".yaml"); err != nil {
			t.Errorf("%s: %v", g.ID, err)
		}
		if g.Outdated(g.PointsOf) || g.Outdated("") || !g.Outdated("tianjin-2027") {
			t.Errorf("%s is outdated at the wrong time", g.ID)
		}
	}
}

func TestEveryShippedGuideStandsUnderATopic(t *testing.T) {
	count := 0
	for _, topic := range shipped(t).Topics() {
		if topic.Title == "其他" {
			t.Errorf("under no topic: %v", topic.GuideIDs)
		}
		count += len(topic.GuideIDs)
	}
	if want := len(shipped(t).All()); count != want {
		t.Errorf("%d guides under topics, of %d", count, want)
	}
}

func shipped(t *testing.T) *guide.Library {
	t.Helper()
	dir, err := fs.Sub(configs.FS, "guides")
	if err != nil {
		t.Fatal(err)
	}
	l, err := guide.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
