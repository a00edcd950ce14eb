package read

import (
	"strings"
	"time"
	"unicode/utf8"
)

// QuantityKind is what a quantity measures.
type QuantityKind byte

// The kinds of quantities.
const (
	Nothing  QuantityKind = iota
	Length                // 四年两个月: N months
	Times                 // 三次: N
	Age                   // 32岁: N years
	Day                   // 1994年3月5日: Time
	Month                 // 2019年3月: Time is its first day
	Year                  // 2019年: N
	Identity              // an identity number: Time is the day of birth
	Moment                // 三年前, 两年后
	Number                // any other number, or numerals that mean none
)

// Quantity is a number with its unit as it stands in running text.
type Quantity struct {
	Kind  QuantityKind
	Size  int // bytes of the folded text
	N     int
	Time  time.Time
	Vague bool // 两三年, 三年多, 十几个月, 1.3年: N is not to be used
}

// maxN is the largest number that a Quantity tells; a larger one is Vague.
const maxN = 9999

// QuantityAt reads the quantity that a folded text begins with. today decides
// the century of a year of two digits.
func QuantityAt(s string, today time.Time) Quantity {
	first, _ := utf8.DecodeRuneInString(s)
	if !beginsQuantity(first) {
		return Quantity{}
	}
	if q := identityAt(s); q.Kind != Nothing {
		return q
	}
	a := spanAt(s)
	if q := lengthAt(s, a); q.Kind != Nothing {
		return q
	}
	if q := dateIn(s, today); q.Kind != Nothing {
		return q
	}
	return countedAt(s, a)
}

func beginsQuantity(r rune) bool {
	if r < utf8.RuneSelf {
		return isDigit(r)
	}
	return chineseDigit(r) >= 0 || r == '十' || isVague(r) || r == '半' || r == '廿' || r == '卅'
}

// isVague is true of the runes that numbers in disguise begin with: 几年, 好几年.
func isVague(r rune) bool { return r == '几' || r == '好' || r == '数' || r == '若' }

// identityAt takes every run of 15 digits and more, so that no piece of a
// number that may be an identity is read as something else.
func identityAt(s string) Quantity {
	n := digitsAt(s)
	if n < 15 {
		return Quantity{}
	}
	if n == 17 && strings.HasPrefix(s[n:], "x") {
		n++
	}
	q := Quantity{Kind: Number, Size: n, Vague: true}
	if day, err := birthOf(s[:n]); err == nil {
		q.Kind, q.Time, q.Vague = Identity, day, false
	}
	return q
}

// span is a numeral as part of a length.
type span struct {
	value number
	size  int
	vague bool
	year  bool // can only be a year of the calendar
	few   bool // so few years that they are no date's
}

// spanAt reads a number, a range of numbers or 几.
func spanAt(s string) span {
	if first, _ := utf8.DecodeRuneInString(s); isVague(first) {
		return span{size: prefixOf(s, "好几", "好多", "几十", "几", "数十", "数", "若干"), vague: true}
	}
	n := numeralAt(s)
	if n.length == 0 {
		return span{}
	}
	a := span{value: n.value, size: n.length, vague: n.vague || n.wrong || n.fine}
	whole, _ := n.value.whole()
	a.year = !n.unit && whole >= earliestYear && whole <= latestYear
	a.few = whole <= 7 && !strings.HasPrefix(n.digits, "0")
	for _, more := range [...]string{"几", "多", "来"} {
		if strings.HasPrefix(s[a.size:], more) {
			a.size, a.vague = a.size+len(more), true
			return a
		}
	}
	for _, to := range [...]string{"-", "~", "到", "至", "、"} {
		if rest, ranged := strings.CutPrefix(s[a.size:], to); ranged {
			if m := numeralAt(rest); m.length > 0 && m.value > n.value {
				a.size, a.vague = a.size+len(to)+m.length, true
			}
			return a
		}
	}
	return a
}

// lengthAt reads 四年两个月, 三年半, 半年, 50个月, 3年2, and the words behind
// that make it vague or a point in time.
func lengthAt(s string, a span) Quantity {
	if rest, half := strings.CutPrefix(s, "半"); half {
		switch {
		case strings.HasPrefix(rest, "年"):
			return ended(s, len("半年"), 6, false)
		case strings.HasPrefix(rest, "个月"):
			return Quantity{Kind: Length, Size: len("半个月"), Vague: true}
		}
		return Quantity{}
	}
	if a.size == 0 {
		return Quantity{}
	}
	rest := s[a.size:]
	if size := monthsUnit(rest, a); size > 0 {
		half := strings.HasPrefix(rest, "个半") || strings.HasPrefix(rest, "个多")
		months, whole := a.value.whole()
		return ended(s, a.size+size, months, a.vague || half || !whole)
	}
	size := prefixOf(rest, "个整年", "整年", "周年", "个年", "年")
	if size == 0 || a.year {
		return Quantity{}
	}
	return yearsAt(s, a, a.size+size)
}

// monthsUnit is the size of the unit of months behind a number. 3月 is a month
// of the calendar; from 13 on it can't be.
func monthsUnit(rest string, a span) int {
	if size := prefixOf(rest, "个半月", "个多月", "个整月", "个月"); size > 0 {
		return size
	}
	if n, _ := a.value.whole(); n > 12 && !a.year {
		return prefixOf(rest, "月")
	}
	return 0
}

