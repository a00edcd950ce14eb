package estimator

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// ruleKinds are the rules that a table can be made of.
var ruleKinds = []string{"choice", "bands", "by_month", "full_years", "per_count", "threshold", "fixed", "sum", "highest", "first"}

// nothing stands for a rule that could not be read.
type nothing struct{}

func (nothing) tally(*evaluation) tally                { return tally{standing: standing{known: true}} }
func (nothing) because(_ *evaluation, b []byte) []byte { return b }
func (nothing) most() limit                            { return limit{bounded: true} }
func (nothing) takes() bool                            { return false }
func (nothing) possible(*evaluation) []Points          { return []Points{0} }

// node reads a place in the tree: when it counts, and its rule. path is that of
// the place around it.
func (l *loader) node(m mapping, path string, around source) *node {
	if m.has("id") {
		path = join(path, m.text("id"))
		if l.changes == nil && l.paths[path] {
			l.fault(m.where("id"), "id: %s stands here twice", path)
		}
		l.paths[path] = true
		if change, found := l.changes[path]; found {
			m = m.with(change)
		}
	}
	n := &node{id: m.optional("id"), name: m.optional("name")}
	n.source = l.source(m, around)
	if m.has("rule_evidence") { // how well the reading of the rule is known; checked, not counted
		l.mark(m, "rule_evidence")
	}
	n.otherwise = m.optional("otherwise")
	if m.has("when") {
		n.when = l.condition(m.get("when"))
	}
	l.within(n.when, func() {
		l.possible(m.at, "no answers lead here: this condition and those around it never hold together")
		n.rule = l.rule(m, n, path)
		l.givesSomething(m, n.rule)
		n.materials = l.materialUses(m, "materials")
	})
	n.limit = n.most()
	l.statedMost(m, n)
	n.excludes = l.exclusions(m, n.source)
	if path == n.id { // an indicator, whose other keys are read elsewhere
		for _, key := range indicatorKeys {
			m.get(key)
		}
	}
	m.finish()
	return n
}

// givesSomething tells of a rule that never gives points nor takes any.
func (l *loader) givesSomething(m mapping, r rule) {
	switch r.(type) {
	case nothing, *sum, *highest, *first: // what they are made of is looked at by itself
		return
	}
	if most := r.most(); most.bounded && most.points == 0 && !r.takes() {
		l.fault(m.where("rule"), "rule: this one gives no points and takes none, whatever the answers are")
	}
}

// statedMost checks the most that the file says a place can give. A reading
// may give more.
func (l *loader) statedMost(m mapping, n *node) {
	if !m.has("max") {
		return
	}
	stated := m.points("max")
	switch {
	case l.changes != nil:
	case !n.limit.bounded:
		l.fault(m.get("max"), "max: %s does not follow from the rules: they have no upper bound", stated.Short())
	case stated != n.limit.points:
		l.fault(m.get("max"), "max: %s does not follow from the rules, by which it is %s", stated.Short(), n.limit.points.Short())
	}
}

func join(path, id string) string {
	if path == "" {
		return id
	}
	return path + "/" + id
}

func (l *loader) rule(m mapping, n *node, path string) rule {
	switch kind := m.text("rule"); kind {
	case "choice":
		return l.byChoice(m, n)
	case "bands":
		return l.bands(m, n)
	case "by_month":
		return l.byMonth(m, n)
	case "full_years":
		return l.fullYears(m, n)
	case "per_count":
		return l.perCount(m, n)
	case "threshold":
		return l.threshold(m, n)
	case "fixed":
		return &fixed{points: m.points("points"), says: m.text("says"), source: &n.source, words: l.words}
	case "sum", "highest", "first":
		return l.several(kind, m, n, path)
	default:
		if kind != "" {
			l.fault(m.where("rule"), "rule: there is no rule %s; %s", kind, l.expected(kind, ruleKinds))
		}
		return nothing{}
	}
}

func (l *loader) several(kind string, m mapping, n *node, path string) rule {
	listed := m.has("parts")
	key := "of"
	if listed {
		key = "parts"
		if kind == "first" {
			l.fault(m.where("parts"), "parts: only for sum and highest; expected of:, for of a first only one counts")
		}
		if m.has("of") {
			l.fault(m.where("of"), "of: stands beside parts:; expected one of them")
		}
	}
	of, at := l.parts(kind, m, key, n, path)
	if len(of) == 0 {
		l.fault(m.where(key), "%s: expected what it is made of", key)
		return nothing{}
	}
	switch kind {
	case "sum":
		return &sum{of, listed, l.words}
	case "highest":
		if anyTakes(of) {
			l.fault(m.where(key), "%s: expected no negative points: the highest of several never counts them", key)
		}
		l.neverCounts(of, at)
		return &highest{of, listed, l.words}
	}
	return &first{of, l.words}
}

// parts reads what several are made of, with their mappings. Of a first, each
// counts only while those before it don't.
func (l *loader) parts(kind string, m mapping, key string, n *node, path string) (of []*node, at []mapping) {
	around := len(l.around)
	defer func() { l.around = l.around[:around] }()
	at = m.mappings(key)
	l.twins(m.list(key), "part", unlike)
	for i, pm := range at {
		if kind == "first" && i > 0 {
			if of[i-1].when == nil {
				l.fault(pm.at, "no answers lead here: the part before it has no condition")
				return of, at[:i]
			}
			l.around = append(l.around, &not{of[i-1].when})
			l.possible(pm.at, "no answers lead here: one of the parts before it always counts")
		}
		part := l.node(pm, path, n.source)
		if key == "parts" && (part.id == "" || part.name == "") {
			l.fault(pm.at, "a part needs an id and a name")
		}
		of = append(of, part)
	}
	return of, at
}

// needFact is the fact under a key, of one of some types.
func (l *loader) needFact(m mapping, key string, types ...FactType) *Fact {
	f := l.looksAt(m, key)
	if f == nil {
		return nil
	}
	if !slices.Contains(types, f.Type) {
		l.fault(m.where(key), "%s: %s is of type %s; expected one of %v", key, f.ID, f.Type, types)
		return nil
	}
	return f
}

// amount reads points: a number, or a table by the choice that by names.
func (l *loader) amount(m mapping, key string, by *Fact) amount {
	n := m.need(key)
	if n == nil {
		return amount{}
	}
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		return amount{points: l.points(n, key)}
	}
	if by == nil {
		l.fault(n, "%s: a table needs by: the fact that picks its row", key)
		return amount{}
	}
	return amount{by: by, table: l.table(n, by)}
}

// table reads one number for each value of a choice, or for each of the areas
// that its values lie in.
func (l *loader) table(n ast.Node, by *Fact) []Points {
	rows := make([]Points, len(by.Choices))
	if n == nil {
		return rows
	}
	m, ok := l.mapping(n)
	if !ok {
		return rows
	}
	for i, c := range by.Choices {
		rows[i] = m.points(c.row())
	}
	m.finish()
	return rows
}

// row is what a table knows a choice as.
func (c Choice) row() string {
	if c.area != "" {
		return c.area
	}
	return c.Value
}
