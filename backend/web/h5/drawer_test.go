package h5_test

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ledongthuc/pdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"

	"luohu/backend/store"
	"luohu/backend/web/h5"
	"luohu/configs"
	"luohu/estimator"
)

// forms are the endings of a saved estimate's address.
var forms = []string{"", ".json", ".pdf"}

// explained is what the engine makes of somebody.
func (o *office) explained(t testing.TB, who somebody) *estimator.Explanation {
	t.Helper()
	var facts map[string]any
	if err := json.Unmarshal([]byte(who.facts), &facts); err != nil {
		t.Fatal(err)
	}
	asOf, err := time.Parse(time.DateOnly, cutOff)
	if err != nil {
		t.Fatal(err)
	}
	x, err := o.table.ExplainPartial(facts, asOf)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func body(t testing.TB, h http.Handler, path string, headers ...string) string {
	t.Helper()
	answer := get(h, path, headers...)
	b, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d, %v", path, answer.StatusCode, err)
	}
	return string(b)
}

// mustSay are the words that an estimate is not told without.
func mustSay(x *estimator.Explanation) (words []string) {
	words = append(words, x.Total.Short(), "仅供参考")
	for _, l := range x.Lines {
		words = append(words, l.Name, l.Points.Short())
		for _, p := range l.Parts {
			if p.Points != 0 {
				words = append(words, p.Name, p.Because)
			}
		}
		if len(l.Parts) == 0 {
			words = append(words, l.Because)
		}
	}
	for _, g := range x.Gates {
		if g.ID != estimator.PassLineGate {
			words = append(words, g.Name, g.Because)
			if g.Passes != nil && !*g.Passes {
				words = append(words, g.Mend)
			}
		}
	}
	for _, r := range x.Readings {
		words = append(words, r.Because, r.Total.Short(), r.Why, r.Ask)
	}
	for _, w := range x.Warnings {
		words = append(words, w.Detail)
	}
	return append(words, x.Notices...)
}

// squeezed is a text without blanks, which each form puts where it likes, and
// with days as pages write them.
func squeezed(s string) string {
	s = isoDay.ReplaceAllStringFunc(s, func(written string) string {
		day, err := time.Parse(time.DateOnly, written)
		if err != nil {
			return written
		}
		return chinese(day)
	})
	return strings.Join(strings.Fields(spaced(s)), "")
}

