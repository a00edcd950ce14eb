package sentence

import (
	"math/bits"
)

// role is what a word does in a sentence, whatever the fact. A word may have
// several.
type role uint32

const (
	filler role = 1 << iota
	self
	spouse
	others
	they
	no
	have
	pay
	and
	about
	plans
	unfinished
	ifs
	asks
	unsure
	past
	elsewhere
	corrects
	again
	othersLengths
	each
	ages
	never
	wonders

	comma // parts clauses
	join  // 、 parts clauses, or joins names
	stop  // ends a sentence
	query // ends a question
)

// name is the role's key in the file.
func (r role) name() string {
	return [...]string{
		"fillers", "self", "spouse", "others", "they", "no", "have", "pay", "and", "about", "plans", "unfinished", "ifs",
		"asks", "unsure", "past", "elsewhere", "corrects", "again", "others_lengths", "each", "ages", "never", "wonders",
	}[bits.TrailingZeros32(uint32(r))]
}

// roles are the lists of the file by what their words do.
func (l *Lexicon) roles() map[role][]string {
	w := &l.Words
	return map[role][]string{
		filler: w.Fillers, self: w.Self, spouse: w.Spouse, others: w.Others, they: w.They, no: w.No, have: w.Have, pay: w.Pay,
		and: w.And, about: w.About, plans: w.Plans, unfinished: w.Unfinished, ifs: w.Ifs, asks: w.Asks, unsure: w.Unsure,
		past: w.Past, elsewhere: w.Elsewhere, corrects: w.Corrects, again: w.Again, othersLengths: w.OthersLengths,
		each: w.Each, ages: w.Ages, never: w.Never, wonders: w.Wonders,
	}
}

// mark is the role of a rune that parts clauses; 0 if it is none.
func mark(r rune) role {
	switch r {
	case '。', ';', '!', '\n':
		return stop
	case '?':
		return query
	case '、':
		return join
	case ',', ' ', '.', '(', ')', '[', ']', '{', '}', '/', '+', '|', '-', '~', '*', '#', '<', '>', '·', '•', '…', '—', '《', '》', '【', '】':
		return comma
	}
	return 0
}
