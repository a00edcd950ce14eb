package transfer

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/spreadsheet"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
	"luohu/estimator"
)

const (
	// heldFor is how long a file waits for its confirmation: one of each account.
	heldFor = 30 * time.Minute
	// rowsShown is how many rows of one outcome a page has.
	rowsShown = 200
)

// codeFileGone asks for a file once more.
const codeFileGone casework.Code = "import_file_gone"

// imports is the page on which a department's results come in.
type imports struct {
	Periods    []*casework.Period
	Period     casework.PeriodID
	Indicators []base.Indicator // of the department
	Form       *site.Form

	Hash     string // of the file; empty: none was sent
	Taken    bool   // it was written before
	Imported *caseload.Imported
	Rows     []importRow // those with something to see first
	More     int         // rows that are not shown
}

// Changes are the rows that would be written.
func (v imports) Changes() int {
	return v.Imported.Count[caseload.RowScored] + v.Imported.Count[caseload.RowSkipped]
}

// Count is how many rows have an outcome.
func (v imports) Count(outcome string) int { return v.Imported.Count[caseload.Outcome(outcome)] }

// Path is where the file is.
func (v imports) Path() string { return "/console/imports/" + string(v.Period) + "/" + v.Hash }

func (o *pages) mountImports() {
	o.Get("/console/imports", "importScores", func(p *site.Page) error { return o.showImports(p, http.StatusOK, site.Blank()) })
	o.Post("/console/imports", "importScores", o.sendImport)
	o.Get("/console/imports/:period/template", "getImportTemplate", o.importTemplate)
	o.Get("/console/imports/:period/:hash", "importScores", func(p *site.Page) error { return o.showImport(p, http.StatusOK, site.Blank()) })
	o.Post("/console/imports/:period/:hash", "importScores", o.confirmImport)
}

// openForScores are the periods in which scores come in, the newest first.
func (o *pages) openForScores(p *site.Page) (all []*casework.Period, err error) {
	periods, err := o.Load.Periods(p)
	for _, one := range slices.Backward(periods) {
		if one.Stage == casework.Applying || one.Stage == casework.Reviewing {
			all = append(all, one)
		}
	}
	return all, err
}

func (o *pages) importsPage(p *site.Page, form *site.Form) (v imports, err error) {
	v.Form = form
	if v.Periods, err = o.openForScores(p); err != nil || len(v.Periods) == 0 {
		return v, err
	}
	v.Period = v.Periods[0].ID
	table, err := o.Load.Table(p, v.Periods[0])
	if err != nil {
		return v, err
	}
	v.Indicators = base.ScoredBy([]*estimator.Policy{table}, p.By().Department)
	return v, nil
}

func (o *pages) showImports(p *site.Page, status int, form *site.Form) error {
	v, err := o.importsPage(p, form)
	if err != nil {
		return err
	}
	return p.ShowAs(status, "imports.html", v)
}

// sendImport keeps a file until it is confirmed. Only what can be read at all is
// kept.
func (o *pages) sendImport(p *site.Page) error {
	form, err := p.Sent(spreadsheet.MaxBytes + site.AroundFile)
	var src []byte
	if err == nil {
		src, err = p.Upload("file")
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		err = &casework.Refusal{Code: spreadsheet.CodeTooLarge, Params: map[string]any{"what": "bytes", "most": spreadsheet.MaxBytes}}
	}
	if err == nil {
		_, err = o.Exchange.Tables.ReadScores(src)
	}
	if err != nil {
		if !p.Refused(form, err) {
			return err
		}
		return o.showImports(p, http.StatusUnprocessableEntity, form)
	}
	period, err := casework.ParsePeriodID(form.Get("period"))
	if err != nil {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	hash := digest.Of(src)
	if err := o.hold(p, held{period, hash, src, false}); err != nil {
		return err
	}
	return p.To("/console/imports/"+string(period)+"/"+hash, "")
}

// showImport says what would become of every row, as things are now.
func (o *pages) showImport(p *site.Page, status int, form *site.Form) error {
	f, err := o.heldFile(p)
	var done *caseload.Imported
	if err == nil {
		_, done, err = o.Exchange.Import(p, p.By(), f.Period, f.Src, true)
	}
	if err != nil {
		if !p.Refused(form, err) {
			return err
		}
		return o.showImports(p, http.StatusUnprocessableEntity, form)
	}
	v, err := o.importsPage(p, form)
	if err != nil {
		return err
	}
	v.Period, v.Hash, v.Taken, v.Imported = f.Period, f.Hash, f.Taken, done
	v.Rows, v.More = o.importRows(done, v.Indicators)
	return p.ShowAs(status, "imports.html", v)
}

// confirmImport writes it, all or nothing. Sent twice, the second time nothing
// changes.
func (o *pages) confirmImport(p *site.Page) error {
	form := p.Form()
	f, err := o.heldFile(p)
	if err == nil {
		_, _, err = o.Exchange.Import(p, p.By(), f.Period, f.Src, false)
	}
	if faulty, is := errors.AsType[*caseload.FaultyImport](err); is {
		err = &casework.Refusal{Code: caseload.CodeImportRefused, Params: map[string]any{
			"rows": len(faulty.Results), "count": len(faulty.Faults),
		}}
	}
	if err != nil {
		if !p.Refused(form, err) {
			return err
		}
		return o.showImport(p, http.StatusUnprocessableEntity, form)
	}
	f.Taken = true
	if err := o.hold(p, f); err != nil {
		return err
	}
	return p.To("/console/imports/"+string(f.Period)+"/"+f.Hash, "imported")
}

// importTemplate is the file that a department fills in.
func (o *pages) importTemplate(p *site.Page) error {
	var file bytes.Buffer
	if err := o.Exchange.Template(p, p.By(), casework.PeriodID(p.Param("period")), strings.TrimSpace(p.Query("indicator")), &file); err != nil {
		return err
	}
	h := p.Writer.Header()
	h.Set("Content-Type", spreadsheet.Type)
	h.Set("Content-Disposition", `attachment; filename="scores.xlsx"`)
	p.Status(http.StatusOK)
	_, _ = p.Writer.Write(file.Bytes()) // the other side may be gone
	return nil
}
