package portal

import (
	"context"
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/helpline"
	"luohu/backend/invite"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// Phones are the followers of the official account who are an agent.
type Phones interface {
	OfAgent(ctx context.Context, account string) ([]store.AgentBinding, error)
	EndOfAgent(ctx context.Context, by casework.Actor, id string) (ended bool, err error)
}

// chat is how an agent who looks is bound in chat.
type chat struct {
	Bound      []phone
	Invitation *invite.Invitation // that stands, and has bound nobody yet; nil: none
	NoCode     bool               // none could be made just now
}

// phone is one of theirs.
type phone struct{ store.AgentBinding }

// Called is how an agent tells two of theirs apart.
func (f phone) Called() string { return helpline.Masked(f.Follower) }

func (o *portal) chat(p *site.Page) (c chat, err error) {
	bound, err := o.Phones.OfAgent(p, p.By().ID)
	for _, one := range bound {
		c.Bound = append(c.Bound, phone{one})
	}
	if err != nil {
		return c, err
	}
	v, err := o.Invites.Of(p, p.By().Unit, p.By().ID)
	done := v != nil && v.Used && len(bound) > 0 && bound[len(bound)-1].MadeAt.After(v.Until.Add(-invite.Lasts))
	if !done {
		c.Invitation = v
	}
	return c, err
}

// bindAgent makes a code by which an agent binds a phone of their own.
func (o *portal) bindAgent(p *site.Page) error {
	_, err := o.Invites.OpenToAgent(p, p.By())
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == invite.CodeNone {
		o.Log.Warn("no code with a scene was made", "error", err)
		v, err := o.viewUnit(p, site.Blank())
		if err != nil {
			return err
		}
		v.Chat.NoCode = true
		return p.ShowAs(http.StatusServiceUnavailable, "unit.html", v)
	}
	if err != nil {
		return err
	}
	return p.To("/portal/unit#chat", "")
}

// dropCode takes it back.
func (o *portal) dropCode(p *site.Page) error {
	if err := o.Invites.Close(p, p.By(), p.By().ID); err != nil {
		return err
	}
	return p.To("/portal/unit#chat", "")
}

// unbindAgent ends one; that it has ended already is as good.
func (o *portal) unbindAgent(p *site.Page) error {
	if _, err := o.Phones.EndOfAgent(p, p.By(), p.Param("binding")); err != nil {
		return err
	}
	return p.To("/portal/unit#chat", "phone-unbound")
}
