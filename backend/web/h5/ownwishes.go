package h5

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/digest"
	"luohu/backend/store"
	"luohu/backend/telling"
)

// Wishes are what a follower wants to be told of, as the words in chat change it too.
type Wishes struct {
	Records   WishRecords
	Wording   string  // what people agree to when they subscribe
	City      string  // what the city is called whose topics there are
	Topics    []Named // in the order in which they are offered
	Steps     []Named // of applications, of which one need not be told
	Reminders []Named
	Notices   []NamedNotice // subscription notices of WeChat
	Ask       string        // where WeChat asks whether one agrees to them; empty: nowhere
}

// Named is a kind of something that people can be told of.
type Named struct{ ID, Name, About string }

// NamedNotice is a subscription notice of the account.
type NamedNotice struct {
	Template, Name string
	Lasting        bool // who agrees gets all of them
}

// WishRecords keeps them.
type WishRecords interface {
	Follower(ctx context.Context, openID string) (store.Follower, bool, error)
	Hush(ctx context.Context, follower string, hushed bool) error
	Subscriptions(ctx context.Context, follower string) ([]store.Subscription, error)
	Subscribe(ctx context.Context, follower, city, wording, said string, topics ...string) error
	Unsubscribe(ctx context.Context, follower string, topics ...string) (int64, error)
	Reminders(ctx context.Context, follower string) ([]store.Reminder, error)
	DropReminder(ctx context.Context, follower, id string) error
	ReminderStops(ctx context.Context, follower string) ([]string, error)
	StopReminders(ctx context.Context, follower string, stop bool, kinds ...string) error
	NoticeConsents(ctx context.Context, follower string) ([]store.NoticeConsent, error)
}

const wishesPath = ownPath + "/" + ToWishes

// ownWishes is the page of them.
type ownWishes struct {
	City     string
	Wording  string
	Agrees   string // the hash of the wording, so that nobody agrees to another than they see
	Hushed   bool
	Bound    bool
	Topics   []ownTopic
	Steps    []ownSwitch
	Kinds    []ownSwitch
	Days     []ownDay
	Notices  []ownNotice
	Ask      string
	Done     string // what was just changed
	Outdated bool   // the wording has changed since it was shown
	Big      bool
	Here     string
}

type ownTopic struct {
	Named
	City string              // of the subscription
	On   *store.Subscription // nil: they have none
}

type ownSwitch struct {
	Named
	On   bool
	Path string
}

type ownDay struct {
	ID, What string
	Day      time.Time
}

// ownNotice is what somebody agreed to in WeChat.
type ownNotice struct {
	NamedNotice
	Left int
	Last *store.NoticeConsent // what they said last; nil: they were never asked
}

// Says is what they said last.
func (n ownNotice) Says() string {
	if n.Last == nil {
		return ""
	}
	return n.Last.Said
}

// Ended is why the last that they agreed to lets nothing through any more.
func (n ownNotice) Ended() string {
	if n.Last == nil {
		return ""
	}
	return n.Last.Why
}

func (o *owner) wishRoutes(own *gin.RouterGroup) {
	own.GET("/subscriptions", o.seen(o.wishes))
	own.POST("/subscriptions/hush", o.wish(o.hush))
	own.POST("/subscriptions/topics/:topic", o.wish(o.subscribe))
	own.POST("/subscriptions/steps/:kind", o.wish(o.stop(o.Wishes.Steps)))
	own.POST("/subscriptions/reminders/:kind", o.wish(o.stop(o.Wishes.Reminders)))
	own.POST("/subscriptions/days/:day/drop", o.wish(o.dropDay))
}

func (o *owner) wishes(c *gin.Context, follower string, bound []store.Binding) error {
	return o.showWishes(c, http.StatusOK, follower, len(bound) > 0, false)
}

func (o *owner) showWishes(c *gin.Context, status int, follower string, bound, outdated bool) error {
	page, err := o.wishesOf(c.Request.Context(), follower)
	if err != nil {
		return err
	}
	page.Bound, page.Outdated, page.Done = bound, outdated, c.Query("done")
	page.Big, page.Here = big(c), wishesPath
	o.showAs(c, status, "own-subscriptions.html", page)
	return nil
}

