package audit_test

import (
	"slices"
	"strings"
	"testing"

	"luohu/backend/audit"
)

// row is an entry as a database has it.
type row struct {
	number    int64
	canonical string
	hash      string
}

func chain(t *testing.T, length int) (rows []row, heads []audit.Head) {
	t.Helper()
	heads = append(heads, audit.Head{})
	for i := range length {
		e := entry()
		e.Subject.ID = strings.Repeat("x", i+1)
		text, err := e.Text()
		if err != nil {
			t.Fatal(err)
		}
		head := heads[i].Next(text)
		rows = append(rows, row{head.Number, string(text.AppendCanonical(nil)), head.Hash.String()})
		heads = append(heads, head)
	}
	return rows, heads
}

func walk(rows []row, head audit.Head, points ...audit.Point) *audit.Break {
	w := audit.NewWalk(points)
	for _, r := range rows {
		if b := w.Take(r.number, []byte(r.canonical), []byte(r.hash)); b != nil {
			return b
		}
	}
	return w.End(head)
}

func TestAWholeChainIsWalkedToItsEnd(t *testing.T) {
	rows, heads := chain(t, 5)
	for n := range 6 {
		var points []audit.Point
		for _, head := range heads[1 : n+1] {
			points = append(points, audit.Point{Head: head}, audit.Point{Head: head})
		}
		if b := walk(rows[:n], heads[n], points...); b != nil {
			t.Errorf("%d entries: %s", n, b)
		}
	}
}

func TestTheFirstBrokenEntryIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(rows []row) []row
		number int64
		what   string
	}{
		"first gone":    {func(r []row) []row { return r[1:] }, 1, audit.Missing},
		"middle gone":   {func(r []row) []row { return append(r[:2:2], r[3:]...) }, 3, audit.Missing},
		"last gone":     {func(r []row) []row { return r[:4] }, 5, audit.Missing},
		"all gone":      {func([]row) []row { return nil }, 1, audit.Missing},
		"one put first": {func(r []row) []row { return append([]row{{0, r[0].canonical, r[0].hash}}, r...) }, 0, audit.BeforeAll},
		"text changed": {func(r []row) []row {
			r[2].canonical = strings.Replace(r[2].canonical, "approve", "reject", 1)
			return r
		}, 3, audit.Altered},
		"hash changed": {func(r []row) []row { r[2].hash = r[1].hash; return r }, 3, audit.Altered},
		"two swapped": {func(r []row) []row {
			r[1], r[2] = row{2, r[2].canonical, r[2].hash}, row{3, r[1].canonical, r[1].hash}
			return r
		}, 2, audit.Altered},
		"put in and the rest moved on": {func(r []row) []row {
			moved := slices.Insert(r, 2, r[1])
			for i := range moved {
				moved[i].number = int64(i + 1)
			}
			return moved
		}, 3, audit.Altered},
		// Two texts that look the same where they are joined: what stands in one
		// field moves over into the next.
		"a field runs into the next": {func(r []row) []row {
			r[2].canonical = strings.Replace(r[2].canonical, "staff"+audit.Separator, "staff"+audit.Separator+audit.Separator, 1)
			return r
		}, 3, audit.Altered},
	} {
		rows, heads := chain(t, 5)
		if b := walk(c.change(rows), heads[5]); b == nil || b.Number != c.number || b.What != c.what {
			t.Errorf("%s: %v", name, b)
		}
	}
}

func TestAChainThatWasMadeAnewIsFoundByAnAnchor(t *testing.T) {
	rows, heads := chain(t, 5)
	other := heads[2]
	other.Hash[0]++
	if b := walk(rows, heads[5], audit.Point{Head: heads[1], Source: "a"}, audit.Point{Head: other, Source: "b"}); b == nil ||
		b.Number != 2 || !strings.Contains(b.What, "anchor b") {
		t.Errorf("another hash: %v", b)
	}
	// Cut off at the end, with the head put back.
	if b := walk(rows[:3], heads[3], audit.Point{Head: heads[5], Source: "b"}); b == nil || b.Number != 4 || !strings.Contains(b.What, "anchor b") {
		t.Errorf("cut off: %v", b)
	}
}

func TestAHeadThatWasChangedIsFound(t *testing.T) {
	rows, heads := chain(t, 5)
	wrong := heads[5]
	wrong.Hash[0]++
	if b := walk(rows, wrong); b == nil || b.Number != 5 || b.What != audit.NotHead {
		t.Error(b)
	}
}
