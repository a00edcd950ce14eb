package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/standing"
	"luohu/bot/words"
	"luohu/estimator"
)

// ObjectionWords are said while an objection is made.
type ObjectionWords struct {
	Which    words.Text `yaml:"which"`  // Items: Name, Points
	Reason   words.Text `yaml:"reason"` // At, Of, Name, Points
	TooShort words.Text `yaml:"too_short"`
	TooLong  words.Text `yaml:"too_long"` // Most, Given
	Confirm  words.Text `yaml:"confirm"`  // Items: Name, Points, Reason
	Made     words.Text `yaml:"made"`     // Number: of items
	Left     words.Text `yaml:"left"`
	Shut     words.Text `yaml:"shut"`    // Period, State, Days
	State    words.Text `yaml:"state"`   // At, Open
	Refused  words.Text `yaml:"refused"` // Says, Help
}

// objects is the talk in which an objection is made.
const objects = "object"

// objecting is how far it is.
type objecting struct {
	Application string     `json:"application"`
	Offered     []objected `json:"offered"` // all that can be objected to, as they were counted out
	Picked      []int      `json:"picked"`  // of them; empty: none yet
	Reasons     []string   `json:"reasons"` // of those that were picked, as far as they were given
}

// objected is one line of the table.
type objected struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Points string `json:"points"`
}

func applicant(s standing.Standing) casework.Actor {
	return casework.Actor{ID: s.Application.Person, Role: casework.Applicant, Person: s.Application.Person}
}

// object begins an objection, or tells of the one that was made, or of the rule.
func (t *talk) object() (string, error) {
	all, err := t.ownCases()
	if err != nil {
		return "", err
	}
	w := t.Words.Own.Objection
	for _, s := range all {
		if s.MayObject(t.Now()) {
			return t.beginObjection(s)
		}
		if s.Application.Objection != nil && s.Results == nil {
			f, err := t.Cases.Filling(t.ctx, applicant(s), s.Application.ID)
			if err != nil {
				return "", err
			}
			return t.withQuestion(t.objectionOf(f.Policy.Outline(), s.Application.Objection))
		}
	}
	shut := map[string]any{"Period": "", "State": "", "Days": 0}
	if len(all) > 0 {
		s := all[first(all)]
		shut = map[string]any{"Period": notice.PeriodName(s.Period.ID), "State": t.Called.States[s.Application.State], "Days": s.Period.Terms.Clocks.Display}
	}
	return t.withQuestion(w.Shut.With(shut))
}

func (t *talk) beginObjection(s standing.Standing) (string, error) {
	f, err := t.Cases.Filling(t.ctx, applicant(s), s.Application.ID)
	if err != nil {
		return "", err
	}
	o := objecting{Application: s.Application.ID}
	for _, l := range standing.ResultsOf(f).Open() {
		o.Offered = append(o.Offered, objected{l.ID, l.Name, l.Given.Short()})
	}
	if err := t.besides(objects, o); err != nil {
		return "", err
	}
	return t.objectionQuestion(o), nil
}

// objectionQuestion is what the talk waits for.
func (t *talk) objectionQuestion(o objecting) string {
	w := t.Words.Own.Objection
	switch at := len(o.Reasons); {
	case len(o.Picked) == 0:
		return w.Which.With(map[string]any{"Items": o.Offered})
	case at < len(o.Picked):
		one := o.Offered[o.Picked[at]]
		return w.Reason.With(map[string]any{"At": at + 1, "Of": len(o.Picked), "Name": one.Name, "Points": one.Points})
	}
	type row struct{ Name, Points, Reason string }
	var rows []row
	for i, at := range o.Picked {
		rows = append(rows, row{o.Offered[at].Name, o.Offered[at].Points, o.Reasons[i]})
	}
	return w.Confirm.With(map[string]any{"Items": rows})
}

