package h5_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/paper/papertest"
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

// Who prints the sheet hands it to an employer: what keeps them from filing
// stands beside the total there too.
func TestConditionsForFilingStandBesideTheTotal(t *testing.T) {
	o := openOffice(t, 0)
	as := func(who somebody, fact string, value string) somebody {
		return somebody{regexp.MustCompile(`"`+fact+`":\w+`).ReplaceAllString(who.facts, `"`+fact+`":`+value), who.total}
	}
	retired := as(passing, "below_retirement_age", "false")
	for name, c := range map[string]struct {
		who          somebody
		page, sheet  string
		advised, not string
	}{
		"all met":       {passing, "申报条件：回答的都达到", "申报条件：回答的都达到", "分数已经够了", "先要办好的"},
		"some unmet":    {negative, "申报条件有 5 条没有达到", "申报条件有 5 条没有达到", "先要办好的申报条件", "不能申报："},
		"not answered":  {skipping, "申报条件有 7 条还没有回答", "申报条件有 7 条还没有回答", "", "先要办好的"},
		"over the line": {as(passing, "permit_valid", "false"), "申报条件有 1 条没有达到", "申报条件有 1 条没有达到", "先要办好的申报条件", "不能申报："},
		"retired":       {retired, "按现在的规定不能申报：已到法定退休年龄", "按现在的规定不能申报：已到法定退休年龄", "没有列怎样提高", "最早在"},
	} {
		o.looking(cutOffsOf(t, "262.33", "268", "274"), nil)
		path := o.keep(t, c.who)
		text := squeezed(read(t, o, path).text)
		for _, words := range []string{c.page, c.advised} {
			if !strings.Contains(text, squeezed(words)) {
				t.Errorf("%s: the page does not say %q", name, words)
			}
		}
		if strings.Contains(text, squeezed(c.not)) {
			t.Errorf("%s: the page says %q", name, c.not)
		}
		_, said := papertest.Read(t, []byte(body(t, o, path+".pdf")))
		if head, _, _ := strings.Cut(squeezed(said), "由申请人自己填写"); !strings.Contains(head, squeezed(c.sheet)) {
			t.Errorf("%s: the sheet does not say %q beside the total", name, c.sheet)
		}
	}
}

// How a home counts is chosen when filing: nobody was asked.
func TestWhatIsChosenWhenFilingIsNotCalledUnanswered(t *testing.T) {
	o := openOffice(t, 0)
	path := o.keep(t, somebody{`{"birth_date":"1978-01-20","education":"none","owns_home":true,"home_district":"和平区",
		"home_bought_before_2020_04_02":true,"home_months":90,"rent_months":0,"permit_endorsements":0}`, "70.00"})
	_, sheet := papertest.Read(t, []byte(body(t, o, path+".pdf")))
	for form, said := range map[string]string{"page": read(t, o, path).text, "sheet": sheet} {
		assumed := regexp.MustCompile(`按没有算的：[^。]*住房计分方式`).MatchString(squeezed(said))
		if assumed || !strings.Contains(squeezed(said), "住房计分方式申报时才选，先按「逐年计分」算。") {
			t.Errorf("the %s: %s", form, said)
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
		pages, said := papertest.Read(t, []byte(file))
		if pages > 2 || len(file) > 200_000 {
			t.Errorf("%s: %d pages, %d bytes", name, pages, len(file))
		}
		x := o.explained(t, who)
		for _, words := range append(mustSay(x), "2027年第一期", o.table.Version, "扫码核对") {
			if !strings.Contains(squeezed(said), squeezed(words)) {
				t.Errorf("%s: the sheet does not say %q", name, words)
			}
		}
		for _, l := range x.Lines {
			for _, f := range l.Facts {
				if f.ID != "submission_date" && !strings.Contains(squeezed(said), squeezed(f.Name+f.Value)) {
					t.Errorf("%s: the sheet does not say %s %s", name, f.Name, f.Value)
				}
			}
		}
		if strings.ContainsAny(said, "〓{}") {
			t.Errorf("%s: something could not be printed", name)
		}
	}
}

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

func TestWhatAWithdrawnTableCountedIsNotReliedOn(t *testing.T) {
	o := openOffice(t, 0)
	path := o.keep(t, passing)
	if p := read(t, o, path); strings.Contains(p.text, "已经撤回") {
		t.Error("nobody withdrew it")
	}
	o.withdrawn = o.table.Version
	if p := read(t, o, path); !strings.Contains(p.text, "已经撤回，不能作准") {
		t.Error("the page does not say so")
	}
	if _, said := papertest.Read(t, []byte(body(t, o, path+".pdf"))); !strings.Contains(squeezed(said), "已经撤回，不能作准") {
		t.Error("the sheet does not say so")
	}
}
