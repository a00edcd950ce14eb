package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/followers"
	"luohu/backend/store"
	"luohu/backend/telling"
	"luohu/bot/wechat"
)

type (
	// FollowersCmd is about who follows the official account.
	FollowersCmd struct {
		Sync   FollowersSync   `cmd:"" help:"Read from WeChat who follows; goes on where it was broken off."`
		Status FollowersStatus `cmd:"" help:"Print how many follow, and how the last sync ended."`
		Tags   FollowersTags   `cmd:"" help:"The account's tags."`
	}
	// FollowersSync reads them all.
	FollowersSync struct {
		Details bool `help:"Ask about each: unionid, since when, tags. WeChat tells of a hundred with a call."`
	}
	// FollowersStatus tells numbers.
	FollowersStatus struct{}
	// FollowersTags are the tags.
	FollowersTags struct {
		List TagsList `cmd:"" default:"withargs" help:"Print the account's tags and how many have each (the default)."`
		Push TagsPush `cmd:"" help:"Let the subscribers of a topic, and nobody else, have a tag at WeChat."`
	}
	// TagsList asks WeChat for them.
	TagsList struct{}
	// TagsPush gives one, and takes it.
	TagsPush struct {
		Name  string `arg:"" help:"The tag, of up to 30 characters; it is made where there is none."`
		Topic string `required:"" help:"filing, points, lists, policy or permits." placeholder:"TOPIC"`
	}
)

// Run reads all followers.
func (c FollowersSync) Run(load loader, out io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return withAccount(ctx, load, func(syncs *followers.Syncs) error {
		shown := showProgress(out)
		syncs.Told = shown.told
		run, resumed, err := syncs.Run(ctx, c.Details)
		shown.done()
		if resumed {
			fmt.Fprintf(out, "went on with the sync that began at %s\n", clockTime(run.StartedAt))
		}
		switch {
		case errors.Is(err, store.ErrTaken):
			return errors.New("another program is reading the followers")
		case errors.Is(err, followers.ErrShort):
			return checkFailed{fmt.Errorf("%w (%d of %d)", err, run.Seen, run.Total)}
		case ctx.Err() != nil:
			return fmt.Errorf("stopped at %d followers; the next sync goes on from there", run.Seen)
		case err != nil:
			return fmt.Errorf("after %d followers: %w; within a day the next sync goes on from there", run.Seen, err)
		}
		_, err = fmt.Fprintln(out, summary(run))
		return err
	})
}

// summary is what a sync came to.
func summary(run store.FollowerSync) string {
	says := fmt.Sprintf("%d followers on WeChat's pages: %d new or back, %d marked as left", run.Seen, run.Added, run.Marked)
	if run.Details {
		says += fmt.Sprintf("; asked about %d", run.Detailed)
	}
	return says
}

// clockTime is a moment as operators read it.
func clockTime(at time.Time) string { return at.Local().Format("2006-01-02 15:04:05") }

// Run tells numbers, and nobody's OpenID.
func (FollowersStatus) Run(load loader, out io.Writer) error {
	return withStore(load, func(ctx context.Context, s *store.Store) error {
		if err := s.Migrate(ctx); err != nil {
			return err
		}
		following, left, err := s.CountFollowers(ctx)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%d follow, %d have left\n", following, left); err != nil {
			return err
		}
		run, found, err := s.LastFollowerSync(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, lastSync(run, found))
		return err
	})
}

// lastSync tells of the newest sync.
func lastSync(run store.FollowerSync, found bool) string {
	switch {
	case !found:
		return "no sync yet: luohu followers sync"
	case run.State != store.SyncRunning:
		return fmt.Sprintf("last sync: %s at %s; %s", strings.ReplaceAll(run.State, "_", " "), clockTime(*run.EndedAt), summary(run))
	case run.TakenUntil.After(time.Now()):
		return fmt.Sprintf("a sync runs (%s): %s", run.Stage, summary(run))
	}
	return fmt.Sprintf("a sync was broken off at %s (%s): %s; luohu followers sync goes on with it", clockTime(run.TouchedAt), run.Stage, summary(run))
}

// Run lists the tags, as WeChat has them now.
func (TagsList) Run(load loader, out io.Writer) error {
	ctx := context.Background()
	return withAccount(ctx, load, func(syncs *followers.Syncs) error {
		all, err := syncs.Account.Tags(ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			_, err := fmt.Fprintln(out, "the account has no tags")
			return err
		}
		for _, tag := range all {
			if _, err := fmt.Fprintf(out, "%d\t%s\t%d\n", tag.ID, tag.Name, tag.Followers); err != nil {
				return err
			}
		}
		return syncs.Store.SaveTags(ctx, all)
	})
}

