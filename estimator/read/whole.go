package read

import (
	"slices"
	"strconv"
)

// MaxWhole is the largest count that Whole returns.
const MaxWhole = 9999

// Whole reads a count of times, things, years or people: 3, ３, 三, 两次,
// 廿, 2个, 签了三次, 5年; 没有, 零 and 一次都没有 are 0.
func Whole(s string) (int, error) {
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
	n, err := a.counted(got)
	if err != nil {
		return 0, err
	}
	if a.strange {
		return 0, &Problem{Code: CodeUnsure, Got: strconv.Itoa(n)}
	}
	return n, nil
}

func (a answer) counted(got string) (int, error) {
	switch {
	case a.has(half):
		return 0, &Problem{Code: CodeFraction, Got: got}
	case a.has(monthOfYear, monthLong, quarter, day, yuan):
		return 0, &Problem{Code: CodeOtherUnit, Got: got}
	case a.amounts() > 1:
		return 0, &Problem{Code: CodeSeveral, Got: got}
	}
	n := a.words[slices.IndexFunc(a.words, func(w word) bool { return w.kind == amount })]
	value, whole := n.value.whole()
	switch {
	case !whole || n.fine:
		return 0, &Problem{Code: CodeFraction, Got: got}
	case a.has(year) && value >= earliestYear && value <= latestYear:
		return 0, &Problem{Code: CodeDateGiven, Got: got}
	case value > MaxWhole || a.has(thousand, tenThousand):
		return 0, &Problem{Code: CodeTooLarge, Got: got}
	}
	return int(value), nil
}
