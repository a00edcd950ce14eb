// Package sim stands in for WeChat: phones in the browser at /sim, and a fake
// of WeChat's API. It calls the account's real callback over HTTP with real
// signatures, as WeChat does, and knows nothing of the bot behind it.
package sim

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
)

// APIPath is where the fake of WeChat's API is mounted: what wechat.api_base
// ends in.
const APIPath = "/sim/wx"

// AuthorizePath is where the fake of WeChat's authorization is: what
// wechat.authorize_base ends in.
const AuthorizePath = "/sim"

// Options are the account that is simulated.
type Options struct {
	CallbackURL    func() string // asked at each message, for a port may be known late
	AppID          string
	AppSecret      string
	Token          string
	EncodingAESKey string // empty: plain messages only
	Mode           string // plain, compatible or encrypted, to begin with; empty: compatible
	Log            *slog.Logger
	Now            func() time.Time

	// Patience is how long WeChat waits for an answer before it sends the
	// message again. 0: 5 s, as WeChat does.
	Patience time.Duration

	// Notices are the subscription notices that the account has.
	Notices []Notice

	// Forms are how template messages are set up in the account, by their templates.
	// Any other template is taken too, and its fields are called by their kinds.
	Forms map[string]Form
}

// Form is how a template message looks.
type Form struct {
	Title  string
	Labels map[string]string // of fields, by their keys
}

// Sim is one simulated official account with its followers. Everything is in
// memory and bounded; what a phone showed is kept by the browser.
type Sim struct {
	account  Options
	envelope envelope
	phones   *phones
	hub      *hub
	media    *mediaShelf
	tokens   *tokens
	menu     *menuBoard
	wire     *http.Client

	crowd   atomic.Pointer[crowd]
	numbers *numbers
	repeats *repeats
	events  *events
	weather *sky

	tags      *tags
	drafts    *drafts
	masses    *massBoard
	materials *mediaShelf // pictures of drafts

	scenes  *scenes
	holders *holders
	texts   *texts

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	mu     sync.Mutex     // guards starting what Close waits for
	after  sync.WaitGroup // deliveries, and events that follow a call of the API
}

// New makes the account. Nothing runs until a request comes.
func New(o Options) *Sim {
	if o.Mode == "" {
		o.Mode = string(compatible)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Patience == 0 {
		o.Patience = wechatPatience
	}
	s := &Sim{
		account:   o,
		envelope:  envelope{appID: o.AppID, token: o.Token, key: o.EncodingAESKey},
		hub:       newHub(),
		media:     newMediaShelf(o.Now, mediaLife),
		materials: newMediaShelf(o.Now, forGood),
		tokens:    newTokens(o.Now),
		menu:      new(menuBoard),
		numbers:   &numbers{now: o.Now},
		repeats:   newRepeats(o.Now),
		events:    newEvents(),
		weather:   newSky(o.Now),
		tags:      newTags(),
		drafts:    new(drafts),
		masses:    new(massBoard),
		scenes:    newScenes(),
		holders:   &holders{now: o.Now},
		texts:     &texts{got: []text{}},
		wire:      newWire(),
	}
	s.crowd.Store(newCrowd(Crowd{}, o.Now()))
	if !slices.Contains(s.envelope.modes(), mode(o.Mode)) {
		o.Mode = string(plain) // without a key there is no other
	}
	s.phones = newPhones(o.Now, mode(o.Mode), s.hub.publish)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// newWire follows nothing, and keeps a connection for each event on its way.
func newWire() *http.Client {
	carries := http.DefaultTransport.(*http.Transport).Clone()
	carries.MaxIdleConnsPerHost = eventsAtOnce
	return &http.Client{Transport: carries, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Routes mounts the page, the browser's calls and the fake API. Whoever does
// not want the simulator does not call it.
func (s *Sim) Routes(r gin.IRouter) {
	s.pageRoutes(r)
	s.browserRoutes(r)
	s.authorizeRoutes(r)
	s.wxRoutes(r.Group(APIPath))
}

// Close ends the event streams, gives up what is being delivered, and waits
// for it. Call it before the server stops: the streams never end by themselves.
func (s *Sim) Close() {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	s.hub.close()
	s.after.Wait()
	s.wire.CloseIdleConnections()
}

// start counts what Close waits for; false when it is too late for that.
func (s *Sim) start() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return false
	}
	s.after.Add(1)
	return true
}
