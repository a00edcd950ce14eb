package portal

import (
	"errors"
	"net/http"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// materialsView is the list of papers, with what was handed in.
type materialsView struct {
	dossier
	*site.Form
	Papers  []paper
	Left    []paper // that are needed for sure and still missing
	Refused []turned
	Of      string // the material of which something was refused
	Back    string // a file that was taken out just now
	BackOf  string // its material
	Since   []changed
}

// Asked says that a supplement waits.
func (v materialsView) Asked() bool {
	return slices.ContainsFunc(v.Papers, func(m paper) bool { return m.Wanted != "" })
}

// paper is one kind of them.
type paper struct {
	caseload.Paper
	Pages []page
	Open  bool // files may be put there now
}

// page is one file of a paper.
type page struct {
	ID        string
	Thumbnail bool
	PDFPages  int // of a PDF
	Number    int
	Last      bool
	Poor      []string // what is poor about the picture
	Notes     []string
}

// turned is a file that was not taken.
type turned struct{ Name, Says string }

func (o *portal) materialsView(p *site.Page) (v materialsView, err error) {
	v.Form = site.Blank()
	if v.dossier, err = o.dossier(p, "materials"); err != nil {
		return v, err
	}
	if v.Papers, err = o.papers(p, v.dossier); err != nil {
		return v, err
	}
	for _, m := range v.Papers {
		if m.Required && len(m.Files) == 0 {
			v.Left = append(v.Left, m)
		}
	}
	return v, nil
}

// papers are those that an application needs, with their pages; none as long as
// what they follow from is not filled in. Behind them stand those that were
// handed in, or are asked for, though the facts don't tell of them.
func (o *portal) papers(p *site.Page, d dossier) (all []paper, err error) {
	a := d.Application
	needed, err := o.Load.Papers(p, p.By(), a.ID)
	if _, open := errors.AsType[estimator.FactErrors](err); open {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	attached, err := o.Load.Attached(p, p.By(), a.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range append(needed, beside(d, needed)...) {
		one := paper{Paper: m, Open: a.State == casework.Assessed || m.Wanted != ""}
		for i, f := range m.Files {
			known := attached[f.ID]
			shown := page{ID: f.ID, Thumbnail: known.Thumbnail, PDFPages: known.Pages, Number: i + 1, Last: i == len(m.Files)-1, Poor: poor(known.Quality)}
			for _, r := range known.Remarks {
				shown.Notes = append(shown.Notes, o.FileWords.Remark(r))
			}
			one.Pages = append(one.Pages, shown)
		}
		all = append(all, one)
	}
	return all, nil
}

// beside are papers that no fact tells of.
func beside(d dossier, needed []caseload.Paper) (all []caseload.Paper) {
	a := d.Application
	note := func(id string) {
		is := func(m caseload.Paper) bool { return m.ID == id }
		if slices.ContainsFunc(needed, is) || slices.ContainsFunc(all, is) {
			return
		}
		m := caseload.Paper{Files: a.Material(id).Files, Wanted: a.WantedFor(id)}
		if m.ID, m.Name = id, id; len(m.Files) == 0 && m.Wanted == "" {
			return
		}
		if n, known := need(d.Policy, id); known {
			m.Name, m.What, m.IssuedBy, m.Reference = n.Name, n.What, n.IssuedBy, n.Reference
		}
		all = append(all, m)
	}
	for _, m := range a.Materials {
		note(m.ID)
	}
	for _, s := range a.Wanted {
		for _, want := range s.Wants {
			note(want.Material)
		}
	}
	return all
}

// need is what a table says of a paper.
func need(p *estimator.Policy, id string) (found estimator.Need, known bool) {
	look := func(needs []estimator.Need) {
		for _, n := range needs {
			if n.ID == id {
				found, known = n, true
			}
		}
	}
	var under func(r *estimator.Rule)
	under = func(r *estimator.Rule) {
		look(r.Needs)
		for _, of := range r.Of {
			under(of)
		}
	}
	for _, r := range p.Table() {
		under(r)
	}
	look(p.Always())
	return found, known
}

// poor names what is poor about a picture; the words stand in the templates.
func poor(q *files.Quality) (all []string) {
	if q == nil {
		return nil
	}
	for _, m := range []struct {
		name string
		is   files.Measure
	}{{"size", q.Size}, {"sharpness", q.Sharpness}, {"brightness", q.Brightness}, {"contrast", q.Contrast}, {"edges", q.CutEdges}} {
		if m.is.Verdict == files.Poor {
			all = append(all, m.name)
		}
	}
	return all
}

func (o *portal) materials(p *site.Page) error {
	v, err := o.materialsView(p)
	if err != nil {
		return err
	}
	v.Back, v.BackOf = p.Query("out"), p.Query("of")
	return p.Show("materials.html", v)
}

// toMaterials leads to one material in the list: signing in anew may end here.
func (o *portal) toMaterials(p *site.Page) error {
	return p.To("/portal/applications/"+p.Param("id")+"/materials#m-"+p.Param("material"), "")
}

// filesMost is how many files are taken at once.
const filesMost = 20

// upload takes files one after the other; those that are refused are named, with
// why, and the others are kept.
func (o *portal) upload(p *site.Page) error {
	form, err := p.Sent(fileLimit)
	if err != nil {
		return o.uploadRefused(p, site.Blank(), []turned{{Says: o.fileSays(tooLarge(err, fileLimit))}}, err)
	}
	var refused []turned
	sent := p.Request.MultipartForm
	if sent == nil || len(sent.File["file"]) == 0 {
		return o.uploadRefused(p, form, []turned{{Says: o.fileSays(&files.Refusal{Code: files.Empty})}}, nil)
	}
	for _, header := range sent.File["file"][:min(filesMost, len(sent.File["file"]))] {
		content, err := header.Open()
		if err != nil {
			return err
		}
		_, _, err = o.Load.Upload(p, p.By(), p.Param("id"), 0, p.Param("material"), form.Get("replaces"),
			files.Upload{Name: header.Filename, Type: header.Header.Get("Content-Type"), Content: content})
		_ = content.Close()
		if err == nil {
			continue
		}
		says := o.fileSays(err)
		if says == "" {
			return err
		}
		refused = append(refused, turned{header.Filename, says})
	}
	if len(refused) > 0 {
		return o.uploadRefused(p, form, refused, nil)
	}
	return p.To("/portal/applications/"+p.Param("id")+"/materials#m-"+p.Param("material"), "files-added")
}

// fileSays is why a file was refused; empty: it is something else that went wrong.
func (o *portal) fileSays(err error) string {
	if refusal, is := errors.AsType[*files.Refusal](err); is {
		return o.FileWords.Refusal(refusal)
	}
	refusal, is := casework.IsRefusal(err)
	if !is || refusal.Code == casework.CodeNotYours || refusal.Code == casework.CodeNotAllowed {
		return ""
	}
	says, help := o.Words.Refusal(refusal)
	return says + help
}

func (o *portal) uploadRefused(p *site.Page, form *site.Form, refused []turned, err error) error {
	if refused[0].Says == "" {
		return err
	}
	v, err := o.materialsView(p)
	if err != nil {
		return err
	}
	v.Form, v.Refused, v.Of = form, refused, p.Param("material")
	return p.ShowAs(http.StatusUnprocessableEntity, "materials.html", v)
}

// order moves a page up or down, by one.
func (o *portal) order(p *site.Page) error {
	form := p.Form()
	a, err := o.Load.Application(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	var ids []string
	for _, f := range a.Material(p.Param("material")).Files {
		ids = append(ids, f.ID)
	}
	at, by := slices.Index(ids, form.Get("file")), 1
	if form.Get("go") == "up" {
		by = -1
	}
	if to := at + by; at >= 0 && to >= 0 && to < len(ids) {
		ids[at], ids[to] = ids[to], ids[at]
	}
	_, err = o.Load.OrderFiles(p, p.By(), a.ID, version(form), p.Param("material"), ids)
	return o.filesChanged(p, form, err, "", casework.FilesOrdered)
}

func (o *portal) remove(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.RemoveFile(p, p.By(), p.Param("id"), version(form), p.Param("material"), form.Get("file"))
	if err == nil || done(err, p.By(), casework.FileRemoved) {
		return p.To("/portal/applications/"+p.Param("id")+"/materials?out="+form.Get("file")+"&of="+p.Param("material")+"#m-"+p.Param("material"), "")
	}
	return o.filesChanged(p, form, err, "", casework.FileRemoved)
}

// putBack undoes it.
func (o *portal) putBack(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.PutBack(p, p.By(), p.Param("id"), 0, form.Get("file"))
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeFileThere {
		err = nil // sent twice
	}
	return o.filesChanged(p, form, err, "file-back", casework.FileAdded)
}

func (o *portal) filesChanged(p *site.Page, form *site.Form, err error, said string, kind casework.Kind) error {
	if err == nil || done(err, p.By(), kind) {
		return p.To("/portal/applications/"+p.Param("id")+"/materials#m-"+p.Param("material"), said)
	}
	if !p.Refused(form, err) {
		return err
	}
	v, shown := o.materialsView(p)
	if shown != nil {
		return shown
	}
	v.Form, v.Of, v.Since = form, p.Param("material"), since(err)
	return p.ShowAs(http.StatusUnprocessableEntity, "materials.html", v)
}

// file shows one, or its thumbnail.
func (o *portal) file(p *site.Page) error {
	content, kind, err := o.Load.Download(p, p.By(), p.Param("id"), p.Param("file"), p.Query("thumbnail") != "")
	return send(p, content, kind, err)
}

// send is a file of a unit's own.
func send(p *site.Page, content []byte, kind string, err error) error {
	if err != nil {
		return err
	}
	return p.File(content, kind)
}
