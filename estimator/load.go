package estimator

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Load reads a policy file; file is how faults name it. Its error is [Faults]:
// everything that is wrong, with the places.
func Load(file string, src []byte, w *Words) (*Policy, error) {
	r := &sourceReader{file: file}
	m, ok := r.document(src)
	if !ok {
		return nil, r.faults
	}
	p, err := build(m, w)
	if err != nil {
		return nil, err
	}
	p.Version, p.source = fmt.Sprintf("sha256:%x", sha256.Sum256(src)), slices.Clone(src)
	return p, nil
}

// build makes a policy of what a file says.
func build(m mapping, w *Words) (*Policy, error) {
	l := &loader{
		sourceReader: m.r, words: w, askedAt: map[uint8]ast.Node{},
		policy:         &Policy{file: m.r.file, words: w, byID: map[string]*Fact{}},
		usedReferences: used{}, usedConditions: used{}, usedMaterials: used{}, usedDepartments: used{},
	}
	l.load(m)
	if len(l.faults) > 0 {
		return nil, l.faults.inOrder()
	}
	return l.policy, nil
}

// loader builds a policy from its file.
type loader struct {
	*sourceReader
	words  *Words
	policy *Policy

	references   map[string]string    // in words, by id
	factMappings []mapping            // of the facts, by slot
	conditions   map[string]condition // those that have a name
	materials    map[string]*material // by id
	departments  map[string]string    // names by id
	paths        map[string]bool      // of the nodes with an id: residence/home
	changes      map[string]mapping   // by path, while a reading is built

	// What is looked at, and what for.
	looked   slots              // the facts that something looks at
	counting bool               // while indicators and gates are read
	trials   int                // pieces of conditions tried so far
	around   []condition        // of the places around the one that is read
	uses     [maxFacts][]use    // by slot
	order    [maxFacts]int      // by slot: the how manieth question
	askedAt  map[uint8]ast.Node // by slot

	// Things that have a name, and which of them are mentioned.
	referencesAt, conditionsAt, materialsAt, departmentsAt         mapping
	usedReferences, usedConditions, usedMaterials, usedDepartments used
}

func (l *loader) load(m mapping) {
	l.head(m)
	l.loadReferences(m)
	l.passLine(m)
	l.loadPeriods(m)
	l.loadFacts(m)
	l.loadGroups(m)
	l.loadConditions(m)
	l.finishFacts()
	l.loadWays(m)
	l.loadMaterials(m)
	l.loadDepartments(m)
	l.counting = true
	indicators := l.loadIndicators(m)
	l.loadGates(m)
	l.counting = false
	l.loadContradictions(m)
	l.loadReadings(m, indicators)
	l.tooManyTrials(m)
	l.unusedThings()
	l.questions()
	l.loadExamples(m)
	m.finish()
}

func (l *loader) head(m mapping) {
	p := l.policy
	p.ID, p.City, p.CityName, p.Name = m.text("id"), m.text("city"), m.text("city_name"), m.text("name")
	p.ValidFrom = m.day("valid_from").Time()
	p.Supersedes, p.Remark = m.optional("supersedes"), m.optional("remark")
	if n := m.find("supersedes"); n != nil {
		at := position(n.value)
		p.supersedes = Fault{File: l.file, Line: at.Line, Col: at.Column}
	}
	if p.Supersedes != "" && p.Supersedes == p.ID {
		l.fault(m.get("supersedes"), "supersedes: expected the id of the version before this one")
	}
	if !m.has("basis") {
		return
	}
	if basis, ok := m.child("basis"); ok {
		p.BasisDocument = basis.text("document")
		p.BasisUntil = basis.day("until").Time()
		if p.BasisUntil.Before(p.ValidFrom) {
			l.fault(basis.where("until"), "until: expected no day before valid_from")
		}
		basis.finish()
	}
}

// loadReferences reads where values come from: a document or page, and when it
// was published or read.
func (l *loader) loadReferences(m mapping) {
	l.references = map[string]string{}
	refs, ok := m.child("references")
	if !ok {
		return
	}
	l.referencesAt = refs
	for _, e := range refs.entries {
		refs.get(e.key)
		if ref, ok := l.mapping(e.value); ok {
			l.references[e.key] = l.reference(ref)
		}
	}
}

// reference is one of them in words. Some pages bear no date.
func (l *loader) reference(m mapping) string {
	words := l.words.Reference.text(str(m.text("title")), str(m.text("document")))
	if m.has("date") {
		words = l.words.Dated.text(str(words), str(m.day("date").String()))
	}
	m.finish()
	return words
}

// passLine reads the total that lets a person file; a file whose line is not
// known has none.
func (l *loader) passLine(m mapping) {
	if !m.has("pass_line") {
		return
	}
	line, ok := m.child("pass_line")
	if !ok {
		return
	}
	l.policy.PassLine = line.points("points")
	if n := line.find("points"); n != nil && l.policy.PassLine <= 0 {
		l.fault(n.value, "points: expected more than 0; leave pass_line out if it is not known")
	}
	l.policy.lineSource = l.source(line, source{})
	line.finish()
}

// source reads the mark and the reference of a mapping's values; those of the
// mapping around it count where it has none.
func (l *loader) source(m mapping, around source) source {
	s := around
	if n := m.get("evidence"); n != nil {
		s.mark = l.mark(m, "evidence")
	} else if around.reference == "" {
		l.fault(m.at, "evidence is missing: every value needs its mark")
	}
	if n := m.get("reference"); n != nil {
		id := l.text(n, "reference")
		words, found := l.references[id]
		if !found {
			l.fault(n, "reference %s is not among references; %s", id, l.expected(id, sortedKeys(l.references)))
		}
		l.usedReferences[id] = true
		s.reference = words
	} else if around.reference == "" {
		l.fault(m.at, "reference is missing: every value needs to say where it is from")
	}
	return s
}

func (l *loader) mark(m mapping, key string) evidence {
	n := m.get(key)
	word := l.text(n, key)
	e, known := evidenceOf(word)
	if !known && word != "" {
		l.fault(n, "%s: %s is no evidence mark; %s", key, word, l.expected(word, marks[:]))
	}
	return e
}
