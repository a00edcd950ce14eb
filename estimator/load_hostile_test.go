package estimator_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// most is how much memory a hostile file may take before it is refused, in all
// and not at once; a shipped file takes 10 MB.
const most = 256 << 20

// blocks is a mapping whose blocks are as long as they may be.
func blocks(line string) string {
	var b strings.Builder
	for i := range 7 {
		fmt.Fprintf(&b, "k%d:\n", i)
		b.WriteString(strings.Repeat("  "+line+"\n", 1000))
	}
	return b.String()
}

// conditions name each other, each twice the one before.
func doubling(n int) string {
	b := "id: x\nfacts:\n  a: {type: bool, name: 甲}\nconditions:\n  c0: {fact: a, is: true}\n"
	for i := range n {
		b += fmt.Sprintf("  c%d: {any: [{holds: c%d}, {all: [{holds: c%d}, {fact: a, is: false}]}]}\n", i+1, i, i)
	}
	return b
}

// Each of these would take the parser or the loader minutes, or all memory.
func TestHostileFilesAreRefusedWithAPlaceAndInBounds(t *testing.T) {
	w := tabletest.Words(t)
	var keys strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
	}
	deep := ""
	for i := range 60 {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	for name, c := range map[string]struct{ src, want string }{
		"a million keys":         {keys.String(), "the file is larger than"},
		"a file too large":       {"remark: " + strings.Repeat("字\n  ", 100_000), "the file is larger than"},
		"too many lines":         {strings.Repeat("a:\n  - b\n", 4001), "more than"},
		"too many keys":          {"facts: {" + strings.Repeat("b: c,\n  ", 600) + "}", "more than 500 keys in one mapping"},
		"keys that say the same": {strings.Repeat("a: b\n", 1001), "more than 1000 lines in one block"},
		"list without end":       {"a:\n" + strings.Repeat("  - a\n", 1001), "more than 1000 lines in one block"},
		"full blocks":            {blocks("a: &a b"), "unknown key k0"},
		"a line without end":     {"a: " + strings.Repeat("x", 5000), "a line of more than"},
		"deep by indentation":    {deep, "levels deep"},
		"deep by dashes":         {strings.Repeat("- ", 100) + "a", "columns deep"},
		"deep by brackets":       {"a: " + strings.Repeat("[", 17), "brackets within each other"},
		"deep behind quotes":     {"a: " + strings.Repeat(`["]",`, 4001/2*2+1), "a line of more than"},
		"deep behind quotes, in lines": {
			"a: " + strings.Repeat(strings.Repeat(`["]",`, 500)+"\n  ", 9), "more than 4000 brackets",
		},
		"aliases that explode": {"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nid: *c", "id: expected text"},
		"an alias of itself":   {"id: &a [*a]", "id: expected text"},
		"merge keys":           {"<<: {id: x}\n", "unknown key <<"},
		"conditions that explode": {
			doubling(100), "this condition is made of more than 200 pieces",
		},
		"no number":       {"pass_line: {points: .nan}", "points: expected a number of points"},
		"infinity":        {"pass_line: {points: .inf}", "points: expected a number of points"},
		"minus infinity":  {"pass_line: {points: -.Inf}", "points: expected a number of points"},
		"an exponent":     {"pass_line: {points: 1e999}", "points: "},
		"hexadecimal":     {"pass_line: {points: 0x10}", "points: "},
		"underscores":     {"pass_line: {points: 1_000}", "points: "},
		"too much":        {"pass_line: {points: 99999999999999999999}", "points: "},
		"too exact":       {"pass_line: {points: 0.00001}", "points: "},
		"a word":          {"pass_line: {points: NaN}", "points: expected a number of points"},
		"a NUL byte":      {"id: a\x00b", "a NUL byte"},
		"two documents":   {"id: a\n---\nid: b\n", "a file holds one document"},
		"many unknown":    {"always: [" + strings.Repeat("aaaaaaaa, ", 350) + "]", "there is no material aaaaaaaa"},
		"too many facts":  {"facts:\n" + manyFacts(), "more than 128 facts"},
		"readings on end": {"readings:\n" + strings.Repeat("  - {id: a}\n", 21), "readings: more than 20"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := estimator.Load("x.yaml", []byte(c.src), w)
			runtime.ReadMemStats(&after)
			faults, ok := errors.AsType[estimator.Faults](err)
			if !ok || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%.300v; want %q", err, c.want)
			}
			for _, f := range faults {
				if f.Line < 1 || f.Col < 1 {
					t.Errorf("a fault without a place: %s", f)
				}
			}
			if taken := after.TotalAlloc - before.TotalAlloc; taken > most {
				t.Errorf("%d MB to refuse it", taken>>20)
			}
		})
	}
}

func manyFacts() string {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "  f%d: {type: bool, name: 甲}\n", i)
	}
	return b.String()
}
