package read

// atom is a run of digits without units.
type atom struct {
	value                      number
	length                     int
	single, vague, wrong, fine bool
}

// atomAt reads the digits at the beginning of s, ASCII or Chinese.
func atomAt(s string) atom {
	if a := asciiAtom(s); a.length > 0 {
		return a
	}
	return chineseAtom(s)
}

// asciiAtom reads 38, 12,000 and 2.5. A point or comma counts only with
// digits behind it; commas only where they stand by threes.
func asciiAtom(s string) atom {
	whole := digitsAt(s)
	if whole == 0 {
		return atom{}
	}
	a := atom{value: decimal(s[:whole]), length: whole, single: whole == 1 && s[0] != '0'}
	for whole <= 3 && groupAt(s[a.length:]) {
		a.value = a.value.times(1000).plus(decimal(s[a.length+1 : a.length+4]))
		a.length += 4
		a.single = false
	}
	rest := s[a.length:]
	if len(rest) < 2 || rest[0] != '.' || digitsAt(rest[1:]) == 0 {
		return a
	}
	parts := digitsAt(rest[1:])
	part, fine := fraction(rest[1 : 1+parts])
	a.value, a.fine = a.value.plus(part), fine
	a.length += 1 + parts
	a.single = false
	after := s[a.length:]
	a.wrong = len(after) > 1 && after[0] == '.' && isDigit(rune(after[1])) // 1990.5.6
	return a
}

func groupAt(s string) bool {
	return len(s) >= 4 && s[0] == ',' && digitsAt(s[1:]) == 3
}

// chineseAtom reads digits side by side: 五, 三八, 二零一九, 零五.
func chineseAtom(s string) atom {
	var a atom
	count, first, last := 0, -1, -1
	for _, r := range s {
		d := chineseDigit(r)
		if d < 0 {
			break
		}
		a.value = a.value.times(10).plus(number(d) * one)
		a.length += len(string(r))
		first, last = last, d
		count++
	}
	a.single = count == 1 && last > 0
	a.vague = count == 2 && first > 0 && last == first+1 // 两三, 七八
	return a
}

// chineseDigit is the value of a digit, -1 if the rune is none.
func chineseDigit(r rune) int {
	switch r {
	case '零':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

func digitsAt(s string) int {
	for i := range len(s) {
		if !isDigit(rune(s[i])) {
			return i
		}
	}
	return len(s)
}

func decimal(digits string) number {
	var n number
	for _, r := range digits {
		n = n.times(10).plus(number(r-'0') * one)
	}
	return n
}

// fraction reads digits behind the point and says whether they are finer than
// a number can hold.
func fraction(digits string) (n number, fine bool) {
	place := one
	for _, r := range digits {
		place /= 10
		if place == 0 && r != '0' {
			return n, true
		}
		n += number(r-'0') * place
	}
	return n, false
}
