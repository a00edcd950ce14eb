package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Albums is what became of photos that were sent.
type Albums interface {
	PhotosOf(ctx context.Context, application, supplement string, most int) ([]store.Photo, error)
}

// Photos fetches those that were sent.
type Photos interface {
	Bring(ctx context.Context, application string) error
}

// photosMost bounds what one supplement takes, refused ones too.
const photosMost = 120

// picture takes one that was sent, if it is known for what.
func (t *talk) picture(m Message) (string, error) {
	w := t.Words.Own.Supplement
	if !t.aside(supplements) {
		items, err := t.askedItems()
		if err != nil {
			return "", err
		}
		if len(items) > 0 {
			return t.withQuestion(w.Waiting.String())
		}
		return t.withQuestion(t.Words.NotWords[string(Image)].String())
	}
	s, err := t.supplementState()
	if err != nil {
		return "", err
	}
	items, err := t.askedItems()
	if err != nil {
		return "", err
	}
	item := s.picked(items)
	switch {
	case item == nil:
		t.noMoreAside()
		return t.withQuestion(w.NotNow.String())
	case s.Step != shooting:
		return w.Waiting.String(), nil
	case item.full:
		return w.TooMany.With(map[string]any{"Most": photosMost}), nil
	}
	t.photo = &store.Photo{
		ID: ulid.Make().String(), Message: m.ID, Follower: m.Follower, Person: item.one.Application.Person,
		Application: item.Application, Supplement: item.Supplement, Material: item.Material, Media: m.MediaID,
	}
	return w.Got.With(map[string]any{"At": item.Came + 1, "Name": item.Name}), t.besides(supplements, s)
}

// lookedAt is how long a follower waits to hear what is seen of their photo.
const lookedAt = 2500 * time.Millisecond

// looked adds to what is said of a photo what can be seen of it at once; of one that is
// not taken nothing else is said.
func (t *talk) looked(ctx context.Context, got string, photo *store.Photo) string {
	soon, cancel := context.WithTimeout(ctx, lookedAt)
	defer cancel()
	if err := t.Photos.Bring(soon, photo.Application); err != nil {
		t.Log.Debug("a photo is looked at later", "photo", photo.ID, "error", err)
	}
	all, err := t.Albums.PhotosOf(ctx, photo.Application, photo.Supplement, photosMost)
	if err != nil {
		return got
	}
	for _, p := range all {
		switch {
		case p.ID != photo.ID || p.State == store.PhotoWaits:
		case p.State == store.PhotoRefused:
			return p.Says
		default:
			return strings.TrimSpace(got + "\n" + p.Says)
		}
	}
	return got + "\n" + t.Words.Own.Supplement.Later.String()
}

// removal reads which photo is to go: "删 2", "删掉最后一张".
func removal(said string, of int) (n int, removes bool) {
	rest, is := strings.CutPrefix(said, "删")
	if !is || of == 0 {
		return 0, is
	}
	rest = strings.NewReplacer("除", "", "掉", "", "去", "", "第", "", "张", "", " ", "").Replace(rest)
	if rest == "最后一" || rest == "" || rest == "最后" {
		return of, true
	}
	n, _ = strconv.Atoi(rest)
	return n, true
}

func (t *talk) removePhoto(item *asked, n int) (string, bool, error) {
	w := t.Words.Own.Supplement
	if n < 1 || n > len(item.photos) || item.photos[n-1].File == "" {
		return w.NoSuch.With(map[string]any{"Came": item.Came}), true, nil
	}
	_, err := t.Cases.RemoveFile(t.ctx, applicant(*item.one), item.Application, 0, item.Material, item.photos[n-1].File)
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeFileUnknown {
		return w.NoSuch.With(map[string]any{"Came": item.Came}), true, nil
	}
	if reply, refused := t.refusedSupplement(err); refused || err != nil {
		return reply, refused, err
	}
	t.changed = true
	return w.Removed.With(map[string]any{"At": n}), true, nil
}
