package wechat

import (
	"context"
	"fmt"
)

// MostTagged is how many followers WeChat gives a tag at once.
const MostTagged = 50

// Tag is one by which the account sorts its followers.
type Tag struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"` // of followers who have it
}

// Tags are all of the account; WeChat allows a hundred.
func (c *Client) Tags(ctx context.Context) ([]Tag, error) {
	var answer struct{ Tags []Tag }
	if err := c.get(ctx, "/cgi-bin/tags/get", nil, &answer); err != nil {
		return nil, fmt.Errorf("list the tags: %w", err)
	}
	return answer.Tags, nil
}

// CreateTag makes one, of up to 30 characters.
func (c *Client) CreateTag(ctx context.Context, name string) (Tag, error) {
	var answer struct{ Tag Tag }
	if err := c.ask(ctx, "/cgi-bin/tags/create", tagged(map[string]any{"name": name}), &answer); err != nil {
		return Tag{}, fmt.Errorf("make a tag: %w", err)
	}
	return answer.Tag, nil
}

// RenameTag calls it otherwise.
func (c *Client) RenameTag(ctx context.Context, id int, name string) error {
	if err := c.ask(ctx, "/cgi-bin/tags/update", tagged(map[string]any{"id": id, "name": name}), nil); err != nil {
		return fmt.Errorf("rename a tag: %w", err)
	}
	return nil
}

// DeleteTag takes it from all and from the account. WeChat refuses that while more than
// 100,000 followers have it.
func (c *Client) DeleteTag(ctx context.Context, id int) error {
	if err := c.ask(ctx, "/cgi-bin/tags/delete", tagged(map[string]any{"id": id}), nil); err != nil {
		return fmt.Errorf("delete a tag: %w", err)
	}
	return nil
}

func tagged(tag map[string]any) map[string]any { return map[string]any{"tag": tag} }

// TagFollowers gives a tag to some, up to MostTagged. Who has it keeps it.
func (c *Client) TagFollowers(ctx context.Context, id int, followers []string) error {
	return c.tag(ctx, "/cgi-bin/tags/members/batchtagging", id, followers)
}

// UntagFollowers takes a tag from some, up to MostTagged.
func (c *Client) UntagFollowers(ctx context.Context, id int, followers []string) error {
	return c.tag(ctx, "/cgi-bin/tags/members/batchuntagging", id, followers)
}

func (c *Client) tag(ctx context.Context, path string, id int, followers []string) error {
	if len(followers) > MostTagged {
		return fmt.Errorf("tag followers: %d of them, and WeChat takes %d", len(followers), MostTagged)
	}
	if err := c.ask(ctx, path, map[string]any{"openid_list": followers, "tagid": id}, nil); err != nil {
		return fmt.Errorf("tag followers: %w", err)
	}
	return nil
}

// FollowersTagged lists who has a tag, like Followers; Total is not told.
func (c *Client) FollowersTagged(ctx context.Context, id int, behind string) (Page, error) {
	var answer listedFollowers
	if err := c.ask(ctx, "/cgi-bin/user/tag/get", map[string]any{"tagid": id, "next_openid": behind}, &answer); err != nil {
		return Page{}, fmt.Errorf("list who has a tag: %w", err)
	}
	return answer.page(), nil
}
