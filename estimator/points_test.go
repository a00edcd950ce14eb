package estimator_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"luohu/estimator"
)

func TestPointsAreReadExactly(t *testing.T) {
	for text, want := range map[string]string{
		"10": "10.00", "-30": "-30.00", "10.5": "10.50", "0.0001": "0.00", "0.005": "0.01", "-0.005": "0.00",
		"-0.006": "-0.01", "1000000": "1000000.00",
	} {
		p, err := estimator.ParsePoints(text)
		if err != nil || p.String() != want {
			t.Errorf("%q: %s, %v; want %s", text, p, err, want)
		}
	}
}

func TestWhatIsNoPlainNumberIsNoPoints(t *testing.T) {
	for _, text := range []string{"", "-", ".5", "5.", "1e3", "+1", "1,000", "0.00001", "1000001", "１０", "--1", "NaN", "99999999999999999999"} {
		if p, err := estimator.ParsePoints(text); err == nil {
			t.Errorf("%q was read as %s", text, p)
		}
	}
}

func TestAWrittenNumberReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(-99_999_999, 99_999_999).Draw(t, "cents")
		sign, n := "", cents
		if n < 0 {
			sign, n = "-", -n
		}
		text := fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
		p, err := estimator.ParsePoints(text)
		if err != nil {
			t.Fatal(err)
		}
		if cents != 0 && p.String() != text {
			t.Fatalf("%s reads as %s", text, p)
		}
		if p.Rounded() != p {
			t.Fatalf("two digits are rounded away: %s", p)
		}
		if asJSON, err := json.Marshal(p); err != nil || string(asJSON) != `"`+p.String()+`"` {
			t.Fatalf("as JSON: %s, %v", asJSON, err)
		}
		short, err := estimator.ParsePoints(p.Short())
		if err != nil || short != p {
			t.Fatalf("short form %s: %v", p.Short(), err)
		}
	})
}

func TestRoundingIsHalfUpAndMovesByHalfACentAtMost(t *testing.T) {
	half, err := estimator.ParsePoints("0.005")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := estimator.Points(rapid.Int64Range(-1e12, 1e12).Draw(t, "units"))
		if moved := p.Rounded() - p; moved > half || moved <= -half {
			t.Fatalf("%d was moved by %d", p, moved)
		}
	})
}

// The unit of Points is a 120,000th; what is shown is the exact fraction to two
// digits, half up, by arithmetic that knows nothing of the unit.
func TestRoundingAgreesWithExactFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		months := rapid.Int64Range(0, 600).Draw(t, "months")
		tenThousandths := rapid.Int64Range(-9_999_999, 9_999_999).Draw(t, "points a year, in ten-thousandths")
		perYear, err := estimator.ParsePoints(new(big.Rat).SetFrac64(tenThousandths, 10_000).FloatString(4))
		if err != nil {
			t.Fatal(err)
		}
		got := estimator.Points(months) * (perYear / 12)

		exact := new(big.Rat).SetFrac64(tenThousandths*months, 12*10_000)
		hundredths := new(big.Rat).Add(new(big.Rat).Mul(exact, big.NewRat(100, 1)), big.NewRat(1, 2))
		floor := new(big.Int).Div(hundredths.Num(), hundredths.Denom()) // towards minus infinity: the divisor is positive
		want := new(big.Rat).SetFrac(floor, big.NewInt(100)).FloatString(2)
		if want == "-0.00" {
			want = "0.00"
		}
		if got.String() != want {
			t.Fatalf("%d months × %s ÷ 12 is %s, want %s", months, perYear, got, want)
		}
	})
}

func TestPointsComeBackFromJSONAsTheyWent(t *testing.T) {
	for _, said := range []string{"0.00", "92.00", "-30.00", "110.05"} {
		var p estimator.Points
		if err := json.Unmarshal([]byte(`"`+said+`"`), &p); err != nil || p.String() != said {
			t.Errorf("%s: %v, %v", said, p, err)
		}
		if back, err := json.Marshal(p); err != nil || string(back) != `"`+said+`"` {
			t.Errorf("%s: %s, %v", said, back, err)
		}
	}
	for _, wrong := range []string{`"1e3"`, `"NaN"`, `true`, `{}`, `"1.23456"`, `""`} {
		if err := json.Unmarshal([]byte(wrong), new(estimator.Points)); err == nil {
			t.Errorf("%s is taken for points", wrong)
		}
	}
}
