package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"luohu/backend/store"
	"luohu/configs"
)

// answered are made-up people: what they answered, and what it counts to.
var answered = map[string]struct{ facts, total string }{
	"short": {`{"birth_date":"1992-05-06","education":"associate","pension_months":38,"medical_months":38,"unemployment_months":38,
		"work_injury_months":38,"maternity_months":0,"fund_months":12,"rent_months":4,"permit_endorsements":1,"professional_title":"none",
		"vocational_skill":"none","occupation_shortage":"none","spouse_insured_months":10,"spouse_on_active_duty":false,"contest":"none",
		"criminal_records":0,"false_records":0,"owns_home":false,"hukou_valid":true,"permit_valid":true,"employed_in_tianjin":true,
		"insured_now":true,"insured_elsewhere":false,"below_retirement_age":true,"insured_continuous_months":38}`, "92.00"},
	"passing": {`{"birth_date":"1991-03-10","education":"bachelor_or_above","pension_months":50,"medical_months":50,"unemployment_months":50,
		"work_injury_months":50,"maternity_months":38,"fund_months":62,"owns_home":true,"home_district":"滨海新区","home_months":30,
		"home_new_build":true,"home_bought_before_2020_04_02":false,"rent_months":20,"permit_endorsements":2,"professional_title":"intermediate",
		"vocational_skill":"junior_worker","spouse_insured_months":30,"hukou_valid":true,"permit_valid":true,"employed_in_tianjin":true,
		"insured_now":true,"insured_elsewhere":false,"below_retirement_age":true,"insured_continuous_months":50}`, "262.33"},
	"negative": {`{"birth_date":"1978-01-20","education":"none","pension_months":14,"medical_months":14,"criminal_records":1,"false_records":2,
		"hukou_valid":true,"permit_valid":false,"employed_in_tianjin":false,"insured_now":false,"insured_elsewhere":true,
		"below_retirement_age":true,"insured_continuous_months":4,"insured_total_months":14}`, "-144.83"},
	"skipping": {`{"education":"bachelor_or_above","pension_months":24,"owns_home":true,"home_months":40,"rent_months":13}`, "40.00"},
}

// keep saves an estimate in the program's database by a version of a table, and
// is the path of its page.
func keep(t *testing.T, dir, version, facts, total string) string {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite", "", dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e := &store.Estimate{
		Token: rand.Text(), Follower: "o" + rand.Text(), Policy: "tianjin-2023", PolicyVersion: version,
		AsOf: "2026-12-31", Facts: json.RawMessage(facts), Total: total,
	}
	c, err := s.Conversation(t.Context(), e.Follower)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Save: e}); err != nil {
		t.Fatal(err)
	}
	return "/h5/estimates/" + e.Token
}

// version is that of a table that a program has now.
func (p *program) version(t *testing.T, id string) string {
	t.Helper()
	var table struct{ Version string }
	if err := json.Unmarshal(p.body(t, "/api/v1/policies/"+id), &table); err != nil || table.Version == "" {
		t.Fatalf("the version of %s: %q, %v", id, table.Version, err)
	}
	return table.Version
}

func (p *program) body(t *testing.T, path string) []byte {
	t.Helper()
	resp, err := http.Get(p.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d, %v", path, resp.StatusCode, err)
	}
	return all
}

func TestAnEstimateStaysWhatItIsWhenItsTableIsReplaced(t *testing.T) {
	shipped, err := configs.FS.ReadFile("policies/tianjin-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir, own := t.TempDir(), t.TempDir()
	settings := []string{"LUOHU_POLICY__DIR=" + own, "LUOHU_LOG__LEVEL=debug", "LUOHU_HTTP__PUBLIC_URL=https://luohu.example"}
	install := func(line string) {
		t.Helper()
		table := strings.NewReplacer("id: tianjin-2023\n", "id: elsewhere-1\n", "city: tianjin\n", "city: elsewhere\n",
			"supersedes: tianjin-2022\n", "", "points: 110\n", "points: "+line+"\n").Replace(string(shipped))
		if err := os.WriteFile(filepath.Join(own, "elsewhere.yaml"), []byte(table), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	install("110")
	p := startProgram(t, dir, settings...)
	version, who := p.version(t, "elsewhere-1"), answered["short"]
	path := keep(t, dir, version, who.facts, who.total)
	forms := []string{"", ".json", ".pdf"}
	first := map[string][]byte{}
	for _, form := range forms {
		first[form] = p.body(t, path+form)
	}
	p.stop(t)
	install("120")
	p = startProgram(t, dir, settings...)
	if p.version(t, "elsewhere-1") == version {
		t.Fatal("the table was not replaced")
	}
	for _, form := range forms {
		if got := p.body(t, path+form); !bytes.Equal(got, first[form]) {
			t.Errorf("%q is another one:\n%s", form, cmp.Diff(string(first[form]), string(got)))
		}
	}
	if said := p.said.String(); strings.Contains(said, path[len("/h5/estimates/"):]) {
		t.Errorf("the token stands in what it said:\n%s", said)
	}
}

func TestAnEstimateIsReadOnAPhone(t *testing.T) {
	dir := t.TempDir()
	p := startProgram(t, dir)
	version := p.version(t, "tianjin-2023")
	paths := map[string]string{"unknown": "/h5/estimates/" + rand.Text()}
	for name, who := range answered {
		paths[name] = keep(t, dir, version, who.facts, who.total)
	}
	schemes := []string{"light"}
	if os.Getenv("TEST_PICTURES") != "" { // in the dark everything stands where it stands
		schemes = append(schemes, "dark")
	}
	for _, width := range []int{360, phoneWidth, deskWidth} {
		b := openBrowser(t, width, phoneHeight)
		for _, scheme := range schemes {
			b.prefers(scheme)
			for name, path := range paths {
				b.do(chromedp.Navigate(p.url + path))
				if text := script[string](b, "document.body.innerText"); name != "unknown" && !strings.Contains(text, strings.TrimSuffix(answered[name].total, ".00")) {
					t.Errorf("%s does not say its total:\n%s", name, text)
				}
				b.whole(name, width, scheme)
				if name == "short" && width == phoneWidth && scheme == "light" {
					for _, section := range []string{"lines", "ahead"} {
						script[chromedp.Void](b, `document.getElementById(`+jsonOf(section)+`).scrollIntoView()`)
						b.picture("estimate-" + section)
					}
				}
				script[chromedp.Void](b, `document.querySelectorAll("details").forEach((d) => { d.open = true })`)
				b.whole(name+"-open", width, scheme)
			}
		}
	}
}

// prefers makes the system light or dark.
func (b *browser) prefers(scheme string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// whole checks that a page fits, with nothing cut off, and keeps a picture of
// all of it if somebody asked for pictures.
func (b *browser) whole(name string, width int, scheme string) {
	b.t.Helper()
	b.fits(name)
	cut := script[[]string](b, `[...document.querySelectorAll("main *")].filter((e) => !e.closest(".unseen") && (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== "inline" && !(e instanceof SVGElement) || e.getBoundingClientRect().right > innerWidth + 1)).map((e) => e.className + ": " + e.textContent.trim().slice(0, 40))`)
	if len(cut) > 0 {
		b.t.Errorf("%s at %d is cut off: %q", name, width, cut)
	}
	dir := os.Getenv("TEST_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	file := filepath.Join(dir, "estimate-"+name+"-"+jsonOf(width)+"-"+scheme+".png")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
