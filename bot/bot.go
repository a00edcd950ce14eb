package bot

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"luohu/backend/casework"
	"luohu/backend/chat"
	"luohu/backend/helpline"
	"luohu/backend/kv"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/bot/dialogue"
	"luohu/bot/keyword"
)

// Lives of what kv keeps. WeChat repeats a message twice within 15 seconds, and
// a message is worked on for 4.5 seconds at most.
const (
	replyKept  = time.Minute
	claimKept  = 6 * time.Second
	turnKept   = 6 * time.Second
	idleKept   = time.Hour
	repeatPoll = 25 * time.Millisecond
)

// handledKept is how many messages a conversation remembers with their
// replies, for repeats that come after kv was lost.
const handledKept = 3

// guidePatience is how long a database that does not answer may keep a guide
// back that could be sent without it.
const guidePatience = 2 * time.Second

// saveTries bounds the rounds of deciding again after a conflict.
const saveTries = 5

// Records is what the bot needs to remember for good; backend/store does it.
type Records interface {
	Conversation(ctx context.Context, follower string) (*store.Conversation, error)
	SaveTurn(ctx context.Context, t store.Turn) error
	Estimates(ctx context.Context, follower string, limit int) ([]store.Estimate, error)
	Help(ctx context.Context, id string) (h store.Help, found bool, err error)
	HelpsBefore(ctx context.Context, h store.Help) (int64, error)
	KeptFor(ctx context.Context, follower string, rules time.Time, most int) ([]store.Telling, error)
	Missed(ctx context.Context, follower string) ([]notice.Posted, error)
	Hush(ctx context.Context, follower string, hushed bool) error
	AddReminder(ctx context.Context, r store.Reminder, most int) (added bool, err error)
	Reminders(ctx context.Context, follower string) ([]store.Reminder, error)
	DropReminder(ctx context.Context, follower, id string) error
	StopReminders(ctx context.Context, follower string, stop bool, kinds ...string) error
	ReminderStops(ctx context.Context, follower string) ([]string, error)
	Subscribe(ctx context.Context, follower, city, wording, said string, topics ...string) error
	Unsubscribe(ctx context.Context, follower string, topics ...string) (int64, error)
	Subscriptions(ctx context.Context, follower string) ([]store.Subscription, error)
	SetFollowing(ctx context.Context, openID string, following bool, scene string) error
	Consents
}

// Parts are what a Bot is put together from.
type Parts struct {
	Records   Records
	KV        kv.Store
	Content   func() *Content // guides and words of now
	Interview *dialogue.Interview
	Words     *Words
	Table     func() string                                                                     // id of the points table in force
	Person    func() bool                                                                       // whether staff answer who asks for a person; nil: nobody does
	Office    helpline.Office                                                                   // when they do
	Transfers bool                                                                              // WeChat's own tools of customer service answer instead
	Notices   func() []notice.Posted                                                            // the newest; nil: there are none
	Notice    func() string                                                                     // what everybody is to be told with the help; nil or empty: nothing
	Invited   Invited                                                                           // nil: nobody is invited
	Binder    Binder                                                                            // of followers to persons
	Standings Standings                                                                         // of their applications
	OwnPage   func(ctx context.Context, follower string) (address string, once bool, err error) // and whether it is for one look; nil: there is none
	WishPage  func(ctx context.Context, follower string) (address string, once bool, err error) // the same, of what they want to be told of
	Asks      bool                                                                              // whether there they can agree to WeChat's subscription notices
	Cases     Cases
	Albums    Albums
	Photos    Photos
	Outcomes  Outcomes              // of what was sent; nil: nobody wants to know
	Heard     func(follower string) // they wrote, which lets them be written to for 48 hours; nil: nobody wants to know
	Called    *casework.Words       // what states and departments are called
	Now       func() time.Time      // the clock of the programme's rules
	KeepDays  int                   // how long a talk is kept after its last message
	PublicURL string                // for links, without a slash at the end
	Log       *slog.Logger
	Metrics   *Metrics
	Tally     *chat.Tally // of how people fare; nil: nobody counts
}

// Bot answers messages. It holds no state of its own: any number of them may
// serve the same account over one database and one kv.
type Bot struct{ Parts }

// New puts a bot together.
func New(p Parts) *Bot { return &Bot{p} }

// Handle answers one message once: a repeat gets the same words and has no
// second effect, and a follower's messages take turns. What keeps it true when
// kv is gone, or the program was killed, is the conversation in the database,
// which is written together with the message and its reply.
func (b *Bot) Handle(ctx context.Context, m Message) (Reply, error) {
	if len(m.Consents) > 0 {
		b.hearConsents(ctx, m)
		return Reply{}, nil
	}
	if m.tellsOutcome() {
		b.hearOutcome(ctx, m)
		return Reply{}, nil
	}
	if m.Kind != Event && b.Heard != nil {
		b.Heard(m.Follower)
	}
	said, repeated, err := b.claim(ctx, m.ID)
	if err != nil {
		return Reply{}, err
	}
	if repeated {
		b.Metrics.repeated()
		return replyOf(said), nil
	}
	unlock := b.takeTurn(ctx, m.Follower)
	defer unlock()
	text, err := b.answer(ctx, m)
	if err != nil {
		b.forgetClaim(context.WithoutCancel(ctx), m.ID)
		return Reply{}, err
	}
	b.keepReply(ctx, m.ID, text)
	return replyOf(text), nil
}

