package keyword

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"luohu/backend/guide"
)

// word is a word in normal form and what it means.
type word struct {
	text  string
	means Match
}

// learn fills the look-up of words. It returns those that may be recognised by
// sound or through a slip: all but initials and typing errors.
func (m *Matcher) learn(c *config, lib *guide.Library) ([]word, error) {
	var known []word
	var faults []error
	add := func(text string, means Match) {
		normal, err := m.addWord(text, means)
		if err != nil {
			faults = append(faults, err)
		} else if means.Layer == LayerExact && normal != "" {
			known = append(known, word{normal, means})
		}
	}
	addSet := func(set wordSet, means Match) {
		for _, w := range set.Words {
			add(w, means)
		}
		means.Layer = LayerAlias
		for _, w := range set.Initials {
			add(w, means)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Intents)) {
		addSet(c.Intents[name], Match{Intent: name, Layer: LayerExact, Score: 1})
	}
	for _, g := range lib.All() {
		addSet(wordSet{Words: g.Keywords}, exactly(g.ID))
	}
	for _, id := range slices.Sorted(maps.Keys(c.Guides)) {
		if _, found := lib.Get(id); !found {
			faults = append(faults, fmt.Errorf("guides: there is no guide %q", id))
		}
		addSet(c.Guides[id], exactly(id))
	}
	for id := range c.phrasings {
		if _, found := lib.Get(id); !found && id != offTopic {
			faults = append(faults, fmt.Errorf("phrasings: there is no guide %q", id))
		}
	}
	m.learnQuestions(lib, c.phrasings)
	faults = append(faults, m.learnTypos(c.Typos, c.lenient)...)
	return known, errors.Join(faults...)
}

// learnQuestions takes in titles, questions and phrasings word for word, first
// come first served: the index weighs them too.
func (m *Matcher) learnQuestions(lib *guide.Library, more phrasings) {
	for _, sentencesOf := range []func(*guide.Guide) []string{
		func(g *guide.Guide) []string { return []string{g.Title} },
		func(g *guide.Guide) []string { return g.Questions },
		func(g *guide.Guide) []string { return more[g.ID] },
	} {
		for _, g := range lib.All() {
			for _, s := range sentencesOf(g) {
				normal := m.normal.String(s)
				if _, taken := m.words[normal]; !taken && normal != "" {
					m.words[normal] = exactly(g.ID)
				}
			}
		}
	}
}

// learnTypos takes in known typing errors; one that is a word itself is wrong.
func (m *Matcher) learnTypos(typos map[string]string, lenient bool) (faults []error) {
	for _, typed := range slices.Sorted(maps.Keys(typos)) {
		right := m.normal.String(typos[typed])
		means, known := m.words[right]
		if !known && lenient {
			continue
		}
		if !known {
			faults = append(faults, fmt.Errorf("typos: %q is no known word", typos[typed]))
			continue
		}
		if m.normal.String(typed) == right {
			continue // the traditional form, say, which needs no entry
		}
		means.Layer = LayerTypo
		if _, err := m.addWord(typed, means); err != nil {
			faults = append(faults, fmt.Errorf("typos: %w", err))
		}
	}
	return faults
}

func (m *Matcher) addWord(text string, means Match) (normal string, err error) {
	table, key := m.words, m.normal.String(text)
	if key == "" {
		table, key = m.signs, signOf(text)
	}
	if key == "" {
		return "", fmt.Errorf("%q says nothing", text)
	}
	if other, taken := table[key]; taken && (other.Intent != means.Intent || other.Guide != means.Guide) {
		return "", Clash{text, other, means}
	}
	if _, taken := table[key]; !taken {
		table[key] = means
	}
	return m.normal.String(text), nil
}

func exactly(id string) Match { return Match{Guide: id, Layer: LayerExact, Score: 1} }
