package estimator

import (
	"fmt"
	"strings"
)

// Phrasebook is a set of sentences with places to fill in, for the packages
// that tell of tables. A sentence is known by its name.
type Phrasebook struct {
	phrases map[string]phrase
}

// LoadPhrasebook reads the sentences of a YAML file. places says which there
// must be, and what each can be filled in with, in the order of the arguments:
// "changed": "name old new". Its error names every sentence that is missing,
// unknown or can't be filled in.
func LoadPhrasebook(file string, src []byte, places map[string]string) (*Phrasebook, error) {
	r := &sourceReader{file: file}
	m, ok := r.document(src)
	if !ok {
		return nil, r.faults
	}
	b := &Phrasebook{make(map[string]phrase, len(places))}
	for _, name := range sortedKeys(places) {
		p, err := newPhrase(m.text(name), strings.Fields(places[name]))
		if err != nil {
			r.fault(m.where(name), "%s: %s", name, err)
		}
		b.phrases[name] = p
	}
	m.finish()
	if len(r.faults) > 0 {
		return nil, fmt.Errorf("phrases: %w", r.faults.inOrder())
	}
	return b, nil
}

// Say fills a sentence in. A name that the book was not loaded with panics: it
// is a fault in the program.
func (b *Phrasebook) Say(name string, args ...string) string {
	p, found := b.phrases[name]
	if !found {
		panic(fmt.Sprintf("phrasebook: no sentence %q", name))
	}
	all := make([]argument, len(args))
	for i, a := range args {
		all[i] = str(a)
	}
	return p.text(all...)
}
