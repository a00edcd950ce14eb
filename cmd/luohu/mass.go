package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"luohu/backend/delivery"
	"luohu/backend/digest"
	"luohu/backend/kv"
	"luohu/backend/notice"
	"luohu/bot/wechat"
	"luohu/configs"
)

// byMass sends an article to many as one.
type byMass struct {
	client *wechat.Client
	cover  *cover
	html   func(markdown string) (plainly, html string, err error)
	page   func(notice string) string
}

// Template says only whether it goes: an article is the same for everybody.
func (c byMass) Template(i *notice.Issue) string {
	if len(i.Own()) > 0 {
		return ""
	}
	return i.Article.Title
}

// Article keeps it as a draft at WeChat, whole, and with a link to the notice's page.
func (c byMass) Article(ctx context.Context, i *notice.Issue) (string, error) {
	_, html, err := c.html(i.Body)
	if err != nil {
		return "", err
	}
	a := wechat.Article{Title: i.Article.Title, Digest: i.Article.Digest, Content: html, Source: c.page(i.Notice)}
	for again := false; ; again = true {
		if a.Cover, err = c.cover.media(ctx); err != nil {
			return "", err
		}
		media, err := c.client.AddDraft(ctx, a)
		refused, is := errors.AsType[*wechat.APIError](err)
		if again || !is || refused.Code != noSuchMedia {
			return media, err
		}
		c.cover.forget(ctx) // somebody has deleted it at WeChat
	}
}

// noSuchMedia is WeChat's code for a media id that it does not know.
const noSuchMedia = 40007

func (c byMass) SendMany(ctx context.Context, followers []string, article, id string) (string, error) {
	took, err := c.client.MassSend(ctx, wechat.Mass{Followers: followers, Article: article, ClientID: id})
	return took.Job, err
}

// Send shows it to one, as WeChat's preview: it is none of the month's.
func (c byMass) Send(ctx context.Context, l delivery.Letter) (string, error) {
	article, err := c.Article(ctx, l.Issue)
	if err != nil {
		return "", err
	}
	return "", c.client.MassPreview(ctx, l.Follower, wechat.Mass{Article: article})
}

// cover is the picture of articles: one of the account, or the one that comes with the
// program, which is uploaded when it is needed first.
type cover struct {
	client *wechat.Client
	own    string // media id; empty: the one that comes with the program
	kv     kv.Store
	once   sync.Mutex
	seen   atomic.Pointer[[]byte] // the account's own, as WeChat has it
}

const (
	coverFile    = "notices/cover.png"
	coverKeptFor = 365 * 24 * time.Hour

	mostCover   = 10 << 20 // bytes, as WeChat takes them
	coverWithin = 10 * time.Second
)

func (c *cover) key(picture []byte) string { return "wechat:cover:" + digest.Of(picture) }

func (c *cover) media(ctx context.Context) (string, error) {
	if c.own != "" {
		return c.own, nil
	}
	picture, err := configs.FS.ReadFile(coverFile)
	if err != nil {
		return "", err
	}
	c.once.Lock()
	defer c.once.Unlock()
	if kept, found, err := c.kv.Get(ctx, c.key(picture)); err == nil && found {
		return kept, nil
	}
	media, err := c.client.AddCover(ctx, "cover.png", picture)
	if err != nil {
		return "", err
	}
	_ = c.kv.Set(ctx, c.key(picture), media, coverKeptFor) // else it is uploaded once more
	return media, nil
}

// picture is what stands under it: staff see it before it goes out.
func (c *cover) picture(ctx context.Context) ([]byte, error) {
	if c.own == "" {
		return configs.FS.ReadFile(coverFile)
	}
	if seen := c.seen.Load(); seen != nil {
		return *seen, nil
	}
	ctx, cancel := context.WithTimeout(ctx, coverWithin)
	defer cancel()
	picture, err := c.client.Cover(ctx, c.own, mostCover)
	if err == nil {
		c.seen.Store(&picture)
	}
	return picture, err
}

func (c *cover) forget(ctx context.Context) {
	if picture, err := configs.FS.ReadFile(coverFile); err == nil {
		_ = c.kv.Delete(ctx, c.key(picture))
	}
}
