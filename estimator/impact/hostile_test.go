package impact_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator/impact"
)

func must(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

const good = `{"birth_date":"1985-01-01","education":"none"}`

// Bad lines are counted and named by where they stand, whatever is in them and
// wherever the file is cut into blocks.
func TestBadLinesAreNamedByTheirNumber(t *testing.T) {
	p := policy(t, "tianjin-2023")
	long := strings.Repeat("x", 1<<20)
	for _, c := range []struct {
		name, text string
		people     int
		bad        []int
	}{
		{"nothing", "", 0, nil},
		{"blank lines", "\n\n" + good + "\n  \n" + good, 2, nil},
		{"windows", "\ufeff" + good + "\r\n" + good + "\r\n", 2, nil},
		{"no object", "[]\n" + good + "\n1\nnull\n\"x\"\n", 5, []int{1, 3, 4, 5}},
		{"two on a line", good + " " + good + "\n" + good, 2, []int{1}},
		{"torn", good + "\n{\"birth_date\":\n" + good, 3, []int{2}},
		{"a name twice", `{"education":"none","education":"none"}` + "\n" + good, 2, []int{1}},
		{"not UTF-8", "{\"education\":\"\xff\"}\n" + good, 2, []int{1}},
		{"a long line", good + "\n{\"a\":\"" + strings.Repeat("y", 70_000) + "\"}\n" + good, 3, []int{2}},
		{"a line longer than a block", good + "\n" + long + long + long + "\n" + good + "\n[]\n", 4, []int{2, 4}},
		{"facts hidden behind a long line", good + "\n" + long + good + "\n" + good, 3, []int{2}},
		{"a long line at the end", good + "\n" + long + long, 2, []int{2}},
		{"deep", strings.Repeat(`{"a":`, 10_000) + "\n" + good, 2, []int{1}},
		{"too many facts", "{" + many(201) + "}\n" + good, 2, []int{1}},
	} {
		dir := t.TempDir()
		write(t, dir, "p.jsonl", c.text)
		r := run(t, impact.Comparison{From: p, To: p, AsOf: june}, impact.Folder(dir, june))
		var bad []int
		for _, at := range r.Unreadable.Places {
			bad = append(bad, at.Line)
		}
		if r.People != c.people || !slices.Equal(bad, c.bad) || r.Unreadable.People != len(c.bad) || r.Counted != c.people-len(c.bad) {
			t.Errorf("%s: %d people, %d counted, bad are %v; want %d and %v", c.name, r.People, r.Counted, bad, c.people, c.bad)
		}
	}
}

func many(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"f%d":1`, i))
	}
	return strings.Join(all, ",")
}

func TestOfManyBadLinesTheFirstAreNamed(t *testing.T) {
	p, dir := policy(t, "tianjin-2023"), t.TempDir()
	var text strings.Builder
	for range 200_000 {
		text.WriteString(good + "\nbad\n")
	}
	write(t, dir, "p.jsonl", text.String())
	r := run(t, impact.Comparison{From: p, To: p, AsOf: june}, impact.Folder(dir, june))
	if r.Unreadable.People != 200_000 || len(r.Unreadable.Places) != 20 || r.Counted != 200_000 {
		t.Fatalf("%d unreadable, %d named", r.Unreadable.People, len(r.Unreadable.Places))
	}
	for i, at := range r.Unreadable.Places {
		if at.File != "p.jsonl" || at.Line != 2*i+2 {
			t.Errorf("the one named as number %d is %+v", i, at)
		}
	}
}

// Wherever lines end, nobody is lost and nobody is counted twice.
func TestNobodyIsLostBetweenBlocks(t *testing.T) {
	p, dir := policy(t, "tianjin-2023"), t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		people := 0
		for text.Len() < 2<<20 {
			n := rapid.IntRange(1, 400).Draw(t, "lines")
			pad := strings.Repeat(" ", rapid.IntRange(0, 4000).Draw(t, "blanks"))
			for range n {
				text.WriteString(good + pad + "\n")
			}
			people += n
		}
		if err := os.WriteFile(filepath.Join(dir, "p.jsonl"), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := impact.Run(t.Context(), impact.Comparison{From: p, To: p, AsOf: june}, nil, impact.Folder(dir, june))
		if err != nil || r.Counted != people || r.Unreadable.People != 0 {
			t.Fatalf("%d of %d counted, %v", r.Counted, people, err)
		}
	})
}

func FuzzAnythingInAFile(f *testing.F) {
	for _, seed := range []string{good, "{", "[]", `{"education":{"a":[1]}}`, `{"pension_months":1e400}`, "{\"a\\u0000\":1}", good + good, "\xff\xfe"} {
		f.Add([]byte(seed))
	}
	a, b, w := policy(f, "tianjin-2022"), policy(f, "tianjin-2023"), words(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		r, err := impact.Run(t.Context(), impact.Comparison{From: a, To: b, AsOf: june}, w, impact.Saved(func(give func(impact.Person) error) error {
			return give(impact.Person{AsOf: june, Facts: line})
		}))
		if err != nil || r.People != 1 || r.Counted+r.Unreadable.People+r.NotCounted.From+r.NotCounted.To-r.NotCounted.Both != 1 {
			t.Errorf("%+v, %v", r, err)
		}
		if text := r.Text(); len(line) > 12 && strings.Contains(text, string(line)) {
			t.Errorf("what was given is told: %s", text)
		}
	})
}
