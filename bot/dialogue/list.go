package dialogue

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"luohu/estimator"
)

// toldItem is a line of the list: a fact, or several that were said to be alike.
type toldItem struct {
	Number      int
	Name, Value string
	facts       []*estimator.Fact
}

func (s *Session) toldItems() []toldItem { return s.itemsOf(s.state.Told) }

func (s *Session) itemsOf(list []told) (items []toldItem) {
	first := "" // the fact that those of the last line are alike to
	for _, t := range list {
		f, known := s.policy.Fact(t.Fact)
		if !known {
			continue
		}
		value := s.show(f, t.Value)
		if last := len(items) - 1; last >= 0 && f.SameAs == first && first != "" && items[last].Value == value {
			items[last].Name += "、" + s.label(f)
			items[last].facts = append(items[last].facts, f)
			continue
		}
		first = cmp.Or(f.SameAs, f.ID)
		items = append(items, toldItem{len(items) + 1, s.label(f), value, []*estimator.Fact{f}})
	}
	return items
}

// heardList is what was understood, to be confirmed.
func (s *Session) heardList() string {
	facts := map[string]any{}
	for id, value := range s.state.Answers {
		facts[id] = value
	}
	for _, t := range s.state.Told {
		facts[t.Fact] = t.Value
	}
	var warnings []estimator.Warning
	if e, err := s.policy.Partial(facts, s.asOf); err == nil {
		warnings = e.Warnings
	}
	lost := make([]string, len(s.state.Lost))
	for i, words := range s.state.Lost {
		lost[i] = harmless.Replace(words)
	}
	return s.words.Told.With(map[string]any{
		"Lost":  lost,
		"Items": s.toldItems(), "Age": s.ageToAsk(), "Said": s.state.Age, "Years": s.otherAge(), "Warnings": warnings,
		"Period": s.state.Period, "AsOf": day(s.asOf),
	})
}

// ageToAsk is an age that was said while the birthday it depends on was not.
func (s *Session) ageToAsk() int {
	f := s.birth()
	if f == nil {
		return 0
	}
	_, told := s.toldValue(f)
	if _, answered := s.state.Answers[f.ID]; told || answered {
		return 0
	}
	return s.state.Age
}

// otherAge is the age on the birthday of the list, where another was said that
// no way of counting makes the same.
func (s *Session) otherAge() int {
	f := s.birth()
	if f == nil || s.state.Age == 0 {
		return 0
	}
	value, told := s.toldValue(f)
	said, _ := value.(string)
	born, err := time.Parse(time.DateOnly, said)
	if !told || err != nil {
		return 0
	}
	now := s.now()
	years := now.Year() - born.Year()
	if now.YearDay() < born.YearDay() {
		years--
	}
	if off := years - s.state.Age; off >= -1 && off <= 1 {
		return 0
	}
	return years
}

// birth is the day that an age is counted from; nil if the table needs none.
func (s *Session) birth() *estimator.Fact {
	for _, f := range s.policy.Facts() {
		if f.Type == estimator.Date && f.Required {
			return f
		}
	}
	return nil
}

// lineFacts are the facts of the line of which another value is asked.
func (s *Session) lineFacts() (facts []*estimator.Fact) {
	for _, id := range s.state.Line {
		f, _ := s.policy.Fact(id)
		facts = append(facts, f)
	}
	return facts
}

// lineAsked asks what a line should be.
func (s *Session) lineAsked() string {
	f := s.lineFacts()[0]
	for _, item := range s.toldItems() {
		if slices.Contains(item.facts, f) {
			return s.words.ToldLine.With(map[string]any{
				"Number": item.Number, "Name": item.Name, "Value": item.Value,
				"Options": s.options(f), "Example": f.Example, "Help": f.Help,
			})
		}
	}
	return s.heardList()
}

// toldValue is what the list has of a fact.
func (s *Session) toldValue(f *estimator.Fact) (value any, told bool) {
	for _, t := range s.state.Told {
		if t.Fact == f.ID {
			return t.Value, true
		}
	}
	return nil, false
}

// put gives facts of the list a value, or adds them to it.
func (s *Session) put(facts []*estimator.Fact, value any, said string) {
	s.state.change()
	for _, f := range facts {
		s.retell(f, value, said)
	}
}

// retell puts another value in the place of one, or adds it. What is told at one
// time is one turn: the list was remembered before it.
func (s *Session) retell(f *estimator.Fact, value any, words string) {
	turn := 1
	for _, t := range s.state.Was {
		turn = max(turn, t.Turn+1)
	}
	for i := range s.state.Told {
		if t := &s.state.Told[i]; t.Fact == f.ID {
			t.Value, t.Said, t.Turn = value, said(f, value, words), turn
			return
		}
	}
	s.state.Told = append(s.state.Told, told{Fact: f.ID, Value: value, Said: said(f, value, words), Turn: turn})
}

// take takes facts from the list.
func (s *Session) take(facts []*estimator.Fact) {
	s.state.change()
	s.state.Told = slices.DeleteFunc(s.state.Told, func(t told) bool {
		return slices.ContainsFunc(facts, func(f *estimator.Fact) bool { return f.ID == t.Fact })
	})
}

// relisted says what is otherwise than before, and shows the list again.
func (s *Session) relisted(before []toldItem) string {
	if len(s.state.Told) == 0 {
		return s.decline()
	}
	type line struct{ Name, From, To string }
	var lines []line
	for _, item := range s.toldItems() {
		was := ""
		if i := slices.IndexFunc(before, func(b toldItem) bool { return slices.Contains(b.facts, item.facts[0]) }); i >= 0 {
			was = before[i].Value
		}
		if was != item.Value {
			lines = append(lines, line{item.Name, was, item.Value})
		}
	}
	var gone []int
	for _, b := range before {
		still := func(f *estimator.Fact) bool { _, told := s.toldValue(f); return told }
		if !slices.ContainsFunc(b.facts, still) {
			gone = append(gone, b.Number)
		}
	}
	return s.words.ToldChanged.With(map[string]any{"Lines": lines, "Gone": gone}) + "\n\n" + s.Question()
}

func idsOf(facts []*estimator.Fact) (ids []string) {
	for _, f := range facts {
		ids = append(ids, f.ID)
	}
	return ids
}

// trimmed is words without the marks around them.
func trimmed(words string) string { return strings.Trim(words, " 　,，.。;；:：!！、\n") }

// cutWords cuts words like 改成 from the beginning, as long as there are any.
func cutWords(s string, words []string) (rest string, cut bool) {
	s = trimmed(s)
	for again := true; again; {
		again = false
		for _, w := range words {
			if rest, found := strings.CutPrefix(s, w); found {
				s, cut, again = trimmed(rest), true, true
				break
			}
		}
	}
	return s, cut
}

// cutEnds cuts words like 那条 from the end.
func cutEnds(s string, words []string) string {
	for _, w := range words {
		if rest, found := strings.CutSuffix(s, w); found && rest != "" {
			return trimmed(strings.TrimSuffix(rest, "的"))
		}
	}
	return s
}
