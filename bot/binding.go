package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/binding"
	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/bot/dialogue"
	"luohu/bot/words"
)

// binds is the talk in which a follower shows which person they are.
const binds = "bind"

// Binder finds out which person, or which agent, a follower is.
type Binder interface {
	TextOf(agent bool) (consent.Text, error)
	AgentOf(ctx context.Context, follower string) (*binding.Agent, error)
	StaffOf(ctx context.Context, follower string) ([]store.StaffPhone, error)
	AsStaff(ctx context.Context, follower, scene string) error
	AsAgent(ctx context.Context, f binding.Follower, scene string) error
	Of(ctx context.Context, follower string) ([]store.Binding, error)
	Others(ctx context.Context, person string) ([]store.Binding, error)
	End(ctx context.Context, follower, id string) (ended bool, err error)
	ByScene(ctx context.Context, f binding.Follower, scene string) error
	ByReceipt(ctx context.Context, f binding.Follower, number, code string) error
	SendsCodes() bool
	AskCode(ctx context.Context, follower, name, last string) error
	ByCode(ctx context.Context, f binding.Follower, code string) error
}

// BindingWords are what is said about it.
type BindingWords struct {
	Ask     words.Text                   `yaml:"ask"`  // Text, Page: what is agreed to
	Ways    words.Text                   `yaml:"ways"` // Phone: whether a code can be sent
	Code    words.Text                   `yaml:"code"`
	Unclear words.Text                   `yaml:"unclear"`
	Bound   words.Text                   `yaml:"bound"`
	Already words.Text                   `yaml:"already"` // Day
	Left    words.Text                   `yaml:"left"`
	None    words.Text                   `yaml:"none"`  // nothing to unbind
	Which   words.Text                   `yaml:"which"` // Bindings: Day, Own, Follower, Unit: of an agent, Staff: of an account of the staff
	Unbound words.Text                   `yaml:"unbound"`
	Hidden  words.Text                   `yaml:"hidden"` // what officers read instead of what is said meanwhile
	Refused map[casework.Code]words.Text `yaml:"refused"`
}

// The steps.
const (
	agreeing = "agree"
	showing  = "show"
	coding   = "code"
)

// bindState is where it stands. No name and no number of an ID is in it.
type bindState struct {
	Step   string `json:"step"`
	Agreed string `json:"agreed"` // the version of the text that was shown
	Scene  string `json:"scene,omitempty"`
	Agent  bool   `json:"agent,omitempty"`  // by whose scene an agent is bound
	Staff  string `json:"staff,omitempty"`  // by which name one of the staff signs in, by whose scene their phone is bound
	Number string `json:"number,omitempty"` // of a receipt, with its code: they came before the consent
	Code   string `json:"code,omitempty"`
}

func (t *talk) bindState() (b bindState, err error) {
	if err := json.Unmarshal(t.conversation.AsideState, &b); err != nil {
		return b, fmt.Errorf("read how far the binding is: %w", err)
	}
	return b, nil
}

