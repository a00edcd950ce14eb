package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/silenceper/wechat/v2/util"
)

// callTimeout bounds one call with its retries and, if need be, its token.
const callTimeout = 20 * time.Second

// Client calls WeChat's API for one official account. Errors of WeChat are
// *APIError (errors.As).
type Client struct {
	options Options
	store   Store
	http    *http.Client
	watch   *watch
}

// NewClient calls nothing yet.
func NewClient(o Options, store Store, m *Metrics) (*Client, error) {
	transport, err := NewTransport(o, store, m)
	if err != nil {
		return nil, err
	}
	return &Client{
		options: o.withDefaults(),
		store:   store,
		watch:   transport.watch,
		http: &http.Client{
			Transport: transport,
			Timeout:   callTimeout,
			// Where a redirect leads, the token must not follow.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// PushMenu replaces the custom menu; menu is the JSON of WeChat's menu/create.
func (c *Client) PushMenu(ctx context.Context, menu []byte) error {
	if err := c.post(ctx, "/cgi-bin/menu/create", menu); err != nil {
		return fmt.Errorf("push the menu: %w", err)
	}
	return nil
}

// noMenu is WeChat's code where none was made by its API.
const noMenu = 46003

// Menu is the custom menu that the account has, as WeChat tells it: the one that was
// made by its API, else whichever followers see.
func (c *Client) Menu(ctx context.Context) ([]byte, error) {
	src, err := c.get(ctx, "/cgi-bin/menu/get")
	if refused, is := errors.AsType[*APIError](err); is && refused.Code == noMenu {
		src, err = c.get(ctx, "/cgi-bin/get_current_selfmenu_info")
	}
	if err != nil {
		return nil, fmt.Errorf("read the menu: %w", err)
	}
	return src, nil
}

// SendText sends a customer-service message (客服消息), which only reaches a
// follower who wrote within the last 48 hours.
func (c *Client) SendText(ctx context.Context, follower, text string) error {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // WeChat shows \u003c as it stands
	if err := encoder.Encode(message.NewCustomerTextMessage(follower, text)); err != nil {
		return fmt.Errorf("send a customer-service message: %w", err)
	}
	if err := c.post(ctx, "/cgi-bin/message/custom/send", body.Bytes()); err != nil {
		return fmt.Errorf("send a customer-service message: %w", err)
	}
	return nil
}

// Account is the SDK's door to the rest of the API. The SDK sends everything
// through one variable for the whole process; this sets it to c's client. Call
// it once, from the place that wires the program together, before anything is
// sent. It holds stand-ins for token and secret (see Transport).
func (c *Client) Account() *officialaccount.OfficialAccount {
	util.DefaultHTTPClient = c.http
	account := officialaccount.NewOfficialAccount(&config.Config{
		AppID:     c.options.AppID,
		AppSecret: secretStandIn,
		Cache:     sdkCache{c.store},
	})
	account.SetAccessTokenHandle(standIn{})
	return account
}

// Close gives back the idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// get reads what an address of the API has.
func (c *Client) get(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+apiHost+path+"?access_token="+tokenStandIn, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, withoutAddress(err)
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
}

// post sends JSON; that the answer holds no errcode is seen to by Transport.
func (c *Client) post(ctx context.Context, path string, body []byte) error {
	address := "https://" + apiHost + path + "?access_token=" + tokenStandIn
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := c.http.Do(req)
	if err != nil {
		return withoutAddress(err)
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
