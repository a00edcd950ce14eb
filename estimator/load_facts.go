package estimator

import (
	"slices"
	"strings"
)

var factTypes = []string{string(Date), string(Months), string(Count), string(Money), string(Bool), string(ChoiceType)}

// loadFacts reads what the facts are. What depends on other facts is read by
// finishFacts.
func (l *loader) loadFacts(m mapping) {
	facts, ok := m.child("facts")
	if !ok {
		return
	}
	for _, e := range facts.entries {
		facts.get(e.key)
		fm, ok := l.mapping(e.value)
		if !ok {
			continue
		}
		if len(l.policy.facts) == maxFacts {
			l.fault(e.name, "more than %d facts", maxFacts)
			return
		}
		f := l.fact(e.key, fm)
		f.slot = uint8(len(l.policy.facts))
		l.policy.facts = append(l.policy.facts, f)
		l.policy.byID[f.ID] = f
		l.factMappings = append(l.factMappings, fm)
	}
	l.policy.submission = l.policy.byID[submissionDate]
}

func (l *loader) fact(id string, m mapping) *Fact {
	f := &Fact{
		ID: id, Type: FactType(m.text("type")), Name: m.text("name"),
		Question: strings.TrimSpace(m.optional("question")), Help: strings.TrimSpace(m.optional("help")),
		Example: m.optional("example"), Unit: m.optional("unit"),
		Required: m.truth("required"), SameAs: m.optional("same_as"), words: l.words,
	}
	if !slices.Contains(factTypes, string(f.Type)) {
		l.fault(m.where("type"), "type: %s is no type of fact; %s", f.Type, l.expected(string(f.Type), factTypes))
		f.Type = Count
	}
	if f.Type == ChoiceType {
		f.Choices = l.choices(m)
	}
	l.spoken(f, m)
	if f.Type == Date {
		f.latestAsOf = l.isAsOf(m, "latest")
		f.defaultAsOf = l.isAsOf(m, "default")
	}
	if !f.Required {
		l.fallback(f, m)
	}
	return f
}

// spoken reads how people answer.
func (l *loader) spoken(f *Fact, m mapping) {
	f.YesWords, f.NoWords, f.NoneWords = m.texts("yes_words"), m.texts("no_words"), m.texts("none_words")
	f.Opposite, f.FromDay = m.truth("opposite"), m.truth("from_day")
	isBool, isNumber := f.Type == Bool, f.Type == Months || f.Type == Count
	for _, key := range []struct {
		name string
		fits bool
	}{{"yes_words", isBool}, {"no_words", isBool}, {"opposite", isBool}, {"none_words", isNumber}, {"from_day", f.Type == Months}} {
		if m.has(key.name) && !key.fits {
			l.fault(m.where(key.name), "%s: not for facts of type %s", key.name, f.Type)
		}
	}
}

// isAsOf reads a key that can only be the cut-off day.
func (l *loader) isAsOf(m mapping, key string) bool {
	n := m.get(key)
	if n == nil {
		return false
	}
	if l.text(n, key) != "as_of" {
		l.fault(n, "%s: expected as_of, the cut-off day", key)
	}
	return true
}

// fallback settles what leaving a fact out counts as: nothing, no, none, or
// the choice that the policy says.
func (l *loader) fallback(f *Fact, m mapping) {
	switch f.Type {
	case Months, Count, Money:
		f.Default = 0
	case Bool:
		f.Default = false
	case ChoiceType:
		value := "none"
		if m.has("default") {
			value = m.text("default")
		}
		if i, found := f.choice(value); found {
			f.Default, f.fallback = value, int64(i)
		} else if m.has("default") {
			l.fault(m.get("default"), "default: %s is no value of this choice; %s", value, l.expected(value, f.choiceValues()))
		} else if !m.has("required_when") {
			l.fault(m.at, "%s is no value of this choice; expected default: with one, required: true or required_when:", value)
		}
	case Date:
		if !f.defaultAsOf {
			l.fault(m.at, "a date has no default; expected required: true or default: as_of")
		}
	}
}

func (l *loader) choices(m mapping) (all []Choice) {
	for _, cm := range m.mappings("choices") {
		c := Choice{Value: cm.text("value"), Name: cm.text("name"), Aliases: cm.texts("aliases"), area: cm.optional("area")}
		cm.finish()
		if slices.ContainsFunc(all, func(other Choice) bool { return other.Value == c.Value }) {
			l.fault(cm.where("value"), "value: %s stands here twice", c.Value)
		}
		all = append(all, c)
	}
	if len(all) < 2 {
		l.fault(m.where("choices"), "choices: expected at least two")
		return []Choice{{Value: "none", Name: "none"}} // so that what follows can be checked
	}
	return all
}
