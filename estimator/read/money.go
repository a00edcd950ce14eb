package read

import (
	"strconv"
	"strings"
)

// MaxYuan is the largest sum that Money returns.
const MaxYuan = 1_000_000_000

// Money reads a sum in whole yuan: 12万, 一万二, 1.5万, 12,000元, ￥3000, 12w,
// 两百万; 没有 is 0.
func Money(s string) (int64, error) {
	folded, err := prepare(s)
	if err != nil {
		return 0, err
	}
	a, got := answerOf(folded), shown(s)
	if a.saysNone() && !a.strange {
		return 0, nil
	}
	if err := a.doubt(got); err != nil {
		return 0, err
	}
	value, err := a.sum(got)
	if err != nil {
		return 0, err
	}
	n, whole := value.whole()
	switch {
	case n > MaxYuan:
		return 0, &Problem{Code: CodeTooLarge, Got: got}
	case !whole, a.any(func(n numeral) bool { return n.fine }):
		return 0, &Problem{Code: CodeFraction, Got: got}
	case a.strange:
		return 0, &Problem{Code: CodeUnsure, Got: strconv.FormatInt(n, 10)}
	}
	return n, nil
}

func (a answer) sum(got string) (number, error) {
	switch a.shape {
	case "n", "n$", "$n", "$n$":
		return a.words[strings.IndexByte(a.shape, byte(amount))].value, nil
	case "nk", "nk$", "$nk":
		return a.words[strings.IndexByte(a.shape, byte(amount))].value.times(1_000), nil
	case "nw", "nw$", "$nw":
		return a.words[strings.IndexByte(a.shape, byte(amount))].value.times(10_000), nil
	}
	switch {
	case a.has(half):
		return 0, &Problem{Code: CodeFraction, Got: got}
	case a.has(year, monthOfYear, monthLong, quarter, day, measure):
		return 0, &Problem{Code: CodeOtherUnit, Got: got}
	case a.amounts() > 1:
		return 0, &Problem{Code: CodeSeveral, Got: got}
	}
	return 0, &Problem{Code: CodeNotANumber, Got: got}
}
