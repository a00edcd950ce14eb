package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/bot/words"
)

// SupplementWords are said while a supplement is answered.
type SupplementWords struct {
	None     words.Text `yaml:"none"`
	Items    words.Text `yaml:"items"`  // Left: Day, Days, Over, Provisional; Items: Name, Department, Reason, Text, Files, Came
	Photos   words.Text `yaml:"photos"` // Name, Reason, Came
	Got      words.Text `yaml:"got"`    // At, Name
	Later    words.Text `yaml:"later"`
	TooMany  words.Text `yaml:"too_many"` // Most
	NotNow   words.Text `yaml:"not_now"`  // a picture while nothing is asked for
	Waiting  words.Text `yaml:"waiting"`  // a picture while a supplement waits, but no item is picked
	NoPhoto  words.Text `yaml:"no_photo"`
	OnTheWay words.Text `yaml:"on_the_way"` // Number
	Old      words.Text `yaml:"old"`        // Name, Number
	Removed  words.Text `yaml:"removed"`
	NoSuch   words.Text `yaml:"no_such"`
	Confirm  words.Text `yaml:"confirm"` // Items: Name, Came
	Sent     words.Text `yaml:"sent"`
	Left     words.Text `yaml:"left"`
	Refused  words.Text `yaml:"refused"` // Says, Help

	Poor   map[string]words.Text `yaml:"poor"`   // about a photo, by what is poor
	Retake words.Text            `yaml:"retake"` // behind whatever is poor
	Gone   words.Text            `yaml:"gone"`   // a photo that WeChat has no more
}

// supplements is the talk in which a supplement is answered.
const supplements = "supplement"

// The steps of it.
const (
	picking   = "pick"
	shooting  = "photos"
	replacing = "old"
	sending   = "send"
)

// wanted is one paper that is asked for.
type wanted struct {
	Application string `json:"a"`
	Supplement  string `json:"s"`
	Material    string `json:"m"`
}

// supplementing is how far it is.
type supplementing struct {
	Step  string   `json:"step"`
	Items []wanted `json:"items"` // as they were counted out
	At    int      `json:"at"`    // the one that was picked
	Old   []string `json:"old"`   // its files from before the request
}

// supplement counts out what is asked for.
func (t *talk) supplement() (string, error) {
	items, err := t.askedItems()
	if err != nil {
		return "", err
	}
	if len(items) == 0 {
		return t.withQuestion(t.besidesAgency(t.Words.Own.Supplement.None.String()))
	}
	s := supplementing{Step: picking}
	for _, item := range items {
		s.Items = append(s.Items, item.wanted)
	}
	if err := t.besides(supplements, s); err != nil {
		return "", err
	}
	return t.itemsSaid(items), nil
}

func (t *talk) itemsSaid(items []asked) string {
	told := map[string]any{"Items": items, "Day": "", "Days": 0, "Over": false, "Provisional": false, "Ready": ready(items)}
	if left := items[0].left; left != nil {
		told["Day"], told["Days"], told["Over"], told["Provisional"] = named(left.Day), left.Days, left.Over, left.Provisional
	}
	return t.Words.Own.Supplement.Items.With(told)
}

// supplementState reads how far it is.
func (t *talk) supplementState() (s supplementing, err error) {
	if err := json.Unmarshal(t.conversation.AsideState, &s); err != nil {
		return s, fmt.Errorf("read how far a supplement is: %w", err)
	}
	return s, nil
}

// picked is the item that photos are sent for; nil: it is asked for no more.
func (s supplementing) picked(items []asked) *asked {
	for i := range items {
		if s.At < len(s.Items) && items[i].wanted == s.Items[s.At] {
			return &items[i]
		}
	}
	return nil
}

// hearSupplement hears what the talk waits for.
func (t *talk) hearSupplement(said string) (reply string, ok bool, err error) {
	s, err := t.supplementState()
	if err != nil {
		return "", false, err
	}
	said = norm.NFKC.String(strings.TrimSpace(said))
	if t.quits(said) {
		t.noMoreAside()
		return t.Words.Own.Supplement.Left.String(), true, nil
	}
	items, err := t.askedItems()
	if err != nil {
		return "", false, err
	}
	if len(items) == 0 { // answered, or decided, meanwhile
		t.noMoreAside()
		return "", false, nil
	}
	switch {
	case isOneOf(said, "提交补正", "补正完成", "提交"):
		return t.confirmSupplement(s, items)
	case s.Step == sending:
		return t.hearSending(said, s, items)
	case s.Step == replacing:
		return t.hearReplacing(said, s, items)
	case s.Step == shooting:
		return t.hearShooting(said, s, items)
	}
	return t.hearPicking(said, s, items)
}

func isOneOf(said string, words ...string) bool {
	return slices.Contains(words, strings.TrimRight(said, "。.！!~～ "))
}

