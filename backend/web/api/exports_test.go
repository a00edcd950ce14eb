package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"luohu/backend/exchange"
)

func TestAListIsTakenAwayInThreeForms(t *testing.T) {
	c := openExchange(t)
	_, number := c.acceptedFor(wangs)
	c.ok("agent", "POST", "/applications", "", lis)
	resp, body := c.get("police", "/applications/export?period=2026-2")
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	r.FieldsPerRecord = -1 // the last row is one sentence
	rows, err := r.ReadAll()
	if err != nil || resp.Header.Get("X-Total-Count") != "1" || len(rows) < 2 || rows[1][0] != number || rows[1][4] != "王*明" {
		t.Fatalf("CSV: %d %v %q %v", resp.StatusCode, resp.Header, body, err)
	}
	if last := lastLine(string(body)); !strings.Contains(last, "共 1 行，到此完整") || !strings.Contains(last, "police") || strings.Contains(string(body), "王小明") {
		t.Errorf("it ends with %q", last)
	}
	resp, body = c.get("agent", "/applications/export?format=xlsx")
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("XLSX: %v %v", resp.Header, err)
	}
	cells, err := book.GetRows(book.GetSheetList()[0])
	if err != nil || len(cells) != 4 || resp.Header.Get("X-Total-Count") != "2" {
		t.Errorf("XLSX: %q %v", cells, err)
	}
	if props, err := book.GetDocProps(); err != nil || props.Creator != "agent" || !strings.Contains(props.Description, "经办人") {
		t.Errorf("its properties: %+v %v", props, err)
	}
	_, body = c.get("auditor", "/applications/export?format=json&state=accepted")
	var all struct {
		By       string `json:"exported_by"`
		Rows     int    `json:"rows"`
		Written  int    `json:"written"`
		Complete bool   `json:"complete"`
		Items    []struct{ Number, Name string }
	}
	if err := json.Unmarshal(body, &all); err != nil || !all.Complete || all.Rows != 1 || all.Written != 1 || all.By != "auditor" || all.Items[0].Number != number {
		t.Errorf("JSON: %s %v", body, err)
	}
	if _, body = c.get("binhai", "/applications/export?format=json"); !strings.Contains(string(body), `"rows":0`) {
		t.Errorf("from another point: %s", body)
	}
}

// lost is a vault that does not answer any more.
type lost struct{ exchange.People }

func (lost) Names(context.Context, ...string) (map[string]string, error) {
	return nil, errors.New("the database is away")
}

func TestAListThatBreaksOffIsNoAnswer(t *testing.T) {
	c := openExchange(t)
	c.acceptedFor(wangs)
	c.cases.Exchange.People = lost{c.cases.Exchange.People}
	for _, format := range []string{"csv", "xlsx", "json"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/applications/export?format="+format, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer police")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			continue // nothing came at all
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err == nil {
			t.Errorf("%s: %d %q", format, resp.StatusCode, body)
		}
	}
	c.ok("police", "GET", "/applications/export?format=json&state=listed", "", nil) // the turns were given back
}