// hearObjection hears what the talk waits for.
func (t *talk) hearObjection(said string) (reply string, ok bool, err error) {
	var o objecting
	if err := json.Unmarshal(t.conversation.AsideState, &o); err != nil {
		return "", false, fmt.Errorf("read how far an objection is: %w", err)
	}
	w := t.Words.Own.Objection
	said = strings.TrimSpace(said)
	match, exact := t.Matcher.Exact(said)
	switch digresses := exact && match.Intent != "stray" && len(o.Reasons) < len(o.Picked); {
	case t.quits(said):
		t.noMoreAside()
		return w.Left.String(), true, nil
	case exact && match.Intent == "back":
		return t.objectionBack(o)
	case digresses:
		return "", false, nil
	}
	switch {
	case len(o.Picked) == 0:
		if o.Picked, ok = picks(said, len(o.Offered)); !ok {
			return "", false, nil
		}
	case len(o.Reasons) < len(o.Picked):
		switch n := utf8.RuneCountInString(said); {
		case n > casework.MaxReason:
			return w.TooLong.With(map[string]any{"Most": casework.MaxReason, "Given": n}), true, nil
		case n < standing.LeastReason:
			return w.TooShort.String(), true, nil
		}
		o.Reasons = append(o.Reasons, said)
	default:
		return t.hearObjectionConfirmed(said, o)
	}
	return t.objectionQuestion(o), true, t.besides(objects, o)
}

// objectionBack takes the last thing back that was said.
func (t *talk) objectionBack(o objecting) (string, bool, error) {
	if len(o.Reasons) > 0 {
		o.Reasons = o.Reasons[:len(o.Reasons)-1]
	} else {
		o.Picked = nil
	}
	return t.objectionQuestion(o), true, t.besides(objects, o)
}

func (t *talk) hearObjectionConfirmed(said string, o objecting) (string, bool, error) {
	w := t.Words.Own.Objection
	yes, no := yesOrNo(said)
	switch {
	case no:
		t.noMoreAside()
		return w.Left.String(), true, nil
	case !yes && said != "提交" && said != "提交复核" && said != "确认":
		return "", false, nil
	}
	var items []casework.ObjectedIndicator
	for i, at := range o.Picked {
		items = append(items, casework.ObjectedIndicator{Indicator: o.Offered[at].ID, Reason: o.Reasons[i]})
	}
	one, err := t.caseOf(o.Application)
	if err != nil {
		return "", false, err
	}
	t.noMoreAside()
	if one == nil { // unbound meanwhile
		return w.Left.String(), true, nil
	}
	_, err = t.Cases.Object(t.ctx, applicant(*one), o.Application, items)
	if refusal, is := casework.IsRefusal(err); is {
		says, help := t.Called.Refusal(refusal)
		reply, err := t.withQuestion(w.Refused.With(map[string]any{"Says": says, "Help": help}))
		return reply, true, err
	}
	if err != nil {
		return "", false, err
	}
	reply, err := t.withQuestion(w.Made.With(map[string]any{"Number": len(items)}))
	return reply, true, err
}

// objectionOf is how one that was made stands.
func (t *talk) objectionOf(outline []estimator.Outline, o *casework.Objection) string {
	w := t.Words.Own.Points
	told := []string{t.Words.Own.Objection.State.With(map[string]any{"At": casework.Moment(o.At), "Open": o.Open()})}
	for _, item := range o.Items {
		name := item.Indicator
		if i := slices.IndexFunc(outline, func(in estimator.Outline) bool { return in.ID == item.Indicator }); i >= 0 {
			name = outline[i].Name
		}
		told = append(told, w.Item.With(map[string]any{
			"Name": name, "Department": t.Called.Departments[item.Department], "Answered": !item.Answered.IsZero(), "Changed": item.Changed,
			"Before": item.Before.Short(), "After": item.After.Short(), "Text": item.Text,
		}))
	}
	return strings.Join(told, "\n")
}

// picks reads which of so many somebody means: "2 5", "2、5", "第2和第5项" or "全部".
func picks(said string, most int) (all []int, ok bool) {
	said = norm.NFKC.String(said)
	if slices.Contains([]string{"全部", "全选", "都选", "所有"}, said) {
		for i := range most {
			all = append(all, i)
		}
		return all, true
	}
	said = strings.NewReplacer("第", " ", "项", " ", "和", " ", "、", " ", ",", " ", "，", " ", "。", " ", ".", " ", ";", " ").Replace(said)
	for _, word := range strings.Fields(said) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > most {
			return nil, false
		}
		if !slices.Contains(all, n-1) {
			all = append(all, n-1)
		}
	}
	slices.Sort(all)
	return all, len(all) > 0
}

func signed(p estimator.Points) string {
	if p > 0 {
		return "+" + p.Short()
	}
	return p.Short()
}
