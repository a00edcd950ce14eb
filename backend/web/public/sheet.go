package public

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"luohu/backend/caseload"
	"luohu/backend/list"
	"luohu/backend/spreadsheet"
)

// wide are the columns, in characters.
var wide = []int{14, 8, 16, 14, 24, 44, 10, 28}

// sheet sends the list as a spreadsheet.
func (d *display) sheet(c *gin.Context, shown caseload.Shown) error {
	if unchanged(c, shown.Hash+".xlsx") {
		return nil
	}
	book, err := d.book(c.Request.Context(), shown)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="luohu-%s.xlsx"`, shown.Period.ID))
	c.Data(http.StatusOK, spreadsheet.Type, book)
	return nil
}

// book makes the spreadsheet, unless it is there. It follows from the document
// that was signed, and bears its hash on every page.
func (d *display) book(ctx context.Context, shown caseload.Shown) ([]byte, error) {
	if _, _, err := d.packed(ctx, shown); err != nil {
		return nil, err
	}
	f := &d.files
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.list == shown.Head.List && f.sheet != nil {
		return f.sheet, nil
	}
	words := d.pages.words
	var made bytes.Buffer
	w, err := spreadsheet.NewXLSX(&made, spreadsheet.Origin{
		Title: words.Title + " " + string(shown.Period.ID), Note: "SHA-256 " + shown.Hash, At: shown.FrozenAt, Wide: wide,
	})
	if err != nil {
		return nil, err
	}
	var heads []spreadsheet.Cell
	for _, column := range []string{"list", "place", "number", "name", "id_number", "unit", "total", "reason"} {
		heads = append(heads, spreadsheet.Text(words.Columns[column]))
	}
	if err := w.Row(heads...); err != nil {
		return nil, err
	}
	for row, err := range d.Load.Store.EachListRow(ctx, shown.Head.List) {
		if err == nil {
			err = w.Row(words.cells(row)...)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if f.list == shown.Head.List {
		f.sheet = made.Bytes()
	}
	return made.Bytes(), nil
}

// cells are a person's; who is not on the list has no place.
func (w words) cells(row list.Row) []spreadsheet.Cell {
	which, place := w.Sheets.First, spreadsheet.Number(strconv.Itoa(row.Place))
	if row.Place == 0 {
		which, place = w.Sheets.Second, spreadsheet.Text("")
	}
	return []spreadsheet.Cell{
		spreadsheet.Text(which), place, spreadsheet.Text(row.Number), spreadsheet.Text(row.Name), spreadsheet.Text(row.IDNumber),
		spreadsheet.Text(row.Unit), spreadsheet.Number(row.Total.String()), spreadsheet.Text(w.Reasons[row.Reason]),
	}
}
