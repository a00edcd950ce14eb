package sim

import (
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	tokenLife = 7200 * time.Second
	// overlap of a life: so long before its end a stable token is replaced, and so
	// long an ordinary one outlives the next. Five minutes of WeChat's two hours.
	overlap    = 24
	mostTokens = 32 // remembered to tell expired from unknown ones
)

type token struct {
	text   string
	until  time.Time
	stable bool
}

// tokens are the access tokens handed out, oldest first.
type tokens struct {
	now    func() time.Time
	mu     sync.Mutex
	all    []token
	life   time.Duration
	counts TokenCounts
}

// TokenCounts are how often tokens were asked for, and how many were made.
type TokenCounts struct {
	Asked int64 `json:"asked"`
	Made  int64 `json:"made"`
}

func newTokens(now func() time.Time) *tokens { return &tokens{now: now, life: tokenLife} }

// lives lets tokens live so many seconds, 0: as WeChat's; those made already no longer.
func (t *tokens) lives(seconds int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.life = time.Duration(seconds) * time.Second; seconds == 0 {
		t.life = tokenLife
	}
	for i, one := range t.all {
		if until := t.now().Add(t.life); one.until.After(until) {
			t.all[i].until = until
		}
	}
}

func (t *tokens) counted() TokenCounts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts
}

func (t *tokens) forgetCounts() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts = TokenCounts{}
}

// ordinary makes a new token; the one before ends soon.
func (t *tokens) ordinary() token {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.Asked++
	for i, old := range t.all {
		if soon := t.now().Add(t.life / overlap); !old.stable && old.until.After(soon) {
			t.all[i].until = soon
		}
	}
	return t.make(false)
}

// stable gives the token in force. A forced one ends those before at once.
func (t *tokens) stable(force bool) token {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.Asked++
	for i, old := range slices.Backward(t.all) {
		switch {
		case !old.stable:
		case force:
			t.all[i].until = time.Time{}
		case old.until.Sub(t.now()) > t.life/overlap:
			return old
		}
	}
	return t.make(true)
}

// make wants mu held.
func (t *tokens) make(stable bool) token {
	t.counts.Made++
	one := token{rand.Text() + rand.Text(), t.now().Add(t.life), stable}
	t.all = append(t.all, one)
	if n := len(t.all) - mostTokens; n > 0 {
		t.all = slices.Delete(t.all, 0, n)
	}
	return one
}

func (t *tokens) check(text string) error {
	if text == "" {
		return errTokenMissing
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range t.all {
		if subtle.ConstantTimeCompare([]byte(one.text), []byte(text)) == 0 {
			continue
		}
		switch {
		case one.until.IsZero():
			return errInvalidCredential
		case !t.now().Before(one.until):
			return errTokenExpired
		}
		return nil
	}
	return errInvalidCredential
}

type credentials struct {
	Grant  string `json:"grant_type"`
	AppID  string `json:"appid"`
	Secret string `json:"secret"`
	Force  bool   `json:"force_refresh"`
}

func (s *Sim) wxToken(c *gin.Context) (any, error) {
	given := credentials{Grant: c.Query("grant_type"), AppID: c.Query("appid"), Secret: c.Query("secret")}
	if err := s.checkCredentials(given); err != nil {
		return nil, err
	}
	return s.handOut(s.tokens.ordinary()), nil
}

func (s *Sim) wxStableToken(c *gin.Context) (any, error) {
	var given credentials
	if err := readCall(c, &given); err != nil {
		return nil, err
	}
	if err := s.checkCredentials(given); err != nil {
		return nil, err
	}
	return s.handOut(s.tokens.stable(given.Force)), nil
}

func (s *Sim) checkCredentials(given credentials) error {
	switch {
	case given.Grant != "client_credential":
		return errGrantType
	case given.AppID != s.account.AppID:
		return errAppID
	case subtle.ConstantTimeCompare([]byte(given.Secret), []byte(s.account.AppSecret)) == 0:
		return errAppSecret
	}
	return nil
}

func (s *Sim) handOut(t token) any {
	left := t.until.Sub(s.account.Now())
	return gin.H{"access_token": t.text, "expires_in": int64(left / time.Second)}
}
