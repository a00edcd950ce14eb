package roster

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
	"luohu/backend/spreadsheet"
)

// What a list, or a cell of it, is refused for.
const (
	CodeColumns   casework.Code = "roster_columns"    // missing
	CodeEmpty     casework.Code = "roster_empty"      //
	CodeLong      casework.Code = "roster_long"       // most
	CodeLarge     casework.Code = "roster_large"      // most: megabytes
	CodeNamed     casework.Code = "roster_named"      // the number is of one of the unit's own who is called otherwise
	CodeTwice     casework.Code = "roster_twice"      // row: the one before
	CodeCutNumber casework.Code = "roster_cut_number" // a program made a number of it, and lost its end
	CodeChoice    casework.Code = "roster_choice"     //
	CodeCell      casework.Code = "roster_cell"       // most
)

// comment begins a row that is not looked at: the example.
const comment = "#"

// Entry is one row: what was typed into the cells, by the column.
type Entry struct {
	Row   int // in the file
	Cells map[string]string
}

// Read reads a file. What can't be read at all is a refusal; what is wrong with
// single cells [List.Check] says.
func (l *List) Read(src []byte) (all []Entry, err error) {
	if len(src) > MostBytes {
		return nil, refuse(CodeLarge, "most", MostBytes>>20)
	}
	rows, err := spreadsheet.ReadEntered(src)
	if err != nil {
		return nil, err
	}
	var at map[int]string
	for _, row := range rows {
		if strings.HasPrefix(row.Cell(0), comment) {
			continue
		}
		if at == nil {
			if at, err = l.heads(row); err != nil {
				return nil, err
			}
			continue
		}
		e := Entry{row.Number, map[string]string{}}
		for i, key := range at {
			if cell := row.Cell(i); cell != "" {
				e.Cells[key] = l.typed(key, cell)
			}
		}
		if len(e.Cells) == 0 {
			continue
		}
		if all = append(all, e); len(all) > MostRows {
			return nil, refuse(CodeLong, "most", MostRows)
		}
	}
	if len(all) == 0 {
		return nil, refuse(CodeEmpty)
	}
	return all, nil
}

// heads says which column is which. Others are the unit's own.
func (l *List) heads(row spreadsheet.Row) (map[int]string, error) {
	at, found := map[int]string{}, map[string]bool{}
	for i, cell := range row.Cells {
		for _, c := range l.Columns {
			if !found[c.Key] && slices.ContainsFunc(c.Heads, func(head string) bool { return plain(head) == plain(cell) }) {
				at[i], found[c.Key] = c.Key, true
			}
		}
	}
	var missing []string
	for _, c := range l.Columns {
		if c.Needed && !found[c.Key] {
			missing = append(missing, c.Head())
		}
	}
	if len(missing) > 0 {
		return nil, refuse(CodeColumns, "missing", strings.Join(missing, "、"))
	}
	return at, nil
}

// cutNumber is how a program writes a number of 18 digits that it takes for one:
// it keeps fifteen of them.
var cutNumber = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+?17$`)

// typed is a cell as it would be typed into a form.
func (l *List) typed(key, cell string) string {
	c := l.column(key)
	switch {
	case len(c.Choices) > 0:
		for _, choice := range c.Choices {
			if choice.Value == cell || slices.ContainsFunc(append([]string{choice.Name}, choice.Also...), func(name string) bool { return plain(name) == plain(cell) }) {
				return choice.Value
			}
		}
	case key == Phone:
		return spreadsheet.Decimal(cell)
	}
	return cell
}

func (l *List) column(key string) Column {
	return l.Columns[slices.IndexFunc(l.Columns, func(c Column) bool { return c.Key == key })]
}

// plain is how words are compared: of one width, without spaces and stars.
func plain(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Trim(norm.NFKC.String(s), "*＊ ")), ""))
}

func refuse(code casework.Code, params ...any) *casework.Refusal {
	r := &casework.Refusal{Code: code, Params: map[string]any{}}
	for i := 0; i+1 < len(params); i += 2 {
		r.Params[params[i].(string)] = params[i+1]
	}
	return r
}