// bind asks for consent, and says how it goes on.
func (t *talk) bind(b bindState) (string, error) {
	own, err := t.Binder.Of(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	if len(own) > 0 && b == (bindState{}) {
		return t.withQuestion(t.Words.Binding.Already.With(map[string]any{"Day": dayOf(own[0].MadeAt)}))
	}
	text, err := t.Binder.TextOf(b.Agent)
	if err != nil {
		return "", err
	}
	b.Step, b.Agreed = agreeing, text.Version
	if err := t.besides(binds, b); err != nil {
		return "", err
	}
	return t.bindQuestion(b), nil
}

// hearReceipt begins with what somebody copies from their receipt.
func (t *talk) hearReceipt(said string) (reply string, ok bool, err error) {
	number, code, is := binding.ReadReceipt(said)
	if !is {
		return "", false, nil
	}
	reply, err = t.bind(bindState{Number: number, Code: code})
	return reply, true, err
}

// bindQuestion is what the binding waits for.
func (t *talk) bindQuestion(b bindState) string {
	if b.Staff != "" {
		return t.Words.Staff.Ask.With(map[string]any{"Name": b.Staff})
	}
	w := t.Words.Binding
	switch b.Step {
	case showing:
		return w.Ways.With(map[string]any{"Phone": t.Binder.SendsCodes()})
	case coding:
		return w.Code.String()
	}
	text, err := t.Binder.TextOf(b.Agent)
	if err != nil {
		return ""
	}
	return w.Ask.With(map[string]any{"Text": text.Text, "Page": t.PublicURL + "/h5/guides/privacy"})
}

// hearBinding hears what the binding waits for.
func (t *talk) hearBinding(said string) (reply string, ok bool, err error) {
	b, err := t.bindState()
	if err != nil {
		return "", false, err
	}
	if t.quits(said) || said == "不同意" {
		t.noMoreAside()
		return t.Words.Binding.Left.String(), true, nil
	}
	switch b.Step {
	case agreeing:
		return t.hearAgreed(said, b)
	case coding:
		if code := norm.NFKC.String(strings.TrimSpace(said)); len(code) == 6 && isNumber(code) {
			reply, err = t.shown(b, func(f binding.Follower) error { return t.Binder.ByCode(t.ctx, f, code) })
			return reply, true, err
		}
	}
	return t.hearShown(said, b)
}

// hearAgreed hears a yes or a no to the text.
func (t *talk) hearAgreed(said string, b bindState) (reply string, ok bool, err error) {
	yes, no := agrees(said)
	switch {
	case no:
		t.noMoreAside()
		return t.Words.Binding.Left.String(), true, nil
	case !yes:
		return "", false, nil
	}
	b.Step = showing
	switch {
	case b.Staff != "":
		reply, err = t.shownStaff(b)
	case b.Agent:
		reply, err = t.shownAgent(b)
	case b.Scene != "":
		reply, err = t.shown(b, func(f binding.Follower) error { return t.Binder.ByScene(t.ctx, f, b.Scene) })
	case b.Number != "":
		reply, err = t.shown(b, func(f binding.Follower) error { return t.Binder.ByReceipt(t.ctx, f, b.Number, b.Code) })
	default:
		reply, err = t.bindQuestion(b), t.besides(binds, b)
	}
	return reply, true, err
}

// hearShown hears what a receipt says, or a name and the end of an ID number.
func (t *talk) hearShown(said string, b bindState) (reply string, ok bool, err error) {
	if number, code, is := binding.ReadReceipt(said); is {
		reply, err = t.shown(b, func(f binding.Follower) error { return t.Binder.ByReceipt(t.ctx, f, number, code) })
		return reply, true, err
	}
	name, last, is := binding.ReadLastSix(said)
	if !is {
		return "", false, nil
	}
	err = t.Binder.AskCode(t.ctx, t.conversation.Follower, name, last)
	if reply, refused := t.bindRefused(err); refused {
		return reply, true, nil
	}
	if err != nil {
		return "", false, err
	}
	b.Step = coding
	return t.bindQuestion(b), true, t.besides(binds, b)
}

// shown binds by what was shown, or says why not.
func (t *talk) shown(b bindState, bind func(binding.Follower) error) (string, error) {
	err := bind(binding.Follower{ID: t.conversation.Follower, Agreed: b.Agreed})
	if reply, refused := t.bindRefused(err); refused {
		b.Scene, b.Number, b.Code = "", "", ""
		return reply, t.besides(binds, b)
	}
	if err != nil {
		return "", err
	}
	t.noMoreAside()
	return t.withQuestion(t.Words.Binding.Bound.String())
}

// shownAgent binds an agent, or says why not: there is no other way than the code.
func (t *talk) shownAgent(b bindState) (string, error) {
	err := t.Binder.AsAgent(t.ctx, binding.Follower{ID: t.conversation.Follower, Agreed: b.Agreed}, b.Scene)
	reply, refused := t.bindRefused(err)
	if err != nil && !refused {
		return "", err
	}
	if !refused {
		reply = t.Words.Agency.Bound.String()
	}
	t.noMoreAside()
	return t.withQuestion(reply)
}

// bindRefused says a refusal in words; refused is false of anything else.
func (t *talk) bindRefused(err error) (reply string, refused bool) {
	refusal, is := casework.IsRefusal(err)
	if !is {
		return "", false
	}
	text, known := t.Words.Binding.Refused[refusal.Code]
	if !known {
		return "", false
	}
	return text.With(refusal.Params), true
}

// unbinds is the talk in which a follower says which binding is to end.
const unbinds = "unbind"

// listed are the bindings that were counted out, in their order.
type listed struct {
	IDs []string `json:"ids"`
}

// unbind counts out the bindings of all whom the follower is.
func (t *talk) unbind() (string, error) {
	own, err := t.Binder.Of(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	type row struct {
		Day, Follower, Unit string
		Own, Staff          bool
	}
	var rows []row
	var ids listed
	for _, mine := range own {
		theirs, err := t.Binder.Others(t.ctx, mine.Person)
		if err != nil {
			return "", err
		}
		for _, b := range theirs {
			rows = append(rows, row{Day: dayOf(b.MadeAt), Follower: helpline.Masked(b.Follower), Own: b.Follower == t.conversation.Follower})
			ids.IDs = append(ids.IDs, b.ID)
		}
	}
	agent, err := t.Binder.AgentOf(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	if agent != nil {
		rows = append(rows, row{Day: dayOf(agent.Binding.MadeAt), Unit: agent.Unit, Own: true})
		ids.IDs = append(ids.IDs, agent.Binding.ID)
	}
	staff, err := t.Binder.StaffOf(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	for _, p := range staff {
		rows = append(rows, row{Day: dayOf(p.MadeAt), Staff: true})
		ids.IDs = append(ids.IDs, p.Account)
	}
	if len(rows) == 0 {
		return t.withQuestion(t.Words.Binding.None.String())
	}
	if err := t.besides(unbinds, ids); err != nil {
		return "", err
	}
	return t.Words.Binding.Which.With(map[string]any{"Bindings": rows}), nil
}

// hearUnbinding hears a number of what was counted out; whatever else is said ends
// it.
func (t *talk) hearUnbinding(said string) (reply string, ok bool, err error) {
	var ids listed
	if err := json.Unmarshal(t.conversation.AsideState, &ids); err != nil {
		return "", false, fmt.Errorf("read what was counted out: %w", err)
	}
	t.noMoreAside()
	n, _ := strconv.Atoi(norm.NFKC.String(strings.TrimSpace(said))) // 0: it is no number
	if n < 1 || n > len(ids.IDs) {
		return "", false, nil
	}
	if _, err := t.Binder.End(t.ctx, t.conversation.Follower, ids.IDs[n-1]); err != nil {
		return "", false, err
	}
	reply, err = t.withQuestion(t.Words.Binding.Unbound.String())
	return reply, true, err
}

func dayOf(at time.Time) string { return at.In(dialogue.Tianjin).Format("2006年1月2日") }
