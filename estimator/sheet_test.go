package estimator_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// values are ways to write a fact in JSON, good and bad.
func values(f *estimator.Fact, r *rand.Rand) string {
	odd := []string{"null", "1.5", "-1", "1e2", "5.0", `"5"`, "601", "true", `""`, "[]", "{}", `"2026-02-30"`, `"1899-12-31"`, `"9999-12-31"`, "1000000001", "012"}
	if r.IntN(150) == 0 {
		return odd[r.IntN(len(odd))]
	}
	switch f.Type {
	case estimator.Date:
		return fmt.Sprintf(`"%d-%02d-%02d"`, 1945+r.IntN(75), 1+r.IntN(12), 1+r.IntN(29))
	case estimator.Bool:
		return []string{"true", "false"}[r.IntN(2)]
	case estimator.ChoiceType:
		value, _ := json.Marshal(f.Choices[r.IntN(len(f.Choices))].Value)
		if r.IntN(10) == 0 { // the same, written with escapes
			value = []byte(strings.ReplaceAll(string(value), "e", "\\u0065"))
		}
		return string(value)
	case estimator.Count:
		return fmt.Sprint(r.IntN(101))
	}
	return fmt.Sprint(r.IntN(604))
}

// A sheet counts as the policy itself does, and refuses what it refuses.
func TestASheetCountsAsThePolicyDoes(t *testing.T) {
	counted, refusals := 0, 0
	for id, p := range tabletest.Shipped(t) {
		r, sheet := rand.New(rand.NewPCG(1, 2)), p.NewSheet()
		var points []estimator.Points
		for range 1200 {
			asOf := day(t, fmt.Sprintf("%d-06-30", 2018+r.IntN(10)))
			sheet.Begin(estimator.DayOf(asOf))
			facts := map[string]any{}
			for _, f := range p.Facts() {
				if r.IntN(12) == 0 {
					continue
				}
				raw := values(f, r)
				var v any
				if json.Unmarshal([]byte(raw), &v) != nil {
					continue // no JSON at all
				}
				facts[f.ID] = v
				if !sheet.Put([]byte(f.ID), []byte(raw)) {
					t.Fatalf("%s: %s is not known", id, f.ID)
				}
			}
			total, err := p.Total(facts, asOf)
			missing, wrong := sheet.Unusable()
			if got, want := pointers(missing, wrong), pointersOf(t, err); got != want {
				t.Fatalf("%s %v: unusable are %s, want %s", id, facts, got, want)
			}
			if err != nil {
				refusals++
				continue
			}
			counted++
			if points = sheet.Count(points[:0]); estimator.Sum(points) != total {
				t.Fatalf("%s %v: %s, want %s", id, facts, estimator.Sum(points), total)
			}
			byReading(t, p, sheet, facts, asOf.Format("2006-01-02"), total)
		}
	}
	if counted < 1000 || refusals < 1000 {
		t.Errorf("%d counted, %d refused: too few of one of them", counted, refusals)
	}
}

func byReading(t *testing.T, p *estimator.Policy, sheet *estimator.Sheet, facts map[string]any, asOf string, total estimator.Points) {
	t.Helper()
	e, err := p.Trace(facts, day(t, asOf))
	if err != nil {
		t.Fatal(err)
	}
	for i, reading := range p.OpenReadings() {
		want := total
		for _, r := range e.Readings {
			if r.ID == reading.ID {
				want = r.Total
			}
		}
		if got := estimator.Sum(sheet.CountReading(i, nil)); got != want {
			t.Fatalf("%s by %s: %s, want %s", p.ID, reading.ID, got, want)
		}
	}
}

func pointers(missing, wrong []*estimator.Fact) string {
	var all []string
	for _, f := range append(missing, wrong...) {
		all = append(all, "/facts/"+f.ID)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func pointersOf(t *testing.T, err error) string {
	t.Helper()
	faults, ok := errors.AsType[estimator.FactErrors](err)
	if err != nil && !ok {
		t.Fatal(err)
	}
	var all []string
	for _, f := range faults {
		all = append(all, f.Pointer)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestCountingASheetAllocatesNothing(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	sheet, points := p.NewSheet(), make([]estimator.Points, 0, 64)
	facts := map[string][]byte{}
	for name, v := range somebody {
		facts[name], _ = json.Marshal(v)
	}
	names := map[string][]byte{}
	for name := range facts {
		names[name] = []byte(name)
	}
	asOf := estimator.DayOf(benchDay)
	if n := testing.AllocsPerRun(100, func() {
		sheet.Begin(asOf)
		for name, v := range facts {
			sheet.Put(names[name], v)
		}
		points = sheet.Count(points[:0])
	}); n != 0 {
		t.Errorf("%v allocations for one person", n)
	}
}
