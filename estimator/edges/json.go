package edges

import (
	"encoding/json"
	"fmt"
	"io"

	"luohu/estimator"
)

// line is a case as JSON. Points are strings with two digits, as in estimates.
type line struct {
	Policy   string                      `json:"policy"`
	Edge     edgeName                    `json:"edge"`
	Name     string                      `json:"name,omitempty"`
	AsOf     string                      `json:"as_of,omitempty"`
	Facts    map[string]any              `json:"facts,omitempty"`
	Total    *estimator.Points           `json:"total,omitempty"`
	Points   map[string]estimator.Points `json:"points,omitempty"`
	Gates    map[string]*bool            `json:"gates,omitempty"`
	Readings map[string]estimator.Points `json:"readings,omitempty"`
	Warnings []string                    `json:"warnings,omitempty"`
	Notices  []string                    `json:"notices,omitempty"`
	Refused  estimator.FactErrors        `json:"refused,omitempty"`
	Same     string                      `json:"same,omitempty"`
}

type edgeName struct {
	Number int    `json:"number"` // from 1
	Kind   Kind   `json:"kind"`
	Of     string `json:"of"`
	Name   string `json:"name"`
	Note   string `json:"note,omitempty"`
}

// WriteJSON writes one line for every case, in order; an edge without cases has
// one too.
func WriteJSON(w io.Writer, p *estimator.Policy, all []Edge) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i, e := range all {
		name, shown := edgeName{i + 1, e.Kind, e.Of, e.Name, e.Note}, e.shown()
		lines := []line{{Policy: p.ID, Edge: name}}
		if len(e.Cases) > 0 {
			lines = nil
		}
		for _, c := range e.Cases {
			l := line{Policy: p.ID, Edge: name, Name: c.Name, AsOf: day(c.AsOf), Facts: c.Facts, Refused: c.Refused, Same: c.Same}
			l.expect(c.Estimate, shown)
			lines = append(lines, l)
		}
		for _, l := range lines {
			if err := enc.Encode(l); err != nil {
				return fmt.Errorf("write the edges of %s: %w", p.ID, err)
			}
		}
	}
	return nil
}

func (l *line) expect(e *estimator.Estimate, shown shown) {
	if e == nil {
		return
	}
	l.Total, l.Notices = &e.Total, e.Notices
	l.Points, l.Gates, l.Readings = map[string]estimator.Points{}, map[string]*bool{}, map[string]estimator.Points{}
	for _, path := range shown.places {
		l.Points[path] = points(e, path)
	}
	for _, id := range shown.gates {
		l.Gates[id] = passes(e, id)
	}
	for _, r := range e.Readings {
		l.Readings[r.ID] = r.Total
	}
	for _, w := range e.Warnings {
		l.Warnings = append(l.Warnings, w.Pointer)
	}
}