// yearsAt goes on behind 四年.
func yearsAt(s string, a span, size int) Quantity {
	halves := a.value.times(24) // half months: 2.5年 is 60
	rest := s[size:]
	if strings.HasPrefix(rest, "半") && !strings.HasPrefix(rest, "半个") {
		return inMonths(s, size+len("半"), halves.plus(12*one), a.vague)
	}
	if n := prefixOf(rest, "多", "余", "几个月"); n > 0 {
		return inMonths(s, size+n, halves, true)
	}
	link := prefixOf(rest, "零", "又", "加", "外加", "余", "有")
	m := spanAt(rest[link:])
	behind := rest[link+m.size:]
	unit := monthsUnit(behind, m)
	switch {
	case m.size == 0:
		return inMonths(s, size, halves, a.vague)
	case unit == 0 && strings.HasPrefix(behind, "月"):
		unit = len("月")
		if !a.few || strings.HasPrefix(behind, "月份") || numeralAt(behind[unit:]).length > 0 {
			return Quantity{} // 19年3月, 5年3月2日
		}
	case unit == 0 && (link > 0 || !a.few || m.vague || !bareEnd(behind)):
		return inMonths(s, size, halves, a.vague) // the number is one of its own
	}
	months, whole := m.value.whole()
	vague := a.vague || m.vague || months > 11 || !whole || strings.HasPrefix(behind, "个半") || strings.HasPrefix(behind, "个多")
	return inMonths(s, size+link+m.size+unit, halves.plus(m.value.times(2)), vague)
}

func inMonths(s string, size int, halves number, vague bool) Quantity {
	n, whole := halves.whole()
	return ended(s, size, n/2, vague || !whole || n%2 != 0)
}

// bareEnd is true where a clause ends, so that the 2 of 3年2 has no other unit.
func bareEnd(s string) bool {
	return s == "" || strings.IndexAny(s, " \n,;!。、") == 0
}

// ended looks at what stands behind a length of time.
func ended(s string, size int, months int64, vague bool) Quantity {
	q := Quantity{Kind: Length, N: int(min(months, maxN)), Vague: vague || months > MaxMonths}
	for more := true; more; {
		rest := s[size:]
		n := prefixOf(rest, "整", "时间", "左右", "上下", "以上", "出头", "开外", "以内", "以下", "不到", "多", "不足", "差不多")
		if more = n > 0; more {
			q.Vague = q.Vague || !strings.HasPrefix(rest, "整") && !strings.HasPrefix(rest, "时间")
			size += n
		}
	}
	rest := s[size:]
	if n := prefixOf(rest, "以前", "之前", "前", "以后", "之后", "后", "之内", "内", "级", "制"); n > 0 && !strings.HasPrefix(rest, "后来") && !strings.HasPrefix(rest, "前后") {
		q.Kind = Moment
		size += n
	}
	q.Size = size
	return q
}

// dateIn reads days, months and years of the calendar.
func dateIn(s string, today time.Time) Quantity {
	if !datelike(s) {
		return Quantity{}
	}
	w, size := writtenAt(s)
	if len(w) == 0 || len(w) == 1 && (w[0].mark != yearMark && w[0].width != 8) {
		return Quantity{}
	}
	if len(w) == 2 && w[0].mark != yearMark && (w[0].width != 4 || w[1].width > 2) {
		return Quantity{}
	}
	if len(w) == 3 && w[0].width != 4 && w[0].width != 2 && w[2].width != 4 {
		return Quantity{}
	}
	d, code := w.civil(today)
	size += prefixOf(s[size:], "份")
	switch {
	case code == CodeYearOnly && d.year >= earliestYear && d.year <= latestYear:
		return Quantity{Kind: Year, Size: size, N: d.year}
	case code != "" || !d.exists():
		return Quantity{Kind: Number, Size: size, Vague: true}
	case d.day == 0:
		return Quantity{Kind: Month, Size: size, Time: d.time()}
	}
	return Quantity{Kind: Day, Size: size, Time: d.time()}
}

// datelike looks whether a mark of dates stands behind the first digits.
func datelike(s string) bool {
	digits := 0
	for at, r := range s {
		if !isDigit(r) && chineseDigit(r) < 0 {
			return strings.HasPrefix(s[at:], "年") || strings.IndexAny(s[at:at+1], "-/.") == 0 || digits == 8
		}
		digits++
	}
	return digits == 8
}

// countedAt reads a number and its unit, if it is one of those we know.
func countedAt(s string, a span) Quantity {
	if a.size == 0 {
		return Quantity{}
	}
	n, whole := a.value.whole()
	q := Quantity{Kind: Number, Size: a.size, N: int(min(n, maxN)), Vague: a.vague || !whole || n > maxN}
	rest := s[a.size:]
	if size := prefixOf(rest, "周岁", "岁"); size > 0 {
		q.Kind, q.Size = Age, q.Size+size
	} else if size := prefixOf(rest, "次", "回", "遍", "趟"); size > 0 {
		q.Kind, q.Size = Times, q.Size+size
	}
	if q.Kind != Number {
		if size := prefixOf(s[q.Size:], "多", "以上", "以下", "以内", "左右", "上下", "出头", "不到", "之前", "以前", "前", "之后", "以后"); size > 0 {
			q.Size, q.Vague = q.Size+size, true
		}
	}
	return q
}

// prefixOf is the size of the first of words that s begins with.
func prefixOf(s string, words ...string) int {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}
