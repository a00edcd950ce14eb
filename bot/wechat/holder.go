package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// AuthorizeURL is where WeChat sends a phone that opens a page, so that the account
// learns who holds it (网页授权, snsapi_base: nobody is asked). It comes back to an
// address of ours with a code and the state.
func (c *Client) AuthorizeURL(back, state string) string {
	q := url.Values{"appid": {c.options.AppID}, "redirect_uri": {back}, "response_type": {"code"}, "scope": {"snsapi_base"}, "state": {state}}
	return c.options.AuthorizeBase + "/connect/oauth2/authorize?" + q.Encode() + "#wechat_redirect" // Encode sorts; WeChat wants this order
}

// Codes that WeChat refuses: unknown, used already.
const (
	unknownCode = 40029
	usedCode    = 40163
)

// Holder is who came back with a code, which is good for one call; WeChat may not
// know it, or not any more.
func (c *Client) Holder(ctx context.Context, code string) (follower string, known bool, err error) {
	q := url.Values{"appid": {c.options.AppID}, "secret": {secretStandIn}, "code": {code}, "grant_type": {"authorization_code"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+apiHost+"/sns/oauth2/access_token?"+q.Encode(), nil)
	if err != nil {
		return "", false, err
	}
	resp, err := c.http.Do(req)
	if refused, is := errors.AsType[*APIError](err); is && (refused.Code == unknownCode || refused.Code == usedCode) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("ask who opened a page: %w", withoutAddress(err))
	}
	defer resp.Body.Close()
	var answer struct {
		OpenID string `json:"openid"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, mostAnswer)).Decode(&answer); err != nil {
		return "", false, fmt.Errorf("ask who opened a page: %w", err)
	}
	if answer.OpenID == "" {
		return "", false, errors.New("ask who opened a page: WeChat answered without saying")
	}
	return answer.OpenID, true, nil
}
