package estimator_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// What a department can give is what somebody gets, neither more nor less.
func TestWhatIsPossibleIsWhatSomebodyGets(t *testing.T) {
	held := 0
	for id, p := range tabletest.Shipped(t) {
		for _, in := range p.Outline() {
			for _, d := range in.Departments {
				possible := p.Possible(in.ID, d.ID)
				got := map[estimator.Points]bool{0: true}
				everybody(p, in.ID, func(values map[*estimator.Fact]int64) {
					p.Shares(estimator.DayOf(benchDay), in.ID, d.Parts, values, func(exact estimator.Points) {
						const cent = 1200
						got[exact.Rounded()] = true
						if down := exact - (exact%cent+cent)%cent; in.Combine == "sum" && down != exact {
							got[down], got[down+cent] = true, true
						}
					})
				})
				for points := range got {
					if _, is := slices.BinarySearch(possible, points); !is {
						t.Errorf("%s %s by %s: somebody gets %s", id, in.ID, d.ID, points)
					}
				}
				if in.ID == "social_insurance" {
					continue // three insurances at once are more people than can be tried
				}
				if held++; len(possible) != len(got) {
					t.Errorf("%s %s by %s: %d values are possible, and people get %d", id, in.ID, d.ID, len(possible), len(got))
				}
			}
		}
	}
	if held < 40 {
		t.Errorf("only %d scores were held against everybody", held)
	}
}

func TestTooManyValuesToListAreNotKnown(t *testing.T) {
	src := strings.NewReplacer("per_year: 3\n", "per_year: 3.0007\n", "per_year: 10\n", "per_year: 10.0013\n").
		Replace(string(tabletest.Shipped(t)["tianjin-2023"].Source()))
	p := tabletest.Load(t, "tianjin-2023.yaml", []byte(src))
	if got := p.Possible("social_insurance", "hrss"); got != nil {
		t.Errorf("%d values", len(got))
	}
	if got := p.Possible("age", "hrss"); got != nil {
		t.Errorf("of a department that does not score it: %v", got)
	}
	if got := fmt.Sprint(p.Possible("education", "hrss")); got != "[0.00 10.00 20.00]" {
		t.Errorf("of another indicator: %s", got)
	}
}

// everybody hands on what people can answer to what an indicator looks at: every
// choice, with every number of months or things one after the other, two numbers
// of things in every way, and some more together.
func everybody(p *estimator.Policy, indicator string, visit func(map[*estimator.Fact]int64)) {
	values := map[*estimator.Fact]int64{}
	var chosen, numbers []*estimator.Fact
	for _, f := range p.Reads(indicator) {
		if _, few := answersTo(f); few {
			chosen = append(chosen, f)
		} else {
			numbers = append(numbers, f)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	var choose func([]*estimator.Fact)
	choose = func(open []*estimator.Fact) {
		if len(open) > 0 {
			all, _ := answersTo(open[0])
			for _, v := range all {
				values[open[0]] = v
				choose(open[1:])
			}
			return
		}
		for range 100 {
			for _, f := range numbers {
				values[f] = r.Int64N(f.Most() + 1)
			}
			visit(values)
		}
		for i, f := range numbers {
			for _, other := range numbers {
				values[other] = 0
			}
			all, _ := answersTo(f)
			for _, v := range all {
				values[f] = v
				visit(values)
				if i > 0 || len(numbers) != 2 || f.Type != estimator.Count {
					continue
				}
				for values[numbers[1]] = range numbers[1].Most() + 1 {
					visit(values)
				}
			}
		}
	}
	choose(chosen)
}

// answersTo are all that people can answer; few says that it is a choice.
func answersTo(f *estimator.Fact) (all []int64, few bool) {
	most := f.Most()
	switch f.Type {
	case estimator.Bool:
		return []int64{0, 1}, true
	case estimator.ChoiceType:
		for i := range f.Choices {
			all = append(all, int64(i))
		}
		return all, true
	case estimator.Date: // the day of a birth, with any day of filing
		for year := range 70 {
			all = append(all, int64(estimator.DayOf(benchDay.AddDate(-year, 0, 0))))
		}
		return all, true
	case estimator.Money:
		return []int64{0, 50_000, 99_999, 100_000, most}, false
	}
	for n := range most + 1 {
		all = append(all, n)
	}
	return all, false
}
