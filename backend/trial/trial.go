// Package trial sends a notice to the phone of who writes it, as each channel would bring
// it, before anybody else gets it.
package trial

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/digest"
	"luohu/backend/kv"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// limit is how often one account may send something to itself.
var limit = kv.Limit{What: "trials", Most: 20, Per: time.Hour}

// Parts are what it stands on.
type Parts struct {
	Store    *store.Store
	KV       kv.Store
	Channels map[broadcast.Way]delivery.Channel
	Outcome  func(error) (o broadcast.Outcome, detail string) // what a try came to; detail is WeChat's code
	Quotas   map[broadcast.Way]int                            // a day; 0: none
	Now      func() time.Time                                 // real time: WeChat's days go by it
}

// Trials sends them.
type Trials struct{ Parts }

// New makes one.
func New(p Parts) *Trials { return &Trials{p} }

// What comes of one that was not given to WeChat.
const (
	Unbound broadcast.Outcome = "unbound" // the account has no phone
	Shut    broadcast.Outcome = "shut"    // the account of WeChat has no message for it
	Many    broadcast.Outcome = "many"    // too many in an hour
)

// Result is what came of one.
type Result struct {
	Way    broadcast.Way
	Came   broadcast.Outcome
	Code   string // WeChat's; empty: none
	Marked bool   // it says that it is a trial
}

// Ways are those by which an issue could go, open or not, in their order.
func (t *Trials) Ways(i *notice.Issue) (all []broadcast.Way) {
	carried := map[broadcast.Way]bool{broadcast.ByTemplate: i.Template != nil, broadcast.BySubscription: i.Subscription != nil, broadcast.ByCustomer: true, broadcast.ByMass: i.Article.Title != ""}
	for _, way := range broadcast.Ways {
		if carried[way] && t.Channels[way] != nil {
			all = append(all, way)
		}
	}
	return all
}

// Open says whether the account of WeChat has a message by which an issue goes a way.
func (t *Trials) Open(way broadcast.Way, i *notice.Issue) bool {
	c := t.Channels[way]
	return c != nil && c.Template(i) != ""
}

// sendsWithin is longer than WeChat takes.
const sendsWithin = time.Minute

// Send sends a notice to the phone of who asks, and to nobody else's: once for a form. When
// that comes again, it is said what came of it.
func (t *Trials) Send(ctx context.Context, by casework.Actor, form string, way broadcast.Way, n notice.Trial) (Result, error) {
	key := digest.Of([]byte("trial\n" + form))
	once := store.Once{Asker: by.ID, Key: key, Fingerprint: key}
	if done, err := t.KV.Lock(ctx, "trial:"+by.ID+":"+key, sendsWithin); err == nil { // else it is not known yet what comes of the first
		defer done()
	}
	err := t.Store.Do(ctx, func(tx *store.Tx) error { return tx.Claim(once) })
	if errors.Is(err, store.ErrRepeated) {
		return t.cameOf(ctx, once, way)
	}
	if err != nil {
		return Result{}, err
	}
	ctx = context.WithoutCancel(ctx) // what was begun is finished
	r, err := t.send(ctx, by, way, n)
	if err != nil {
		return r, err
	}
	said, err := json.Marshal(r)
	if err == nil {
		_ = t.Store.KeepAnswer(ctx, once, http.StatusOK, said) // else a repeat is told that nobody knows
	}
	return r, err
}

// cameOf is what came of a form that was sent before.
func (t *Trials) cameOf(ctx context.Context, once store.Once, way broadcast.Way) (Result, error) {
	r := Result{Way: way, Came: broadcast.Lost}
	said, _, err := t.Store.Answer(ctx, once.Asker, once.Key)
	if err == nil && said.Status != 0 {
		err = json.Unmarshal([]byte(said.Body), &r)
	}
	return r, err
}

func (t *Trials) send(ctx context.Context, by casework.Actor, way broadcast.Way, n notice.Trial) (Result, error) {
	r := Result{Way: way, Marked: map[broadcast.Way]bool{
		broadcast.ByTemplate: n.Marked.Template, broadcast.BySubscription: n.Marked.Subscription, broadcast.ByCustomer: n.Marked.Customer,
	}[way]}
	phone, err := t.Store.StaffPhone(ctx, by.ID)
	if err != nil {
		return r, err
	}
	switch {
	case phone == nil:
		r.Came = Unbound
	case !t.Open(way, &n.Issue):
		r.Came = Shut
	case !limit.Allows(ctx, t.KV, by.ID):
		r.Came = Many
	}
	if r.Came != "" {
		return r, nil
	}
	day := broadcast.DayOf(t.Now())
	counts := way != broadcast.ByMass // which is shown to one as WeChat's preview
	if counts {
		got, _, err := t.Store.TakeQuota(ctx, day, way, 1, t.Quotas[way])
		if err != nil {
			return r, err
		}
		if got == 0 {
			r.Came = broadcast.Quota
			return r, nil
		}
	}
	err = t.Store.Do(ctx, func(tx *store.Tx) error { // before: what was sent is never without
		return tx.Audit(store.Deed{By: by, Act: "notice.try", Kind: "notice", Subject: n.Notice, Details: map[string]string{"way": string(way)}})
	})
	if err != nil {
		return r, err
	}
	_, sent := t.Channels[way].Send(ctx, delivery.Letter{Follower: phone.Follower, ID: rand.Text(), Issue: &n.Issue})
	if sent == nil {
		r.Came = broadcast.Taken
		return r, t.spend(ctx, way, phone.Follower, &n.Issue)
	}
	if r.Came, r.Code = t.Outcome(sent); r.Came == broadcast.Lost || !counts {
		return r, nil
	}
	return r, t.Store.GiveBackQuota(ctx, day, way, 1)
}

// spend notes the consent by which a subscription notice went.
func (t *Trials) spend(ctx context.Context, way broadcast.Way, follower string, i *notice.Issue) error {
	if way != broadcast.BySubscription {
		return nil
	}
	channel := t.Channels[way]
	if l, says := channel.(interface{ Lasting(*notice.Issue) bool }); says && l.Lasting(i) {
		return nil
	}
	agreed, err := t.Store.OpenConsents(ctx, follower, channel.Template(i))
	if err != nil || len(agreed) == 0 {
		return err
	}
	return t.Store.SpendConsent(ctx, agreed[0])
}