var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}`)

func TestAPageTellsAllOfAnEstimate(t *testing.T) {
	o := openOffice(t, 0)
	for name, who := range people {
		x, path := o.explained(t, who), o.keep(t, who)
		p := read(t, o, path)
		text := squeezed(p.text)
		must := mustSay(x)
		for _, l := range x.Lines {
			must = append(must, l.Rule.Legal, l.Known, l.Reference)
			must = append(must, l.NotCounted...)
			for _, part := range l.Parts {
				must = append(must, part.Rule.Legal)
				must = append(must, part.NotCounted...)
			}
		}
		for _, a := range x.Advice {
			must = append(must, a.Because, "+"+a.Gain.Short(), a.Total.Short())
		}
		must = append(must, "2027年第一期", "2026年12月31日", o.table.Name, strings.TrimPrefix(o.table.Version, "sha256:")[:12])
		for _, words := range must {
			if !strings.Contains(text, squeezed(words)) {
				t.Errorf("%s: the page does not say %q", name, words)
			}
		}
		if found := leftover.FindString(p.source); p.status != http.StatusOK || found != "" {
			t.Errorf("%s: %d, shows %q", name, p.status, found)
		}
		if strings.Contains(p.source, "<script") || strings.Contains(p.source, "style=") {
			t.Errorf("%s has a script or a style that its policy forbids", name)
		}
		for i, level := range p.headings {
			if (i == 0) != (level == 1) || i > 0 && level > p.headings[i-1]+1 {
				t.Errorf("%s has headings %v", name, p.headings)
				break
			}
		}
		if slices.Sort(p.ids); len(slices.Compact(slices.Clone(p.ids))) != len(p.ids) {
			t.Errorf("%s uses an id twice: %v", name, p.ids)
		}
		for _, link := range p.links {
			if anchor, inside := strings.CutPrefix(link, "#"); inside && !slices.Contains(p.ids, anchor) {
				t.Errorf("%s links to #%s, which is not there", name, anchor)
			}
		}
		for _, form := range forms[1:] {
			if !slices.Contains(p.links, path+form) {
				t.Errorf("%s has no link to its %s", name, form)
			}
		}
	}
}

func TestThePageSaysHowFarItIsToTheLine(t *testing.T) {
	o := openOffice(t, 0)
	for _, c := range []struct {
		who  somebody
		want string
	}{
		{short, "离申报指导分值 110 分还差 18 分"},
		{passing, "达到申报指导分值 110 分，高出 152.33 分"},
		{negative, "离申报指导分值 110 分还差 254.83 分"},
		{skipping, "没有回答，所以还没有算进去的：居住、年龄"},
		{skipping, "没有回答，先按没有算的：医疗保险"},
		{negative, "其中 -60 分的分值既不是官方原文，也不是转载的官方表"},
	} {
		if p := read(t, o, o.keep(t, c.who)); !strings.Contains(squeezed(p.text), squeezed(c.want)) {
			t.Errorf("it does not say %q", c.want)
		}
	}
}

func TestATotalThatCountsOtherwiseNowIsTold(t *testing.T) {
	o := openOffice(t, 0)
	p := read(t, o, o.keep(t, somebody{short.facts, "91.00"}))
	if !strings.Contains(squeezed(p.text), "保存时算出的是91.00分") || !strings.Contains(o.log.String(), "counts to another total") {
		t.Errorf("neither its owner nor we are told: %s", o.log)
	}
}

func TestAnEstimateOfLongAgoIsMadeAgainToTheSameBytes(t *testing.T) {
	o := openOffice(t, 0)
	first, was := map[string]string{}, map[string]string{}
	for name, who := range people {
		path := o.keep(t, who)
		for _, form := range forms {
			first[path+form] = body(t, o, path+form)
		}
		src, err := json.MarshalIndent(o.explained(t, who), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		was[name] = string(src)
		var want, got any
		if err := json.Unmarshal(src, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(first[path+".json"]), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s is not what the engine says:\n%s", name, diff)
		}
	}
	src, err := configs.FS.ReadFile("policies/tianjin-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(src, []byte("points: 110"), []byte("points: 120"), 1)
	if o.table = o.load(t, changed); o.table.PassLine.Short() != "120" {
		t.Fatal("the table in force has not changed")
	}
	for path, bytes := range first {
		if body(t, o, path) != bytes {
			t.Errorf("%s is another one", path)
		}
	}
	for name, who := range people {
		if now, err := json.MarshalIndent(o.explained(t, who), "", "  "); err != nil || string(now) == was[name] {
			t.Errorf("%s would count the same by the table of now, %v", name, err)
		}
	}
}

func TestASheetIsGoodAndSaysItAll(t *testing.T) {
	o := openOffice(t, 0)
	for name, who := range people {
		path := o.keep(t, who)
		file := body(t, o, path+".pdf")
		api.DisableConfigDir()
		if err := api.Validate(strings.NewReader(file), nil); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		r, err := pdf.NewReader(strings.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := r.GetPlainText()
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(plain)
		if err != nil {
			t.Fatal(err)
		}
		if r.NumPage() > 2 || len(file) > 200_000 {
			t.Errorf("%s: %d pages, %d bytes", name, r.NumPage(), len(file))
		}
		x := o.explained(t, who)
		for _, words := range append(mustSay(x), "2027年第一期", o.table.Version, "扫码核对") {
			if !strings.Contains(squeezed(string(all)), squeezed(words)) {
				t.Errorf("%s: the sheet does not say %q", name, words)
			}
		}
		for _, l := range x.Lines {
			for _, f := range l.Facts {
				if _, given := map[string]bool{"submission_date": true}[f.ID]; !given && !strings.Contains(squeezed(string(all)), squeezed(f.Name+f.Value)) {
					t.Errorf("%s: the sheet does not say %s %s", name, f.Name, f.Value)
				}
			}
		}
		if strings.ContainsAny(string(all), "〓{}") {
			t.Errorf("%s: something could not be printed", name)
		}
	}
}

// None of the ways to be wrong tells more than another.
func TestWhatIsNoSavedEstimateIsAnsweredAlike(t *testing.T) {
	o := openOffice(t, 0)
	kept := o.keep(t, short)
	unknown := get(o, "/h5/estimates/"+rand.Text())
	want, err := io.ReadAll(unknown.Body)
	if err != nil || !strings.Contains(string(want), "没有这份测算") {
		t.Fatalf("%s, %v", want, err)
	}
	for _, path := range []string{
		"/h5/estimates/A", "/h5/estimates/" + strings.ToLower(kept[len("/h5/estimates/"):]), kept + "A", kept[:len(kept)-1], kept + ".PDF", kept + ".html",
		kept + ".", kept + ".json.pdf", kept + "%20", "/h5/estimates/%25", "/h5/estimates/%00", "/h5/estimates/%ff%fe", "/h5/estimates/%27%20OR%20%27%27=%27",
		"/h5/estimates/" + rand.Text() + ".pdf", "/h5/estimates/" + strings.Repeat("A", 5000),
	} {
		answer := get(o, path)
		got, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != http.StatusNotFound || string(got) != string(want) {
			t.Errorf("%.60s: %d, %d bytes", path, answer.StatusCode, len(got))
		}
		if diff := cmp.Diff(unknown.Header, answer.Header); diff != "" {
			t.Errorf("%.60s has other headers:\n%s", path, diff)
		}
	}
	for _, path := range []string{"/h5/estimates/" + rand.Text() + ".json", "/h5/estimates/x.json"} {
		answer := get(o, path)
		got, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != http.StatusNotFound || answer.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(string(got), "没有保存的测算") {
			t.Errorf("%s: %d %s", path, answer.StatusCode, got)
		}
	}
	if log := o.log.String(); log != "" {
		t.Errorf("it was logged: %s", log)
	}
}

func TestNobodyKeepsOrPassesOnASavedEstimate(t *testing.T) {
	o := openOffice(t, 0)
	path := o.keep(t, short)
	for _, each := range []string{path, path + ".json", path + ".pdf", "/h5/estimates/none", "/h5/estimates/none.json"} {
		h := get(o, each).Header
		for name, want := range map[string]string{
			"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
			"X-Robots-Tag": "noindex, nofollow, noarchive", "Etag": "", "Last-Modified": "", "Set-Cookie": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", each, name, got)
			}
		}
		if !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s: %v", each, h)
		}
	}
	if p := read(t, o, path); !strings.Contains(p.source, `<meta name="robots" content="noindex`) {
		t.Error("the page may be indexed")
	}
}

