package casework_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/backend/casework"
)

var today = time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)

func TestAnIDNumberIsReadAsPeopleTypeIt(t *testing.T) {
	const standard = "11010519491231002X" // the example of GB 11643 itself
	for _, typed := range []string{
		standard, "11010519491231002x", "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002x", "\u3000110105194912310\t02X",
	} {
		got, err := casework.ParseIDNumber(typed, today)
		if err != nil || got != standard {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	n, _ := casework.ParseIDNumber(standard, today)
	if n.Birthday() != time.Date(1949, 12, 31, 0, 0, 0, 0, time.UTC) {
		t.Errorf("born on %v", n.Birthday())
	}
}

func TestAnIDNumberThatCanNotBeIsRefusedForWhatIsWrong(t *testing.T) {
	for typed, code := range map[string]casework.Code{
		"":                    casework.CodeIDLength,
		"110105491231002":     casework.CodeIDLength, // of fifteen digits, as before 1999
		"11010519491231002XX": casework.CodeIDLength,
		"1101051949123100ZX":  casework.CodeIDCharacters,
		"X1010519491231002X":  casework.CodeIDCharacters,
		"11010519491331002X":  casework.CodeIDBirthday, // the 13th month
		"110105190002290026":  casework.CodeIDBirthday, // 1900 was no leap year
		"110105202612010029":  casework.CodeIDBirthday, // not born yet
		"110105187912310021":  casework.CodeIDBirthday,
		"110105194912310021":  casework.CodeIDCheck,
		"一一〇一〇五一九四九一二三一〇〇二": casework.CodeIDLength,
	} {
		if _, err := casework.ParseIDNumber(typed, today); !errors.Is(err, &casework.Refusal{Code: code}) {
			t.Errorf("%q: got %v, want %s", typed, err, code)
		}
	}
}

// One character wrong, or two neighbours swapped: the check digit notices.
func TestTheCheckDigitNoticesASlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := []byte("110105" + time.Date(1950, 1, 1+rapid.IntRange(0, 20000).Draw(t, "day"), 0, 0, 0, 0, time.UTC).Format("20060102") + "123")
		valid := 0
		for _, last := range "0123456789X" {
			if _, err := casework.ParseIDNumber(string(body)+string(last), today); err == nil {
				valid++
			}
		}
		if valid != 1 {
			t.Fatalf("%s has %d check digits", body, valid)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		const digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
		body := "91" + rapid.StringOfN(rapid.RuneFrom([]rune(digits)), 15, 15, -1).Draw(t, "body")
		valid := ""
		for _, last := range digits {
			if _, err := casework.ParseUSCC(body + string(last)); err == nil {
				valid += string(last)
			}
		}
		if len(valid) != 1 {
			t.Fatalf("%s has the check digits %q", body, valid)
		}
		code := []byte(body + valid)
		i := rapid.IntRange(0, 16).Draw(t, "at")
		wrong := digits[(strings.IndexByte(digits, code[i])+rapid.IntRange(1, 30).Draw(t, "by"))%31]
		code[i] = wrong
		if _, err := casework.ParseUSCC(string(code)); err == nil {
			t.Fatalf("%s is taken for %s", code, body+valid)
		}
	})
}

func TestAUSCCIsReadAsPeopleTypeIt(t *testing.T) {
	const public = "91350100M000100Y43" // an example that GB 32100 is explained by
	for _, typed := range []string{public, strings.ToLower(public), "９１３５０１００Ｍ０００１００Ｙ４３", "9135 0100 M000 100Y 43"} {
		if got, err := casework.ParseUSCC(typed); err != nil || got != public {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for typed, code := range map[string]casework.Code{
		"":                   casework.CodeUSCCLength,
		"91350100M000100Y4":  casework.CodeUSCCLength,
		"91350100I000100Y43": casework.CodeUSCCCharacters,
		"91350100O000100Y43": casework.CodeUSCCCharacters,
		"91350100M000100Y44": casework.CodeUSCCCheck,
	} {
		if _, err := casework.ParseUSCC(typed); !errors.Is(err, &casework.Refusal{Code: code}) {
			t.Errorf("%q: got %v, want %s", typed, err, code)
		}
	}
}

func TestANumberSaysPointYearHalfAndSerial(t *testing.T) {
	for _, c := range []struct {
		point  casework.AcceptancePoint
		period casework.PeriodID
		serial int
		want   string
	}{
		{casework.Municipal, "2026-1", 1, "102026100001"}, {casework.Binhai, "2026-2", 99_999, "292026299999"},
	} {
		if got, err := casework.Number(c.point, c.period, c.serial); err != nil || got != c.want {
			t.Errorf("got %s, %v", got, err)
		}
	}
	for _, serial := range []int{0, -1, 100_000} {
		if got, err := casework.Number(casework.Municipal, "2026-1", serial); err == nil {
			t.Errorf("serial %d gives %s", serial, got)
		}
	}
	for _, wrong := range []string{"", "2026", "2026-3", "2026-0", "26-1", "2026-11", "1999-1", "abcd-1"} {
		if id, err := casework.ParsePeriodID(wrong); err == nil {
			t.Errorf("%q is taken for the period %s", wrong, id)
		}
	}
}

func TestNamesAndIDsAreMasked(t *testing.T) {
	for name, want := range map[string]string{
		"王小明": "王*明", "李四": "李*", "欧阳修远": "欧**远", "𠮷田": "𠮷*", "阿依古丽·买买提": "阿***·**提", "㛃": "㛃", "": "",
	} {
		if got := casework.MaskName(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := (casework.ListTerms{IDFirst: 6, IDLast: 2}).MaskID("11010519491231002X"); got != "110105**********2X" {
		t.Errorf("got %s", got)
	}
	if got := (casework.ListTerms{}).MaskID("11010519491231002X"); got != "******************" {
		t.Errorf("got %s", got)
	}
}

func TestAgesAreGroupedByFiveYears(t *testing.T) {
	on := time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	for born, want := range map[string]int{
		"1991-06-30": 35, "1991-07-01": 30, "1986-07-01": 35, "1986-06-30": 40, "2008-01-01": casework.Youngest, "1940-01-01": casework.Oldest,
		"2000-02-29": 25,
	} {
		day, err := time.Parse(time.DateOnly, born)
		if got := casework.AgeGroup(day, on); err != nil || got != want {
			t.Errorf("born on %s: %d, want %d", born, got, want)
		}
	}
}

func TestACodeTellsTheKindOfAUnit(t *testing.T) {
	if kind := casework.USCC("91350100M000100Y43").Kind(); kind != "91" {
		t.Errorf("an enterprise is %q", kind)
	}
	if kind := casework.USCC("").Kind(); kind != "" {
		t.Errorf("no code is %q", kind)
	}
}
