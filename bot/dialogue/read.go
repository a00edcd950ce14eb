package dialogue

import (
	"time"

	"luohu/estimator"
	"luohu/estimator/read"
)

// heard is an answer as a fact's value, and what to say about reading it.
type heard struct {
	value  any
	remark string
}

func (s *Session) read(f *estimator.Fact, words string) (h heard, err error) {
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
	if err == nil {
		err = f.CheckAt(h.value, s.asOf)
	}
	return h, err
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
// this question is answered with.
func (s *Session) readBool(f *estimator.Fact, words string) (bool, error) {
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
