package h5_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/web"
	"luohu/backend/web/h5"
	"luohu/configs"
)

// pinned are notices as a database has them.
type pinned []*notice.Notice

func (p pinned) Notice(_ context.Context, id string) (*notice.Notice, error) {
	for _, n := range p {
		if n.ID == id {
			return n, nil
		}
	}
	return nil, store.ErrNotFound
}

func (p pinned) Posted(_ context.Context, behind int64, limit int) (all []notice.Posted, err error) {
	for _, n := range slices.Backward(p) {
		if r := n.Release; n.State == notice.Published && (behind == 0 || r.Seq < behind) && len(all) < limit {
			all = append(all, notice.Posted{
				ID: n.ID, Kind: n.Kind, Number: r.Number, Seq: r.Seq, Title: r.Issue.Title, At: r.At, Corrects: n.Corrects, Corrected: n.CorrectedBy != "",
			})
		}
	}
	return all, nil
}

func noticeRules(t testing.TB) *notice.Rules {
	t.Helper()
	read := func(name string) []byte {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	r, err := notice.LoadRules(read("notices/kinds.yaml"), read("notices/channels.yaml"), notice.Office{Name: "示范中心", Phone: "12333", URL: "https://luohu.example"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// board is the pages of some notices.
func board(t testing.TB, all ...*notice.Notice) http.Handler {
	t.Helper()
	r, err := web.New(nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	binder, err := h5.NewBinder("https://luohu.example")
	if err == nil {
		err = h5.Routes(r, h5.Parts{
			Binder: binder, Table: func() string { return "tianjin-2023" },
			Notices: h5.Notices{Records: pinned(all), Rules: noticeRules(t), Log: slog.New(slog.DiscardHandler)},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// posted is a notice that went out as the n-th.
func posted(t testing.TB, seq int64, title, body string) *notice.Notice {
	t.Helper()
	at := time.Date(2026, 5, 20, 16, 20, 0, 0, casework.Zone)
	editor := casework.Actor{ID: "editor", Role: casework.Editor}
	n, err := notice.New(fmt.Sprintf("01JNOTICE%017d", seq), "service", "", notice.Text{Title: title, Body: body}, editor, at)
	if err != nil {
		t.Fatal(err)
	}
	issue := notice.Issue{Notice: n.ID, Kind: n.Kind, Office: "示范中心", Title: title, Body: body}
	n, err = n.Publish(notice.Release{
		Issue: issue, Hash: issue.Hash(), Number: fmt.Sprintf("2026-%04d", seq), Seq: seq, At: at, AskedBy: "p", ApprovedBy: "a", Signature: []byte("signed"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What stands on a phone; UPDATE=1 writes it anew.
func TestANoticeReadsAsItIsKnown(t *testing.T) {
	old := posted(t, 1, "系统维护通知", "2026年6月6日 22:00 至 2026年6月7日 06:00 暂停网上填报。\n\n# 已填的\n\n- 不受影响\n- 请提前**保存**")
	next := posted(t, 2, "更正：系统维护通知", "时间改为 2026年6月13日。")
	next.Corrects, old.CorrectedBy = old.ID, next.ID
	gone := posted(t, 3, "写错的通知", "不对。")
	gone.State, gone.Reason = notice.Withdrawn, "重复发布"
	pages := board(t, old, next, gone)
	for file, path := range map[string]string{
		"list": "/h5/notices", "corrected": "/h5/notices/" + old.ID, "correction": "/h5/notices/" + next.ID, "withdrawn": "/h5/notices/" + gone.ID, "missing": "/h5/notices/none",
	} {
		p := read(t, pages, path)
		got := p.title + "\n" + strings.Join(strings.FieldsFunc(strings.TrimSpace(p.text), func(r rune) bool { return r == '\n' }), "\n") + "\n"
		name := "testdata/notice-" + file + ".txt"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s reads\n%s\nwant (UPDATE=1 writes it anew)\n%s", path, got, want)
		}
		if found := leftover.FindString(p.source); found != "" || strings.Contains(p.source, "<script") || strings.Contains(p.source, "style=") {
			t.Errorf("%s shows %q, or what its policy forbids", path, found)
		}
		if len(p.headings) == 0 || p.headings[0] != 1 || slices.Contains(p.headings[1:], 1) {
			t.Errorf("%s has headings %v", path, p.headings)
		}
	}
	if status := read(t, pages, "/h5/notices/none").status; status != http.StatusNotFound {
		t.Errorf("one that there is not: %d", status)
	}
}

func TestADraftIsNobodysToRead(t *testing.T) {
	draft, err := notice.New("01JDRAFT", "free", "", notice.Text{Title: "草稿"}, casework.Actor{ID: "e", Role: casework.Editor}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	pages := board(t, draft)
	for _, path := range []string{"/h5/notices/01JDRAFT", "/h5/notices/01JDRAFT.json", "/h5/notices/01JDRAFT.sig"} {
		if p := read(t, pages, path); p.status != http.StatusNotFound || strings.Contains(p.text, "草稿") {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

func TestWhatWasSignedCanBeFetched(t *testing.T) {
	n := posted(t, 1, "系统维护通知", "好")
	pages := board(t, n)
	bodyOf := func(path string) []byte {
		body, err := io.ReadAll(get(pages, path).Body)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	document := bodyOf("/h5/notices/" + n.ID + ".json")
	if !bytes.Equal(document, n.Document()) || !bytes.HasPrefix(document, []byte("{\n  \"format\": \"luohu notice 1\"")) {
		t.Errorf("%s", document)
	}
	var read struct{ Hash string }
	if err := json.Unmarshal(document, &read); err != nil || read.Hash != n.Release.Issue.Hash() {
		t.Errorf("%+v, %v", read, err)
	}
	if string(bodyOf("/h5/notices/"+n.ID+".sig")) != "signed" {
		t.Error("another signature")
	}
	if read := get(pages, "/h5/notices/"+n.ID+".exe"); read.StatusCode != http.StatusNotFound {
		t.Errorf("%d", read.StatusCode)
	}
}

func TestHostileTextIsHarmlessOnThePhone(t *testing.T) {
	n := posted(t, 1, "<script>alert(1)</script>", "<img src=x onerror=alert(1)>\n\n[x](javascript:alert(2))\n\n[y](https://example.org \"<b>\")")
	n.State, n.Reason = notice.Withdrawn, "<script>alert(3)</script>"
	for _, path := range []string{"/h5/notices", "/h5/notices/" + n.ID} {
		p := read(t, board(t, n), path)
		if strings.Contains(p.source, "<script") || strings.Contains(p.source, "onerror") || slices.Contains(p.links, "javascript:alert(2)") {
			t.Errorf("%s:\n%s", path, p.source)
		}
	}
}

func TestTheListGoesOnPageByPage(t *testing.T) {
	var all []*notice.Notice
	for i := range 45 {
		all = append(all, posted(t, int64(i+1), fmt.Sprintf("通知之%d", i+1), "好"))
	}
	pages := board(t, all...)
	seen := 0
	for path, first := "/h5/notices", 45; path != ""; {
		p := read(t, pages, path)
		if !strings.Contains(p.text, fmt.Sprintf("通知之%d2026", first)) {
			t.Errorf("%s does not begin with %d:\n%s", path, first, p.text)
		}
		path = ""
		for _, link := range p.links {
			if strings.HasPrefix(link, "/h5/notices/") {
				seen++
			}
			if strings.HasPrefix(link, "?behind=") {
				path = "/h5/notices" + link
			}
		}
		first -= 20
	}
	if seen != 45 {
		t.Errorf("%d of 45 are found", seen)
	}
	if p := read(t, pages, "/h5/notices?behind=1"); !strings.Contains(p.text, "没有更早的") || p.status != http.StatusOK {
		t.Errorf("behind the last: %d", p.status)
	}
	if p := read(t, pages, "/h5/notices?behind=x"); p.status != http.StatusOK {
		t.Errorf("nonsense: %d", p.status)
	}
}
