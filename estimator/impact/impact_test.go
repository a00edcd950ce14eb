package impact_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/impact"
	"luohu/estimator/internal/tabletest"
)

const configs = "../../configs"

var june = estimator.DayOf(must("2026-06-30"))

func words(tb testing.TB) *impact.Words {
	tb.Helper()
	w, err := impact.LoadWords(tabletest.Read(tb, configs+"/words/impact.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// policy is a shipped one, with some of its text replaced.
func policy(tb testing.TB, id string, oldnew ...string) *estimator.Policy {
	tb.Helper()
	src := strings.NewReplacer(oldnew...).Replace(string(tabletest.Read(tb, configs+"/policies/"+id+".yaml")))
	return tabletest.Load(tb, id+".yaml", []byte(src))
}

// somebody is made up: some facts left out, as people leave them out.
func somebody(r *rand.Rand, p *estimator.Policy) map[string]any {
	facts := map[string]any{}
	for _, f := range p.Facts() {
		if !f.Required && f.ID != "home_district" && r.IntN(4) == 0 {
			continue
		}
		switch f.Type {
		case estimator.Date:
			if f.ID == "birth_date" {
				facts[f.ID] = fmt.Sprintf("%d-%02d-%02d", 1965+r.IntN(40), 1+r.IntN(12), 1+r.IntN(28))
			}
		case estimator.Bool:
			facts[f.ID] = r.IntN(3) == 0
		case estimator.ChoiceType:
			facts[f.ID] = f.Choices[r.IntN(len(f.Choices))].Value
		case estimator.Count:
			if r.IntN(3) == 0 {
				facts[f.ID] = r.IntN(4)
			}
		case estimator.Months:
			facts[f.ID] = r.IntN(150)
		case estimator.Money:
			facts[f.ID] = r.IntN(300_000)
		}
	}
	return facts
}

func line(tb testing.TB, facts map[string]any) string {
	tb.Helper()
	b, err := json.Marshal(facts)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b) + "\n"
}

func write(tb testing.TB, dir, name, text string) {
	tb.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
}

func run(tb testing.TB, c impact.Comparison, sources ...impact.Source) *impact.Report {
	tb.Helper()
	r, err := impact.Run(tb.Context(), c, words(tb), sources...)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// expected counts the same people by [estimator.Policy.Total], one by one.
type expected struct {
	counted, gain, lose, newly, noLonger, both, neither int
	sum, lowest, highest                                estimator.Points
}

func (x *expected) note(was, is, lineWas, lineIs estimator.Points) {
	x.counted++
	switch change := is - was; {
	case change > 0:
		x.gain++
	case change < 0:
		x.lose++
	}
	x.sum += is - was
	x.lowest, x.highest = min(x.lowest, is-was), max(x.highest, is-was)
	switch before, after := was >= lineWas, is >= lineIs; {
	case before && after:
		x.both++
	case before:
		x.noLonger++
	case after:
		x.newly++
	default:
		x.neither++
	}
}

func (x *expected) compare(t *testing.T, r *impact.Report) {
	t.Helper()
	got := expected{r.Counted, r.Gain, r.Lose, r.Line.Newly, r.Line.NoLonger, r.Line.Both, r.Line.Neither, x.sum, r.Change.Lowest, r.Change.Highest}
	if got != *x {
		t.Errorf("got %+v, want %+v", got, *x)
	}
	if n := x.gain + x.lose; n > 0 && r.Change.Mean != x.sum/estimator.Points(n) {
		t.Errorf("the mean is %s, want %s", r.Change.Mean, x.sum/estimator.Points(n))
	}
	inBins := 0
	for _, b := range r.Bins {
		inBins += b.People
	}
	if inBins != r.Counted || r.Gain+r.Lose+r.Unchanged != r.Counted {
		t.Errorf("%d in bins, %d gain, %d lose, %d stay: not %d", inBins, r.Gain, r.Lose, r.Unchanged, r.Counted)
	}
}

// Every sum is that of counting people one by one, whoever they are and however
// they are kept.
func TestTheImpactIsWhatCountingOneByOneGives(t *testing.T) {
	for _, pair := range [][2]string{{"tianjin-2022", "tianjin-2023"}, {"tianjin-2023", "tianjin-2022"}, {"tianjin-2020", "tianjin-2022"}, {"tianjin-2018", "tianjin-2020"}} {
		a, b := policy(t, pair[0]), policy(t, pair[1])
		r, dir := rand.New(rand.NewPCG(7, 7)), t.TempDir()
		var want expected
		var text strings.Builder
		var saved []impact.Person
		for i := range 3000 {
			facts := somebody(r, a)
			if i%3 == 0 {
				facts = somebody(r, b)
			}
			was, err := a.Total(known(a, facts), june.Time())
			is, err2 := b.Total(known(b, facts), june.Time())
			if err == nil && err2 == nil {
				want.note(was, is, a.PassLine, b.PassLine)
			}
			switch {
			case i < 60:
				write(t, dir, fmt.Sprintf("%d.json", i), line(t, facts))
			case i < 120:
				write(t, dir, fmt.Sprintf("%d.yaml", i), asYAML(facts))
			case i < 2000:
				text.WriteString(line(t, facts))
			default:
				saved = append(saved, impact.Person{AsOf: june, Facts: []byte(line(t, facts))})
			}
		}
		write(t, dir, "people.jsonl", text.String())
		write(t, dir, "readme.txt", "no facts")
		report := run(t, impact.Comparison{From: a, To: b, AsOf: june}, impact.Folder(dir, june), impact.Saved(func(give func(impact.Person) error) error {
			for _, p := range saved {
				if err := give(p); err != nil {
					return err
				}
			}
			return nil
		}))
		want.compare(t, report)
		if report.People != 3000 || report.Unreadable.People != 0 || want.counted < 500 {
			t.Errorf("%v: %d people, %d unreadable, %d counted", pair, report.People, report.Unreadable.People, want.counted)
		}
		if not := report.NotCounted; report.People-report.Counted != not.From+not.To-not.Both {
			t.Errorf("%v: %+v do not make up for those not counted", pair, not)
		}
	}
}

// known are the facts that a policy has.
func known(p *estimator.Policy, facts map[string]any) map[string]any {
	all := map[string]any{}
	for name, v := range facts {
		if _, found := p.Fact(name); found {
			all[name] = v
		}
	}
	return all
}

func asYAML(facts map[string]any) string {
	var b strings.Builder
	for name, v := range facts {
		fmt.Fprintf(&b, "%s: %v\n", name, v)
	}
	return b.String()
}

func TestAReadingIsCountedAgainstTheTableItself(t *testing.T) {
	p := policy(t, "tianjin-2023")
	for i, reading := range p.OpenReadings() {
		r := rand.New(rand.NewPCG(3, uint64(i)))
		var want expected
		var text strings.Builder
		for range 1500 {
			facts := somebody(r, p)
			e, err := p.Trace(facts, june.Time())
			if err != nil {
				t.Fatal(err)
			}
			other := e.Total
			for _, each := range e.Readings {
				if each.ID == reading.ID {
					other = each.Total
				}
			}
			want.note(e.Total, other, p.PassLine, p.PassLine)
			text.WriteString(line(t, facts))
		}
		dir := t.TempDir()
		write(t, dir, "people.ndjson", text.String())
		want.compare(t, run(t, impact.Comparison{From: p, Reading: reading.ID, AsOf: june}, impact.Folder(dir, june)))
	}
	if _, err := impact.Run(t.Context(), impact.Comparison{From: p, Reading: "none", AsOf: june}, words(t)); err == nil {
		t.Error("a reading that is not there was counted")
	}
}

// A report of ten people, as it is told.
func TestAReportIsToldAsWritten(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	for _, facts := range []string{
		`{"birth_date":"1990-07-01","education":"bachelor_or_above","pension_months":60,"owns_home":true,"home_district":"滨海新区","home_months":30}`,
		`{"birth_date":"1990-07-01","education":"bachelor_or_above","pension_months":100,"medical_months":100,"owns_home":true,"home_district":"东丽区","home_months":24}`,
		`{"birth_date":"1985-01-01","education":"associate","fund_months":60}`,
		`{"birth_date":"1985-01-01","education":"associate","owns_home":true,"home_district":"东丽区","home_months":11}`,
		`{"birth_date":"1985-01-01","education":"associate","owns_home":true,"home_district":"东丽区","home_months":30,"home_new_build":true}`,
		`{"education":"associate"}`,
		`{"birth_date":"1985-01-01","education":"phd"}`,
		`{"birth_date":"1985-01-01","education":"none","owns_home":true}`,
		`{"birth_date":"1985-01-01","education":"none","身份证号 120101198501010011":1}`,
		`{"birth_date":"1985-01-01", 张三`,
	} {
		text.WriteString(facts + "\n")
	}
	write(t, dir, "people.jsonl", text.String())
	write(t, dir, "a.yaml", "- 张三\n")
	r := run(t, impact.Comparison{From: policy(t, "tianjin-2022"), To: policy(t, "tianjin-2023"), AsOf: june}, impact.Folder(dir, june))
	tabletest.Golden(t, "report.txt", r.Text())
	asJSON, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	tabletest.Golden(t, "report.json", string(asJSON)+"\n")
	for _, personal := range []string{"张三", "120101", "1985-01-01", "phd"} {
		if strings.Contains(r.Text()+string(asJSON), personal) {
			t.Errorf("%s is told", personal)
		}
	}
	reading := run(t, impact.Comparison{From: policy(t, "tianjin-2023"), Reading: "home_by_full_year", AsOf: june}, impact.Folder(dir, june))
	tabletest.Golden(t, "reading.txt", reading.Text())
}

func TestEverybodyIsCountedToTheirOwnDayUnlessOneIsGiven(t *testing.T) {
	p := policy(t, "tianjin-2023")
	// Whoever turns 36 between the two days has other points under one of them.
	c := impact.Comparison{From: p, To: policy(t, "tianjin-2023", "    max: 10\n    rule: bands", "    max: 20\n    rule: bands", "      - through: 35\n        points: 10\n", "      - through: 35\n        points: 20\n")}
	both := impact.Saved(func(give func(impact.Person) error) error {
		facts := []byte(`{"birth_date":"1990-07-01","education":"none"}`)
		return errors.Join(give(impact.Person{AsOf: june, Facts: facts}), give(impact.Person{AsOf: estimator.DayOf(must("2026-07-01")), Facts: facts}))
	})
	if r := run(t, c, both); r.Gain != 1 || r.Unchanged != 1 || r.AsOf != "" {
		t.Errorf("%+v", r)
	}
	c.AsOf = june
	if r := run(t, c, both); r.Gain != 2 || r.AsOf != "2026-06-30" {
		t.Errorf("%+v", r)
	}
}

func TestWhoKeepsPeopleMayFail(t *testing.T) {
	p, broken := policy(t, "tianjin-2023"), errors.New("the database is away")
	for name, source := range map[string]impact.Source{
		"saved":          impact.Saved(func(func(impact.Person) error) error { return broken }),
		"no folder":      impact.Folder(filepath.Join(t.TempDir(), "none"), june),
		"an empty one":   impact.Folder(t.TempDir(), june),
		"a file instead": impact.Folder(configs+"/luohu.yaml", june),
	} {
		if _, err := impact.Run(t.Context(), impact.Comparison{From: p, To: p, AsOf: june}, words(t), source); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
