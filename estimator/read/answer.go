package read

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// word is one piece of an answer.
type word struct {
	kind kind
	numeral
	text string
}

// answer is a folded text cut into words, fillers left out.
type answer struct {
	words   []word
	shape   string // the kinds of the words, a letter each
	about   bool   // 大概, 左右
	even    bool   // 都, 也
	strange bool   // words that we don't know
}

// answerOf cuts a folded text. Words go before numerals: 一共 is no 1.
func answerOf(folded string) answer {
	var a answer
	for rest := folded; rest != ""; {
		w := nextWord(rest)
		rest = rest[len(w.text):]
		if w.text == "(" && len(a.words) > 0 {
			w.kind = between // 2年(24个月) says it twice
		}
		switch w.kind {
		case filler:
		case even:
			a.even = true
		case about:
			a.about = true
		case other:
			a.strange = true
		default:
			a.words = append(a.words, w)
			a.shape += string(rune(w.kind))
		}
	}
	return a
}

func nextWord(s string) word {
	if k, length := wordAt(s); length > 0 {
		return word{kind: k, text: s[:length]}
	}
	if n := numeralAt(s); n.length > 0 {
		return word{kind: amount, numeral: n, text: s[:n.length]}
	}
	if s[0] == ' ' {
		return word{kind: filler, text: " "}
	}
	_, size := utf8.DecodeRuneInString(s)
	return word{kind: other, text: s[:size]}
}

func (a answer) has(kinds ...kind) bool { return strings.ContainsAny(a.shape, string(kinds)) }

func (a answer) amounts() int { return strings.Count(a.shape, string(rune(amount))) }

// any says whether a numeral of the answer is as asked.
func (a answer) any(is func(numeral) bool) bool {
	return slices.ContainsFunc(a.words, func(w word) bool { return is(w.numeral) })
}

// saysNone is true of 没有, 没交过 and 一次都没有.
func (a answer) saysNone() bool {
	if !a.has(none) || a.has(half, more, upTo, minus, between) {
		return false
	}
	switch a.amounts() {
	case 0:
		return true
	case 1:
		number := a.words[strings.IndexByte(a.shape, byte(amount))].value
		// 一年没交 may be a gap; 一年都没交 and 一次没有 are none, as is 没有,0次.
		return number == 0 || (a.even || a.has(measure)) && number == one && strings.HasSuffix(a.shape, string(rune(none)))
	}
	return false
}

// doubt is the problem, if any, that makes a number unusable whatever its
// unit. got is the text as it was written.
func (a answer) doubt(got string) error {
	problem := func(code string) error { return &Problem{Code: code, Got: got} }
	numbers := a.amounts()
	switch {
	case a.has(unknown):
		return problem(CodeUnknown)
	case a.has(moment):
		return problem(CodeDateGiven)
	case numbers == 0 && a.has(more) && !a.strange:
		return problem(CodeVague) // 好几年
	case numbers == 0 && !a.has(half):
		return problem(CodeNotANumber)
	case a.any(func(n numeral) bool { return n.wrong }):
		return problem(CodeNotANumber)
	case a.negative():
		return problem(CodeNegative)
	case a.any(func(n numeral) bool { return n.vague }), numbers > 1 && a.has(upTo):
		return problem(CodeRangeGiven)
	case a.has(more, none):
		return problem(CodeVague)
	case a.has(upTo, between):
		return problem(CodeSeveral)
	}
	return nil
}

// negative is true of -3 and 负三, where nothing stands before the sign.
func (a answer) negative() bool {
	first := a.words[0]
	return a.has(minus) || (first.kind == upTo && first.text == "-")
}
