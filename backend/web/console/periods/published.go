package periods

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

func (o *Pages) mountLists() {
	o.Get("/console/periods/:id/list", "getList", o.list)
	o.Get("/console/periods/:id/list/:file", "getList", o.listFile)
}

// shownList is the page of a list that was published.
type shownList struct {
	caseload.Shown
	None   bool // there is none
	ID     casework.PeriodID
	Period *casework.Period
	Rows   []store.ListRow
	Second bool
	Number string
	Next   template.URL
	Public bool // it is on display now
}

// Signed is the signature in letters.
func (s shownList) Signed() string { return base64.StdEncoding.EncodeToString(s.Signature) }

func (o *Pages) list(p *site.Page) error {
	id, err := casework.ParsePeriodID(p.Param("id"))
	if err != nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	v := shownList{ID: id, Second: p.Query("second") == "1", Number: strings.Trim(p.Query("number"), " ")}
	v.Shown, err = o.Load.List(p, id)
	if errors.Is(err, &casework.Refusal{Code: casework.CodeNoList}) {
		v.None = true
		return p.Show("list.html", v)
	}
	if err != nil {
		return err
	}
	v.Period = v.Shown.Period
	v.Public = v.Period.Stage == casework.ListPublished && v.Period.Listing.Holds(o.Load.Now())
	if strings.Trim(v.Number, "0123456789") != "" || len(v.Number) > base.NumberDigits {
		v.Number = ""
	}
	after, _ := strconv.Atoi(p.Query("after"))
	v.Rows, err = o.Load.ListPage(p, v.Head.List, store.ListFilter{Second: v.Second, Number: v.Number, After: after, Limit: base.PerPage + 1})
	if err != nil {
		return err
	}
	if len(v.Rows) > base.PerPage {
		v.Rows = v.Rows[:base.PerPage]
		next := url.Values{"after": {strconv.Itoa(v.Rows[base.PerPage-1].Seq)}, "number": {v.Number}}
		if v.Second {
			next.Set("second", "1")
		}
		v.Next = site.Query(next)
	}
	return p.Show("list.html", v)
}

// listFile sends one of the files by which a list is checked, also after its
// display.
func (o *Pages) listFile(p *site.Page) error {
	name, kind, known := strings.Cut(p.Param("file"), ".")
	id, err := casework.ParsePeriodID(name)
	if err != nil || !known {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	if string(id) != p.Param("id") {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	l, err := o.Load.List(p, id)
	if err != nil {
		return err
	}
	p.Header("Content-Disposition", fmt.Sprintf("attachment; filename=%q", string(id)+"."+kind))
	p.Header("X-Content-Type-Options", "nosniff")
	switch kind {
	case "json":
		var document bytes.Buffer
		if err := o.Load.WriteList(p, &document, l.List); err != nil {
			return err
		}
		p.Data(http.StatusOK, "application/json; charset=utf-8", document.Bytes())
	case "sig":
		p.Data(http.StatusOK, "application/octet-stream", l.Signature)
	case "pem":
		p.Data(http.StatusOK, "application/x-pem-file", []byte(l.PublicKey))
	default:
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	return nil
}
