package site

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/web/problem"
)

// failed tells what went wrong: on a page of its own, or, to a script, in one
// sentence.
func (s *Shell) failed(p *Page, err error) {
	if p.Request.Context().Err() != nil { // whoever asked is gone
		return
	}
	refusal, refused := casework.IsRefusal(err)
	if refused && !p.Partial() {
		switch refusal.Code {
		case identity.CodeSignedOut:
			s.signedOut(p)
			return
		case identity.CodeMustChange:
			_ = p.To("/account/password", "")
			return
		case identity.CodeMustEnrol:
			_ = p.To("/account/factor", "")
			return
		}
	}
	if errors.Is(err, errUnreadable) {
		s.tell(p, problem.New(http.StatusBadRequest, ""))
		return
	}
	told := s.Told(err)
	if told == nil {
		s.Log.Error("a page failed", "page", p.FullPath(), "error", err)
		told = problem.New(http.StatusInternalServerError, "")
	}
	s.tell(p, told)
}

// tell shows a problem.
func (s *Shell) tell(p *Page, told *problem.Problem) {
	part := wholePage
	if p.Partial() {
		part = "problem"
		p.Header("HX-Retarget", "#said")
		p.Header("HX-Reswap", "innerHTML")
	}
	account := Page{Context: p.Context, Who: p.Who, shell: s.own, ctx: p.ctx}
	if err := account.send(told.Status, "problem.html", part, told); err != nil {
		s.Log.Error("a page can't say what went wrong", "error", err)
		problem.New(http.StatusInternalServerError, told.Detail).Write(p.Writer)
	}
}

// nowhere answers for an address that there is not: a browser gets a page that leads
// on, a program what it can read.
func (s *Shell) nowhere(c *gin.Context) {
	told := problem.New(http.StatusNotFound, "这里没有这个页面。")
	if !browses(c) {
		told.Write(c.Writer)
		return
	}
	p := s.page(c)
	p.Who, _ = s.Door.ByCookie(c.Request) // a refusal: nobody
	s.tell(p, told)
}

// notThus answers for a way in which an address is not to be asked. A form that was refused
// leaves its address in the bar: who opens that gets the page on which the form stands.
func (s *Shell) notThus(c *gin.Context) {
	if c.Request.Method != http.MethodGet || !browses(c) {
		problem.New(http.StatusMethodNotAllowed, "这个地址不接受这种请求。").Write(c.Writer)
		return
	}
	c.Redirect(http.StatusSeeOther, path.Dir(c.Request.URL.Path))
}

// browses says that a person asks, not a program.
func browses(c *gin.Context) bool { return strings.Contains(c.GetHeader("Accept"), "text/html") }

// signedOut leads to signing in, and back. What was entered in a form goes with
// it, so that it need not be entered again.
func (s *Shell) signedOut(p *Page) {
	if p.Request.Method != http.MethodPost {
		_ = p.To("/account/sign-in?next="+url.QueryEscape(p.Request.URL.RequestURI()), "")
		return
	}
	held := Held{Where: p.Request.URL.RequestURI()}
	if err := p.Request.ParseForm(); err == nil {
		held.take(p.Request.PostForm)
	}
	page := Page{Context: p.Context, shell: s.own, ctx: p.ctx}
	if err := page.ShowAs(http.StatusUnauthorized, "sign-in.html", signIn{Form: Blank(), Next: held.Where, Held: held}); err != nil {
		s.failed(p, err)
	}
}
