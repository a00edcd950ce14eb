package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/standing"
	"luohu/bot/words"
)

// StandingWords say where an application stands.
type StandingWords struct {
	Head   words.Text                    `yaml:"head"`  // Name, Period, Number, Bar, At, Of, Stop, State, Ending
	Stops  map[string]words.Text         `yaml:"stops"` // by name
	Hands  map[string]words.Text         `yaml:"hands"` // by who: Departments, Records, Since, Day, Days, Over, Provisional, Stands, End, Items
	Can    map[casework.State]words.Text `yaml:"can"`
	Page   words.Text                    `yaml:"page"`   // Link
	Why    words.Text                    `yaml:"why"`    // how to ask for the reason of a date
	Others words.Text                    `yaml:"others"` // Cases: At, Name, Period, State
	None   words.Text                    `yaml:"none"`
	Days   words.Text                    `yaml:"days"` // Departments, Unit, Day, From, Days, Skipped, MadeUp, Provisional
	Paused words.Text                    `yaml:"paused"`
	NoDays words.Text                    `yaml:"no_days"`
}

// stands is the talk in which one of several applications can be picked, and the
// reason of a date asked for.
const stands = "standing"

// standsAt is what was told last: which applications were counted out, and which
// of them was shown.
type standsAt struct {
	IDs   []string `json:"ids"`
	Shown int      `json:"shown"`
}

// standing tells of the newest application, and names the others.
func (t *talk) standing() (string, error) {
	all, err := t.ownCases()
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return t.withQuestion(t.besidesAgency(t.Words.Own.Standing.None.String()))
	}
	return t.standingOf(all, first(all))
}

// first is the one that people mean: the newest that goes on, else the newest.
func first(all []standing.Standing) int {
	return max(0, slices.IndexFunc(all, func(s standing.Standing) bool { return len(s.Hands) > 0 }))
}

func (t *talk) standingOf(all []standing.Standing, at int) (string, error) {
	w, one := t.Words.Own.Standing, all[at]
	told, counted := t.handsOf(one, w.Can)
	if page := t.ownPage(); page != "" {
		told = append(told, page)
	}
	if also := t.besidesAgency(""); also != "" {
		told = append(told, also)
	}
	if t.open() || !counted && len(all) == 1 { // a number answers the interview
		return t.withQuestion(strings.Join(told, "\n\n"))
	}
	if counted {
		told = append(told, w.Why.String())
	}
	kept := standsAt{Shown: at}
	var others []otherCase
	for i, s := range all {
		kept.IDs = append(kept.IDs, s.Application.ID)
		if i != at {
			others = append(others, otherCase{i + 1, s.Name, notice.PeriodName(s.Period.ID), t.Called.States[s.Application.State]})
		}
	}
	if len(others) > 0 {
		told = append(told, w.Others.With(map[string]any{"Cases": others}))
	}
	if err := t.besides(stands, kept); err != nil {
		return "", err
	}
	return t.withQuestion(strings.Join(told, "\n\n"))
}

// handsOf is how one stands: who has it, and what can be done by whom it is told; and
// whether there are days that were counted.
func (t *talk) handsOf(one standing.Standing, can map[casework.State]words.Text) (told []string, counted bool) {
	told, asked := []string{t.standingHead(one)}, false
	for _, h := range one.Hands {
		told = append(told, t.Words.Own.Standing.Hands[h.Who].With(t.hand(h)))
		asked = asked || h.Supplement != nil
		counted = counted || h.Left != nil && len(h.Counted) > 0
	}
	a := one.Application
	if says, known := can[a.State]; known {
		told = append(told, says.With(map[string]any{"Withheld": one.Results != nil, "Objected": a.Objection != nil, "Rank": a.Rank, "Asked": asked}))
	}
	return told, counted
}

// ownPage leads to the page on a phone; empty: there is none just now.
func (t *talk) ownPage() string { return t.linkTo(t.OwnPage, t.Words.Own.Standing.Page) }

func (t *talk) linkTo(page func(context.Context, string) (string, bool, error), says words.Text) string {
	if page == nil || t.PublicURL == "" {
		return ""
	}
	link, once, err := page(t.ctx, t.conversation.Follower)
	if err != nil {
		t.Log.Warn("a follower gets no page of their own", "error", err)
		return ""
	}
	return says.With(map[string]any{"Link": link, "Once": once})
}

// otherCase is one that can be asked for by its number.
type otherCase struct {
	At                  int
	Name, Period, State string
}

