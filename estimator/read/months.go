package read

import (
	"strconv"
	"strings"
	"time"
)

// MaxMonths is the longest time, in months, that Months returns (50 years).
const MaxMonths = 600

// Span is a length of time as it was understood.
type Span struct {
	Months      int
	Approximate bool      // 大概, 左右
	From, To    time.Time // first days of the first and last month, if ends were given
}

// Months reads a length of time and returns it in months: 38, 38个月,
// 3年2个月, 三年半, 半年, 2.5年; 没有 is 0. A bare number is months, and so is
// one with 个 behind it. It also
// takes the ends of a stretch, as Since does, counted up to asOf.
func Months(s string, asOf time.Time) (int, error) {
	span, err := Duration(s, asOf)
	return span.Months, err
}

// Duration reads what Months reads and tells more about it.
func Duration(s string, asOf time.Time) (Span, error) {
	if span, err := since(s, asOf); err == nil || !is(err, CodeNotADate) {
		return span, err
	}
	return months(s)
}

func months(s string) (Span, error) {
	folded, err := prepare(s)
	if err != nil {
		return Span{}, err
	}
	a, got := answerOf(folded), shown(s)
	if a.saysNone() && !a.strange {
		return Span{}, nil
	}
	if err := a.doubt(got); err != nil {
		return Span{}, err
	}
	halves, err := a.halfMonths(got)
	if err != nil {
		return Span{}, err
	}
	n, whole := halves.whole()
	switch {
	case n > 2*MaxMonths:
		return Span{}, &Problem{Code: CodeTooLarge, Got: got}
	case !whole, n%2 != 0, a.any(func(n numeral) bool { return n.fine }):
		return Span{}, &Problem{Code: CodeFraction, Got: got}
	case a.strange:
		return Span{}, &Problem{Code: CodeUnsure, Got: strconv.FormatInt(n/2, 10)}
	}
	return Span{Months: int(n / 2), Approximate: a.about}, nil
}

// lengths are the shapes of a length of time. Each word counts so many half
// months; those of an amount are multiplied by it.
func lengths() [17]struct {
	shape  string
	halves [4]int64
} {
	return [...]struct {
		shape  string
		halves [4]int64
	}{
		{"n", [4]int64{2}},
		{"nM", [4]int64{2}},
		{"nm", [4]int64{2}},
		{"nY", [4]int64{24}},
		{"ncY", [4]int64{24}},
		{"nYn", [4]int64{24, 0, 2}},
		{"nYnM", [4]int64{24, 0, 2}},
		{"nYnm", [4]int64{24, 0, 2}},
		{"nYh", [4]int64{24, 0, 12}}, // 三年半
		{"hY", [4]int64{12}},
		{"nchM", [4]int64{2, 0, 1}},
		{"nchm", [4]int64{2, 0, 1}}, // 一个半月
		{"nMh", [4]int64{2, 0, 1}},
		{"hM", [4]int64{1}}, // 半个月
		{"hm", [4]int64{1}},
		{"nQ", [4]int64{6}},
		{"nYnQ", [4]int64{24, 0, 6}},
	}
}

func (a answer) halfMonths(got string) (number, error) {
	if err := a.calendarDate(got); err != nil {
		return 0, err
	}
	shape := a.shape
	if a.shape == "nc" && a.words[1].text == "个" {
		shape = "nM"
	}
	for _, known := range lengths() {
		if shape != known.shape {
			continue
		}
		var sum number
		for i, w := range a.words {
			value := one
			if w.kind == amount {
				value = w.value
			}
			sum = sum.plus(value.times(known.halves[i]))
		}
		return sum, nil
	}
	switch {
	case a.has(day):
		return 0, &Problem{Code: CodeFraction, Got: got} // months are the smallest unit here
	case a.has(yuan, thousand, tenThousand), a.has(measure) && a.amounts() == 1:
		return 0, &Problem{Code: CodeOtherUnit, Got: got}
	case a.amounts() > 1:
		return 0, &Problem{Code: CodeSeveral, Got: got}
	}
	return 0, &Problem{Code: CodeNotANumber, Got: got}
}

// calendarDate refuses 2019年3月, which is a day to count from, and 19年3月,
// which could be either.
func (a answer) calendarDate(got string) error {
	if !strings.HasPrefix(a.shape, "nY") {
		return nil
	}
	years, _ := a.words[0].value.whole()
	if years >= earliestYear && years <= latestYear {
		return &Problem{Code: CodeDateGiven, Got: got}
	}
	if a.has(monthOfYear) && years > 7 {
		return &Problem{Code: CodeSeveral, Got: got}
	}
	return nil
}
