package h5_test

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"luohu/backend/web/h5"
	"luohu/configs"
	"luohu/estimator"
)

// cutOffsOf are those of ten periods, with so many points each; the last three
// lie beyond the table's basis.
func cutOffsOf(t testing.TB, points ...string) (all []h5.CutOff) {
	t.Helper()
	for i, written := range points {
		p, err := estimator.ParsePoints(written)
		if err != nil {
			t.Fatal(err)
		}
		asOf := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
		if i%2 == 1 {
			asOf = time.Date(2027, 6, 30, 0, 0, 0, 0, time.UTC)
		}
		asOf = asOf.AddDate(i/2, 0, 0)
		c := h5.CutOff{Period: strconv.Itoa(2027+i/2) + "年第" + []string{"一", "二"}[i%2] + "期", AsOf: estimator.DayOf(asOf), Points: p, Beyond: i > 6}
		if i == 4 {
			c.Changes = []string{"满 36 周岁，年龄少 5 分"}
		}
		all = append(all, c)
	}
	return all
}

func (o *office) looking(cutOffs []h5.CutOff, err error) {
	o.ahead = func(*estimator.Policy, map[string]any, time.Time) ([]h5.CutOff, error) { return cutOffs, err }
}

func TestThePageTellsWhenTheLineIsReached(t *testing.T) {
	for _, c := range []struct {
		name   string
		points []string
		want   []string
		not    string
	}{
		{
			"reached, with a step down",
			[]string{"92", "98.5", "105", "111.5", "109", "115.5", "122", "128.5", "135", "141.5"},
			[]string{"最早在2028年第二期达到 110 分：计到2028年6月30日，那时 111.5 分", "2028年第二期以后会少分：下一期比这一期少 2.5 分。要申报，赶在这一期或更早", "还差 11.5 分", "满 36 周岁，年龄少 5 分", "办法到期以后", "有效到 2026年12月31日"},
			"到不了",
		},
		{"never", []string{"40", "41", "42", "43", "44", "45", "46"}, []string{"这 7 期里到不了 110 分"}, "办法到期以后"},
		{"now already", []string{"262.33", "268", "274"}, []string{"最早在2027年第一期达到 110 分"}, "还差"},
		{"below nothing", []string{"-144.83", "-144.83", "-130"}, []string{"到不了", "还差 254.83 分"}, "会少分"},
		{"all alike", []string{"110", "110"}, []string{"最早在2027年第一期达到 110 分"}, "会少分"},
	} {
		o := openOffice(t, 0)
		o.looking(cutOffsOf(t, c.points...), nil)
		p := read(t, o, o.keep(t, short))
		_, ahead, found := strings.Cut(squeezed(p.text), squeezed("照现在这样下去"))
		if !found {
			t.Fatalf("%s: nothing is told", c.name)
		}
		for _, words := range append(c.want, c.points...) {
			if !strings.Contains(ahead, squeezed(words)) {
				t.Errorf("%s: it does not say %q", c.name, words)
			}
		}
		if strings.Contains(ahead, c.not) {
			t.Errorf("%s: it says %q", c.name, c.not)
		}
		if got := strings.Count(p.source, `<circle class="spot`); got != len(c.points) {
			t.Errorf("%s: %d spots are drawn", c.name, got)
		}
		if leftover.MatchString(p.source) || strings.Contains(p.source, "style=") || strings.Contains(p.source, "NaN") {
			t.Errorf("%s: %s", c.name, p.source)
		}
	}
}

// Points that reach the line are no filing while a condition fails.
func TestThePageTellsOfConditionsThatFailWhenTheLineIsReached(t *testing.T) {
	for _, c := range []struct {
		name         string
		mended       int // from which cut-off on
		want, wanted string
		reached      int
	}{
		{"later", 3, "2027年第二期分数到线（111.5 分），但申报条件还差：参保年限、居住证。两样都到，最早是2028年第二期：计到2028年6月30日，那时 115.5 分", "分数到线，申报条件还差参保年限、居住证", 1},
		{"never", 9, "这些期里没有两样都到的", "分数到线，申报条件还差参保年限、居住证", 0},
	} {
		cutOffs := cutOffsOf(t, "105", "111.5", "113", "115.5")
		for i := range cutOffs[:min(c.mended, len(cutOffs))] {
			cutOffs[i].Lacking = []string{"参保年限", "居住证"}
		}
		o := openOffice(t, 0)
		o.looking(cutOffs, nil)
		p := read(t, o, o.keep(t, short))
		text := squeezed(p.text)
		for _, words := range []string{c.want, c.wanted} {
			if !strings.Contains(text, squeezed(words)) {
				t.Errorf("%s: it does not say %q", c.name, words)
			}
		}
		if strings.Contains(text, squeezed("最早在2027年第二期达到")) || strings.Count(p.source, `class="reached"`) != c.reached {
			t.Errorf("%s: it says that one can file", c.name)
		}
	}
}

func TestNothingIsToldOfOneCutOffAlone(t *testing.T) {
	o := openOffice(t, 0)
	o.looking(cutOffsOf(t, "92"), nil)
	if p := read(t, o, o.keep(t, short)); strings.Contains(p.text, "什么时候能到") {
		t.Error("it is")
	}
}

func TestALookAheadThatFailsIsLoggedWithoutTheToken(t *testing.T) {
	o := openOffice(t, 0)
	o.looking(nil, errors.New("no road"))
	path := o.keep(t, short)
	if p := read(t, o, path); p.status != http.StatusServiceUnavailable || !strings.Contains(o.log.String(), "no road") || strings.Contains(o.log.String(), path[14:]) {
		t.Errorf("%d, %s", p.status, o.log)
	}
}

// A table of another city may know no line and no periods.
func TestATableWithoutALineIsToldWithoutOne(t *testing.T) {
	o := openOffice(t, 0)
	src, err := configs.FS.ReadFile("policies/beijing-2018.yaml")
	if err != nil {
		t.Fatal(err)
	}
	o.table = o.load(t, src)
	o.looking(cutOffsOf(t, "20", "21.5", "23"), nil)
	who := somebody{facts: `{"birth_date":"1980-02-03","education":"bachelor","employed_months":90,"home_months":30,"permit_valid":true,"insured_continuous_months":90}`}
	x := o.explained(t, who)
	who.total = x.Total.String()
	path := o.keep(t, who)
	p := read(t, o, path)
	text := squeezed(p.text)
	for _, words := range append(mustSay(x), "这张表没有查到分数线", "计到2026年12月31日", "和分数最多的一项比", "21.5") {
		if !strings.Contains(text, squeezed(words)) {
			t.Errorf("it does not say %q", words)
		}
	}
	for _, words := range []string{"申报指导分值", "还差", "到不了"} {
		if strings.Contains(text, words) {
			t.Errorf("it says %q", words)
		}
	}
	if leftover.MatchString(p.source) || !strings.HasPrefix(body(t, o, path+".pdf"), "%PDF-") {
		t.Error(p.source)
	}
}
