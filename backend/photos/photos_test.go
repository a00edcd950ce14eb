package photos_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/photos"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// wechat has pictures, and may be away.
type wechat struct {
	mu   sync.Mutex
	away bool
	held int // pictures in memory just now
	most int
}

func (w *wechat) Media(_ context.Context, id string, _ int64) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away {
		return nil, errors.New("WeChat does not answer")
	}
	if id == "gone" {
		return nil, photos.ErrGone
	}
	w.held++
	w.most = max(w.most, w.held)
	return []byte(id), nil
}

// cabinet keeps what is put into it, each picture once.
type cabinet struct {
	*wechat
	kept map[string][]string // by application
}

func (c *cabinet) Upload(_ context.Context, by casework.Actor, id string, _ int64, material, _ string, u files.Upload) (*casework.Application, *files.Ready, error) {
	content, err := io.ReadAll(u.Content)
	if err != nil {
		return nil, nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held--
	if by.Role != casework.Applicant || by.Person != "person-of-"+id {
		return nil, nil, &casework.Refusal{Code: casework.CodeNotYours}
	}
	if slices.Contains(c.kept[id], string(content)) {
		return nil, nil, &casework.Refusal{Code: casework.CodeFileThere}
	}
	c.kept[id] = append(c.kept[id], string(content))
	a := &casework.Application{ID: id}
	for _, name := range c.kept[id] {
		a.Materials = []casework.Material{{ID: material, Files: append(a.Material(material).Files, casework.File{ID: "f-" + name})}}
	}
	return a, &files.Ready{Quality: &files.Quality{Sharpness: files.Measure{Verdict: files.Poor}}}, nil
}

// album is a place that photos come to.
func album(s *store.Store) (*photos.Photos, *cabinet) {
	c := &cabinet{&wechat{}, map[string][]string{}}
	return photos.New(photos.Parts{
		Store: s, Source: c.wechat, Load: c, Most: 1 << 20, Log: slog.New(slog.DiscardHandler),
		Says: photos.Says{
			Remark: func(files.Remark) string { return "" }, Poor: func(what string) string { return "poor " + what }, Gone: "gone",
			Refusal: func(err error) string {
				if r, is := casework.IsRefusal(err); is {
					return string(r.Code)
				}
				return ""
			},
		},
	}), c
}

// sends notes a photo as the bot does.
func sends(t testing.TB, s *store.Store, follower, application, media string) {
	t.Helper()
	c, err := s.Conversation(t.Context(), follower)
	if err != nil {
		t.Fatal(err)
	}
	p := &store.Photo{
		ID: ulid.Make().String(), Message: application + media, Follower: follower, Person: "person-of-" + application,
		Application: application, Supplement: "1", Material: "id_card", Media: media,
	}
	if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Photo: p}); err != nil {
		t.Fatal(err)
	}
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it never came to be that " + what)
		}
	}
}

func states(t testing.TB, s *store.Store, application string) (all []string) {
	t.Helper()
	found, err := s.PhotosOf(t.Context(), application, "1", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		all = append(all, p.State+" "+p.Says)
	}
	return all
}

func TestPhotosOfManyAreAllKeptInTheirOrderByTwoMachines(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		first, c := album(one)
		second, _ := album(two)
		second.Source, second.Load = first.Source, first.Load
		c.away = true
		want := map[string][]string{}
		for n := range 50 {
			application := fmt.Sprint("a", n%20)
			sends(t, one, "follower-"+application, application, fmt.Sprintf("p%02d", n))
			want[application] = append(want[application], fmt.Sprintf("p%02d", n))
		}
		if _, err := first.Due(t.Context()); err != nil { // nothing comes, nothing is lost
			t.Fatal(err)
		}
		c.mu.Lock()
		c.away = false
		c.mu.Unlock()
		until(t, "all are kept", func() bool {
			var both sync.WaitGroup
			for _, p := range []*photos.Photos{first, second} {
				both.Go(func() {
					if _, err := p.Due(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			c.mu.Lock()
			defer c.mu.Unlock()
			sum := 0
			for _, kept := range c.kept {
				sum += len(kept)
			}
			return sum == 50
		})
		for application, kept := range want {
			if !slices.Equal(c.kept[application], kept) {
				t.Errorf("%s has %v, was sent %v", application, c.kept[application], kept)
			}
			for _, state := range states(t, one, application) {
				if state != "kept poor sharpness" {
					t.Errorf("%s: %s", application, state)
				}
			}
		}
		if c.most > 8 {
			t.Errorf("%d pictures were in memory at once", c.most)
		}
	})
}

func TestAPhotoIsNotedOnceAndRefusedWithWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, c := album(s)
		for range 2 { // the message comes twice
			sends(t, s, "f", "a", "p1")
		}
		sends(t, s, "f", "a", "gone")
		if err := p.Bring(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		if got := states(t, s, "a"); !slices.Equal(got, []string{"kept poor sharpness", "refused gone"}) {
			t.Errorf("%v", got)
		}
		// The same picture in another message is refused; one that came by a try that
		// did not hear of it is kept.
		c.kept["b"] = []string{"p2"}
		sends(t, s, "g", "b", "p2")
		if err := p.Bring(t.Context(), "b"); err != nil {
			t.Fatal(err)
		}
		c.away, c.kept["d"] = true, []string{"p3"}
		sends(t, s, "h", "d", "p3")
		if err := p.Bring(t.Context(), "d"); err != nil {
			t.Fatal(err)
		}
		c.away = false
		until(t, "the second try", func() bool {
			if err := p.Bring(t.Context(), "d"); err != nil {
				t.Fatal(err)
			}
			return states(t, s, "d")[0] != "waiting "
		})
		if got := append(states(t, s, "b"), states(t, s, "d")...); !slices.Equal(got, []string{"refused file_there", "kept "}) {
			t.Errorf("%v", got)
		}
		forgotten, err := s.ForgetPhotos(t.Context(), time.Now().Add(time.Minute))
		if err != nil || forgotten != 4 {
			t.Errorf("%d are forgotten, %v", forgotten, err)
		}
	})
}
