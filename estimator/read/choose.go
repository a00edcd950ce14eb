package read

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An Option is one answer to a question. Value is what the program keeps, Name
// what people see, Aliases what else they call it.
type Option struct {
	Value, Name string
	Aliases     []string
}

// Choose reads which option is meant and returns its index: by number (3, 三,
// 选3, 第三个, ③, 最后一个), by letter (c), by name, alias or a part of a name
// that only one has, by sound (本可 for 本科), or with a small typing error.
// When several fit, the Problem lists their names.
func Choose(s string, options []Option) (int, error) {
	folded, err := prepare(s)
	if err != nil {
		return 0, err
	}
	c := chooser{got: shown(s), options: options, words: make([][]string, len(options))}
	for i, o := range options {
		c.words[i] = o.words()
	}
	folded = strings.Trim(folded, blanks)
	if number, rest, listed := numbered(folded); listed {
		if fits := c.named(folded); len(fits) == 1 {
			return fits[0], nil
		}
		return c.both(number, rest)
	}
	return c.choose(folded)
}

// numbered cuts 3.本科 into its number and its words, as a touched or copied
// choice reads.
func numbered(s string) (number int, rest string, ok bool) {
	n := digitsAt(s)
	if n == 0 || n > 2 || n == len(s) {
		return 0, "", false
	}
	rest = strings.TrimLeft(s[n:], ".,:;) ")
	if len(rest) == len(s)-n || rest == "" || isDigit(rune(rest[0])) {
		return 0, "", false
	}
	number, _ = strconv.Atoi(s[:n])
	return number, rest, true
}

// chooser compares one answer with the options.
type chooser struct {
	got     string
	options []Option
	words   [][]string // what each option is called, folded
}

func (c chooser) both(number int, rest string) (int, error) {
	i, err := c.choose(rest)
	if err != nil || i != number-1 {
		return 0, &Problem{Code: CodeNotAChoice, Got: c.got}
	}
	return i, nil
}

func (c chooser) choose(s string) (int, error) {
	if fits := c.named(s); len(fits) > 0 {
		return c.only(fits)
	}
	if i, counted := c.counted(s); counted {
		if i < 0 || i >= len(c.options) {
			return 0, &Problem{Code: CodeNotAChoice, Got: c.got}
		}
		return i, nil
	}
	if listed(stripped(s), unsureWords) || strings.Contains(s, "?") {
		return 0, &Problem{Code: CodeUnknown, Got: c.got}
	}
	if core := cutBoth(s, choiceFillers); core != s && core != "" {
		if fits := c.named(core); len(fits) > 0 {
			return c.only(fits)
		}
	}
	if fits := c.named(stripped(s)); len(fits) > 0 {
		return c.only(fits) // 都没有
	}
	if fits := c.sounding(s); len(fits) > 0 {
		return c.only(fits)
	}
	if fits, rest := c.mentioned(s); len(fits) > 0 {
		if len(fits) == 1 && cutAll(rest, choiceFillers) != "" && !slices.Equal(fits, c.misspelt(s)) {
			return 0, c.unless(fits[0], rest)
		}
		return c.only(fits)
	}
	core := cutBoth(s, choiceFillers)
	if core == "" {
		return 0, &Problem{Code: CodeNotAChoice, Got: c.got}
	}
	for _, like := range []func(string) []int{c.partly, c.sounding, c.misspelt} {
		if fits := like(core); len(fits) > 0 {
			return c.only(fits)
		}
	}
	return 0, &Problem{Code: CodeNotAChoice, Got: c.got}
}

// unless refuses an option that was named among words we don't know, and more
// firmly when they deny it: 不是本科.
func (c chooser) unless(i int, rest string) error {
	if strings.ContainsAny(rest, "不没无非未否除") {
		return &Problem{Code: CodeNotAChoice, Got: c.got}
	}
	return &Problem{Code: CodeUnsure, Got: c.options[i].Name}
}

func (c chooser) only(fits []int) (int, error) {
	if len(fits) == 1 {
		return fits[0], nil
	}
	names := make([]string, len(fits))
	for i, fit := range fits {
		names[i] = c.options[fit].Name
	}
	return 0, &Problem{Code: CodeTwoChoices, Got: strings.Join(names, "、")}
}

func (o Option) words() []string {
	all := append([]string{o.Name, o.Value}, o.Aliases...)
	for i, w := range all {
		all[i] = strings.Trim(fold(w), blanks)
	}
	return slices.DeleteFunc(all, func(w string) bool { return w == "" })
}

func (c chooser) fitting(fits func(word string) bool) (found []int) {
	for i := range c.options {
		if slices.ContainsFunc(c.words[i], fits) {
			found = append(found, i)
		}
	}
	return found
}

func (c chooser) named(s string) []int {
	return c.fitting(func(word string) bool { return word == s })
}

// partly finds the options that s is a piece of; a piece of a denial says the
// opposite: 考了 beside 没考.
func (c chooser) partly(s string) []int {
	return c.fitting(func(word string) bool {
		before, after, found := strings.Cut(word, s)
		return found && !strings.ContainsAny(before+after, "不没无非未否")
	})
}

// mentioned finds the options whose words stand in s, the longest first, and
// what is left of s without them.
func (c chooser) mentioned(s string) (fits []int, rest string) {
	for {
		best, length, at := -1, 0, 0
		for i := range c.options {
			for _, word := range c.words[i] {
				if n := strings.Index(s, word); n >= 0 && len(word) > length && utf8.RuneCountInString(word) > 1 {
					best, length, at = i, len(word), n
				}
			}
		}
		if best < 0 {
			slices.Sort(fits)
			return slices.Compact(fits), s
		}
		fits = append(fits, best)
		s = s[:at] + "," + s[at+length:]
	}
}

const choiceFillers = "我 我选 选 选择 我是 是 的 应该 大概 就 那 那就 属于 在 有 了 吧 啊 呀 呢 哦 嗯 学历 毕业 人 区 等级 级别 水平 答案 , . ! : ; ( ) 这个 证 证书"

// cutBoth cuts words from both ends.
func cutBoth(s, words string) string {
	s = cutAll(s, words)
	for again := s != ""; again; {
		again = false
		for word := range strings.FieldsSeq(words) {
			if rest, cut := strings.CutSuffix(s, word); cut {
				s, again = rest, rest != ""
				break
			}
		}
	}
	return s
}
