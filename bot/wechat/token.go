package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/silenceper/wechat/v2/credential"
)

// Store is where all machines keep what they share; kv has it.
type Store interface {
	Get(ctx context.Context, key string) (value string, found bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	Delete(ctx context.Context, keys ...string) error
	Lock(ctx context.Context, key string, ttl time.Duration) (unlock func(), err error)
}

const (
	stableTokenURL = "https://" + apiHost + "/cgi-bin/stable_token"
	// fetchLease outlives a call, so that its holder does not lose the turn.
	fetchLease = 30 * time.Second
	// safety is taken off a token's life: WeChat renews within the last five
	// minutes, and both tokens are good for as long.
	safety = 5 * time.Minute
)

// tokens keep the account's one access token for all machines. The SDK's own
// keeper locks within one process only.
type tokens struct {
	appID, secret string
	store         Store
	http          *http.Client
	metrics       *Metrics
	watch         *watch
}

func (t *tokens) key() string { return tokenKey(t.appID) }

func tokenKey(appID string) string { return "wechat:token:" + appID }

// current gives the token in force.
func (t *tokens) current(ctx context.Context) (string, error) {
	token, found, err := t.store.Get(ctx, t.key())
	if err != nil {
		return "", fmt.Errorf("look up the access token: %w", err)
	}
	if found {
		return token, nil
	}
	return t.renew(ctx, "")
}

// renew fetches a token in place of the one that WeChat refused, unless another
// machine has done so.
func (t *tokens) renew(ctx context.Context, refused string) (string, error) {
	unlock, err := t.store.Lock(ctx, t.key()+":fetch", fetchLease)
	if err != nil {
		return "", fmt.Errorf("wait for the access token: %w", err)
	}
	defer unlock()
	token, found, err := t.store.Get(ctx, t.key())
	if err != nil {
		return "", fmt.Errorf("look up the access token: %w", err)
	}
	if found && token != refused {
		return token, nil
	}
	fetched, err := t.fetch(ctx, false)
	if err != nil {
		return "", err
	}
	if fetched.AccessToken == refused {
		// WeChat still hands out what it no longer takes. Forcing is rationed
		// (20 a day), so it comes second.
		if fetched, err = t.fetch(ctx, true); err != nil {
			return "", err
		}
	}
	life := time.Duration(fetched.ExpiresIn) * time.Second
	if err := t.store.Set(ctx, t.key(), fetched.AccessToken, max(life-safety, life/2)); err != nil {
		return "", fmt.Errorf("keep the access token: %w", err)
	}
	t.watch.fetched(life)
	return fetched.AccessToken, nil
}

func (t *tokens) fetch(ctx context.Context, force bool) (token credential.ResAccessToken, err error) {
	ask, err := json.Marshal(map[string]any{
		"grant_type": "client_credential", "appid": t.appID, "secret": t.secret, "force_refresh": force,
	})
	if err != nil {
		return token, fmt.Errorf("fetch an access token: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, stableTokenURL, bytes.NewReader(ask))
	if err != nil {
		return token, fmt.Errorf("fetch an access token: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	t.metrics.renewals.Inc()
	resp, err := t.http.Do(req)
	if err != nil {
		return token, fmt.Errorf("fetch an access token: %w", withoutAddress(err))
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil {
		return token, fmt.Errorf("fetch an access token: read the answer: %w", err)
	}
	if token.AccessToken == "" || token.ExpiresIn <= 0 {
		return token, fmt.Errorf("fetch an access token: the answer has none")
	}
	return token, nil
}

// standIn gives the SDK the word that Transport replaces.
type standIn struct{}

func (standIn) GetAccessToken() (string, error) { return tokenStandIn, nil }

func (standIn) GetAccessTokenContext(context.Context) (string, error) { return tokenStandIn, nil }
