package estimator

import "github.com/goccy/go-yaml/ast"

// goingOn is how a fact grows if life goes on as it is.
type goingOn struct {
	every int       // months from one to the next
	when  condition // nil: if there is any already
}

// everies are how often there may be one more.
var everies = []string{"month", "year"}

// goesOn reads how a fact grows: month or year, or a mapping that says when.
func (l *loader) goesOn(f *Fact, fm mapping) {
	n := fm.get("goes_on")
	if n == nil {
		return
	}
	f.goesOn = &goingOn{every: 1}
	var every string
	at := n
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		m, _ := l.mapping(n)
		every, at = m.text("every"), m.where("every")
		if m.has("when") {
			f.goesOn.when = l.condition(m.get("when"))
		}
		m.finish()
	default:
		every = l.text(n, "goes_on")
	}
	switch {
	case f.Type != Months && f.Type != Count:
		l.fault(n, "goes_on: not for facts of type %s", f.Type)
	case every == "year":
		f.goesOn.every = 12
	case every == "month" && f.Type == Count:
		l.fault(at, "goes_on: a count goes on every year")
	case every != "month":
		l.fault(at, "goes_on: %s is no time; %s", every, l.expected(every, everies))
	}
}