// longestTag is WeChat's, in characters.
const longestTag = 30

// Run gives the tag to who has subscribed, and takes it from who has not.
func (c TagsPush) Run(load loader, out io.Writer) error {
	if !slices.Contains(telling.Topics, telling.Topic(c.Topic)) {
		return usageFault{fmt.Errorf("--topic: %q is none of %v", c.Topic, telling.Topics)}
	}
	if n := len([]rune(c.Name)); n == 0 || n > longestTag {
		return usageFault{fmt.Errorf("the tag has %d characters, and WeChat takes 1 to %d", n, longestTag)}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return withAccount(ctx, load, func(syncs *followers.Syncs) error {
		meant, err := syncs.Store.SubscribersOf(ctx, c.Topic, telling.City)
		if err != nil {
			return err
		}
		t, err := syncs.Push(ctx, c.Name, meant)
		if err != nil {
			return fmt.Errorf("%w; pushed again it goes on", err)
		}
		made := "there was"
		if t.Made {
			made = "made"
		}
		_, err = fmt.Fprintf(out, "tag %d (%s): given to %d, taken from %d; %d of %d subscribers WeChat does not know\n", t.Tag.ID, made, t.Given, t.Taken, len(t.Refused), len(meant))
		return err
	})
}

// withAccount does something with the account of the settings, or of the simulator that
// the settings let run, and the database.
func withAccount(ctx context.Context, load loader, do func(*followers.Syncs) error) error {
	settings, err := load()
	if err != nil {
		return err
	}
	if settings.SimEnabled() && settings.WeChat.AppID != "" { // else the program made a secret up, which nobody else knows
		here, err := ownAddress(settings.HTTP.Addr)
		if err != nil {
			return err
		}
		standIn(&settings, here)
	}
	client, done, err := accountOf(settings)
	if err != nil {
		return err
	}
	defer done()
	s, err := store.Open(ctx, settings.Database.Driver, settings.Database.DSN, settings.Data.Dir, time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return do(newSyncs(s, client))
}

func newSyncs(s *store.Store, client *wechat.Client) *followers.Syncs {
	return followers.NewSyncs(followers.Parts{
		Store: s, Account: account{client}, Pauses: followers.Pauses, Lease: followers.Lease,
		NewID: func() string { return ulid.Make().String() },
		Again: func(err error) bool {
			return slices.Contains([]wechat.Remedy{wechat.Retry, wechat.SlowDown, wechat.AskFirst}, wechat.Verdict(err)) // reading twice harms nobody
		},
		Gone: func(err error) bool { return wechat.Verdict(err) == wechat.Gone },
	})
}

// account is what followers.Account asks of WeChat.
type account struct{ client *wechat.Client }

func (a account) Followers(ctx context.Context, behind string) (followers.Page, error) {
	page, err := a.client.Followers(ctx, behind)
	return pageOf(page, err)
}

func (a account) Tagged(ctx context.Context, tag int, behind string) (followers.Page, error) {
	page, err := a.client.FollowersTagged(ctx, tag, behind)
	return pageOf(page, err)
}

func pageOf(page wechat.Page, err error) (followers.Page, error) {
	if wechat.Verdict(err) == wechat.Gone {
		err = fmt.Errorf("%w: %w", followers.ErrBehind, err)
	}
	return followers.Page{Followers: page.Followers, Total: page.Total, Next: page.Next}, err
}

func (a account) Details(ctx context.Context, openIDs []string) (all []store.FollowerDetail, err error) {
	infos, err := a.client.FollowerInfos(ctx, openIDs)
	for _, told := range infos {
		if told.Following {
			all = append(all, store.FollowerDetail{OpenID: told.Follower, UnionID: told.UnionID, SubscribedAt: told.Since, Scene: told.Scene, Tags: told.Tags})
		}
	}
	return all, err
}

func (a account) Tags(ctx context.Context) (all []store.Tag, err error) {
	tags, err := a.client.Tags(ctx)
	for _, tag := range tags {
		all = append(all, tagOf(tag))
	}
	return all, err
}

func (a account) CreateTag(ctx context.Context, name string) (store.Tag, error) {
	tag, err := a.client.CreateTag(ctx, name)
	return tagOf(tag), err
}

func tagOf(t wechat.Tag) store.Tag {
	return store.Tag{ID: t.ID, Name: t.Name, Followers: int64(t.Count)}
}

func (a account) Tag(ctx context.Context, tag int, openIDs []string) error {
	return a.client.TagFollowers(ctx, tag, openIDs)
}

func (a account) Untag(ctx context.Context, tag int, openIDs []string) error {
	return a.client.UntagFollowers(ctx, tag, openIDs)
}
