package h5

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/standing"
	"luohu/backend/store"
)

// Cases is what an applicant can see and do of their applications.
type Cases interface {
	Filling(ctx context.Context, by casework.Actor, id string) (caseload.Filling, error)
	Papers(ctx context.Context, by casework.Actor, id string) ([]caseload.Paper, error)
	Attached(ctx context.Context, by casework.Actor, id string) (map[string]caseload.Attached, error)
	Show(ctx context.Context, by casework.Actor, id, file string, small bool) (content []byte, kind string, err error)
	Upload(ctx context.Context, by casework.Actor, id string, seen int64, material, replaces string, u files.Upload) (*casework.Application, *files.Ready, error)
	RemoveFile(ctx context.Context, by casework.Actor, id string, seen int64, material, file string) (*casework.Application, error)
	Answer(ctx context.Context, by casework.Actor, id string, seen int64, supplement string) (*casework.Application, error)
	Object(ctx context.Context, by casework.Actor, id string, items []casework.ObjectedIndicator) (*casework.Application, error)
}

// Bounds of what one form brings.
const (
	filesAtOnce  = 20
	formBytes    = 24 << 20
	formInMemory = 1 << 20
	sendWithin   = 2 * time.Minute
)

// ownPapers are those that are asked for, with what is there of them.
type ownPapers struct {
	ownCase
	Asked []ownAsked
	Wrong []string // why something was not done
	Sent  bool     // what was asked for has just been answered
	Most  int      // MB of one form
	Big   bool
	Here  string
}

// ownAsked is one supplement.
type ownAsked struct {
	ownHand
	Papers []ownPaper
}

// Ready says that something has changed, and every paper is there.
func (a ownAsked) Ready() bool {
	return len(a.Supplement.Changed) > 0 && !slices.ContainsFunc(a.Papers, func(p ownPaper) bool { return len(p.Files) == 0 })
}

type ownPaper struct {
	ID, Name, Reason string
	Files            []ownFile
}

// ownFile is one page, or one PDF.
type ownFile struct {
	ID        string
	At        int
	Thumbnail bool
	Pages     int
	Notes     []string
}

// visit is a look at one of the follower's own applications.
type visit struct {
	by    casework.Actor
	one   ownCase
	bound []store.Binding
}

// own finds an application among those of whom somebody is bound to; nil: it is
// none of theirs.
func (o *owner) own(c *gin.Context, bound []store.Binding) (*visit, error) {
	for _, b := range bound {
		all, err := o.Standings.Of(c.Request.Context(), b.Person)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(all, func(s standing.Standing) bool { return s.Application.ID == c.Param("id") }); i >= 0 {
			return &visit{casework.Actor{ID: b.Person, Role: casework.Applicant, Person: b.Person}, o.caseOf(all[i]), bound}, nil
		}
	}
	return nil, nil //nolint:nilnil // somebody else's, or none
}

// on lets a page of one application be seen by who it belongs to.
func (o *owner) on(show func(c *gin.Context, v *visit) error) gin.HandlerFunc {
	return o.seen(func(c *gin.Context, _ string, bound []store.Binding) error {
		v, err := o.own(c, bound)
		if err == nil && v == nil {
			o.over.send(c)
			return nil
		}
		if err != nil {
			return err
		}
		return show(c, v)
	})
}

func (o *owner) papers(c *gin.Context, v *visit) error {
	return o.showPapers(c, v, http.StatusOK, c.Query("sent") != "")
}

func (o *owner) showPapers(c *gin.Context, v *visit, status int, sent bool, wrong ...string) error {
	ctx, id := c.Request.Context(), v.one.Application.ID
	page := ownPapers{ownCase: v.one, Wrong: wrong, Sent: sent, Most: formBytes >> 20, Big: big(c), Here: ownPath + "/papers/" + id}
	papers, err := o.Cases.Papers(ctx, v.by, id)
	if err != nil {
		return err
	}
	attached, err := o.Cases.Attached(ctx, v.by, id)
	if err != nil {
		return err
	}
	for _, h := range v.one.Hands {
		if h.Supplement == nil {
			continue
		}
		asked := ownAsked{ownHand: h}
		for _, want := range h.Supplement.Wants {
			asked.Papers = append(asked.Papers, o.paperOf(want, v.one.Application, papers, attached))
		}
		page.Asked = append(page.Asked, asked)
	}
	o.showAs(c, status, "own-papers.html", page)
	return nil
}