func TestEachFormSaysWhatItIs(t *testing.T) {
	o := openOffice(t, 0)
	path := o.keep(t, short)
	for form, want := range map[string]string{"": "text/html; charset=utf-8", ".json": "application/json; charset=utf-8", ".pdf": "application/pdf"} {
		plain := body(t, o, path+form)
		w := httptest.NewRecorder()
		o.ServeHTTP(w, httptest.NewRequest(http.MethodHead, path+form, http.NoBody))
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || w.Body.Len() != 0 || got != want {
			t.Errorf("HEAD %s: %d, %d bytes, %s", form, w.Code, w.Body.Len(), got)
		}
		packed := get(o, path+form, "Accept-Encoding", "gzip")
		var reader io.Reader = packed.Body
		if packed.Header.Get("Content-Encoding") == "gzip" {
			var err error
			if reader, err = gzip.NewReader(packed.Body); err != nil {
				t.Fatal(err)
			}
		} else if form != ".pdf" {
			t.Errorf("%s is not packed", form)
		}
		if got, err := io.ReadAll(reader); err != nil || string(got) != plain {
			t.Errorf("%s is another one when packed, %v", form, err)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		w := httptest.NewRecorder()
		o.ServeHTTP(w, httptest.NewRequest(method, path, http.NoBody))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}

// Whatever goes wrong: people hear that nothing is lost, we hear what it was,
// and nobody hears whose.
func TestWhatGoesWrongIsLoggedWithoutTokenAndFacts(t *testing.T) {
	for name, spoil := range map[string]func(*office) string{
		"its table is not kept": func(o *office) string {
			return o.keepAs(t, store.Estimate{PolicyVersion: "sha256:0", Facts: json.RawMessage(short.facts), Total: short.total})
		},
		"what was kept can't be read": func(o *office) string {
			return o.keepAs(t, store.Estimate{PolicyVersion: o.table.Version, Facts: json.RawMessage(`["1992-05-06"]`), Total: "0.00"})
		},
		"count by": func(o *office) string {
			return o.keepAs(t, store.Estimate{PolicyVersion: o.table.Version, Facts: json.RawMessage(`{"birth_date":"1992-05-06","pension_months":99999}`), Total: "0.00"})
		},
		"find a saved estimate": func(o *office) string {
			path := o.keep(t, short)
			o.store.Close()
			return path
		},
	} {
		o := openOffice(t, 0)
		path := spoil(o)
		for _, form := range forms {
			answer := get(o, path+form)
			got, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(got), "系统出了点问题") || strings.Contains(string(got), "sha256") {
				t.Errorf("%s%s: %d %s", name, form, answer.StatusCode, got)
			}
		}
		log := o.log.String()
		if strings.Count(log, name) != len(forms) {
			t.Errorf("%s is not logged: %s", name, log)
		}
		for _, private := range []string{path[len("/h5/estimates/"):], "1992", "99999"} {
			if strings.Contains(log, private) {
				t.Errorf("%s: the log says %q: %s", name, private, log)
			}
		}
	}
}

func TestOneAddressMayReadOnlySoManyAMinute(t *testing.T) {
	o := openOffice(t, 3)
	path := o.keep(t, short)
	for i := range 5 {
		answer := get(o, path)
		got, _ := io.ReadAll(answer.Body)
		want := http.StatusOK
		if i >= 3 {
			want = http.StatusTooManyRequests
		}
		if answer.StatusCode != want || (answer.Header.Get("Retry-After") == "60") != (i >= 3) || i >= 3 && !strings.Contains(string(got), "过一分钟") {
			t.Errorf("%d: %d %v", i, answer.StatusCode, answer.Header)
		}
	}
	if answer := get(o, "/h5/guides"); answer.StatusCode != http.StatusOK {
		t.Errorf("the guides answer %d", answer.StatusCode)
	}
}

func TestPagesThatRefuseAreWhole(t *testing.T) {
	o := openOffice(t, 1)
	pages := []page{read(t, o, "/h5/estimates/none"), read(t, o, "/h5/estimates/none")}
	broken := openOffice(t, 0)
	broken.store.Close()
	for _, p := range append(pages, read(t, broken, "/h5/estimates/none")) {
		if p.status < 400 || leftover.MatchString(p.source) || strings.Contains(p.source, "<script") || p.h1 == "" || !slices.Contains(p.headings, 1) {
			t.Errorf("%d: %s", p.status, p.source)
		}
	}
}

var _ h5.Tables = (*office)(nil)

// weighty is what an estimate's page may weigh with its style, packed.
const weighty = 16 << 10

func TestAnEstimateWithItsStyleFitsAWeakSignal(t *testing.T) {
	o := openOffice(t, 0)
	for name, who := range people {
		path := o.keep(t, who)
		style := regexp.MustCompile(`/h5/assets/estimate[^"]+`).FindString(body(t, o, path))
		sum := 0
		for _, part := range []string{path, style, "/h5/assets/icon.svg"} {
			packed, err := io.ReadAll(get(o, part, "Accept-Encoding", "gzip").Body)
			if err != nil {
				t.Fatal(err)
			}
			sum += len(packed)
		}
		if sum > weighty {
			t.Errorf("%s weighs %d bytes", name, sum)
		}
	}
}
