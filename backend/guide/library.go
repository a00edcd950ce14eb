package guide

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"luohu/backend/markdown"
)

// dayForm is how days are written everywhere.
const dayForm = "2006-01-02"

// Library is all guides, rendered and ready. It never changes.
type Library struct {
	guides map[string]*Guide
	sorted []*Guide // by id
	topics []Topic
	parsed map[string]*parsed
	words  *words
	press  markdown.Press
}

// Load reads every *.md of the folders: the shipped one first, later ones add
// guides or replace them by id. All that is wrong in any of them is told at
// once, as Faults.
func Load(dirs ...fs.FS) (*Library, error) {
	said, err := loadWords()
	if err != nil {
		return nil, err
	}
	l := &Library{parsed: map[string]*parsed{}, words: said, press: markdown.NewPress()}
	for _, dir := range dirs {
		if err := readDir(dir, l.parsed); err != nil {
			return nil, err
		}
	}
	if faults := l.bind(); len(faults) > 0 {
		return nil, faults
	}
	l.topics, err = said.topics(l)
	return l, err
}

// bind makes the forms of the guides that have none yet, and checks all of them
// together.
func (l *Library) bind() (faults Faults) {
	l.guides = map[string]*Guide{}
	ids := slices.Sorted(maps.Keys(l.parsed))
	for _, id := range ids {
		p := l.parsed[id]
		if p.words == nil && len(p.places.faults) == 0 {
			p.words = l.words
			p.render(l.press)
		}
		l.guides[id] = p.Guide
		l.sorted = append(l.sorted, p.Guide)
	}
	crossCheck(l.parsed)
	for _, id := range ids {
		faults = append(faults, l.parsed[id].places.faults...)
	}
	return faults
}

// Get finds a guide by its id.
func (l *Library) Get(id string) (*Guide, bool) {
	g, found := l.guides[id]
	return g, found
}

// All are the guides in the order of their ids.
func (l *Library) All() []*Guide { return slices.Clone(l.sorted) }

// Topics are all guides under the headings of configs/words/guide.yaml; those
// that stand under none come last.
func (l *Library) Topics() []Topic { return l.topics }

func readDir(dir fs.FS, all map[string]*parsed) error {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return fmt.Errorf("read the folder of guides: %w", err)
	}
	for _, e := range entries {
		// What an editor leaves behind begins with a dot.
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".md") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		src, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return fmt.Errorf("read a guide: %w", err)
		}
		p := parse(e.Name(), src)
		all[p.ID] = p
	}
	return nil
}

// crossCheck notes what the guides have wrong among themselves: a keyword of
// two guides, a question answered twice, related guides that are not there.
func crossCheck(all map[string]*parsed) {
	keywords, answers := map[string]string{}, map[int]string{}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		p := all[id]
		for i, word := range p.Keywords {
			if other, taken := keywords[word]; taken && other != id {
				p.item("keywords", i, ruleKeyword, word, other)
			}
			keywords[word] = id
		}
		for i, number := range p.Answers {
			if other, taken := answers[number]; taken {
				p.item("answers", i, ruleAnswered, number, other)
			}
			answers[number] = id
		}
		for i, other := range p.Related {
			if _, known := all[other]; !known || other == id {
				p.item("related", i, ruleRelated, other)
			}
		}
	}
}

// topics puts the guides under their headings.
func (w *words) topics(l *Library) ([]Topic, error) {
	placed := map[string]bool{}
	var topics []Topic
	for _, t := range w.Headings {
		for _, id := range t.GuideIDs {
			if placed[id] {
				return nil, fmt.Errorf("%s: %q stands under two topics", wordsFile, id)
			}
			placed[id] = true
		}
		// A shipped topic may name guides that a smaller set lacks.
		t.GuideIDs = slices.DeleteFunc(slices.Clone(t.GuideIDs), func(id string) bool { return l.guides[id] == nil })
		if len(t.GuideIDs) > 0 {
			topics = append(topics, t)
		}
	}
	others := Topic{Title: w.Others}
	for _, g := range l.sorted {
		if !placed[g.ID] {
			others.GuideIDs = append(others.GuideIDs, g.ID)
		}
	}
	if len(others.GuideIDs) > 0 {
		topics = append(topics, others)
	}
	if len(topics) == 0 {
		return nil, errors.New("there are no guides")
	}
	return topics, nil
}