func (o *owner) paperOf(want casework.Wanted, a *casework.Application, papers []caseload.Paper, attached map[string]caseload.Attached) ownPaper {
	one := ownPaper{ID: want.Material, Name: want.Material, Reason: want.Reason}
	if i := slices.IndexFunc(papers, func(p caseload.Paper) bool { return p.ID == want.Material }); i >= 0 {
		one.Name = papers[i].Name
	}
	for i, f := range a.Material(want.Material).Files {
		known := attached[f.ID]
		file := ownFile{ID: f.ID, At: i + 1, Thumbnail: known.Thumbnail, Pages: known.Pages}
		for _, what := range known.Quality.Poor() {
			file.Notes = append(file.Notes, o.Says.Poor(what))
		}
		for _, r := range known.Remarks {
			file.Notes = append(file.Notes, o.Says.Remark(r))
		}
		one.Files = append(one.Files, file)
	}
	return one
}

// file shows one, or its thumbnail: it is shown, never run, and kept nowhere.
func (o *owner) file(c *gin.Context, v *visit) error {
	content, kind, err := o.Cases.Show(c.Request.Context(), v.by, v.one.Application.ID, c.Param("file"), c.Query("thumbnail") != "")
	if err != nil {
		if _, refused := casework.IsRefusal(err); refused || errors.Is(err, store.ErrNotFound) {
			c.Status(http.StatusNotFound)
			return nil
		}
		return err
	}
	c.Header("Content-Disposition", "inline")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'; sandbox")
	c.Data(http.StatusOK, kind, content)
	return nil
}

// add takes files, in their order; those that are refused are named, with why, and
// the others are kept.
func (o *owner) add(c *gin.Context, v *visit) error {
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(sendWithin)) // else the server's holds
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, formBytes)
	if err := c.Request.ParseMultipartForm(formInMemory); err != nil {
		refusal := &files.Refusal{Code: files.CutOff}
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			refusal = &files.Refusal{Code: files.TooLarge, Params: map[string]string{"limit": strconv.Itoa(formBytes >> 20)}}
		}
		return o.showPapers(c, v, http.StatusUnprocessableEntity, false, o.Says.Refusal(refusal))
	}
	defer func() { _ = c.Request.MultipartForm.RemoveAll() }()
	sent := c.Request.MultipartForm.File["file"]
	if len(sent) == 0 {
		return o.showPapers(c, v, http.StatusUnprocessableEntity, false, o.Says.Refusal(&files.Refusal{Code: files.Empty}))
	}
	var wrong []string
	for _, header := range sent[:min(filesAtOnce, len(sent))] {
		content, err := header.Open()
		if err != nil {
			return err
		}
		upload := files.Upload{Name: header.Filename, Type: header.Header.Get("Content-Type"), Content: content}
		_, _, err = o.Cases.Upload(c.Request.Context(), v.by, v.one.Application.ID, 0, c.Param("material"), "", upload)
		_ = content.Close()
		if err == nil {
			continue
		}
		says := o.Says.Refusal(err)
		if says == "" {
			return err
		}
		wrong = append(wrong, header.Filename+"："+says)
	}
	return o.went(c, v, "", wrong...)
}

func (o *owner) remove(c *gin.Context, v *visit) error {
	_, err := o.Cases.RemoveFile(c.Request.Context(), v.by, v.one.Application.ID, 0, c.Param("material"), c.PostForm("file"))
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeFileUnknown {
		err = nil // it went already
	}
	return o.done(c, v, err, "")
}

func (o *owner) answer(c *gin.Context, v *visit) error {
	_, err := o.Cases.Answer(c.Request.Context(), v.by, v.one.Application.ID, 0, c.PostForm("supplement"))
	return o.done(c, v, err, "?sent=1")
}

// done goes on, or says why not.
func (o *owner) done(c *gin.Context, v *visit, err error, to string) error {
	if err == nil {
		return o.went(c, v, to)
	}
	says := o.Says.Refusal(err)
	if says == "" {
		return err
	}
	return o.went(c, v, "", says)
}

// went leads back to the page; what was not done is said on it.
func (o *owner) went(c *gin.Context, v *visit, to string, wrong ...string) error {
	if len(wrong) == 0 {
		c.Redirect(http.StatusSeeOther, ownPath+"/papers/"+v.one.Application.ID+to)
		return nil
	}
	now, err := o.own(c, v.bound) // as it stands after what was done
	if err != nil || now == nil {
		return err
	}
	return o.showPapers(c, now, http.StatusUnprocessableEntity, false, wrong...)
}
