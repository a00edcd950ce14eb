package h5_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"luohu/backend/guide"
)

func asked(q string) string { return "/h5/guides?q=" + url.QueryEscape(q) }

func TestSearchListsWhatItFoundAndHowMany(t *testing.T) {
	p := read(t, site(t), asked("二手房加分吗"))
	if p.status != http.StatusOK || !slices.Contains(p.links, "/h5/guides/second-hand-home") || !strings.Contains(p.source, `value="二手房加分吗"`) {
		t.Fatalf("%d %v", p.status, p.links)
	}
	found := 0
	for _, link := range p.links {
		if strings.HasPrefix(link, "/h5/guides/") {
			found++
		}
	}
	if found == 0 || !strings.Contains(p.text, "共 "+strconv.Itoa(found)+" 篇") {
		t.Errorf("%d found, but it says otherwise: %s", found, p.text)
	}
}

func TestSearchLeavesOutWhatIsChance(t *testing.T) {
	ids := []string{"basis", "gone", "steps", "lists", "permit", "human", "privacy"}
	for _, c := range []struct {
		scores []float64
		shown  []string
	}{
		{[]float64{0.9, 0.05, 0.04, 0, 0, 0, 0}, []string{"basis", "steps", "lists", "permit"}},
		{[]float64{0.3, 0.2, 0.2, 0.1, 0.1, 0.05, 0.01}, []string{"basis", "steps", "lists", "permit", "human"}},
		{[]float64{0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05}, nil},
		{nil, nil},
	} {
		r, err := mounted(shipped(t), func(string, int) (hits []guide.Hit) {
			for i, score := range c.scores {
				hits = append(hits, guide.Hit{ID: ids[i], Score: score})
			}
			return hits
		})
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for _, link := range read(t, r, asked("依据")).links {
			if id, is := strings.CutPrefix(link, "/h5/guides/"); is {
				shown = append(shown, id)
			}
		}
		if !slices.Equal(shown, c.shown) {
			t.Errorf("of %v it shows %v, not %v", c.scores, shown, c.shown)
		}
	}
}

func TestSearchWithoutAResultSaysWhatToDo(t *testing.T) {
	p := read(t, site(t), asked("魑魅魍魉"))
	for _, way := range []string{"没有找到「魑魅魍魉」", "换个说法", "12333", "或者按主题看", "看全部指南"} {
		if !strings.Contains(p.text, way) {
			t.Errorf("it does not say %q", way)
		}
	}
}

func TestHostileQuestionsAreHarmless(t *testing.T) {
	pages := site(t)
	for name, q := range map[string]string{
		"script":       `"><script>alert(1)</script>`,
		"attribute":    `" autofocus onfocus="alert(1)`,
		"template":     "{{.Style}}",
		"endless":      strings.Repeat("社保", 100_000),
		"bytes":        "\xff\xfe社保\x00\x1b[31m",
		"direction":    "社保\u202e\u2066\u200b",
		"lines":        "社保\r\nSet-Cookie: a=b",
		"combinations": strings.Repeat("社\u0301\u0302", 400),
	} {
		p := read(t, pages, asked(q))
		if p.status != http.StatusOK || strings.Contains(p.source, "<script") || strings.Contains(p.source, ` onfocus="`) || len(p.source) > 20_000 {
			t.Errorf("%s: %d, %d bytes", name, p.status, len(p.source))
		}
		if strings.ContainsAny(p.source, "\x00\x1b\u202e\u2066\u200b\ufffd") {
			t.Errorf("%s: what can't be seen came back", name)
		}
	}
	for _, empty := range []string{"", "  ", "\u200b\n", "\x00"} {
		if p := read(t, pages, asked(empty)); !strings.Contains(p.text, "每篇写明出处和日期") {
			t.Errorf("%q is a question", empty)
		}
	}
}

func TestUnknownGuideOffersTheNearest(t *testing.T) {
	pages := site(t)
	for id, near := range map[string]string{"filing-start": "filing-when", "Basis": "basis", "二手房": "second-hand-home"} {
		p := read(t, pages, "/h5/guides/"+url.PathEscape(id))
		if p.status != http.StatusNotFound || !slices.Contains(p.links, "/h5/guides/"+near) || !strings.Contains(p.source, `role="search"`) {
			t.Errorf("%s: %d %v", id, p.status, p.links)
		}
	}
}

func TestHostileIDsAreNotThere(t *testing.T) {
	pages := site(t)
	for _, id := range []string{"%3Cscript%3E", "..%2f..%2fetc%2fpasswd", "basis.md", "basis%00", "%ff%fe", "-", strings.Repeat("a-", 4000), "basis/extra"} {
		answer := get(pages, "/h5/guides/"+id)
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != http.StatusNotFound || strings.Contains(string(body), "<script") || len(body) > 20_000 {
			t.Errorf("%.20s: %d, %d bytes", id, answer.StatusCode, len(body))
		}
	}
}

func FuzzQuestionComesBackAsTextOnly(f *testing.F) {
	for _, q := range []string{"社保", `"><b>`, "\xff", "{{", "a\u202eb", "2026-13-45"} {
		f.Add(q)
	}
	usual := slices.Concat(read(f, site(f), asked("社保")).tags, read(f, site(f), asked("魑魅")).tags, read(f, site(f), "/h5/guides").tags)
	f.Fuzz(func(t *testing.T, q string) {
		p := read(t, site(t), asked(q))
		if p.status != http.StatusOK {
			t.Fatalf("%q: %d", q, p.status)
		}
		for _, tag := range p.tags {
			if !slices.Contains(usual, tag) {
				t.Fatalf("%q became an element %q", q, tag)
			}
		}
	})
}
