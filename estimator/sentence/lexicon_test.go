package sentence_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
	"luohu/estimator/sentence"
)

func TestEveryFactWithWordsIsOneOfAShippedPolicy(t *testing.T) {
	l, all := lexicon(t), slices.Collect(maps.Values(tabletest.Shipped(t)))
	for _, id := range slices.Sorted(maps.Keys(l.Facts)) {
		known := slices.ContainsFunc(all, func(p *estimator.Policy) bool {
			f, found := p.Fact(id)
			return found && choicesExist(f, l.Facts[id].Values)
		})
		if !known {
			t.Errorf("facts.%s: no shipped policy has it with such choices", id)
		}
	}
}

func choicesExist(f *estimator.Fact, values map[string][]string) bool {
	for value := range values {
		if f.Check(value) != nil {
			return false
		}
	}
	return true
}

func TestValuesOfTheLexiconCanBeKept(t *testing.T) {
	l := lexicon(t)
	newest := tabletest.Shipped(t)["tianjin-2023"]
	check := func(where, id string, value any) {
		f, found := newest.Fact(id)
		if !found || f.Check(value) != nil {
			t.Errorf("%s: %s can't be %v", where, id, value)
		}
	}
	for _, said := range l.Sayings {
		for id, value := range said.Facts {
			check(said.Words[0], id, value)
		}
	}
	for id, words := range l.Facts {
		if words.Without != nil {
			check("without", id, words.Without)
		}
		if words.Newly != nil {
			for other, value := range words.Newly.Facts {
				check("facts."+id+".newly", other, value)
			}
		}
	}
}

func TestAPolicyWithoutAFactNeverFillsIt(t *testing.T) {
	say := "我32岁，大专，社保四年，有套新房在武清，2019年买的，签注三次，没得过技能竞赛奖，没犯罪记录，单身"
	l := lexicon(t)
	for _, p := range tabletest.Shipped(t) {
		found := l.Reader(p).Read(say, asOf, today).Found
		if len(found) < 2 {
			t.Errorf("%s: only %s", p.ID, shown(found, 0))
		}
		for _, f := range found {
			if own, known := p.Fact(f.Fact.ID); !known || own != f.Fact {
				t.Errorf("%s: %s", p.ID, f.Fact.ID)
			}
		}
	}
}

func TestAMessageThatIsTooLongFillsNothing(t *testing.T) {
	r := reader(t)
	long := "大专，" + strings.Repeat("哈", sentence.MaxRunes-3)
	if got := shown(r.Read(long, asOf, today).Found, 0); got != "education=associate" {
		t.Errorf("of %d characters: %s", sentence.MaxRunes, got)
	}
	for _, say := range []string{long + "哈", "大专" + strings.Repeat("\xff", 9000), "大专" + strings.Repeat("ﷺ", 1900)} {
		if got := shown(r.Read(say, asOf, today).Found, 0); got != "" {
			t.Errorf("of %d bytes: %s", len(say), got)
		}
	}
}

func TestOneThingSaidIsOneThingHoweverManyFactsItFills(t *testing.T) {
	r := reader(t)
	for say, want := range map[string]int{
		"大专": 1, "社保五年": 1, "没结婚": 1, "五险一金三年": 1, "买了套二手房": 1, "社保五年，大专": 2, "社保五年，医保四年": 2, "": 0,
	} {
		if got := r.Read(say, asOf, today).Things(); got != want {
			t.Errorf("%s: %d, want %d", say, got, want)
		}
	}
}

// TestAFaultyLexiconIsNamed changes one thing of the shipped file at a time.
func TestAFaultyLexiconIsNamed(t *testing.T) {
	for _, c := range []struct {
		why, want string
		change    func(l map[string]any)
	}{
		{"an unknown key", "unknown field", func(l map[string]any) { l["wrods"] = 1 }},
		{"an unknown key of a fact", "unknown field", func(l map[string]any) { fact(l, "education")["nams"] = []string{"a"} }},
		{"an unknown role", "words.fillerz: unknown", func(l map[string]any) { l["words"].(map[string]any)["fillerz"] = []string{"a"} }},
		{"a role without words", "words.no: nothing stands there", func(l map[string]any) { delete(l["words"].(map[string]any), "no") }},
		{"a word twice", `words.no[1]: "没" stands there twice`, func(l map[string]any) { l["words"].(map[string]any)["no"] = []string{"没", "没"} }},
		{"no word", "facts.education.names[0]: no word", func(l map[string]any) { fact(l, "education")["names"] = []string{" "} }},
		{"a long word", "facts.education.yes[0]", func(l map[string]any) { fact(l, "education")["yes"] = []string{strings.Repeat("长", 13)} }},
		{"a fact without words", `facts.home_district.beside: "home" does not`, func(l map[string]any) { fact(l, "home_district")["beside"] = "home" }},
		{"an unknown group", `groups[0].facts: "pension"`, func(l map[string]any) {
			l["groups"].([]any)[0].(map[string]any)["facts"] = []string{"pension"}
		}},
		{"an unknown saying", `sayings[0].facts: "title"`, func(l map[string]any) {
			l["sayings"].([]any)[0].(map[string]any)["facts"] = map[string]any{"title": "none"}
		}},
		{"no day", `facts.home_bought_before_2020_04_02.before: "soon"`, func(l map[string]any) {
			fact(l, "home_bought_before_2020_04_02")["before"] = "soon"
		}},
		{"an unknown owner", `facts.spouse_insured_months.of: "friend"`, func(l map[string]any) { fact(l, "spouse_insured_months")["of"] = "friend" }},
		{"half a pair", "traditional: 險 stands without", func(l map[string]any) { l["traditional"] = "險" }},
		{"a chain", "which is traditional itself", func(l map[string]any) { l["traditional"] = "險险险羊" }},
		{"two pairs", "traditional: 險 is paired with", func(l map[string]any) { l["traditional"] = "險险險羊" }},
	} {
		t.Run(c.why, func(t *testing.T) {
			var l map[string]any
			if err := yaml.Unmarshal(tabletest.Read(t, configs+"/words/sentence.yaml"), &l); err != nil {
				t.Fatal(err)
			}
			c.change(l)
			src, err := yaml.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := sentence.Load(src); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %q", err, c.want)
			}
		})
	}
}

func fact(l map[string]any, id string) map[string]any {
	return l["facts"].(map[string]any)[id].(map[string]any)
}
