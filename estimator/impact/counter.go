package impact

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"luohu/estimator"
)

// counter counts people, one after the other, for one core.
type counter struct {
	from, to *estimator.Sheet // the same one for a reading
	reading  int              // -1: none
	asOf     estimator.Day    // 0: each to the day of their source
	lines    [2]estimator.Points

	pairs  []pair            // of the indicators
	newly  []*estimator.Fact // those that only the second table has
	points [2][]estimator.Points

	text    bytes.Buffer
	name    []byte
	decoder *jsontext.Decoder

	tallies
}

// pair is where an indicator stands in each table; -1 where it does not.
type pair struct {
	id, name string
	at       [2]int
}

func newCounter(c Comparison, reading int) *counter {
	n := &counter{from: c.From.NewSheet(), reading: reading, asOf: c.AsOf, decoder: jsontext.NewDecoder(new(bytes.Buffer))}
	n.to, n.lines = n.from, [2]estimator.Points{c.From.PassLine, c.From.PassLine}
	after := c.From
	if c.To != nil {
		n.to, n.lines[1], after = c.To.NewSheet(), c.To.PassLine, c.To
	}
	n.pairs = pairs(c.From, after)
	for _, f := range after.Facts() {
		if _, both := c.From.Fact(f.ID); !both {
			n.newly = append(n.newly, f)
		}
	}
	n.indicators, n.assumed = make([]spread, len(n.pairs)), make([]int, len(n.newly))
	n.faults = map[fault]int{}
	return n
}

// pairs are the indicators of both tables, those of the second first.
func pairs(from, to *estimator.Policy) (all []pair) {
	find := func(p *estimator.Policy, id string) int {
		return slices.IndexFunc(p.Outline(), func(o estimator.Outline) bool { return o.ID == id })
	}
	for i, o := range to.Outline() {
		all = append(all, pair{o.ID, o.Name, [2]int{find(from, o.ID), i}})
	}
	for i, o := range from.Outline() {
		if find(to, o.ID) < 0 {
			all = append(all, pair{o.ID, o.Name, [2]int{i, -1}})
		}
	}
	return all
}

func (n *counter) count(b *batch) {
	for _, p := range b.saved {
		n.person(p.Facts, cmp.Or(n.asOf, p.AsOf), Place{})
	}
	asOf := cmp.Or(n.asOf, b.asOf)
	for _, name := range b.files {
		n.file(b.folder, name, asOf)
	}
	at := Place{b.file, b.line}
	for lines := b.lines; len(lines) > 0; at.Line++ {
		var line []byte
		line, lines, _ = bytes.Cut(lines, []byte{'\n'})
		if at.Line == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			n.person(line, asOf, at)
		}
	}
}

// file counts the person in a file of its own.
func (n *counter) file(folder, name string, asOf estimator.Day) {
	at := Place{File: name}
	f, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		n.wrong(at)
		return
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil || len(src) > maxFile {
		n.wrong(at)
		return
	}
	facts, err := estimator.ReadFacts(name, src)
	if err != nil {
		n.wrong(at)
		return
	}
	line, err := marshal(facts)
	if err != nil {
		n.wrong(at)
		return
	}
	n.person(line, asOf, at)
}

// wrong notes facts that can't be read at all.
func (n *counter) wrong(at Place) {
	n.people++
	n.bad++
	n.place(at)
}

// person counts one person under both.
func (n *counter) person(facts []byte, asOf estimator.Day, at Place) {
	n.from.Begin(asOf)
	if n.to != n.from {
		n.to.Begin(asOf)
	}
	unknown, ok := n.read(facts)
	if !ok {
		n.wrong(at)
		return
	}
	n.people++
	if short := n.countable(unknown); short[0] || short[1] {
		return
	}
	n.counted++
	n.points[0] = n.from.Count(n.points[0][:0])
	if n.reading >= 0 {
		n.points[1] = n.from.CountReading(n.reading, n.points[1][:0])
	} else {
		n.points[1] = n.to.Count(n.points[1][:0])
	}
	n.note()
}

// note compares the points of one person.
func (n *counter) note() {
	var reach [2]int
	var totals [2]estimator.Points
	for i := range totals {
		totals[i] = estimator.Sum(n.points[i])
		if n.lines[i] > 0 && totals[i] >= n.lines[i] {
			reach[i] = 1
		}
	}
	n.reach[reach[0]][reach[1]]++
	for i, f := range n.newly {
		if !n.to.Given(f) {
			n.assumed[i]++
		}
	}
	change := totals[1] - totals[0]
	n.change.note(change)
	n.bins[bin(change)]++
	for i, p := range n.pairs {
		var was, is estimator.Points
		if p.at[0] >= 0 {
			was = n.points[0][p.at[0]]
		}
		if p.at[1] >= 0 {
			is = n.points[1][p.at[1]]
		}
		n.indicators[i].note(is - was)
	}
}

// countable notes what keeps a person from being counted.
func (n *counter) countable(unknown bool) (short [2]bool) {
	for side, sheet := range []*estimator.Sheet{n.from, n.to} {
		missing, wrong := sheet.Unusable()
		for _, f := range missing {
			n.faults[fault{side, f.ID, Missing}]++
		}
		for _, f := range wrong {
			n.faults[fault{side, f.ID, Unusable}]++
		}
		if unknown {
			n.faults[fault{side, "", Unknown}]++
		}
		if short[side] = unknown || len(missing)+len(wrong) > 0; short[side] {
			n.short[side]++
		}
	}
	if short[0] && short[1] {
		n.both++
	}
	return short
}