func (o *owner) wishesOf(ctx context.Context, follower string) (page ownWishes, err error) {
	w := o.Wishes
	known, _, err := w.Records.Follower(ctx, follower)
	if err != nil {
		return page, err
	}
	live, err := w.Records.Subscriptions(ctx, follower)
	if err != nil {
		return page, err
	}
	stops, err := w.Records.ReminderStops(ctx, follower)
	if err != nil {
		return page, err
	}
	page = ownWishes{City: w.City, Wording: w.Wording, Agrees: digest.Of([]byte(w.Wording)), Hushed: known.Hushed, Ask: w.Ask}
	for _, topic := range w.Topics {
		one := ownTopic{Named: topic, City: w.City}
		if i := slices.IndexFunc(live, func(s store.Subscription) bool { return s.Topic == topic.ID }); i >= 0 {
			one.On = &live[i]
		}
		page.Topics = append(page.Topics, one)
	}
	page.Steps, page.Kinds = switches("/steps/", w.Steps, stops), switches("/reminders/", w.Reminders, stops)
	if page.Days, err = o.daysOf(ctx, follower); err != nil {
		return page, err
	}
	page.Notices, err = o.noticesOf(ctx, follower)
	return page, err
}

func switches(path string, all []Named, stops []string) (made []ownSwitch) {
	for _, one := range all {
		made = append(made, ownSwitch{one, !slices.Contains(stops, one.ID), wishesPath + path + one.ID})
	}
	return made
}

func (o *owner) daysOf(ctx context.Context, follower string) (days []ownDay, err error) {
	all, err := o.Wishes.Records.Reminders(ctx, follower)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		day, err := time.Parse(time.DateOnly, r.Day)
		if err != nil {
			return nil, err
		}
		what := r.About
		if i := slices.IndexFunc(o.Wishes.Reminders, func(n Named) bool { return n.ID == r.Kind }); what == "" && i >= 0 {
			what = o.Wishes.Reminders[i].Name
		}
		days = append(days, ownDay{r.ID, what, day})
	}
	return days, nil
}

func (o *owner) noticesOf(ctx context.Context, follower string) (notices []ownNotice, err error) {
	if len(o.Wishes.Notices) == 0 {
		return nil, nil
	}
	all, err := o.Wishes.Records.NoticeConsents(ctx, follower)
	if err != nil {
		return nil, err
	}
	for _, n := range o.Wishes.Notices {
		one := ownNotice{NamedNotice: n}
		for i, said := range all {
			if said.Template != n.Template {
				continue
			}
			if one.Last == nil {
				one.Last = &all[i]
			}
			if said.EndedAt == nil {
				one.Left++
			}
		}
		notices = append(notices, one)
	}
	return notices, nil
}

// wish changes something, and leads back to the page; what is none of it is not found.
func (o *owner) wish(change func(c *gin.Context, follower string) (done string, err error)) gin.HandlerFunc {
	return o.seen(func(c *gin.Context, follower string, bound []store.Binding) error {
		done, err := change(c, follower)
		switch {
		case err != nil:
			return err
		case done == outdated:
			return o.showWishes(c, http.StatusUnprocessableEntity, follower, len(bound) > 0, true)
		case done == "":
			o.over.send(c)
			return nil
		}
		c.Redirect(http.StatusSeeOther, wishesPath+"?done="+done)
		return nil
	})
}

// What was done: the page says it.
const (
	outdated = "outdated" // nothing: the wording has changed
	turnedOn = "on"
	stopped  = "off"
)

func turned(on bool) string {
	if on {
		return turnedOn
	}
	return stopped
}

func wants(c *gin.Context) bool { return c.PostForm("on") != "" }

func (o *owner) hush(c *gin.Context, follower string) (string, error) {
	return turned(wants(c)), o.Wishes.Records.Hush(c.Request.Context(), follower, !wants(c))
}

// subscribe agrees to the wording that was shown, or ends a topic.
func (o *owner) subscribe(c *gin.Context, follower string) (string, error) {
	w, topic := o.Wishes, c.Param("topic")
	if !named(w.Topics, topic) {
		return "", nil
	}
	if !wants(c) {
		_, err := w.Records.Unsubscribe(c.Request.Context(), follower, topic)
		return stopped, err
	}
	agrees := digest.Of([]byte(w.Wording))
	if c.PostForm("agrees") != agrees {
		return outdated, nil
	}
	return turnedOn, w.Records.Subscribe(c.Request.Context(), follower, telling.City, agrees, w.Wording, topic)
}

// stop stops kinds of what somebody is told, or brings them back.
func (o *owner) stop(kinds []Named) func(c *gin.Context, follower string) (string, error) {
	return func(c *gin.Context, follower string) (string, error) {
		kind := c.Param("kind")
		if !named(kinds, kind) {
			return "", nil
		}
		return turned(wants(c)), o.Wishes.Records.StopReminders(c.Request.Context(), follower, !wants(c), kind)
	}
}

func (o *owner) dropDay(c *gin.Context, follower string) (string, error) {
	return stopped, o.Wishes.Records.DropReminder(c.Request.Context(), follower, c.Param("day"))
}

func named(all []Named, id string) bool {
	return slices.ContainsFunc(all, func(n Named) bool { return n.ID == id })
}
