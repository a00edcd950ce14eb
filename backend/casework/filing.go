package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// maxFiles is how many pages a material may have.
const maxFiles = 40

// AddFile puts a file under a material. Before the submission the unit may
// under any that is required; later, only what a supplement asks for.
type AddFile struct {
	Material string
	Known    bool // the policy knows the material
	File     File
	Replaces string // a file in whose place it comes; empty: it comes last
}

func (AddFile) act(*Application) Kind { return FileAdded }

func (c AddFile) decide(a *Application, w World) ([]Event, error) {
	if err := a.mayFile(FileAdded, c.Material, w); err != nil {
		return nil, err
	}
	m := a.Material(c.Material)
	has := func(match func(File) bool) bool { return slices.ContainsFunc(m.Files, match) }
	switch {
	case !c.Known:
		return nil, refuse(CodeMaterialUnknown, "material", c.Material)
	case has(func(f File) bool { return f.Hash == c.File.Hash }):
		return nil, refuse(CodeFileThere, "material", c.Material)
	case c.Replaces != "" && !has(func(f File) bool { return f.ID == c.Replaces }):
		return nil, refuse(CodeFileUnknown, "file", c.Replaces)
	case c.Replaces == "" && len(m.Files) >= maxFiles:
		return nil, refuse(CodeTooManyFiles, "material", c.Material, "most", maxFiles)
	}
	return []Event{Filed{c.Material, c.File, c.Replaces}}, nil
}

// RemoveFile takes a file out.
type RemoveFile struct{ Material, File string }

func (RemoveFile) act(*Application) Kind { return FileRemoved }

func (c RemoveFile) decide(a *Application, w World) ([]Event, error) {
	if err := a.mayFile(FileRemoved, c.Material, w); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(a.Material(c.Material).Files, func(f File) bool { return f.ID == c.File }) {
		return nil, refuse(CodeFileUnknown, "file", c.File)
	}
	return []Event{Unfiled(c)}, nil
}

// OrderFiles puts a material's pages in order; every file must be named once.
type OrderFiles struct {
	Material string
	Files    []string
}

func (OrderFiles) act(*Application) Kind { return FilesOrdered }

func (c OrderFiles) decide(a *Application, w World) ([]Event, error) {
	if err := a.mayFile(FilesOrdered, c.Material, w); err != nil {
		return nil, err
	}
	var there []string
	for _, f := range a.Material(c.Material).Files {
		there = append(there, f.ID)
	}
	if slices.Equal(there, c.Files) {
		return nil, nil
	}
	for _, id := range c.Files {
		if !slices.Contains(there, id) {
			return nil, refuse(CodeFileUnknown, "file", id)
		}
	}
	if named := slices.Compact(slices.Sorted(slices.Values(c.Files))); len(named) != len(there) || len(c.Files) != len(there) {
		return nil, refuse(CodeStale, "version", a.Version)
	}
	return []Event{Ordered(c)}, nil
}

// mayFile says whether files of a material may be changed now.
func (a *Application) mayFile(act Kind, material string, w World) error {
	if a.State.Editable() {
		if w.By.Role != Agent {
			return refuse(CodeNotAllowed, "act", act, "role", w.By.Role)
		}
		return within("fill_in", w.Period.Terms.FillIn, w.Now)
	}
	if !a.wants(material) {
		return refuse(CodeWrongState, "act", act, "state", a.State)
	}
	return nil
}

// fingerprint is one hash over all files, in their order.
func (a *Application) fingerprint() string {
	h := sha256.New()
	for _, m := range slices.SortedFunc(slices.Values(a.Materials), func(m, n Material) int {
		return slices.Compare([]string{m.ID}, []string{n.ID})
	}) {
		for _, f := range m.Files {
			if fmt.Fprintf(h, "%s %s", m.ID, f.Hash); f.Turn != 0 {
				fmt.Fprintf(h, " turned %d", f.Turn)
			}
			fmt.Fprintln(h)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Submit is the point of no return.
type Submit struct {
	Required  []string // materials that follow from the facts
	Number    string
	Promises  map[string]bool // by whom: unit, applicant
	Wording   Wording         // of the promises
	QuotaLeft bool
	Quota     int
}

// Who must promise that everything is true.
const (
	promiseOfUnit      = "unit"
	promiseOfApplicant = "applicant"
)

func (Submit) act(*Application) Kind { return ApplicationSubmitted }

func (c Submit) decide(a *Application, w World) ([]Event, error) {
	if w.Period.Stage != Applying {
		return nil, refuse(CodeNoPeriod)
	}
	if err := within("filing", w.Period.Terms.Filing, w.Now); err != nil {
		return nil, err
	}
	point, err := w.Unit.maySubmit(w)
	if err != nil {
		return nil, err
	}
	var missing, unsaid []string
	for _, id := range c.Required {
		if len(a.Material(id).Files) == 0 {
			missing = append(missing, id)
		}
	}
	for _, by := range []string{promiseOfUnit, promiseOfApplicant} {
		if !c.Promises[by] {
			unsaid = append(unsaid, by)
		}
	}
	switch {
	case a.Assessed == nil || a.Assessed.Facts != a.Facts.Hash || a.Assessed.PolicyVersion != w.Period.Terms.PolicyVersion:
		return nil, refuse(CodeNotAssessed)
	case len(missing) > 0:
		return nil, refuse(CodeMaterialMissing, "materials", missing)
	case len(unsaid) > 0:
		return nil, refuse(CodePromiseMissing, "by", unsaid[0], "promises", unsaid)
	case !c.QuotaLeft:
		return nil, refuse(CodeQuotaFull, "point", point, "quota", c.Quota)
	}
	return []Event{SentIn{c.Number, point, a.Facts.Hash, a.Assessed.PolicyVersion, a.fingerprint(), c.Wording}}, nil
}

// maySubmit says whether a unit may send applications in, and where to.
func (u *Unit) maySubmit(w World) (AcceptancePoint, error) {
	if err := u.barred(w.Now); err != nil {
		return "", err
	}
	if u.Licence != LicenceChecked {
		return "", refuse(CodeUnitPending, "licence", u.Licence, "why", u.Why)
	}
	point := u.Points[w.Period.ID]
	if point == "" {
		return "", refuse(CodeNoPoint)
	}
	return point, nil
}
