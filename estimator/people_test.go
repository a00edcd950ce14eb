package estimator_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"testing"
	"time"

	"luohu/estimator/internal/tabletest"
)

// person is somebody made up, and what the tables make of them by hand.
type person struct {
	Policy string         `json:"policy"`
	AsOf   string         `json:"as_of"`
	Facts  map[string]any `json:"facts"`
	Total  string         `json:"total"`
}

func people(tb testing.TB) (all []person) {
	tb.Helper()
	if err := json.Unmarshal(tabletest.Read(tb, "testdata/people.json"), &all); err != nil {
		tb.Fatal(err)
	}
	if len(all) < 20 {
		tb.Fatalf("only %d people", len(all))
	}
	return all
}

func (p person) asOf(tb testing.TB) time.Time {
	tb.Helper()
	day, err := time.Parse(time.DateOnly, p.AsOf)
	if err != nil {
		tb.Fatal(err)
	}
	return day
}

func TestMadeUpPeopleGetWhatTheTablesSay(t *testing.T) {
	policies := tabletest.Shipped(t)
	for i, who := range people(t) {
		policy, known := policies[who.Policy]
		if !known {
			t.Errorf("person %d: there is no policy %q", i, who.Policy)
			continue
		}
		estimate, err := policy.Estimate(who.Facts, who.asOf(t))
		if err != nil {
			t.Errorf("person %d: %v", i, err)
			continue
		}
		if got := estimate.Total.String(); got != who.Total {
			t.Errorf("person %d by %s: %s, want %s\n%s", i, who.Policy, got, who.Total, estimate.Text())
		}
		if total, err := policy.Total(who.Facts, who.asOf(t)); err != nil || total != estimate.Total {
			t.Errorf("person %d: the sum alone is %v, %v", i, total, err)
		}
	}
}

func TestLinesAloneAreThoseOfAnEstimateThatIsNotFinished(t *testing.T) {
	policies := tabletest.Shipped(t)
	for i, who := range people(t) {
		policy := policies[who.Policy]
		for left := range who.Facts {
			known := maps.Clone(who.Facts)
			delete(known, left)
			estimate, err := policy.Partial(known, who.asOf(t))
			if err != nil {
				t.Fatal(err)
			}
			lines, err := policy.Lines(known, who.asOf(t))
			if err != nil || !reflect.DeepEqual(lines, estimate.Indicators) {
				t.Errorf("person %d without %s: %v, %v, want %v", i, left, lines, err, estimate.Indicators)
			}
			for _, line := range lines {
				alone, err := policy.Lines(known, who.asOf(t), line.ID)
				if err != nil || len(alone) != 1 || !reflect.DeepEqual(alone[0], line) {
					t.Errorf("person %d without %s: %s alone is %v, %v, want %v", i, left, line.ID, alone, err, line)
				}
			}
		}
		if _, err := policy.Lines(map[string]any{"nothing": 1}, who.asOf(t)); err == nil {
			t.Errorf("person %d: a fact that no table knows is let through", i)
		}
	}
}
