package talks

import (
	"time"

	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// follower is one as staff see them.
type follower struct {
	store.FollowerLine
	Who   string // masked
	Bound bool   // they have shown which person they are
}

// followersPage is the page of all.
type followersPage struct {
	Show            string // yes, no; empty: all
	At              string
	Following, Left int64
	Items           []follower
	Next            string
}

func (o *pages) followers(p *site.Page) (err error) {
	v := followersPage{Show: site.Known(p.Query("show"), "yes", "no"), At: p.Query("at")}
	if v.Following, v.Left, err = o.Load.Store.CountFollowers(p); err != nil {
		return err
	}
	var all []store.FollowerLine
	all, v.Next, err = pageAt(v.At, func(f store.FollowerLine) time.Time { return f.ChangedAt }, func(from store.Place, most int) ([]store.FollowerLine, error) {
		return o.Load.Store.Followers(p, store.FollowerFilter{Following: v.Show, From: from, Most: most})
	})
	if err != nil {
		return err
	}
	ids := make([]string, len(all))
	for i, f := range all {
		ids[i] = f.OpenID
	}
	bound, err := o.Load.Store.BoundFollowers(p, ids...)
	if err != nil {
		return err
	}
	for _, f := range all {
		v.Items = append(v.Items, follower{f, helpline.Masked(f.OpenID), bound[f.OpenID]})
	}
	return p.Show("followers.html", v)
}
