package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
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
	calls   *Transport
	http    *http.Client // the same for the SDK, and for what is no JSON
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
		calls:   transport,
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
	if err := c.ask(ctx, "/cgi-bin/menu/create", json.RawMessage(menu), nil); err != nil {
		return fmt.Errorf("push the menu: %w", err)
	}
	return nil
}

// noMenu is WeChat's code where none was made by its API.
const noMenu = 46003

// Menu is the custom menu that the account has, as WeChat tells it: the one that was
// made by its API, else whichever followers see.
func (c *Client) Menu(ctx context.Context) ([]byte, error) {
	var menu json.RawMessage
	err := c.get(ctx, "/cgi-bin/menu/get", nil, &menu)
	if refused, is := errors.AsType[*APIError](err); is && refused.Code == noMenu {
		err = c.get(ctx, "/cgi-bin/get_current_selfmenu_info", nil, &menu)
	}
	if err != nil {
		return nil, fmt.Errorf("read the menu: %w", err)
	}
	return menu, nil
}

// SendText sends a customer-service message (客服消息), which only reaches a
// follower who wrote within the last 48 hours.
func (c *Client) SendText(ctx context.Context, follower, text string) error {
	if err := c.ask(ctx, "/cgi-bin/message/custom/send", message.NewCustomerTextMessage(follower, text), nil); err != nil {
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
func (c *Client) get(ctx context.Context, path string, q url.Values, into any) error {
	return c.call(ctx, http.MethodGet, path, q, "", nil, into)
}

// ask sends JSON and reads the answer; into is nil where only its errcode matters.
func (c *Client) ask(ctx context.Context, path string, what, into any) error {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // WeChat shows \u003c as it stands
	if err := encoder.Encode(what); err != nil {
		return err
	}
	return c.call(ctx, http.MethodPost, path, nil, "application/json; charset=utf-8", body.Bytes(), into)
}

// mostAnswer is far above what WeChat answers to anything we ask.
const mostAnswer = 1 << 20

// call makes one call; that the answer holds no errcode is seen to by Transport. An
// answer that is no JSON says nothing about what was done.
func (c *Client) call(ctx context.Context, method, path string, q url.Values, contentType string, body []byte, into any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	address := "https://" + apiHost + path + "?access_token=" + tokenStandIn
	if len(q) > 0 {
		address += "&" + q.Encode()
	}
	var content io.Reader // none, other than http.NoBody, may be sent again
	if body != nil {
		content = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.calls.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if into == nil {
		into = &struct{}{}
	}
	var answer []byte
	if looked, is := resp.Body.(*answerBody); is {
		answer = looked.whole[:min(len(looked.whole), mostAnswer)]
	} else {
		answer, err = io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	}
	if err == nil {
		err = json.Unmarshal(answer, into)
	}
	if err != nil {
		return &lostError{path, fmt.Errorf("read the answer of WeChat %s: %w", path, err)}
	}
	return nil
}
