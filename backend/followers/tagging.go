package followers

import (
	"context"
	"fmt"
	"slices"

	"luohu/backend/store"
)

// Tagging is what a push of a tag came to.
type Tagging struct {
	Tag     store.Tag
	Made    bool // the account did not have it before
	Given   int
	Taken   int
	Refused []string // WeChat does not know them, or they have left
}

// Push lets a tag of the account be had by those who are meant, and by nobody else: it
// gives it, takes it, and makes it where there is none. Pushed again it changes nothing.
func (s *Syncs) Push(ctx context.Context, name string, meant []string) (t Tagging, err error) {
	if t.Tag, t.Made, err = s.tagNamed(ctx, name); err != nil {
		return t, err
	}
	has := map[string]bool{}
	for behind := ""; ; {
		page, err := try(ctx, &s.Parts, func(ctx context.Context) (Page, error) { return s.Account.Tagged(ctx, t.Tag.ID, behind) })
		if err != nil {
			return t, fmt.Errorf("read who has the tag: %w", err)
		}
		for _, openID := range page.Followers {
			has[openID] = true
		}
		if page.Next == "" {
			break
		}
		if page.Next == behind {
			return t, errCircle
		}
		behind = page.Next
	}
	var lack []string
	for _, openID := range usable(meant) {
		if has[openID] {
			delete(has, openID)
			continue
		}
		lack = append(lack, openID)
	}
	if t.Given, err = s.eachTagged(ctx, &t, lack, s.Account.Tag); err != nil {
		return t, fmt.Errorf("give the tag: %w", err)
	}
	var surplus []string
	for openID := range has {
		surplus = append(surplus, openID)
	}
	slices.Sort(surplus)
	if t.Taken, err = s.eachTagged(ctx, &t, surplus, s.Account.Untag); err != nil {
		return t, fmt.Errorf("take the tag: %w", err)
	}
	return t, nil
}

func (s *Syncs) tagNamed(ctx context.Context, name string) (tag store.Tag, made bool, err error) {
	all, err := try(ctx, &s.Parts, s.Account.Tags)
	if err != nil {
		return tag, false, err
	}
	if i := slices.IndexFunc(all, func(t store.Tag) bool { return t.Name == name }); i >= 0 {
		return all[i], false, nil
	}
	tag, err = s.Account.CreateTag(ctx, name) // whose answer was lost has made one, which is found the next time
	return tag, err == nil, err
}

// eachTagged goes through them as many at once as WeChat takes. Where it refuses some for
// one who has left, each is tried alone.
func (s *Syncs) eachTagged(ctx context.Context, t *Tagging, all []string, do func(context.Context, int, []string) error) (done int, err error) {
	once := func(some []string) error {
		_, err := try(ctx, &s.Parts, func(ctx context.Context) (none struct{}, err error) { return none, do(ctx, t.Tag.ID, some) })
		return err
	}
	for some := range slices.Chunk(all, TaggedAtOnce) {
		err := once(some)
		if err == nil {
			done += len(some)
			continue
		}
		if !s.Gone(err) {
			return done, err
		}
		for _, openID := range some {
			switch err := once([]string{openID}); {
			case err == nil:
				done++
			case s.Gone(err):
				t.Refused = append(t.Refused, openID)
			default:
				return done, err
			}
		}
	}
	return done, nil
}
