package guide

import (
	"fmt"
	"slices"
)

// With is the library with other texts in place of some guides, or beside them:
// files as they would stand in a folder, by id. All that is wrong is told at once,
// as [Faults]. What is not changed is not made again.
func (l *Library) With(texts map[string]string) (*Library, error) {
	with, faults := l.changed(texts)
	if len(faults) > 0 {
		return nil, faults
	}
	var err error
	with.topics, err = l.words.topics(with)
	return with, err
}

// Preview is [Library.With] for one text that is still being written: the library
// may be looked at as long as this guide can be shown (else it is nil), whatever is
// wrong with it otherwise.
func (l *Library) Preview(id, text string) (*Library, Faults) {
	with, faults := l.changed(map[string]string{id: text})
	if g := with.guides[id]; g.html == "" && g.chat == "" {
		return nil, faults
	}
	var err error
	if with.topics, err = l.words.topics(with); err != nil {
		return nil, faults
	}
	return with, faults
}

func (l *Library) changed(texts map[string]string) (*Library, Faults) {
	with := &Library{parsed: make(map[string]*parsed, len(l.parsed)+len(texts)), words: l.words, press: l.press}
	for id, p := range l.parsed {
		with.parsed[id] = &parsed{Guide: p.Guide, places: &places{file: p.places.file}, values: p.values, source: p.source}
	}
	for id, text := range texts {
		with.parsed[id] = parse(id+".md", []byte(text))
	}
	return with, with.bind()
}

// Source is a guide as it stands in its file; empty if there is none.
func (l *Library) Source(id string) string {
	if p, there := l.parsed[id]; there {
		return p.source
	}
	return ""
}

// Says is a fault in words for editors.
func (l *Library) Says(f Fault) string {
	words, there := l.words.Faults[f.Rule]
	if !there {
		return f.Message
	}
	return fmt.Sprintf(words, f.About...)
}

// Marks are how well a guide may be known, with what is said of it.
func (l *Library) Marks() []Mark { return slices.Clone(marks) }

// Sound says whether an id may be that of a guide.
func Sound(id string) bool { return len(id) <= MaxID && slug.MatchString(id) }

// MaxID is how long the id of a guide may be that staff write.
const MaxID = 60
