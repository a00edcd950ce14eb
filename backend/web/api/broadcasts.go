package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/broadcast"
	"luohu/backend/caseload"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// BroadcastAsked is what an editor decides of a broadcast.
type BroadcastAsked struct {
	Audience broadcast.Rule     `json:"audience" doc:"followers of whom all that it names is true"`
	Schedule broadcast.Schedule `json:"schedule,omitempty" doc:"left out: once it is approved, outside the quiet hours"`
	Ways     []broadcast.Way    `json:"ways" enum:"notice,template,customer,mass" maxItems:"4" doc:"channels that may be tried: subscription notice, template message, customer-service message; always in this order. Or mass alone: an article that WeChat sends to many as one, up to four a month for each follower"`
}

func (a BroadcastAsked) content() broadcast.Content {
	return broadcast.Content{Rule: a.Audience, Schedule: a.Schedule, Ways: a.Ways}
}

type broadcastShown struct {
	*broadcast.Broadcast
	Progress *progressShown `json:"progress,omitempty" doc:"once its audience is written down"`
}

type progressShown struct {
	Counts  []store.Tally  `json:"counts" doc:"recipients by state, channel and reason"`
	Left    int            `json:"left" doc:"recipients with whom something is still to do"`
	Rate    int            `json:"rate" doc:"recipients a minute, by the parts of the ledger that were closed of late; 0: nobody knows yet"`
	Workers []store.Worker `json:"workers" doc:"machines that have parts of it in hand, or had any in the last ten minutes"`
}

type broadcastOutput struct{ Body broadcastShown }

func (c Cases) broadcast(ctx context.Context, b *broadcast.Broadcast, err error) (*broadcastOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	out := &broadcastOutput{broadcastShown{Broadcast: b}}
	if b.Total == 0 {
		return out, nil
	}
	p, err := c.Store.ProgressOf(ctx, b.Ledger)
	if err != nil {
		return nil, err
	}
	out.Body.Progress = progressOf(p)
	return out, nil
}

func progressOf(p store.Progress) *progressShown {
	shown := &progressShown{Counts: append([]store.Tally{}, p.Tallies...), Rate: p.Rate, Workers: p.Workers}
	for _, t := range p.Tallies {
		if !t.State.Final() {
			shown.Left += t.N
		}
	}
	return shown
}

// OfBroadcast is the path of one.
type OfBroadcast struct {
	Secured
	ID string `path:"id" maxLength:"26"`
}

type prospectOutput struct {
	Body struct {
		Issue      notice.Issue          `json:"issue" doc:"all forms in which it would go out"`
		Faults     []string              `json:"faults" doc:"why the notice can't go out yet"`
		Recipients int                   `json:"recipients" doc:"who would be written to"`
		Skipped    map[broadcast.Why]int `json:"skipped" doc:"who would not, by the reason"`
		Agreed     int                   `json:"agreed" doc:"of the recipients: to the subscription notice"`
		Wrote      int                   `json:"wrote" doc:"of the recipients: within two days"`
		Kept       int                   `json:"kept" doc:"of the recipients: none of the channels reaches them now; the notice stands in their inbox"`
		Shut       []broadcast.Way       `json:"shut" doc:"channels for which the account has no message"`
		Valueless  int64                 `json:"valueless" doc:"applications without a value of a variable that each recipient has"`
		Some       []string              `json:"some" doc:"ids of these applications, up to fifty"`
	}
}

func (c Cases) prospect(o caseload.Prospect) *prospectOutput {
	out := &prospectOutput{}
	b := &out.Body
	b.Issue, b.Recipients, b.Skipped, b.Agreed, b.Wrote = o.Issue, o.Written(), o.Reach.Why, o.Reach.Agreed, o.Reach.Wrote
	b.Kept, b.Shut, b.Valueless, b.Some, b.Faults = o.Reach.Kept, append([]broadcast.Way{}, o.Shut...), o.Valueless, append([]string{}, o.Some...), []string{}
	for _, f := range o.Faults {
		b.Faults = append(b.Faults, c.Load.Notices.Says(f))
	}
	return out
}

