package estimator

import "slices"

// maxTyped is the longest mistyped word that is compared with known ones.
const maxTyped = 64

// nearest is the known word that was probably meant, or nothing.
func nearest(typed string, known []string) string {
	if typed == "" || len(typed) > maxTyped {
		return ""
	}
	best, least := "", 1+max(1, len(typed)/3)
	for _, word := range known {
		if d := editDistance(typed, word, least); d < least {
			best, least = word, d
		}
	}
	return best
}

// editDistance counts insertions, deletions, replacements and swaps of
// neighbours; it gives up at limit.
func editDistance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	var before, row, next []int
	for j := range len(b) + 1 {
		row = append(row, j)
	}
	for i := range len(a) {
		next = append(make([]int, 0, len(b)+1), i+1)
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d := min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			next = append(next, d)
		}
		if slices.Min(next) >= limit {
			return limit
		}
		before, row = row, next
	}
	return row[len(b)]
}
