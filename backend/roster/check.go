package roster

import (
	"time"

	"luohu/backend/casework"
	"luohu/backend/vault"
)

// Checked is a row, read: who it is about, and what is wrong.
type Checked struct {
	Entry
	Given vault.Given
	Facts map[string]any               // what it brings for the table, with the birthday
	Wrong map[string]*casework.Refusal // by the column
}

// birthday is the fact that an ID number tells.
const birthday = "birth_date"

// Check reads every cell, and says what is wrong with it. It looks at nothing but
// the list: whether somebody is known is not told.
func (l *List) Check(entries []Entry, today time.Time) []Checked {
	all, seen := make([]Checked, len(entries)), map[casework.IDNumber]int{}
	for i, e := range entries {
		c := Checked{Entry: e, Facts: map[string]any{}, Wrong: map[string]*casework.Refusal{}}
		c.Given = vault.Given{Name: e.Cells[Name], Phone: e.Cells[Phone], Address: e.Cells[Address]}
		for field, fault := range c.Given.Faults() {
			c.Wrong[string(field)] = fault
		}
		l.checkNumber(&c, seen, today)
		l.checkChoices(&c)
		for key, cell := range e.Cells {
			if len([]rune(cell)) > mostCell {
				c.Wrong[key] = refuse(CodeCell, "most", mostCell)
			}
		}
		all[i] = c
	}
	return all
}

func (l *List) checkNumber(c *Checked, seen map[casework.IDNumber]int, today time.Time) {
	cell := c.Cells[IDNumber]
	number, err := casework.ParseIDNumber(cell, today)
	if refusal, is := casework.IsRefusal(err); is {
		if c.Wrong[IDNumber] = refusal; cutNumber.MatchString(cell) {
			c.Wrong[IDNumber] = refuse(CodeCutNumber)
		}
		return
	}
	if before, twice := seen[number]; twice {
		c.Wrong[IDNumber] = refuse(CodeTwice, "row", before)
		return
	}
	seen[number] = c.Row
	c.Given.IDNumber = number
	c.Facts[birthday] = number.Birthday().Format(time.DateOnly)
}

func (l *List) checkChoices(c *Checked) {
	for _, column := range l.Columns {
		cell := c.Cells[column.Key]
		if column.fact == nil || cell == "" {
			continue
		}
		known := false
		for _, choice := range column.Choices {
			known = known || choice.Value == cell
		}
		value := any(cell)
		if cell == yes || cell == no {
			value = (cell == yes) != column.fact.Opposite
		}
		if !known || column.fact.CheckAt(value, l.asOf) != nil {
			c.Wrong[column.Key] = refuse(CodeChoice)
			continue
		}
		c.Facts[column.Key] = value
	}
}