func replyOf(text string) Reply {
	if text == transferred {
		return Reply{Transfer: true}
	}
	return Reply{Text: text}
}

// answer decides and writes; on a conflict with another machine it reads and
// decides again. A guide asked for by its word needs no database: somebody with
// no conversation open gets it without, and everybody does when it is away.
func (b *Bot) answer(ctx context.Context, m Message) (text string, err error) {
	content := b.Content() // one for all of the message, whatever is released meanwhile
	guide, match, known := b.guideByWord(content, m)
	if known && !isOwn(match) && match.Intent != notices && b.idle(ctx, m.Follower) {
		b.understoodBy(match)
		b.noteLately(ctx, m, guide)
		return guide, nil
	}
	turning := ctx
	if known {
		var cancel context.CancelFunc
		turning, cancel = context.WithTimeout(ctx, guidePatience)
		defer cancel()
	}
	for range saveTries {
		text, err = b.turn(turning, content, m)
		if !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	if err != nil && known {
		b.Log.Warn("a guide was sent without its conversation", "error", err)
		return guide, nil
	}
	return text, err
}

// guideByWord is the guide, or the list of notices, that a message names exactly,
// if it fits one reply.
func (b *Bot) guideByWord(c *Content, m Message) (text string, match keyword.Match, known bool) {
	words := m.words()
	if words == "" {
		return "", match, false
	}
	match, known = c.Matcher.Exact(words)
	if !known || match.Guide == "" && match.Intent != notices {
		return "", match, false
	}
	pages := c.pagesOf(match.Guide, b.Table)
	if match.Intent == notices {
		pages = split(b.notices(nil))
	}
	return pages[0], match, len(pages) == 1
}

// idle says whether kv knows that nothing of the follower's talk matters.
func (b *Bot) idle(ctx context.Context, follower string) bool {
	_, idle, err := b.KV.Get(ctx, idleKey(follower))
	return err == nil && idle
}

// turn reads the conversation, decides what to say and writes what changed.
func (b *Bot) turn(ctx context.Context, content *Content, m Message) (string, error) {
	c, err := b.Records.Conversation(ctx, m.Follower)
	if err != nil {
		return "", err
	}
	for _, h := range c.Handled {
		if h.Message == m.ID && m.ID != "" {
			b.Metrics.repeated()
			return h.Reply, nil
		}
	}
	t := &talk{Bot: b, Content: content, ctx: ctx, conversation: c, besided: c.Aside == binds}
	if err := t.withHelp(); err != nil {
		return "", err
	}
	answer := t.route
	if t.asked != nil && t.asked.State == store.HelpTaken {
		answer = t.attended
	}
	text, err := answer(m)
	if err == nil {
		text, err = t.withNews(m, text)
	}
	if err != nil {
		return "", err
	}
	t.overheard(m, text)
	if !t.besided && c.Aside != binds && !t.forget && t.asked == nil {
		b.noteLately(ctx, m, t.forOfficers(text))
	}
	if !t.changed {
		if c.Idle() {
			b.noteIdle(ctx, m.Follower)
		}
		return text, nil
	}
	if err := b.save(ctx, m, t, text); err != nil || t.photo == nil {
		return text, err
	}
	return t.looked(ctx, text, t.photo), nil
}

// save writes the turn. Whether the follower is idle is unknown meanwhile, so
// that a kill in between costs a look into the database and nothing else.
func (b *Bot) save(ctx context.Context, m Message, t *talk, text string) error {
	if err := b.KV.Delete(ctx, idleKey(m.Follower)); err != nil {
		b.kvFailed(err)
	}
	c := t.conversation
	if m.ID != "" {
		c.Handled = append(c.Handled, store.Handled{Message: m.ID, Reply: text})
		c.Handled = c.Handled[max(0, len(c.Handled)-handledKept):]
	}
	if err := b.Records.SaveTurn(ctx, store.Turn{Conversation: c, Save: t.keep, Forget: t.forget, Help: t.asked, Said: t.said, Photo: t.photo, Told: t.told, Listed: t.missed}); err != nil {
		return err
	}
	if c.Idle() {
		b.noteIdle(ctx, m.Follower)
	}
	return nil
}

func (b *Bot) noteIdle(ctx context.Context, follower string) {
	if err := b.KV.Set(ctx, idleKey(follower), "1", idleKept); err != nil {
		b.kvFailed(err)
	}
}

// Wake lets the next message of a follower look into the database: there is
// something for them.
func Wake(ctx context.Context, k kv.Store, follower string) error {
	return k.Delete(ctx, idleKey(follower))
}

func idleKey(follower string) string { return "idle:" + follower }
