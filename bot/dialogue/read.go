package dialogue

import (
	"slices"
	"strings"
	"time"

	"luohu/estimator"
	"luohu/estimator/read"
)

// heard is an answer as a fact's value, and what to say about reading it.
type heard struct {
	value  any
	remark string
}

// read takes words as the answer to a question; what speaks of something else
// is none, even if there is a no in it.
func (s *Session) read(f *estimator.Fact, words string) (h heard, err error) {
	if f.Type != estimator.Date && !known(f, words) && read.Strays(words, spokenOf(f)) {
		return h, &read.Problem{Code: read.CodeStrays}
	}
	switch f.Type {
	case estimator.Date:
		return s.readDate(words)
	case estimator.Months:
		h, err = s.readMonths(f, words)
	case estimator.Count:
		var n int
		if n, err = read.Whole(words); err != nil && read.Is(words, f.NoneWords) {
			err = nil
		}
		h.value = n
	case estimator.Money:
		var yuan int64
		yuan, err = read.Money(words)
		h.value = yuan
	case estimator.Bool:
		h.value, err = s.readBool(f, words)
	case estimator.ChoiceType:
		var i int
		if i, err = read.Choose(words, readOptions(f)); err == nil {
			h.value = f.Choices[i].Value
		}
	}
	if value, lacks := none(f, words); err != nil && lacks {
		h, err = heard{value: value}, nil
	}
	if err == nil {
		err = f.CheckAt(h.value, s.asOf)
	}
	return h, err
}

// known says whether words stand in the policy as answers to its question.
func known(f *estimator.Fact, words string) bool {
	return read.Is(words, slices.Concat(f.YesWords, f.NoWords, f.NoneWords))
}

// spokenOf is all that is said of what a question asks for.
func spokenOf(f *estimator.Fact) string {
	said := slices.Concat([]string{f.Name, f.Question, f.Help}, f.YesWords, f.NoWords, f.NoneWords)
	for _, c := range f.Choices {
		said = append(append(said, c.Name), c.Aliases...)
	}
	return strings.Join(said, " ")
}

// none is the value of a fact where words deny that there is any of what is
// asked for: 没有户口. A question of yes or no may ask for something else than its
// name says.
func none(f *estimator.Fact, words string) (value any, ok bool) {
	if f.Type == estimator.Bool {
		return f.Opposite, read.Lacks(words, f.Question)
	}
	if !read.Lacks(words, f.Name) {
		return nil, false
	}
	switch f.Type {
	case estimator.Months, estimator.Count:
		return 0, true
	case estimator.ChoiceType:
		if i, ok := read.None(readOptions(f)); ok {
			return f.Choices[i].Value, true
		}
	}
	return nil, false
}

func (s *Session) readDate(words string) (h heard, err error) {
	d, precision, err := read.DateOrMonth(words, s.now().In(Tianjin))
	if err != nil {
		return h, err
	}
	h.value = d.Format(time.DateOnly)
	if precision == read.ToMonth {
		h.remark = s.words.RemarkMonth.String()
	}
	return h, nil
}

func (s *Session) readMonths(f *estimator.Fact, words string) (h heard, err error) {
	var n int
	dayless := false
	if f.FromDay {
		n, dayless, err = read.FullMonths(words, s.asOf)
	} else {
		n, err = read.Months(words, s.asOf)
	}
	if err != nil && read.Is(words, f.NoneWords) {
		n, err = 0, nil
	}
	if dayless {
		h.remark = s.words.RemarkDay.String()
	}
	h.value = n
	return h, err
}

// readBool hears yes or no: in their own words, by number, or in words that
// this question is answered with. Who only agrees, or has what is not asked
// for, is asked again where a yes is to be kept as a no.
func (s *Session) readBool(f *estimator.Fact, words string) (bool, error) {
	if f.Opposite && (read.Assents(words) || read.Has(words, f.Question)) {
		return false, &read.Problem{Code: read.CodeUnsure, Got: s.words.Yes.String()}
	}
	yes, err := read.YesNo(words)
	if err != nil {
		options := []read.Option{{Value: "yes", Name: s.words.Yes.String()}, {Value: "no", Name: s.words.No.String()}}
		if chosen, notChosen := read.Choose(words, options); notChosen == nil {
			yes, err = chosen == 0, nil
		}
	}
	switch {
	case read.Is(words, f.YesWords):
		yes, err = true, nil
	case read.Is(words, f.NoWords):
		yes, err = false, nil
	}
	return yes != f.Opposite, err
}

func readOptions(f *estimator.Fact) []read.Option {
	all := make([]read.Option, len(f.Choices))
	for i, c := range f.Choices {
		all[i] = read.Option{Value: c.Value, Name: c.Name, Aliases: c.Aliases}
	}
	return all
}
