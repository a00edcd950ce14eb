package sentence

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"luohu/estimator"
	"luohu/estimator/read"
)

// MaxRunes is the longest message, in characters, that is read; nothing is
// found in a longer one.
const MaxRunes = 2000

// Reader reads messages as facts of one policy. It is safe for concurrent use.
type Reader struct {
	dict     dictionary
	subjects []*subject
	dated    []*subject // those that can be told by the day since when
	folding  read.Folding
}

// Reading is what somebody said of themselves.
type Reading struct {
	Found []Found  // in the order said, each fact once
	Age   int      // in years, as it was said; 0: it was not
	Lost  []string // what named something beside a number, and filled nothing
}

// Found is a fact that was said.
type Found struct {
	Fact  *estimator.Fact
	Value any    // as [estimator.Fact.CheckAt] takes it: int, bool or string
	Said  string // the words it was read from
}

// Reader prepares the words for a policy.
func (l *Lexicon) Reader(p *estimator.Policy) *Reader {
	c := l.compile(p)
	r := &Reader{dict: c.dict, subjects: c.subjects, folding: l.folding}
	for _, s := range r.subjects {
		if !s.before.IsZero() || s.Since {
			r.dated = append(r.dated, s)
		}
	}
	return r
}

// Read finds what somebody says of themselves in a message. asOf is the day to
// which months are counted.
func (r *Reader) Read(say string, asOf, today time.Time) Reading {
	c, ok := r.begin(say, telling, asOf, today)
	if !ok {
		return Reading{}
	}
	c.run()
	reading := Reading{Found: c.found(), Age: c.age}
	reading.Lost = c.passedOver()
	if c.asked && !c.personal && reading.Age == 0 && reading.Things() < 2 {
		return Reading{} // 社保五年，能落户吗
	}
	return reading
}

func (r *Reader) begin(say string, m mode, asOf, today time.Time) (*course, bool) {
	if len(say) > MaxRunes*utf8.UTFMax || utf8.RuneCountInString(say) > MaxRunes {
		return nil, false
	}
	c := &course{reader: r, mode: m, asOf: asOf, today: today}
	c.text = r.folding.Run(say)
	if len(c.text.Folded) > MaxRunes*utf8.UTFMax {
		return nil, false // a few characters fold to many
	}
	if m == supposing {
		c.tokens = parted(r.dict.cutBy(c.text.Folded, today, &r.dict.supposed, &r.dict.root))
	} else {
		c.tokens = r.dict.cut(c.text.Folded, today)
	}
	c.entries = make([]entry, len(r.subjects))
	c.spoilt = make([]bool, len(r.subjects))
	return c, true
}

// Things counts what was said, each thing once however many facts it fills:
// 社保五年 is one thing.
func (r Reading) Things() int {
	n := 0
	for i, f := range r.Found {
		again := slices.ContainsFunc(r.Found[:i], func(other Found) bool { return alike(f, other) })
		if !again {
			n++
		}
	}
	return n
}

// alike facts were read from the same words, or from a part of them.
func alike(a, b Found) bool {
	return strings.Contains(a.Said, b.Said) || strings.Contains(b.Said, a.Said)
}
