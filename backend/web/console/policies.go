package console

import (
	"cmp"
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"luohu/backend/casework"
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

const (
	policyBytes = 512 << 10 // of a file; the shipped ones have under 100 KB
	// What a file is refused for before it is one.
	codePolicyFile    casework.Code = "policy_file"         // count
	codePolicyMissing casework.Code = "policy_file_missing" //
	codePolicyLarge   casework.Code = "policy_file_large"   // most
	maxFileName                     = 80
)

// policies is the page of all versions.
type policies struct {
	Items    []tableVersion
	Form     *site.Form
	Name     string // of the file that was sent
	Faults   []faultLine
	Examples []estimator.Difference
	Checked  *estimator.Policy // it was only checked, and is good
}

// tableVersion is one of a table: of a file that came with the program, or of the
// record.
type tableVersion struct {
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
func (v tableVersion) Hash() string { return strings.TrimPrefix(v.Version, "sha256:") }

// faultLine is a fault with the line that it is about.
type faultLine struct {
	estimator.Fault
	Text string
}

// ofFile is the status of a version that came with the program.
const ofFile = "file"

func (o *console) mountPolicies() {
	o.Get("/console/policies", "listPolicyVersions", func(p *site.Page) error { return o.showPolicies(p, http.StatusOK, policies{Form: site.Blank()}) })
	o.Post("/console/policies", "submitPolicy", o.sendPolicy)
	o.mountPolicy()
	o.mountImpact()
}

func (o *console) showPolicies(p *site.Page, status int, v policies) error {
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
		one := tableVersion{ID: t.ID, Name: t.Name, Version: t.Version, From: t.ValidFrom, Until: catalog.Until(t), Status: ofFile, Now: t == now}
		if i := slices.IndexFunc(record, func(r store.PolicyVersion) bool { return r.Version == t.Version }); i >= 0 {
			one.take(record[i])
		}
		v.Items = append(v.Items, one)
	}
	for _, r := range record {
		if slices.ContainsFunc(v.Items, func(i tableVersion) bool { return i.Version == r.Version }) {
			continue
		}
		one := tableVersion{ID: r.Policy, Version: r.Version}
		one.take(r)
		if t, err := o.Policies.load(r); err == nil {
			one.Name, one.From = t.Name, t.ValidFrom
		}
		v.Items = append(v.Items, one)
	}
	slices.SortStableFunc(v.Items, func(a, b tableVersion) int {
		return cmp.Or(cmp.Compare(tableStanding[a.Status], tableStanding[b.Status]), b.From.Compare(a.From))
	})
	return p.ShowAs(status, "policies.html", v)
}

// tableStanding puts what waits for somebody first, and what is over last.
var tableStanding = map[string]int{store.Draft: 0, store.Approved: 1, ofFile: 1, store.Withdrawn: 2, store.Rejected: 3}

func (v *tableVersion) take(r store.PolicyVersion) {
	v.Status, v.By, v.At, v.DecidedBy = r.Status, r.SubmittedBy, r.SubmittedAt, r.DecidedBy
}

// load reads a version of the record.
func (c Policies) load(r store.PolicyVersion) (*estimator.Policy, error) {
	if t, known := c.Tables.Catalog().Version(r.Version); known {
		return t, nil
	}
	return estimator.Load(r.Policy+".yaml", []byte(r.Source), c.Words)
}

// sendPolicy checks a file, and makes a draft of it if it is asked to.
func (o *console) sendPolicy(p *site.Page) error {
	v := policies{}
	form, err := p.Sent(policyBytes + site.AroundFile)
	v.Form = form
	var src []byte
	if err == nil {
		v.Name, src, err = policyFile(p)
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge || len(src) > policyBytes {
		err = &casework.Refusal{Code: codePolicyLarge, Params: map[string]any{"most": policyBytes >> 10}}
	}
	var t *estimator.Policy
	if err == nil {
		t, err = estimator.Load(v.Name, src, o.Policies.Words)
	}
	if faults, wrong := errors.AsType[estimator.Faults](err); wrong {
		v.Faults = withLines(faults, src)
		err = &casework.Refusal{Code: codePolicyFile, Params: map[string]any{"count": len(faults)}}
	}
	if err == nil {
		if v.Examples = t.Test(); len(v.Examples) > 0 {
			err = &casework.Refusal{Code: tables.CodeExamples, Params: map[string]any{"count": len(v.Examples), "first": v.Examples[0].Example}}
		}
	}
	if err == nil && form.Get("step") != "submit" {
		v.Checked = t
		return o.showPolicies(p, http.StatusOK, v)
	}
	if err == nil {
		err = o.Policies.Tables.Submit(p, o.Load.Store, t, signer(p))
	}
	if err == nil {
		return p.To(tableVersion{Version: t.Version}.Path(), "policy-submitted")
	}
	if !p.Refused(form, told(err)) {
		return err
	}
	return o.showPolicies(p, http.StatusUnprocessableEntity, v)
}

// Path is where its page is.
func (v tableVersion) Path() string { return "/console/policies/" + v.Hash() }

// policyFile is the file that was sent. Its name is only told again: never a path,
// and never long.
func policyFile(p *site.Page) (name string, src []byte, err error) {
	if src, err = p.Upload("file"); err != nil {
		return "", nil, err
	}
	if len(src) == 0 {
		return "", nil, &casework.Refusal{Code: codePolicyMissing}
	}
	_, header, err := p.Request.FormFile("file")
	if err != nil {
		return "", nil, err
	}
	runes := []rune(path.Base(strings.ReplaceAll(header.Filename, `\`, "/")))
	return string(runes[:min(len(runes), maxFileName)]), src, nil
}

// told turns a refusal of the record into one that has words.
func told(err error) error {
	if r, is := errors.AsType[tables.Refusal](err); is {
		return &casework.Refusal{Code: r.Code, Params: r.Params}
	}
	return err
}

// longestLine is how much of a line is shown.
const longestLine = 160

// withLines puts the line of the file beside each fault.
func withLines(faults estimator.Faults, src []byte) (all []faultLine) {
	lines := strings.Split(string(src), "\n")
	for _, f := range faults {
		one := faultLine{Fault: f}
		if f.Line >= 1 && f.Line <= len(lines) {
			runes := []rune(strings.TrimRight(lines[f.Line-1], " \r"))
			one.Text = string(runes[:min(len(runes), longestLine)])
		}
		all = append(all, one)
	}
	return all
}
