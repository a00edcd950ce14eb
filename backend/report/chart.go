package report

import "luohu/backend/spreadsheet"

// Form is how a chart looks.
type Form string

// The forms.
const (
	Bars      Form = "bars"      // lying, one under the other
	Columns   Form = "columns"   // standing
	Stacked   Form = "stacked"   // lying, the series of a row one behind the other
	Histogram Form = "histogram" // standing at their places on a scale
	Lines     Form = "lines"     // over days
)

// Chart is what a script draws of a table.
type Chart struct {
	Form   Form      `json:"form"`
	Labels []string  `json:"labels"`
	Places []float64 `json:"places,omitempty"` // of a histogram: the middle of each column
	Series []Series  `json:"series"`
	Marks  []Mark    `json:"marks,omitempty"`
}

// Series is what has one colour.
type Series struct {
	Name   string     `json:"name"`
	Side   int        `json:"side"` // of which period
	Share  bool       `json:"share,omitempty"`
	Digits int        `json:"digits,omitempty"` // behind the point
	Values []*float64 `json:"values"`           // null: not told
}

// Mark is a line across, such as one that is to be reached; among columns it stands
// at the one with this label.
type Mark struct {
	Name string  `json:"name"`
	At   float64 `json:"at"`
}

func (c *Chart) add(name, side string, of int, format spreadsheet.Format, values []Value) {
	s := Series{Name: name, Side: of, Share: format == spreadsheet.Percent}
	if format == spreadsheet.Hundredths {
		s.Digits = 2
	}
	if side != "" {
		s.Name = name + " · " + side
	}
	for _, v := range values {
		if v.Digits == "" {
			s.Values = append(s.Values, nil)
			continue
		}
		of := v.Of
		s.Values = append(s.Values, &of)
	}
	c.Series = append(c.Series, s)
}
