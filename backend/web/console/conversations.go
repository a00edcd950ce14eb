package console

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/helpline"
	"luohu/backend/store"
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
}

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

func (o *console) mountConversations() {
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
	o.Get("/console/followers", "listFollowers", o.followers)
}

func (o *console) conversations(p *site.Page) (err error) {
	v := talks{Show: known(p.Query("show"), "mine", "others", "ended", "lately")}
	if v.Waiting, err = o.Load.Store.HelpsWaiting(p); err != nil {
		return err
	}
	if v.Show == "lately" {
		return o.lately(p, v)
	}
	f := store.HelpFilter{State: store.HelpWaiting, After: p.Query("after"), Most: perPage + 1}
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
	if len(all) > perPage {
		all = all[:perPage]
		v.Next = all[perPage-1].ID
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
func (o *console) talks(p *site.Page, all ...store.Help) (items []talk, err error) {
	var ids, accounts []string
	for _, h := range all {
		ids, accounts = append(ids, h.ID), append(accounts, h.HeldBy)
	}
	last, err := o.Load.Store.LastLines(p, ids...)
	if err != nil {
		return nil, err
	}
	called, err := o.Load.Store.AccountNames(p, distinct(accounts)...)
	for _, h := range all {
		items = append(items, talk{
			Help: h, Who: helpline.Masked(h.Follower), Holder: cmp.Or(called[h.HeldBy], h.HeldBy), Mine: h.HeldBy == p.By().ID, Last: last[h.ID].Body,
			Until: helpline.Open(h), Open: o.Line.Now().Before(helpline.Open(h)), Takes: o.Line.MayTake(p.By().ID, h),
		})
	}
	return items, err
}

func (o *console) lately(p *site.Page, v talks) error {
	from := placeAt(p.Query("at"))
	all, err := o.Load.Store.Chats(p, from, perPage+1)
	if err != nil {
		return err
	}
	if len(all) > perPage {
		all = all[:perPage]
		v.Next = placeBehind(from, all, func(c store.Chat) time.Time { return c.UpdatedAt })
	}
	for _, c := range all {
		v.Chats = append(v.Chats, chat{c, helpline.Masked(c.Follower)})
	}
	return p.Show("conversations.html", v)
}

// A place in a list by time is written as microseconds and how many of the same
// moment are past: it leads to nobody.
func placeAt(at string) (from store.Place) {
	micros, past, _ := strings.Cut(at, ".")
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil || n <= 0 {
		return from
	}
	from.At = time.UnixMicro(n)
	from.Past, _ = strconv.Atoi(past)
	from.Past = min(max(from.Past, 0), mostPast)
	return from
}

// mostPast bounds what strangers write into an address.
const mostPast = 10_000

// placeBehind is where the page behind some items begins.
func placeBehind[I any](from store.Place, items []I, at func(I) time.Time) string {
	last, past := at(items[len(items)-1]), 0
	for _, i := range items {
		if at(i).Equal(last) {
			past++
		}
	}
	if last.Equal(from.At) { // the page before ended within the same moment
		past += from.Past
	}
	return fmt.Sprintf("%d.%d", last.UnixMicro(), past)
}

// talkPage is one, with what was said.
type talkPage struct {
	talk
	*site.Form
	Lines []said
	Line  string // what the next answer is called, so that it goes out once
}

// said is a line with who said it.
type said struct {
	store.HelpLine
	By    string // the name of the officer
	Wrong string // why it was not sent
}

// Uncertain says that nobody knows whether it went out: the program ended meanwhile.
func (s said) Uncertain() bool { return s.Sent == store.LineSending }

func (o *console) conversation(p *site.Page) error {
	h, err := o.help(p)
	if err != nil {
		return err
	}
	if holds := h.State == store.HelpTaken && h.HeldBy == p.By().ID; !p.Partial() && !holds {
		if err := o.Line.Read(p, p.By(), h.ID); err != nil {
			return err
		}
	}
	return o.showTalk(p, h, site.Blank(), http.StatusOK)
}

// help is the one that a page is about.
func (o *console) help(p *site.Page) (store.Help, error) {
	h, found, err := o.Load.Store.Help(p, p.Param("id"))
	if err == nil && !found { // deleted by the follower, or since long ago
		err = &casework.Refusal{Code: casework.CodeNotYours}
	}
	return h, err
}

func (o *console) showTalk(p *site.Page, h store.Help, form *site.Form, status int) error {
	items, err := o.talks(p, h)
	if err != nil {
		return err
	}
	v := talkPage{talk: items[0], Form: form, Line: o.Line.NewID()}
	if v.Lines, err = o.saidIn(p, h.ID); err != nil {
		return err
	}
	if p.Partial() {
		return o.unlessSeen(p, v.Seen(), "conversation.html", "lines", v)
	}
	return p.ShowAs(status, "conversation.html", v)
}

// unlessSeen sends a part that a script asks for again and again, unless it is as it
// was seen: who listens to a page hears what is new, and nothing twice.
func (o *console) unlessSeen(p *site.Page, now, file, part string, about any) error {
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
		fmt.Fprintf(&b, "%s %d\n", i.ID, i.Version)
	}
	return digest.Of([]byte(b.String()))[:seenLength]
}

// seenLength is how much of a digest tells whether something has changed.
const seenLength = 12

// Seen tells whether something was said, or has gone out.
func (v talkPage) Seen() string {
	last := ""
	if n := len(v.Lines); n > 0 {
		last = v.Lines[n-1].Sent
	}
	return fmt.Sprintf("%d-%s", v.Version, last)
}

func (o *console) saidIn(p *site.Page, id string) (all []said, err error) {
	rows, err := o.Load.Store.HelpLines(p, id)
	if err != nil {
		return nil, err
	}
	var accounts []string
	for _, row := range rows {
		accounts = append(accounts, row.Account)
	}
	called, err := o.Load.Store.AccountNames(p, distinct(accounts)...)
	for _, row := range rows {
		one := said{HelpLine: row, By: called[row.Account]}
		if row.Author == store.ByOfficer && row.Sent != store.LineSent && row.Sent != store.LineSending {
			one.Wrong, _ = o.Words.Refusal(&casework.Refusal{Code: casework.Code(row.Sent)})
		}
		all = append(all, one)
	}
	return all, err
}

// attend does something about a talk, and shows it as it is then.
func (o *console) attend(p *site.Page, done string, do func(id string) error) error {
	form, id := p.Form(), p.Param("id")
	err := do(id)
	if err == nil {
		if done == "help-handed-back" || done == "help-released" {
			return p.To("/console/conversations", done)
		}
		return p.To("/console/conversations/"+id+"#say", done)
	}
	if !p.Refused(form, err) {
		return err
	}
	h, err := o.help(p)
	if err != nil {
		return err
	}
	return o.showTalk(p, h, form, http.StatusUnprocessableEntity)
}
