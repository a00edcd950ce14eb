package roster

import (
	"io"
	"strconv"
	"strings"

	"luohu/backend/spreadsheet"
)

// Template writes the file that is filled in.
func (l *List) Template(out io.Writer) error {
	form := spreadsheet.Form{
		Title: l.words.Title, HelpTitle: l.words.HelpTitle, ChoicesTitle: l.words.ChoicesTitle, Wrong: l.words.WrongChoice, Rows: MostRows,
	}
	for _, line := range l.words.Help {
		form.Help = append(form.Help, strings.ReplaceAll(line, "{most}", strconv.Itoa(MostRows)))
	}
	for i, c := range l.Columns {
		field := spreadsheet.FormField{Head: c.Head(), Note: c.Note, Example: c.Example, Wide: c.Wide, Needed: c.Needed}
		if i == 0 {
			field.Example = comment + " " + c.Example
		}
		for _, choice := range c.Choices {
			field.Choices = append(field.Choices, choice.Name)
		}
		form.Fields = append(form.Fields, field)
	}
	return form.Write(out)
}
