package estimator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// Rules are told from the data of each table, and the sum beside them.
func TestEveryLineIsExplained(t *testing.T) {
	for id, p := range tabletest.Shipped(t) {
		if p.City != "tianjin" {
			continue
		}
		t.Run(id, func(t *testing.T) {
			facts := map[string]any{}
			for fact, value := range somebody {
				if _, known := p.Fact(fact); known {
					facts[fact] = value
				}
			}
			if p.ID == "tianjin-2018" {
				facts["settle_district"] = "滨海新区"
				facts["professional_title"] = "junior"
			}
			x, err := p.Explain(facts, benchDay)
			if err != nil {
				t.Fatal(err)
			}
			tabletest.Golden(t, "explained-"+id+".txt", inText(x))
		})
	}
}

func inText(x *estimator.Explanation) string {
	var b strings.Builder
	var tell func(lines []estimator.Explained, indent string)
	tell = func(lines []estimator.Explained, indent string) {
		for _, l := range lines {
			fmt.Fprintf(&b, "%s%s %s〔%s〕%s\n", indent, l.Name, l.Points, l.Known, l.Because)
			fmt.Fprintf(&b, "%s  规则：%s\n%s  条文：%s\n", indent, l.Rule.Short, indent, l.Rule.Legal)
			for _, f := range l.Facts {
				fmt.Fprintf(&b, "%s  · %s：%s\n", indent, f.Name, f.Value)
			}
			for _, n := range l.NotCounted {
				fmt.Fprintf(&b, "%s  没有计：%s\n", indent, n)
			}
			for _, n := range l.Excluded {
				fmt.Fprintf(&b, "%s  不计：%s\n", indent, n)
			}
			for _, n := range l.Materials {
				fmt.Fprintf(&b, "%s  材料：%s\n", indent, n)
			}
			tell(l.Parts, indent+"    ")
		}
	}
	tell(x.Lines, "")
	return b.String()
}

// Whoever reads the JSON of an explanation finds the estimate in it unchanged.
func TestAnExplanationIsTheEstimateAndMore(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	x, err := p.Explain(somebody, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	e, err := p.Estimate(somebody, benchDay)
	if err != nil {
		t.Fatal(err)
	}
	var bare, with map[string]any
	for _, each := range []struct {
		of any
		to *map[string]any
	}{{e, &bare}, {x, &with}} {
		src, err := json.Marshal(each.of)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(src, each.to); err != nil {
			t.Fatal(err)
		}
	}
	if lines, ok := with["explanation"].([]any); !ok || len(lines) != len(e.Indicators) {
		t.Errorf("%d lines are explained, of %d", len(lines), len(e.Indicators))
	}
	delete(with, "explanation")
	if diff := cmp.Diff(bare, with); diff != "" {
		t.Error(diff)
	}
}

// What somebody has and gets nothing for is told with the reason.
func TestWhatIsNotCountedIsSaid(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for _, c := range []struct {
		name, line, want string
		facts            map[string]any
	}{
		{"the second certificate", "qualification", "职业技能等级：初级工", map[string]any{"professional_title": "senior", "vocational_skill": "junior_worker"}},
		{"the months of an unfinished year", "residence/home", "不满一年的 6 个月", map[string]any{"owns_home": true, "home_district": "和平区", "home_months": 30}},
		{"renting beside a home counted once", "residence/rent", "租房不再计分", map[string]any{
			"owns_home": true, "home_district": "和平区", "home_bought_before_2020_04_02": true, "home_choice": "once", "rent_months": 12,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := map[string]any{"birth_date": "1990-01-01", "education": "none"}
			for fact, value := range c.facts {
				facts[fact] = value
			}
			x, err := p.Explain(facts, benchDay)
			if err != nil {
				t.Fatal(err)
			}
			id, part, _ := strings.Cut(c.line, "/")
			for _, l := range x.Lines {
				if l.ID != id {
					continue
				}
				said := strings.Join(l.NotCounted, "")
				for _, inside := range l.Parts {
					if inside.ID == part {
						said += strings.Join(inside.NotCounted, "")
					}
				}
				if !strings.Contains(said, c.want) {
					t.Errorf("not counted: %q, expected %q in it", said, c.want)
				}
			}
		})
	}
}
