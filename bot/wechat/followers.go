package wechat

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// MostInfos is about how many followers WeChat tells at once.
const MostInfos = 100

// Page is some of the followers, as WeChat lists them: 10,000 at a time.
type Page struct {
	Followers []string
	Total     int    // of all pages
	Next      string // where the next page begins; empty: there is none
}

// Followers lists who follows behind one of them, or from the first on.
func (c *Client) Followers(ctx context.Context, behind string) (Page, error) {
	var answer listedFollowers
	q := url.Values{}
	if behind != "" {
		q.Set("next_openid", behind)
	}
	if err := c.get(ctx, "/cgi-bin/user/get", q, &answer); err != nil {
		return Page{}, fmt.Errorf("list the followers: %w", err)
	}
	return answer.page(), nil
}

// listedFollowers are a page in WeChat's form. An empty one has no data.
type listedFollowers struct {
	Total int
	Data  struct {
		Followers []string `json:"openid"`
	}
	Next string `json:"next_openid"`
}

// page makes of WeChat's answer what can be gone on with: the last page, too, names
// its last follower as the next one.
func (l listedFollowers) page() Page {
	p := Page{Followers: l.Data.Followers, Total: l.Total, Next: l.Next}
	if len(p.Followers) == 0 {
		p.Next = ""
	}
	return p
}

// Info is what WeChat tells of a follower.
type Info struct {
	Follower  string
	Following bool   // else nothing more is told
	UnionID   string // the same over all accounts and programs of an owner; empty: the account is bound to none
	Tags      []int
	Since     time.Time
	Scene     string // of the code that led here; empty: none
}

// FollowerInfos tells of some followers, up to MostInfos.
func (c *Client) FollowerInfos(ctx context.Context, followers []string) ([]Info, error) {
	if len(followers) > MostInfos {
		return nil, fmt.Errorf("ask about followers: %d of them, and WeChat takes %d", len(followers), MostInfos)
	}
	type one struct {
		Follower string `json:"openid"`
	}
	asked := make([]one, len(followers))
	for i, f := range followers {
		asked[i] = one{f}
	}
	var answer struct {
		All []struct {
			Subscribe int
			OpenID    string
			UnionID   string
			Tags      []int  `json:"tagid_list"`
			Since     int64  `json:"subscribe_time"`
			Scene     string `json:"qr_scene_str"`
		} `json:"user_info_list"`
	}
	if err := c.ask(ctx, "/cgi-bin/user/info/batchget", map[string]any{"user_list": asked}, &answer); err != nil {
		return nil, fmt.Errorf("ask about followers: %w", err)
	}
	infos := make([]Info, len(answer.All))
	for i, told := range answer.All {
		infos[i] = Info{Follower: told.OpenID, Following: told.Subscribe == 1, UnionID: told.UnionID, Tags: told.Tags, Scene: told.Scene}
		if told.Since > 0 {
			infos[i].Since = time.Unix(told.Since, 0)
		}
	}
	return infos, nil
}
