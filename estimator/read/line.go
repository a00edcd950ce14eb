package read

import "strings"

// Line reads which line of a numbered list words begin with: 第2条改成五年,
// 把第二条, 2、五年, 2改成60, 3. What stands behind it is rest, folded. named says that
// the words call it a line or set it apart: a bare number may be anything else. n is 0 if there
// is none.
func Line(s string) (n int, rest string, named bool) {
	folded, err := prepare(s)
	if err != nil {
		return 0, "", false
	}
	rest, _ = cutLongest(strings.Trim(folded, blanks), "把 将 那 就是")
	rest, ordinal := strings.CutPrefix(rest, "第")
	number := numeralAt(rest)
	place, whole := number.value.whole()
	if number.length == 0 || number.wrong || number.vague || !whole || place < 1 || place > 99 {
		return 0, "", false
	}
	nouns := "条 项 行 号"
	if ordinal {
		nouns += " 点 个"
	}
	rest, counted := cutLongest(rest[number.length:], nouns)
	if ordinal && strings.HasPrefix(rest, "次") {
		return 0, "", false
	}
	bare := strings.TrimLeft(rest, blanks+"、)")
	apart := bare != "" && (bare != rest || numeralAt(bare).length > 0) // 2、五年
	return int(place), strings.TrimRight(bare, blanks), ordinal || counted || apart
}