func (t *talk) standingHead(s standing.Standing) string {
	w, at := t.Words.Own.Standing, 0
	var bar strings.Builder
	for i, stop := range s.Way {
		switch stop.How {
		case standing.Stopped:
			bar.WriteString("✕")
		case "":
			bar.WriteString("○")
			continue
		default:
			bar.WriteString("●")
		}
		at = i
	}
	return w.Head.With(map[string]any{
		"Name": s.Name, "Period": notice.PeriodName(s.Period.ID), "Number": s.Application.Number,
		"Bar": bar.String(), "Stop": w.Stops[s.Way[at].Name].String(),
		"State": t.Called.States[s.Application.State], "Ending": s.Application.Ending,
	})
}

// hand is what a text about who has an application may tell.
func (t *talk) hand(h standing.Hand) map[string]any {
	told := map[string]any{
		"Departments": t.departments(h.Departments), "Records": h.Records, "Since": day(h.Since), "Stands": h.Stands,
		"End": casework.Moment(h.End), "Day": "", "Days": 0, "Over": false, "Provisional": false, "Items": 0, "Text": "",
	}
	if h.Left != nil {
		told["Day"], told["Days"], told["Over"], told["Provisional"] = named(h.Left.Day), h.Left.Days, h.Left.Over, h.Left.Provisional
	}
	if h.Supplement != nil {
		told["Items"], told["Text"] = len(h.Supplement.Wants), h.Supplement.Text
	}
	return told
}

// named is a civil day with its day of the week: 6月5日（周五）.
func named(day time.Time) string {
	return day.Format("1月2日") + "（周" + string([]rune("日一二三四五六")[day.Weekday()]) + "）"
}

// day is the one of a moment.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(casework.Zone).Format("1月2日")
}

// hearStanding hears which of the applications is to be shown, or that the reason
// of its dates is asked for; whatever else is said ends it.
func (t *talk) hearStanding(said string) (reply string, ok bool, err error) {
	var was standsAt
	if err := json.Unmarshal(t.conversation.AsideState, &was); err != nil {
		return "", false, fmt.Errorf("read what was told of applications: %w", err)
	}
	said = norm.NFKC.String(strings.TrimSpace(said))
	n, _ := strconv.Atoi(said) // 0: it is no number
	why := asksWhy(said)
	if !why && (n < 1 || n > len(was.IDs)) {
		t.noMoreAside()
		return "", false, nil
	}
	all, err := t.ownCases()
	if err != nil {
		return "", false, err
	}
	id := was.IDs[was.Shown]
	if !why {
		id = was.IDs[n-1]
	}
	at := slices.IndexFunc(all, func(s standing.Standing) bool { return s.Application.ID == id })
	if at < 0 { // it is theirs no more
		t.noMoreAside()
		return "", false, nil
	}
	if why {
		reply, err = t.withQuestion(t.whyThen(all[at]))
	} else {
		reply, err = t.standingOf(all, at)
	}
	return reply, true, err
}

// asksWhy says that somebody asks for the reason of a date.
func asksWhy(said string) bool {
	switch strings.TrimRight(said, "？?。.！!~～ ") {
	case "为什么", "为啥", "为嘛", "怎么算的", "怎么算", "怎么数的", "理由", "日期怎么算", "为什么是这天", "为什么是这一天", "凭什么":
		return true
	}
	return false
}

// whyThen says how the days to its dates were counted.
func (t *talk) whyThen(s standing.Standing) string {
	w := t.Words.Own.Standing
	var told []string
	for _, h := range s.Hands {
		if h.Left == nil || len(h.Counted) == 0 {
			continue
		}
		days, provisional := 0, false
		var skipped, madeUp []string
		for _, d := range h.Counted {
			provisional = provisional || d.Reason.Provisional()
			switch {
			case d.Counted:
				if days++; d.Reason == calendar.MakeUpDay {
					madeUp = append(madeUp, named(d.Date.Time))
				}
			case d.Reason == casework.Paused:
				skipped = append(skipped, named(d.Date.Time)+w.Paused.String())
			default:
				skipped = append(skipped, named(d.Date.Time)+d.Reason.Name())
			}
		}
		told = append(told, w.Days.With(map[string]any{
			"Unit": h.Who == standing.AtApplicant, "Departments": t.departments(h.Departments), "Day": named(h.Left.Day), "From": named(h.Counted[0].Date.Time),
			"Days": days, "Skipped": strings.Join(skipped, "、"), "MadeUp": strings.Join(madeUp, "、"), "Provisional": provisional,
		}))
	}
	if len(told) == 0 {
		return w.NoDays.String()
	}
	return strings.Join(told, "\n\n")
}
