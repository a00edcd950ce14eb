package talks

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"luohu/backend/digest"
	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// talk is a follower's asking for a person, as a list has it.
type talk struct {
	store.Help
	Who    string // the follower, masked
	Holder string // the name of the officer
	Mine   bool
	Last   string // what they said last, masked
	Until  time.Time
	Open   bool // they can be written to
	Takes  bool // who looks may take it over
	Late   bool // nobody has answered by the day that was promised
	Idle   int  // minutes without an answer after which another may take it over
	Silent int  // and after which the bot goes on
}

// DueName is the day that was promised, as people read it.
func (t talk) DueName() string { return helpline.DayName(t.Due) }

// talks is the page of who asked for a person, or talked with the bot lately.
type talks struct {
	Show    string // waiting (empty), mine, others, ended, lately
	Items   []talk
	Chats   []chat
	Next    string
	Waiting int64
}

// chat is that somebody talked with the bot: when and about what, not what was said.
type chat struct {
	store.Chat
	Who string
}

func (o *pages) mountTalks() {
	o.Get("/console/conversations", "listConversations", o.conversations)
	o.Get("/console/conversations/:id", "getConversation", o.conversation)
	o.Post("/console/conversations/:id/take", "takeOver", func(p *site.Page) error {
		return o.attend(p, "help-taken", func(id string) error { return o.Line.Take(p, p.By(), id) })
	})
	o.Post("/console/conversations/:id/release", "takeOver", func(p *site.Page) error {
		return o.attend(p, "help-released", func(id string) error { return o.Line.Release(p, p.By(), id) })
	})
	o.Post("/console/conversations/:id/hand-back", "takeOver", func(p *site.Page) error {
		return o.attend(p, "help-handed-back", func(id string) error { return o.Line.HandBack(p, p.By(), id) })
	})
	o.Post("/console/conversations/:id/answer", "takeOver", func(p *site.Page) error {
		form := p.Form()
		return o.attend(p, "", func(id string) error { return o.Line.Answer(p, p.By(), id, form.Get("line"), form.Get("text")) })
	})
}

func (o *pages) conversations(p *site.Page) (err error) {
	v := talks{Show: site.Known(p.Query("show"), "mine", "others", "ended", "lately")}
	if v.Waiting, err = o.Load.Store.HelpsWaiting(p); err != nil {
		return err
	}
	if v.Show == "lately" {
		return o.lately(p, v)
	}
	f := store.HelpFilter{State: store.HelpWaiting, After: p.Query("after"), Most: base.PerPage + 1}
	switch v.Show {
	case "mine":
		f.State, f.HeldBy = store.HelpTaken, p.By().ID
	case "others":
		f.State, f.Not = store.HelpTaken, p.By().ID
	case "ended":
		f.State = store.HelpEnded
	}
	all, err := o.Load.Store.Helps(p, f)
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		v.Next = all[base.PerPage-1].Place()
	}
	if v.Items, err = o.talks(p, all...); err != nil {
		return err
	}
	if p.Partial() {
		return o.unlessSeen(p, v.Seen(), "conversations.html", "talks", v)
	}
	return p.Show("conversations.html", v)
}

// talks are helps with what people call them, in two reads.
func (o *pages) talks(p *site.Page, all ...store.Help) (items []talk, err error) {
	var ids, accounts []string
	for _, h := range all {
		ids, accounts = append(ids, h.ID), append(accounts, h.HeldBy)
	}
	last, err := o.Load.Store.LastLines(p, ids...)
	if err != nil {
		return nil, err
	}
	called, err := o.Load.Store.AccountNames(p, accounts...)
	for _, h := range all {
		items = append(items, talk{
			Help: h, Who: helpline.Masked(h.Follower), Holder: cmp.Or(called[h.HeldBy], h.HeldBy), Mine: h.HeldBy == p.By().ID, Last: last[h.ID].Body,
			Until: helpline.Open(h), Open: o.Line.Now().Before(helpline.Open(h)), Takes: o.Line.MayTake(p.By().ID, h),
			Late: h.Overdue(o.Line.Office.Today()), Idle: int(o.Line.Idle().Minutes()), Silent: int(o.Line.Silence.Minutes()),
		})
	}
	return items, err
}

func (o *pages) lately(p *site.Page, v talks) error {
	var all []store.Chat
	var err error
	all, v.Next, err = pageAt(p.Query("at"), func(c store.Chat) time.Time { return c.UpdatedAt }, func(from store.Place, most int) ([]store.Chat, error) {
		return o.Load.Store.Chats(p, from, most)
	})
	if err != nil {
		return err
	}
	for _, c := range all {
		v.Chats = append(v.Chats, chat{c, helpline.Masked(c.Follower)})
	}
	return p.Show("conversations.html", v)
}

// unlessSeen sends a part that a script asks for again and again, unless it is as it
// was seen: who listens to a page hears what is new, and nothing twice.
func (o *pages) unlessSeen(p *site.Page, now, file, part string, about any) error {
	if p.Query("seen") == now {
		p.Status(http.StatusNoContent)
		return nil
	}
	return p.ShowPart(file, part, about)
}

// Seen tells whether the list has changed.
func (v talks) Seen() string {
	var b strings.Builder
	for _, i := range v.Items {
		fmt.Fprintf(&b, "%s %d %t\n", i.ID, i.Version, i.Late)
	}
	return digest.Of([]byte(b.String()))[:seenLength]
}

// seenLength is how much of a digest tells whether something has changed.
const seenLength = 12
