package estimator_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

func shippedCatalog(tb testing.TB) *estimator.Catalog {
	tb.Helper()
	c, err := estimator.NewCatalog("tianjin", slices.Collect(maps.Values(tabletest.Shipped(tb)))...)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func day(tb testing.TB, text string) time.Time {
	tb.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func TestTheTableInForceFollowsTheDayOfFiling(t *testing.T) {
	c := shippedCatalog(t)
	for filing, want := range map[string]string{
		"2020-04-01": "tianjin-2018", "2020-04-02": "tianjin-2020", "2021-12-31": "tianjin-2020",
		"2022-01-01": "tianjin-2022", "2022-12-31": "tianjin-2022", "2023-01-01": "tianjin-2023", "2027-03-01": "tianjin-2023",
	} {
		if p, err := c.InForce("tianjin", day(t, filing)); err != nil || p.ID != want {
			t.Errorf("%s: %v, %v; want %s", filing, p, err, want)
		}
	}
	if _, err := c.InForce("chongqing", day(t, "2026-01-01")); err == nil {
		t.Error("a city without a table has one")
	}
	if _, err := c.InForce("tianjin", day(t, "1999-01-01")); err == nil {
		t.Error("there was a table before the programme")
	}
}

func TestACatalogWithAGapOrATwinIsRefused(t *testing.T) {
	all := tabletest.Shipped(t)
	for name, policies := range map[string][]*estimator.Policy{
		"a gap": {all["tianjin-2018"], all["tianjin-2022"]}, "a twin": {all["tianjin-2018"], all["tianjin-2018"]}, "nothing": {},
		"no beginning": {all["tianjin-2023"]},
	} {
		if _, err := estimator.NewCatalog("tianjin", policies...); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestACityIsMeantByNameOrElseTheHomeOfTheCatalog(t *testing.T) {
	all := tabletest.Shipped(t)
	c, err := estimator.NewCatalog("tianjin", slices.Collect(maps.Values(all))...)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Cities(); c.Home() != "tianjin" || !slices.Equal(got, []string{"beijing", "tianjin"}) {
		t.Errorf("home %s of %v", c.Home(), got)
	}
	for city, want := range map[string]string{"": "tianjin-2018", "tianjin": "tianjin-2018", "beijing": "beijing-2018"} {
		if p, err := c.InForce(city, day(t, "2019-01-01")); err != nil || p.ID != want || p.CityName == "" {
			t.Errorf("%q: %v, %v; want %s", city, p, err, want)
		}
	}
	if _, err := estimator.NewCatalog("tianjn", all["tianjin-2018"]); err == nil || !strings.Contains(err.Error(), "did you mean tianjin?") {
		t.Errorf("a home without a table: %v", err)
	}
}

func TestATableWithoutLineAndPeriodsCountsToAnyDay(t *testing.T) {
	p := tabletest.Shipped(t)["beijing-2018"]
	now := day(t, "2019-03-05")
	if period := p.Period(now); period.ID != "" || !period.AsOf.Equal(now) || !period.FilingTo.IsZero() {
		t.Errorf("a period out of nothing: %+v", period)
	}
	e, err := p.Estimate(map[string]any{"birth_date": "1990-05-06", "education": "doctor", "honour": "awarded"}, now)
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if e.Passes || strings.Contains(string(src), `"pass_line":`) || strings.Contains(e.Text(), "还差") {
		t.Errorf("a line out of nothing: %s\n%s", src, e.Text())
	}
	if line := e.Gates[len(e.Gates)-1]; line.ID != estimator.PassLineGate || line.Passes != nil || line.Because == "" {
		t.Errorf("the gate of the line: %+v", line)
	}
	if len(e.Notices) != 0 {
		t.Errorf("in its time it says %q", e.Notices)
	}
	if later, err := p.Estimate(map[string]any{"birth_date": "1990-05-06", "education": "doctor"}, june); err != nil || len(later.Notices) == 0 {
		t.Errorf("years later it says nothing: %v", err)
	}
}

func TestAMistypedPolicyIsToldTheNearest(t *testing.T) {
	_, err := shippedCatalog(t).Estimate(estimator.Request{Policy: "tianjin-2032"}, june)
	unknown, ok := errors.AsType[*estimator.UnknownPolicy](err)
	if !ok || !strings.HasPrefix(unknown.Near, "tianjin-20") {
		t.Fatalf("%v", err)
	}
}

func TestThePeriodIsTheOneThatOneCanStillFileIn(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	for now, want := range map[string]string{
		"2026-01-01": "2026-1 2025-12-31", "2026-04-30": "2026-1 2025-12-31", "2026-05-01": "2026-2 2026-06-30",
		"2026-10-31": "2026-2 2026-06-30", "2026-11-24": "2027-1 2026-12-31",
	} {
		got := p.Period(day(t, now))
		if line := got.ID + " " + got.AsOf.Format(time.DateOnly); line != want {
			t.Errorf("on %s: %s, want %s", now, line, want)
		}
	}
}

func TestAFilingAfterTheLegalBasisSaysSo(t *testing.T) {
	p := tabletest.Shipped(t)["tianjin-2023"]
	facts := map[string]any{"birth_date": "1990-05-06", "education": "none"}
	for asOf, warned := range map[string]bool{"2026-06-30": false, "2026-12-31": true} {
		e, err := p.Estimate(facts, day(t, asOf))
		if err != nil || (len(e.Notices) > 0) != warned {
			t.Errorf("%s: %v, %v", asOf, e.Notices, err)
		}
	}
}
