package auditlog

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"luohu/backend/auditcheck"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// chain is where the audit chain stands, and how it was checked last.
type chain struct {
	Number, Entries, Waiting int64
	Hash                     string
	Anchored                 string // the newest anchor of this machine; empty: there is none
	Anchors                  int
	Faults                   []string // anchors that can't be relied on
	Checks                   []checked
}

// checked is a check of the chain.
type checked struct {
	store.AuditCheck
	By   string // the name of who asked
	Says string // what is wrong
	Gone bool   // it was broken off: its program has ended
}

// Runs says that it goes on.
func (c checked) Runs() bool { return c.State == store.CheckRunning && !c.Gone }

// Percent is how far it is.
func (c checked) Percent() int64 {
	if c.Total == 0 {
		return 0
	}
	return 100 * c.Done / c.Total
}

// Running says that the chain is being checked.
func (c chain) Running() bool { return len(c.Checks) > 0 && c.Checks[0].Runs() }

// Gap says that entries are missing, as far as a count tells.
func (c chain) Gap() bool { return c.Entries != c.Number }

func (o *pages) mountChain() {
	o.Get("/console/audit/chain", "listAudit", o.showChain)
	o.Post("/console/audit/chain", "listAudit", o.verify)
}

// checksShown is how many checks are shown.
const checksShown = 3

func (o *pages) chain(p *site.Page) (c chain, err error) {
	head, entries, err := o.Load.Store.AuditStand(p)
	if err != nil {
		return c, err
	}
	c.Number, c.Entries, c.Hash = head.Number, entries, head.Hash.String()
	if c.Waiting, err = o.Load.Store.AuditWaiting(p); err != nil {
		return c, err
	}
	points, faults, err := o.Checker.Points()
	if err != nil {
		return c, err
	}
	if c.Anchors = len(points); c.Anchors > 0 {
		c.Anchored = points[len(points)-1].Source
	}
	for _, f := range faults {
		c.Faults = append(c.Faults, f.File)
	}
	rows, err := o.Load.Store.AuditChecks(p, checksShown)
	if err != nil {
		return c, err
	}
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.AskedBy)
	}
	called, err := o.Load.Store.AccountNames(p, ids...)
	for _, row := range rows {
		c.Checks = append(c.Checks, checked{
			AuditCheck: row, By: called[row.AskedBy], Says: o.Deeds.What(row.Finding.What),
			Gone: row.State == store.CheckRunning && o.Checker.Now().Sub(row.SeenAt) > auditcheck.Gone,
		})
	}
	return c, err
}

// showChain is the part of the page that is asked for again while a check runs.
func (o *pages) showChain(p *site.Page) error {
	c, err := o.chain(p)
	if err != nil {
		return err
	}
	if !p.Partial() {
		return p.To("/console/audit", "")
	}
	return p.ShowPart("audit.html", "chain", c)
}

// verify has the chain checked. Asked for while a check runs, it is that one.
func (o *pages) verify(p *site.Page) error {
	if err := o.Checker.Ask(p, p.By()); err != nil && !errors.Is(err, store.ErrRunning) {
		return err
	}
	if p.Partial() {
		return o.showChain(p)
	}
	return p.To("/console/audit#chain", "verifying")
}

// takenAt is over how many entries somebody may take [exchange.TakeWithin].
const takenAt = 1000

// export streams what the filter lets through, the oldest first. What breaks in
// the middle ends the connection, so that nobody takes half a file for a whole one.
func (o *pages) export(p *site.Page) error {
	f, format := readFilter(p.Request.URL.Query()), p.Query("format")
	kind, write := "application/x-ndjson", exchange.AuditJSON
	if format == "csv" {
		kind, write = "text/csv; charset=utf-8", exchange.AuditCSV
	} else {
		format = "jsonl"
	}
	err := o.Load.Store.Do(p, func(tx *store.Tx) error {
		return tx.Audit(store.Deed{By: p.By(), Act: "audit.export", Kind: "audit", Subject: format, Details: f.narrowing()})
	})
	if err != nil {
		return err
	}
	p.Header("Content-Type", kind)
	p.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="luohu-audit.%s"`, format))
	p.Status(http.StatusOK)
	connection, lines, n := http.NewResponseController(p.Writer), write(p.Writer), 0
	err = o.Load.Store.EachAudit(p, f.filter(), func(e store.Sealed) error {
		if n++; n%takenAt == 1 {
			_ = connection.SetWriteDeadline(time.Now().Add(exchange.TakeWithin))
		}
		return lines.Take(e)
	})
	if err == nil {
		err = lines.Done()
	}
	var until time.Time // none: the connection is another request's then
	if err != nil {
		o.Log.Warn("an export of the audit log broke off", "error", err)
		until = time.Unix(1, 0) // what would end the answer can't be sent
	}
	_ = connection.SetWriteDeadline(until)
	return nil
}

// narrowing is the filter for the record.
func (f filter) narrowing() map[string]string {
	by := map[string]string{}
	for name, value := range f.parts() {
		if value != "" && len(value) <= longestNarrowing {
			by[name] = value
		}
	}
	return by
}

// longestNarrowing keeps what strangers write into an address out of the record.
const longestNarrowing = 100
