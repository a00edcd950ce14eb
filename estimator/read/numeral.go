package read

import (
	"unicode/utf8"
)

// number is a value exact to four decimals, in ten-thousandths.
type number int64

const (
	one  number = 10_000
	most number = 1_000_000_000_000 * one / 1_000 // 10^9: above it a number is only "too large"
)

func (n number) whole() (int64, bool) { return int64(n / one), n%one == 0 }

func (n number) times(k int64) number {
	if k != 0 && n > most/number(k) {
		return most + one
	}
	return n * number(k)
}

func (n number) plus(m number) number { return min(n+m, most+one) }

// numeral is a number found in a text.
type numeral struct {
	value  number
	length int    // bytes read
	digits string // ASCII digits, if it was written with these only
	vague  bool   // 两三, 十二三, 四五十: a range in disguise
	wrong  bool   // numerals that make no number: 十百, 3.1.2
	fine   bool   // has more decimals than a number holds
	unit   bool   // has 十 百 千 万 亿 in it
}

// numeralAt reads the number at the beginning of s: 38, 12,000, 2.5, 1.5万,
// 三八, 一百零五, 一百五 (150), 一万二 (12,000), 廿三. Its length is 0 if
// there is none.
func numeralAt(s string) numeral {
	p := places{unit: one}
	at := 0
	for at < len(s) {
		a := atomAt(s[at:])
		if a.length > 0 {
			if p.pending && p.atom != 0 {
				break // 三5: the second is a number of its own; 零5 is 05
			}
			p.put(a)
			at += a.length
			continue
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		if !p.raise(r) {
			break
		}
		at += size
	}
	n := numeral{value: p.sum(), length: at, unit: p.units}
	n.vague, n.wrong, n.fine = p.vague, p.wrong, p.fine
	if !p.units && !p.wrong {
		n.digits = asciiOnly(s[:at])
	}
	return n
}

func asciiOnly(s string) string {
	for _, r := range s {
		if !isDigit(r) {
			return ""
		}
	}
	return s
}

// places adds up a numeral from its digits and units.
type places struct {
	total, section, atom number
	pending              bool // atom holds digits not yet placed
	single               bool // atom is one digit without a zero before it
	unit                 number
	last                 number // the unit placed last; 0 at the start
	units                bool
	vague, wrong, fine   bool
	large                number // the large unit (万, 亿) used last
}

func (p *places) put(a atom) {
	p.atom, p.pending, p.single = a.value, true, a.single
	p.vague = p.vague || a.vague
	p.wrong = p.wrong || a.wrong
	p.fine = p.fine || a.fine
}

// raise places what is pending by the unit r; false if r is no unit here.
func (p *places) raise(r rune) bool {
	switch r {
	case '廿':
		return p.tens(2)
	case '卅':
		return p.tens(3)
	case '万':
		return p.close(10_000)
	case '亿':
		return p.close(100_000_000)
	}
	size := smallUnit(r)
	if size == 0 {
		return false
	}
	if !p.pending {
		if size != 10 {
			p.wrong = p.wrong || p.units // 十百
			return p.units               // a bare 百 or 千 belongs to a word
		}
		p.atom = one
	}
	if p.last != 0 && p.last <= number(size)*one {
		p.wrong = true
	}
	p.section = p.section.plus(p.atom.times(size))
	p.placed(number(size) * one)
	return true
}

// smallUnit is the value of 十, 百 and 千; 0 if the rune is none.
func smallUnit(r rune) int64 {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	}
	return 0
}

func (p *places) tens(n int64) bool {
	if p.pending {
		return false
	}
	p.section = p.section.plus(number(n) * 10 * one)
	p.placed(10 * one)
	return true
}

func (p *places) close(size int64) bool {
	if !p.pending && p.section == 0 {
		return false
	}
	if p.pending {
		p.section = p.section.plus(p.atom)
	}
	if p.large != 0 && p.large <= number(size) && size != 100_000_000 {
		p.wrong = true
	}
	if size == 100_000_000 {
		p.section, p.total = p.section.plus(p.total), 0
	}
	p.total, p.section = p.total.plus(p.section.times(size)), 0
	p.placed(number(size) * one)
	p.large, p.last = number(size), number(size)*one
	return true
}

func (p *places) placed(unit number) {
	p.atom, p.pending, p.units, p.last = 0, false, true, unit
}

func (p *places) sum() number {
	sum := p.total.plus(p.section)
	if !p.pending {
		return sum
	}
	if p.last > 10*one && p.single {
		return sum.plus(p.atom.times(int64(p.last / one / 10))) // 一百五, 三千五, 一万二
	}
	if p.last != 0 && p.atom >= p.last && !p.vague {
		p.wrong = true // 三十25
	}
	return sum.plus(p.atom)
}
