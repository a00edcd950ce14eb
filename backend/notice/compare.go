package notice

import (
	"strings"
	"unicode/utf8"
)

// Change is a piece of a text in another version: as it was, taken out, or new.
type Change struct {
	Text     string
	Old, New bool // neither: in both
}

// mostPieces bounds what is compared piece by piece.
const mostPieces = 2000

// Compare tells what became of a text, clause by clause.
func Compare(before, after string) []Change {
	a, b := pieces(before), pieces(after)
	if len(a) > mostPieces || len(b) > mostPieces {
		return []Change{{Text: before, Old: true}, {Text: after, New: true}}
	}
	// same[i][j] is how many pieces a[i:] and b[j:] have in common, in order.
	same := make([][]int, len(a)+1)
	for i := range same {
		same[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				same[i][j] = same[i+1][j+1] + 1
			} else {
				same[i][j] = max(same[i+1][j], same[i][j+1])
			}
		}
	}
	var all []Change
	add := func(c Change) {
		if last := len(all) - 1; last >= 0 && all[last].Old == c.Old && all[last].New == c.New {
			all[last].Text += c.Text
			return
		}
		all = append(all, c)
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(Change{Text: a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && same[i+1][j] >= same[i][j+1]:
			add(Change{Text: a[i], Old: true})
			i++
		default:
			add(Change{Text: b[j], New: true})
			j++
		}
	}
	return all
}

// pieces are the clauses of a text, each with the mark that ends it.
func pieces(text string) (all []string) {
	begin := 0
	for at, r := range text {
		if strings.ContainsRune("，。；：、！？\n", r) {
			end := at + utf8.RuneLen(r)
			all, begin = append(all, text[begin:end]), end
		}
	}
	if begin < len(text) {
		all = append(all, text[begin:])
	}
	return all
}