func (t *talk) hearPicking(said string, s supplementing, items []asked) (string, bool, error) {
	n, _ := strconv.Atoi(said) // 0: it is no number
	if n < 1 || n > len(s.Items) {
		return "", false, nil
	}
	s.At, s.Step = n-1, shooting
	item := s.picked(items)
	if item == nil {
		reply, err := t.supplement()
		return reply, true, err
	}
	s.Old = nil
	for _, f := range item.one.Application.Material(item.Material).Files {
		if !slices.ContainsFunc(item.photos, func(p store.Photo) bool { return p.File == f.ID }) {
			s.Old = append(s.Old, f.ID)
		}
	}
	return t.Words.Own.Supplement.Photos.With(item), true, t.besides(supplements, s)
}

// hearShooting hears that all photos were sent, or that one is to go.
func (t *talk) hearShooting(said string, s supplementing, items []asked) (string, bool, error) {
	w, item := t.Words.Own.Supplement, s.picked(items)
	if item == nil {
		reply, err := t.supplement()
		return reply, true, err
	}
	if isOneOf(said, "返回", "上一步") {
		reply, err := t.supplement()
		return reply, true, err
	}
	if n, removes := removal(said, len(item.photos)); removes {
		return t.removePhoto(item, n)
	}
	if !isOneOf(said, "完成", "好了", "发完了", "完了", "没了", "就这些", "结束") {
		return "", false, nil
	}
	switch {
	case item.waits > 0:
		return w.OnTheWay.With(map[string]any{"Number": item.waits}), true, t.besides(supplements, s)
	case item.Came == 0 && !item.Changed():
		return w.NoPhoto.String(), true, t.besides(supplements, s)
	case len(s.Old) > 0 && item.Came > 0:
		s.Step = replacing
		return w.Old.With(map[string]any{"Name": item.Name, "Number": len(s.Old)}), true, t.besides(supplements, s)
	}
	return t.itemDone(s, items)
}

// itemDone goes on with the next item, or to sending them.
func (t *talk) itemDone(s supplementing, items []asked) (string, bool, error) {
	if ready(items) {
		return t.confirmSupplement(s, items)
	}
	reply, err := t.supplement()
	return reply, true, err
}

// hearReplacing hears whether the files from before are to go.
func (t *talk) hearReplacing(said string, s supplementing, items []asked) (string, bool, error) {
	item := s.picked(items)
	switch {
	case item == nil:
		reply, err := t.supplement()
		return reply, true, err
	case isOneOf(said, "保留", "留着", "都要", "不换"):
	case isOneOf(said, "换掉", "替换", "换", "不要了", "删掉"):
		for _, file := range s.Old {
			_, err := t.Cases.RemoveFile(t.ctx, applicant(*item.one), item.Application, 0, item.Material, file)
			if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeFileUnknown {
				continue // it went already
			}
			if reply, refused := t.refusedSupplement(err); refused || err != nil {
				return reply, refused, err
			}
		}
	default:
		return "", false, nil
	}
	return t.itemDone(s, items)
}

func (t *talk) confirmSupplement(s supplementing, items []asked) (string, bool, error) {
	s.Step = sending
	return t.Words.Own.Supplement.Confirm.With(map[string]any{"Items": items, "Ready": ready(items)}), true, t.besides(supplements, s)
}

// hearSending sends every supplement that can be sent.
func (t *talk) hearSending(said string, s supplementing, items []asked) (string, bool, error) {
	yes, no := yesOrNo(said)
	if no || isOneOf(said, "返回", "上一步") {
		reply, err := t.supplement()
		return reply, true, err
	}
	if !yes && !isOneOf(said, "确认", "确认提交") {
		return "", false, nil
	}
	sent := map[wanted]bool{}
	for _, item := range items {
		of := wanted{Application: item.Application, Supplement: item.Supplement}
		if sent[of] || !slices.Contains(s.Items, item.wanted) {
			continue
		}
		sent[of] = true
		_, err := t.Cases.Answer(t.ctx, applicant(*item.one), item.Application, 0, item.Supplement)
		if reply, refused := t.refusedSupplement(err); refused || err != nil {
			return reply, refused, err
		}
	}
	t.noMoreAside()
	reply, err := t.withQuestion(t.Words.Own.Supplement.Sent.String())
	return reply, true, err
}

// refusedSupplement says a refusal in words; refused is false of anything else.
func (t *talk) refusedSupplement(err error) (reply string, refused bool) {
	refusal, is := casework.IsRefusal(err)
	if !is {
		return "", false
	}
	says, help := t.Called.Refusal(refusal)
	return t.Words.Own.Supplement.Refused.With(map[string]any{"Says": says, "Help": help}), true
}

// supplementQuestion is what the talk waits for; empty: it can't be told.
func (t *talk) supplementQuestion() string {
	s, err := t.supplementState()
	if err != nil {
		return ""
	}
	items, err := t.askedItems()
	if err != nil || len(items) == 0 {
		return ""
	}
	w, item := t.Words.Own.Supplement, s.picked(items)
	switch {
	case s.Step == sending:
		return w.Confirm.With(map[string]any{"Items": items, "Ready": ready(items)})
	case item == nil || s.Step == picking:
		return t.itemsSaid(items)
	case s.Step == replacing:
		return w.Old.With(map[string]any{"Name": item.Name, "Number": len(s.Old)})
	}
	return w.Photos.With(item)
}
