package exchange

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"luohu/backend/casework"
	"luohu/estimator"
)

// exported is an application in an export as JSON.
type exported struct {
	ID          string                   `json:"id"`
	Number      string                   `json:"number,omitempty"`
	Period      casework.PeriodID        `json:"period"`
	Point       casework.AcceptancePoint `json:"point,omitempty"`
	Unit        string                   `json:"unit"`
	UnitName    string                   `json:"unit_name"`
	Name        string                   `json:"name"`
	State       casework.State           `json:"state"`
	SubmittedAt time.Time                `json:"submitted_at,omitzero"`
	Total       *estimator.Points        `json:"total,omitempty"`
	Place       int                      `json:"place,omitempty"`
	Outside     string                   `json:"outside,omitempty"`
}

// document is an export as JSON: an object that is only whole when it is
// closed, and says so at its end.
type document struct {
	e     *Extract
	out   *bufio.Writer
	comma string
}

func (e *Extract) newJSON(out io.Writer) (sheet, error) {
	head, err := json.Marshal(map[string]any{
		"exported_by": e.by.ID, "role": e.by.Role, "exported_at": e.at.UTC().Truncate(time.Second), "filter": e.filter, "rows": len(e.ids),
	})
	if err != nil {
		return nil, err
	}
	d := &document{e: e, out: bufio.NewWriterSize(out, 1<<16)}
	_, _ = d.out.Write(head[:len(head)-1]) // the writer keeps its first error
	_, err = d.out.WriteString(`,"items":[`)
	return d, err
}

func (d *document) lines(all []Named) error {
	for _, n := range all {
		one := exported{
			n.ID, n.Number, n.Period, n.Point, n.Unit, n.UnitName, n.Name, n.State, n.SubmittedAt, nil, n.Place, n.Outside,
		}
		if !n.Hidden {
			one.Total = &n.Total
		}
		row, err := json.Marshal(one)
		if err != nil {
			return err
		}
		_, _ = d.out.WriteString(d.comma + "\n")
		d.comma = ","
		if _, err := d.out.Write(row); err != nil {
			return err
		}
	}
	return d.out.Flush()
}

func (d *document) end(rows int) error {
	_, _ = d.out.WriteString("\n],\"written\":" + strconv.Itoa(rows) + ",\"complete\":true}\n")
	return d.out.Flush()
}
