package portal

import (
	"net/http"
	"slices"

	"luohu/backend/camera"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/web/site"
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
	Phone   *camera.Pass // the code that is open for a phone; nil: none
	Code    string       // the address that it opens
	Near    bool         // which only this machine can reach
	Most    string       // megabytes of one file
	Told    string       // what was done, for who doesn't see it; the words stand in the templates
}

// Asked says that a supplement waits.
func (v materialsView) Asked() bool {
	return slices.ContainsFunc(v.Papers, func(m paper) bool { return m.Wanted != "" })
}

// Only is one paper of the list, as a part of the page.
func (v materialsView) Only(m paper) sectionView { return sectionView{&v, m} }

// sectionView is one kind of paper with its pages.
type sectionView struct {
	List  *materialsView
	Paper paper
}

// Phone is the code that is open for this one; nil: none.
func (s sectionView) Phone() *camera.Pass {
	if s.List.Phone != nil && s.List.Phone.Material == s.Paper.ID {
		return s.List.Phone
	}
	return nil
}

// paper is one kind of them.
type paper struct {
	caseload.Paper
	Pages  []page
	Before []page // that were taken out, or replaced
	Open   bool   // files may be put there now
}

// Order is the pages as they lie, for a form.
func (m paper) Order() string { return orderOf(m.Files) }

// page is one file of a paper.
type page struct {
	ID        string
	Thumbnail bool
	PDFPages  int // of a PDF
	Number    int
	Turn      int      // degrees clockwise, by which it is shown turned
	Up, Down  string   // the order of all if it went one place; as it is, at an end
	Poor      []string // what is poor about the picture
	Notes     []string
}

// Next is by how much it would be turned at the next press.
func (p page) Next() int { return (p.Turn + 90) % 360 }

// turned is a file that was not taken.
type turned struct{ Name, Says string }

func (o *portal) materialsView(p *site.Page) (v materialsView, err error) {
	v.Most = o.mostOfFile()
	v.Form = site.Blank()
	if v.dossier, v.Papers, err = o.withPapers(p, "materials"); err != nil {
		return v, err
	}
	for _, m := range v.Papers {
		if m.Lacking() {
			v.Left = append(v.Left, m)
		}
	}
	return v, o.withPhone(p, &v)
}

func (o *portal) materials(p *site.Page) error {
	v, err := o.materialsView(p)
	if err != nil {
		return err
	}
	v.Back, v.BackOf = p.Query("out"), p.Query("of")
	return p.Show("materials.html", v)
}

// material is one of the list, for a script that puts it in its place; else it
// leads there: signing in anew may end here. Asked with what was seen last, it is
// sent only if something has changed.
func (o *portal) material(p *site.Page) error {
	if !p.Partial() {
		return p.To("/portal/applications/"+p.Param("id")+"/materials#m-"+p.Param("material"), "")
	}
	v, err := o.materialsView(p)
	if err != nil {
		return err
	}
	return o.showMaterial(p, http.StatusOK, v)
}

// showMaterial sends one of the list.
func (o *portal) showMaterial(p *site.Page, status int, v materialsView) error {
	at := slices.IndexFunc(v.Papers, func(m paper) bool { return m.ID == p.Param("material") })
	if at < 0 {
		return &casework.Refusal{Code: casework.CodeNotYours}
	}
	if seen := p.Query("seen"); seen != "" && seen == v.Only(v.Papers[at]).Seen() {
		p.Status(http.StatusNoContent)
		return nil
	}
	return p.ShowPartAs(status, "materials.html", "material-part", v.Only(v.Papers[at]))
}
