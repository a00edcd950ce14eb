package broadcasts

import (
	"encoding/csv"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// ledger is a page of who got what.
type ledger struct {
	*broadcast.Broadcast
	State, Why string // how it is narrowed
	Behind     int
	States     []broadcast.State
	Whys       []broadcast.Why
	Items      []row
	Next       int // behind whom the next page begins; 0: this is the last
}

// row is one recipient.
type row struct {
	store.Delivery
	Who string // masked
}

// Address is what stands behind the question mark; pairs change it.
func (l ledger) Address(pairs ...string) template.URL {
	return site.Query(url.Values{"state": {l.State}, "why": {l.Why}}, pairs...)
}

func (o *Pages) ledger(p *site.Page) error {
	b, err := o.Load.Store.Broadcast(p, p.Param("id"))
	if err != nil {
		return err
	}
	l := ledger{Broadcast: b, State: p.Query("state"), Why: p.Query("why"), States: broadcast.States, Whys: broadcast.Whys, Behind: max(base.Number(p.Query("behind")), 0)}
	all, err := o.Load.Store.Deliveries(p, store.DeliveryFilter{
		Ledger: b.Ledger, State: broadcast.State(l.State), Why: broadcast.Why(l.Why), Behind: l.Behind, Limit: base.PerPage + 1,
	})
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		l.Next = all[len(all)-1].Seq
	}
	for _, d := range all {
		l.Items = append(l.Items, row{d, helpline.Masked(d.Follower)})
	}
	return p.Show("ledger.html", l)
}

// takenAtOnce is how many recipients of a ledger are read together.
const takenAtOnce = 5000

// take streams the whole ledger as a table; followers stand in it by their OpenIDs, for
// who is to prove what happened to each.
func (o *Pages) take(p *site.Page) error {
	b, err := o.Load.Store.Broadcast(p, p.Param("id"))
	if err != nil {
		return err
	}
	p.Header("Content-Type", "text/csv; charset=utf-8")
	p.Header("Content-Disposition", `attachment; filename="ledger-`+strconv.FormatInt(b.Ledger, 10)+`.csv"`)
	p.Status(http.StatusOK)
	_, _ = p.Writer.WriteString("\ufeff") // so that spreadsheets read it as UTF-8
	w := csv.NewWriter(p.Writer)
	_ = w.Write([]string{"seq", "openid", "application", "state", "way", "why", "number", "tries", "handed_at", "done_at"})
	rows := 0
	for behind := 0; ; {
		page, err := o.Load.Store.Deliveries(p, store.DeliveryFilter{Ledger: b.Ledger, Behind: behind, Limit: takenAtOnce})
		if err != nil {
			return err
		}
		for _, d := range page {
			_ = w.Write([]string{
				strconv.Itoa(d.Seq), d.Follower, d.Application, string(d.State), string(d.Way), string(d.Why), d.Number, strconv.Itoa(d.Tries), at(d.HandedAt), at(d.DoneAt),
			})
		}
		rows += len(page)
		w.Flush()
		if w.Error() != nil { // who asked is gone
			return nil //nolint:nilerr // nobody is there to be told
		}
		if len(page) < takenAtOnce {
			break
		}
		behind = page[len(page)-1].Seq
	}
	_ = w.Write([]string{"rows", strconv.Itoa(rows)}) // without it the file is not whole
	w.Flush()
	return nil
}

func at(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(casework.Zone).Format(time.RFC3339)
}