type deliveryShown struct {
	Seq         int             `json:"seq"`
	Follower    string          `json:"follower" doc:"OpenID"`
	Application string          `json:"application,omitempty" doc:"by which they were found"`
	State       broadcast.State `json:"state"`
	Way         broadcast.Way   `json:"way,omitempty"`
	Why         broadcast.Why   `json:"why,omitempty"`
	Number      string          `json:"number,omitempty" doc:"WeChat's own, of the message"`
	Tries       int             `json:"tries"`
	HandedAt    *time.Time      `json:"handed_at,omitempty"`
	DoneAt      *time.Time      `json:"done_at,omitempty"`
}

type deliveriesInput struct {
	Secured
	Paged
	ID    string `path:"id" maxLength:"26"`
	State string `query:"state" enum:"planned,handing,handed,delivered,failed,skipped,kept,uncertain"`
	Why   ofWhy  `query:"why"`
}

type deliveriesOutput struct {
	Body struct {
		Items []deliveryShown `json:"items"`
		Next  *string         `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) deliveries(ctx context.Context, in *deliveriesInput) (*deliveriesOutput, error) {
	list := c.places("deliveries/" + in.ID)
	behind, err := list.number(in.Paged)
	if err != nil {
		return nil, err
	}
	b, err := c.Store.Broadcast(ctx, in.ID)
	if err != nil {
		return nil, c.told(err)
	}
	page, err := c.Store.Deliveries(ctx, store.DeliveryFilter{
		Ledger: b.Ledger, State: broadcast.State(in.State), Why: broadcast.Why(in.Why), Behind: int(behind), Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &deliveriesOutput{}
	page, out.Body.Next = pageOf(list, page, in.Limit, func(d store.Delivery) string { return strconv.Itoa(d.Seq) })
	out.Body.Items = make([]deliveryShown, len(page))
	for i, d := range page {
		out.Body.Items[i] = deliveryShown{d.Seq, d.Follower, d.Application, d.State, d.Way, d.Why, d.Number, d.Tries, d.HandedAt, d.DoneAt}
	}
	return out, nil
}

type broadcastsOutput struct {
	Body struct {
		Items []*broadcast.Broadcast `json:"items" doc:"the newest first"`
		Next  *string                `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) broadcasts(ctx context.Context, in *struct {
	Secured
	Paged
	Notice string `query:"notice" pattern:"^[0-9A-Z]*$" maxLength:"26" doc:"that they send"`
},
) (*broadcastsOutput, error) {
	list := c.places("broadcasts/" + in.Notice)
	behind, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	page, err := c.Store.Broadcasts(ctx, store.BroadcastFilter{Notice: in.Notice, Before: behind, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	out := &broadcastsOutput{}
	page, out.Body.Next = pageOf(list, page, in.Limit, func(b *broadcast.Broadcast) string { return b.ID })
	out.Body.Items = append([]*broadcast.Broadcast{}, page...)
	return out, nil
}

func (c Cases) registerBroadcasts(api huma.API) {
	huma.Register(api, created(c.operation("createBroadcast", http.MethodPost, "/broadcasts", "Begin a broadcast of a notice")),
		func(ctx context.Context, in *struct {
			Secured
			Body struct {
				Notice string `json:"notice" maxLength:"26" doc:"one that is out, or a draft: that goes out when the broadcast is approved"`
				BroadcastAsked
			}
		},
		) (*broadcastOutput, error) {
			b, err := c.Load.NewBroadcast(ctx, by(ctx), in.Body.Notice, in.Body.content())
			return c.broadcast(ctx, b, err)
		})
	huma.Register(api, c.operation("editBroadcast", http.MethodPut, "/broadcasts/{id}", "Decide a draft anew"),
		func(ctx context.Context, in *struct {
			OfBroadcast
			Body struct {
				Version int64 `json:"version" minimum:"1" doc:"as it was read"`
				BroadcastAsked
			}
		},
		) (*broadcastOutput, error) {
			b, err := c.Load.EditBroadcast(ctx, by(ctx), in.ID, in.Body.Version, in.Body.content())
			return c.broadcast(ctx, b, err)
		})
	huma.Register(api, c.operation("listBroadcasts", http.MethodGet, "/broadcasts", "Broadcasts, the newest first"), c.broadcasts)
	huma.Register(api, c.operation("getBroadcast", http.MethodGet, "/broadcasts/{id}", "One broadcast, and how far it is"),
		func(ctx context.Context, in *OfBroadcast) (*broadcastOutput, error) {
			b, err := c.Store.Broadcast(ctx, in.ID)
			return c.broadcast(ctx, b, err)
		})
	huma.Register(api, c.operation("previewBroadcast", http.MethodPost, "/broadcasts/{id}/preview", "Who would get it, and in which forms"),
		func(ctx context.Context, in *OfBroadcast) (*prospectOutput, error) {
			o, err := c.Load.PreviewBroadcast(ctx, in.ID)
			if err != nil {
				return nil, c.told(err)
			}
			return c.prospect(o), nil
		})
	huma.Register(api, created(c.operation("submitBroadcast", http.MethodPost, "/broadcasts/{id}/submission", "Ask a second person to let it go out, exactly so")),
		func(ctx context.Context, in *struct {
			OfBroadcast
			Body struct {
				Version    int64  `json:"version" minimum:"1" doc:"as it was read"`
				Reason     string `json:"reason" maxLength:"2000"`
				Recipients int    `json:"recipients,omitempty" doc:"how many there are, for audiences of a thousand and more"`
			}
		},
		) (*requestOutput, error) {
			return c.request(c.Load.SubmitBroadcast(ctx, by(ctx), in.ID, in.Body.Version, in.Body.Reason, in.Body.Recipients))
		})
	huma.Register(api, c.operation("pauseBroadcast", http.MethodPost, "/broadcasts/{id}/pause", "Let it rest; what is on its way just now still arrives"),
		func(ctx context.Context, in *struct {
			OfBroadcast
			Body struct {
				Reason string `json:"reason,omitempty" maxLength:"200"`
			}
		},
		) (*broadcastOutput, error) {
			b, err := c.Load.PauseBroadcast(ctx, by(ctx), in.ID, in.Body.Reason)
			return c.broadcast(ctx, b, err)
		})
	huma.Register(api, c.operation("resumeBroadcast", http.MethodPost, "/broadcasts/{id}/resume", "Go on with one that rests"),
		func(ctx context.Context, in *OfBroadcast) (*broadcastOutput, error) {
			b, err := c.Load.ResumeBroadcast(ctx, by(ctx), in.ID)
			return c.broadcast(ctx, b, err)
		})
	huma.Register(api, c.operation("cancelBroadcast", http.MethodPost, "/broadcasts/{id}/cancel", "Send the rest to nobody"),
		func(ctx context.Context, in *struct {
			OfBroadcast
			Body struct {
				Reason string `json:"reason" maxLength:"200"`
			}
		},
		) (*broadcastOutput, error) {
			b, err := c.Load.CancelBroadcast(ctx, by(ctx), in.ID, in.Body.Reason)
			return c.broadcast(ctx, b, err)
		})
	huma.Register(api, c.operation("retryBroadcast", http.MethodPost, "/broadcasts/{id}/retry", "Try again with those who failed for a reason"),
		func(ctx context.Context, in *struct {
			OfBroadcast
			Body struct {
				State broadcast.State `json:"state" enum:"failed,kept,uncertain" doc:"uncertain ones may get it twice"`
				Why   broadcast.Why   `json:"why" maxLength:"24"`
			}
		},
		) (*broadcastOutput, error) {
			b, err := c.Load.RetryBroadcast(ctx, by(ctx), in.ID, in.Body.State, in.Body.Why)
			return c.broadcast(ctx, b, err)
		})
	huma.Register(api, c.operation("listDeliveries", http.MethodGet, "/broadcasts/{id}/deliveries", "The ledger of a broadcast"), c.deliveries)
}
