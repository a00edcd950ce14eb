package read

import (
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// sounding finds the options that sound like s: 本可 and benke for 本科.
// A single character sounds like too many others.
func (c chooser) sounding(s string) []int {
	if utf8.RuneCountInString(s) < 2 {
		return nil
	}
	heard := sound(s)
	return c.fitting(func(word string) bool { return sound(word) == heard })
}

// sound is how a text is read aloud, without tones. What is no Chinese
// character stays as it is.
func sound(s string) string {
	args := pinyin.NewArgs()
	args.Fallback = func(r rune, _ pinyin.Args) []string { return []string{string(r)} }
	return strings.Join(pinyin.LazyPinyin(s, args), "")
}

// misspelt finds the options one typing error away from s; two errors are
// allowed in six runes and more. Words of one or two runes are never guessed.
func (c chooser) misspelt(s string) []int {
	runes := utf8.RuneCountInString(s)
	if runes < 3 {
		return nil
	}
	allowed := 1
	if runes >= 6 {
		allowed = 2
	}
	return c.fitting(func(word string) bool {
		if utf8.RuneCountInString(word) < 3 || telling(s, word) || utf8.RuneCountInString(word) < 5 && strings.ContainsAny(word, "不没无未") {
			return false
		}
		return distance([]rune(s), []rune(word)) <= allowed
	})
}

// telling is true of 初级工 beside 高级工: the rune that differs is what the
// words are about, no slip.
func telling(s, word string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return strings.ContainsRune("高中初一二三四五东西南北大小正副有无不未没非", r) && !strings.ContainsRune(word, r)
	})
}

// distance counts the runes to insert, drop, change or swap with their
// neighbour to come from a to b (optimal string alignment).
func distance(a, b []rune) int {
	before, previous, current := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			change := previous[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			current[j] = min(change, previous[j]+1, current[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}
