package policies

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"luohu/backend/store"
	"luohu/backend/tables"
	"luohu/backend/web/site"
	"luohu/estimator"
	"luohu/estimator/diff"
	"luohu/estimator/edges"
	"luohu/estimator/impact"
)

// Policies are what the pages of points tables stand on.
type Policies struct {
	Tables *tables.Tables
	Words  *estimator.Words
	Diff   *diff.Words
	Impact *impact.Words
	Edges  *edges.Words
}

// list is the page of all versions.
type list struct {
	Items    []version
	Form     *site.Form
	Name     string // of the file that was sent
	Faults   []faultLine
	Examples []estimator.Difference
	Checked  *estimator.Policy // it was only checked, and is good
}

// version is one of a table: of a file that came with the program, or of the
// record.
type version struct {
	ID, Name  string
	Version   string
	From      time.Time
	Until     time.Time // zero: no end is known
	Status    string    // of the record; file: it came with the program
	Now       bool      // it is the one in force today
	By        string    // who submitted it
	At        time.Time
	DecidedBy string
}

// Hash is the part of the version by which pages are called.
func (v version) Hash() string { return strings.TrimPrefix(v.Version, "sha256:") }

// ofFile is the status of a version that came with the program.
const ofFile = "file"

func (o *pages) mountList() {
	o.Get("/console/policies", "listPolicyVersions", func(p *site.Page) error { return o.showList(p, http.StatusOK, list{Form: site.Blank()}) })
	o.Post("/console/policies", "submitPolicy", o.send)
}

func (o *pages) showList(p *site.Page, status int, v list) error {
	if _, err := o.Policies.Tables.Refresh(p, o.Load.Store); err != nil {
		return err
	}
	catalog := o.Policies.Tables.Catalog()
	record, err := o.Load.Store.PolicyVersions(p)
	if err != nil {
		return err
	}
	now, _ := catalog.InForce("", o.Load.Now()) // none: none is marked
	for _, t := range catalog.All() {
		one := version{ID: t.ID, Name: t.Name, Version: t.Version, From: t.ValidFrom, Until: catalog.Until(t), Status: ofFile, Now: t == now}
		if i := slices.IndexFunc(record, func(r store.PolicyVersion) bool { return r.Version == t.Version }); i >= 0 {
			one.take(record[i])
		}
		v.Items = append(v.Items, one)
	}
	for _, r := range record {
		if slices.ContainsFunc(v.Items, func(i version) bool { return i.Version == r.Version }) {
			continue
		}
		one := version{ID: r.Policy, Version: r.Version}
		one.take(r)
		if t, err := o.Policies.load(r); err == nil {
			one.Name, one.From = t.Name, t.ValidFrom
		}
		v.Items = append(v.Items, one)
	}
	slices.SortStableFunc(v.Items, func(a, b version) int {
		return cmp.Or(cmp.Compare(standing[a.Status], standing[b.Status]), b.From.Compare(a.From))
	})
	return p.ShowAs(status, "policies.html", v)
}

// standing puts what waits for somebody first, and what is over last.
var standing = map[string]int{store.Draft: 0, store.Approved: 1, ofFile: 1, store.Withdrawn: 2, store.Rejected: 3}

func (v *version) take(r store.PolicyVersion) {
	v.Status, v.By, v.At, v.DecidedBy = r.Status, r.SubmittedBy, r.SubmittedAt, r.DecidedBy
}

// load reads a version of the record.
func (c Policies) load(r store.PolicyVersion) (*estimator.Policy, error) {
	if t, known := c.Tables.Catalog().Version(r.Version); known {
		return t, nil
	}
	return estimator.Load(r.Policy+".yaml", []byte(r.Source), c.Words)
}

// Path is where its page is.
func (v version) Path() string { return "/console/policies/" + v.Hash() }
