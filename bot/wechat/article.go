package wechat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
)

// Article is what an article of the account (图文消息) says.
type Article struct {
	Title   string // up to 32 characters
	Digest  string // up to 128 characters; empty: the first of the content
	Content string // HTML of WeChat's own kind: no scripts, and no pictures but its own
	Source  string // where 阅读原文 leads; empty: it is not shown
	Cover   string // media id of its picture (AddCover)
}

// AddDraft keeps an article at WeChat, and says under which media id it is sent.
func (c *Client) AddDraft(ctx context.Context, a Article) (media string, err error) {
	var answer struct {
		Media string `json:"media_id"`
	}
	err = c.ask(ctx, "/cgi-bin/draft/add", map[string]any{"articles": []map[string]any{{
		"article_type": "news", "title": a.Title, "digest": a.Digest, "content": a.Content, "content_source_url": a.Source,
		"thumb_media_id": a.Cover, "need_open_comment": 0, "only_fans_can_comment": 0,
	}}}, &answer)
	if err == nil && answer.Media == "" {
		err = errors.New("WeChat answered without saying where it is")
	}
	if err != nil {
		return "", fmt.Errorf("add a draft: %w", err)
	}
	return answer.Media, nil
}

// AddCover keeps a picture (JPEG or PNG) at WeChat for good, and says under which media
// id. WeChat holds 100,000 of them.
func (c *Client) AddCover(ctx context.Context, name string, picture []byte) (media string, err error) {
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("media", name)
	if err == nil {
		_, err = part.Write(picture)
	}
	if err = errors.Join(err, writer.Close()); err != nil {
		return "", fmt.Errorf("add a picture: %w", err)
	}
	var answer struct {
		Media string `json:"media_id"`
	}
	err = c.call(ctx, http.MethodPost, "/cgi-bin/material/add_material", url.Values{"type": {"image"}}, writer.FormDataContentType(), form.Bytes(), &answer)
	if err == nil && answer.Media == "" {
		err = errors.New("WeChat answered without saying where it is")
	}
	if err != nil {
		return "", fmt.Errorf("add a picture: %w", err)
	}
	return answer.Media, nil
}
