package casework_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"luohu/backend/casework"
)

func candidates(totals ...string) (all []casework.Candidate) {
	for i, total := range totals {
		all = append(all, casework.Candidate{Application: fmt.Sprint(i), Number: fmt.Sprintf("10202620%04d", i), Total: points(total)})
	}
	return all
}

func ranks(placed []casework.Placed) (all []int) {
	for _, p := range placed {
		all = append(all, p.Rank)
	}
	return all
}

func TestTheListTakesWhoReachesTheLine(t *testing.T) {
	placed := casework.Selection{By: casework.ByLine, Line: points("110")}.Place(candidates("110", "109.99", "130", "110"))
	if got := ranks(placed); fmt.Sprint(got) != "[1 2 2 0]" || placed[1].Application != "0" {
		t.Errorf("ranks %v: %v", got, placed)
	}
}

func TestTiesAtTheLastPlace(t *testing.T) {
	all := candidates("120", "115", "115", "115", "100")
	for ties, want := range map[string]string{casework.Include: "[1 2 2 2 0]", casework.Exclude: "[1 0 0 0 0]"} {
		if got := ranks(casework.Selection{By: casework.ByNumber, Number: 2, Ties: ties}.Place(all)); fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", ties, got, want)
		}
	}
	if got := ranks(casework.Selection{By: casework.ByNumber, Number: 4, Ties: casework.Exclude}.Place(all)); fmt.Sprint(got) != "[1 2 2 2 0]" {
		t.Errorf("where the last place has no tie behind it: %v", got)
	}
	if got := ranks(casework.Selection{By: casework.ByNumber, Number: 9, Ties: casework.Exclude}.Place(all)); fmt.Sprint(got) != "[1 2 2 2 5]" {
		t.Errorf("more places than people: %v", got)
	}
	if got := (casework.Selection{By: casework.ByNumber, Number: 1, Ties: casework.Include}).Place(nil); len(got) != 0 {
		t.Errorf("nobody: %v", got)
	}
}

func TestTheListDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []casework.Candidate
		for i := range rapid.IntRange(0, 30).Draw(t, "people") {
			total := fmt.Sprint(rapid.IntRange(100, 104).Draw(t, "total"))
			all = append(all, casework.Candidate{Application: fmt.Sprint(i), Number: fmt.Sprintf("%012d", i), Total: points(total)})
		}
		rule := casework.Selection{By: casework.ByNumber, Number: rapid.IntRange(1, 30).Draw(t, "places"), Ties: rapid.SampledFrom([]string{casework.Include, casework.Exclude}).Draw(t, "ties")}
		one := rule.Place(all)
		two := rule.Place(rapid.Permutation(all).Draw(t, "order"))
		if fmt.Sprint(one) != fmt.Sprint(two) {
			t.Fatalf("%v\n%v", one, two)
		}
		on := 0
		for i, p := range one {
			if p.Rank > 0 {
				on++
			}
			if i > 0 && p.Rank > 0 && one[i-1].Rank == 0 {
				t.Fatalf("somebody with fewer points is on the list: %v", one)
			}
		}
		if rule.Ties == casework.Exclude && on > rule.Number {
			t.Fatalf("%d on a list of %d", on, rule.Number)
		}
	})
}

// Who asks without saying what is meant anyway sees the same list.
func TestTheLedgerIsThatOfWhatIsMeant(t *testing.T) {
	all := candidates("120", "115", "100")
	ledger := func(s casework.Selection) string { return s.Ledger(s.Place(all)) }
	line := casework.Selection{By: casework.ByLine, Line: points("110")}
	if said := line; ledger(line) != ledger(func() casework.Selection { said.Ties = casework.Include; return said }()) {
		t.Error("ties say nothing of a line")
	}
	number := casework.Selection{By: casework.ByNumber, Number: 2}
	if said := (casework.Selection{By: casework.ByNumber, Number: 2, Ties: casework.Include}); ledger(number) != ledger(said) {
		t.Error("include is what is meant")
	}
	if ledger(number) == ledger(line) {
		t.Error("another rule has the same ledger")
	}
}
