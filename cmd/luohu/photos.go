package main

import (
	"context"
	"errors"
	"time"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/photos"
	"luohu/bot/wechat"
)

// sentPhotos reads from WeChat what followers send.
type sentPhotos struct{ client *wechat.Client }

// Media says what went wrong in terms that can be told.
func (s sentPhotos) Media(ctx context.Context, id string, most int64) ([]byte, error) {
	content, err := s.client.Media(ctx, id, most)
	switch {
	case errors.Is(err, wechat.ErrMediaGone):
		return nil, photos.ErrGone
	case errors.Is(err, wechat.ErrMediaLarge):
		return nil, files.TooLargeFor(most)
	}
	return content, err
}

// newPhotos brings photos that applicants send into their applications.
func (a *App) newPhotos() *photos.Photos {
	w, c := a.content.words.Own.Supplement, a.cases
	return photos.New(photos.Parts{
		Store: a.store, Source: sentPhotos{a.client}, Load: c.Load, Most: a.settings.Files.UploadBytes, Log: a.log,
		Says: photos.Says{
			Remark: c.FileWords.Remark, Gone: w.Gone.String(),
			Poor:    func(what string) string { return w.Poor[what].String() },
			Retake:  w.Retake.String(),
			Refusal: a.fileRefused,
		},
	})
}

// fileRefused is why a file was not taken; empty: it is nothing that its sender can do
// anything about.
func (a *App) fileRefused(err error) string {
	if refusal, is := errors.AsType[*files.Refusal](err); is {
		return a.cases.FileWords.Refusal(refusal)
	}
	if refusal, is := casework.IsRefusal(err); is {
		says, help := a.cases.Words.Refusal(refusal)
		return says + help
	}
	return ""
}

// photosEvery is how often it is looked for photos that are to be fetched again.
const photosEvery = 2 * time.Second

// followPhotos fetches photos that could not be fetched at once.
func (a *App) followPhotos(ctx context.Context) {
	tick := time.NewTicker(photosEvery)
	defer tick.Stop()
	for {
		_, err := a.photos.Due(ctx)
		if ctx.Err() != nil {
			return
		}
		a.work.Did("photos", photosEvery, err)
		if err != nil {
			a.log.Warn("photos from chat can't be looked after", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
