// Package photos brings pictures that applicants send in chat into their
// applications: WeChat has them for three days only, and may be away.
package photos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
)

// ErrGone is that WeChat has a picture no more.
var ErrGone = errors.New("the picture is gone")

// Source is where pictures are fetched from.
type Source interface {
	// Media reads at most so many bytes of one; more are a [files.Refusal].
	Media(ctx context.Context, id string, most int64) ([]byte, error)
}

// Uploads puts one into an application.
type Uploads interface {
	Upload(ctx context.Context, by casework.Actor, id string, seen int64, material, replaces string, u files.Upload) (*casework.Application, *files.Ready, error)
}

// Says is what senders are told of their photos.
type Says struct {
	Refusal func(error) string // empty: it is nothing that a sender can do anything about
	Remark  func(files.Remark) string
	Poor    func(what string) string // what [files.Quality.Poor] names
	Retake  string                   // behind whatever is poor
	Gone    string
}

// Parts are what it stands on.
type Parts struct {
	Store  *store.Store
	Source Source
	Load   Uploads
	Most   int64 // bytes of one
	Says   Says
	Log    *slog.Logger
}

// Photos brings them in. Any number of machines may be at it.
type Photos struct {
	Parts
	atOnce chan struct{}
}

const (
	handsAtOnce = 4               // photos in memory at once
	lasts       = 2 * time.Minute // how long one is looked at by one machine
	most        = 3 * 24 * time.Hour
)

// pauses are between tries, the last one again and again, until WeChat has the
// picture no more.
var pauses = []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute}

// New makes one.
func New(p Parts) *Photos { return &Photos{p, make(chan struct{}, handsAtOnce)} }

// Bring deals with the photos of an application that wait, one after the other,
// until none does, or they have to wait for something.
func (p *Photos) Bring(ctx context.Context, application string) error {
	select {
	case p.atOnce <- struct{}{}:
		defer func() { <-p.atOnce }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for ctx.Err() == nil {
		one, taken, err := p.Store.TakePhoto(ctx, application, lasts)
		if err != nil || !taken {
			return err
		}
		if err := p.Store.SettlePhoto(context.WithoutCancel(ctx), p.brought(ctx, one)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Due brings what waits, of every application; done is for how many.
func (p *Photos) Due(ctx context.Context) (done int, err error) {
	const applications = 50
	due, err := p.Store.PhotosDue(ctx, applications)
	for _, id := range due {
		if err := p.Bring(ctx, id); err != nil {
			return done, err
		}
		done++
	}
	return done, err
}

// brought is what became of a photo.
func (p *Photos) brought(ctx context.Context, one store.Photo) store.Photo {
	file, ready, err := p.bring(ctx, one)
	says := ""
	if err != nil {
		says = p.Says.Refusal(err)
	}
	refusal, _ := casework.IsRefusal(err)
	switch {
	case err == nil:
		one.State, one.File = store.PhotoKept, file
		for _, what := range ready.Quality.Poor() {
			one.Says += p.Says.Poor(what)
		}
		if one.Says != "" {
			one.Says += p.Says.Retake
		}
		for _, r := range ready.Remarks {
			one.Says += p.Says.Remark(r)
		}
	case one.Tries > 1 && refusal != nil && refusal.Code == casework.CodeFileThere: // a try before did not hear that it had come
		one.State = store.PhotoKept
	case says != "":
		one.State, one.Says = store.PhotoRefused, says
	case errors.Is(err, ErrGone), time.Since(one.SentAt) > most:
		one.State, one.Says = store.PhotoRefused, p.Says.Gone
	default:
		one.NextAt = time.Now().Add(pauses[min(one.Tries, len(pauses))-1])
		p.Log.Warn("a photo is fetched again later", "photo", one.ID, "tries", one.Tries, "error", err)
	}
	return one
}

// bring fetches a photo and puts it into its application.
func (p *Photos) bring(ctx context.Context, one store.Photo) (file string, ready *files.Ready, err error) {
	content, err := p.Source.Media(ctx, one.Media, p.Most)
	if err != nil {
		return "", nil, fmt.Errorf("fetch a photo: %w", err)
	}
	by := casework.Actor{ID: one.Person, Role: casework.Applicant, Person: one.Person}
	a, ready, err := p.Load.Upload(ctx, by, one.Application, 0, one.Material, "", files.Upload{Content: bytes.NewReader(content)})
	if err != nil {
		return "", nil, err
	}
	pages := a.Material(one.Material).Files
	return pages[len(pages)-1].ID, ready, nil
}

var _ Uploads = (*caseload.Caseload)(nil)
