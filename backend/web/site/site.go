// Package site is the one design of the pages of units and staff: the frame
// around them, their parts, forms and signing in. The pages themselves are those
// of its shells, package portal and package console.
//
// Pages are made on the server, and every act is a form; scripts only make them
// quicker.
package site

import (
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/gloss"
	"luohu/backend/identity"
	"luohu/backend/web/door"
	"luohu/backend/web/problem"
)

// policy lets a page use nothing but our own style, scripts and pictures, and
// send its forms only to us. The simulator, of the same origin, may show it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"worker-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// Parts are what the pages stand on.
type Parts struct {
	Door     *door.Door
	Identity *identity.Identity
	Words    *casework.Words
	// Told turns what went wrong into what people are told; nil if it is nothing
	// that they are to know.
	Told func(error) *problem.Problem
	Now  func() time.Time // the clock of the programme's rules
	Log  *slog.Logger
	// Changes are what open pages are told of; nil: they ask again and again.
	Changes Changes
	// Notice is what everybody is to read above every page; nil or empty: nothing.
	Notice func() string
	// Gloss is what lines for operators are called in officers' words; nil: as they are.
	Gloss *gloss.Book
}

// Site is what all pages share.
type Site struct {
	Parts
	parts  *template.Template
	assets assets
	engine *gin.Engine
	own    *Shell // of one's own account, and of what went wrong
	live   *live
	turns  turns
}

// New makes one, and mounts its assets and the pages of one's own account.
func New(r *gin.Engine, p Parts) (*Site, error) {
	s := &Site{Parts: p, engine: r, live: newLive(p.Changes, p.Log), turns: newTurns()}
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("read the assets of the pages: %w", err)
	}
	if s.parts, err = template.New("").Funcs(s.functions()).ParseFS(Templates, "templates/*.html"); err != nil {
		return nil, fmt.Errorf("read the parts of the pages: %w", err)
	}
	r.Match([]string{http.MethodGet, http.MethodHead}, "/assets/:name", s.assets.one)
	r.GET("/assets/cmaps/:version/:name", s.assets.cmap)
	if s.own, err = s.Shell("account", Templates, "templates/pages/*.html"); err != nil {
		return nil, err
	}
	s.own.mountAccount()
	r.NoRoute(s.own.nowhere)
	r.NoMethod(s.own.notThus)
	return s, nil
}

// Home is where somebody begins.
func Home(who casework.Actor) string {
	if who.Role == casework.Agent {
		return "/portal"
	}
	return "/console"
}
