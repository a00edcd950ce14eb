package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/binding"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/standing"
	"luohu/bot/words"
)

// AgencyWords are said to an agent about the applications of their unit.
type AgencyWords struct {
	Invited words.Text                    `yaml:"invited"` // Unit
	Bound   words.Text                    `yaml:"bound"`
	Unbound words.Text                    `yaml:"unbound"` // to who is no agent
	Shut    words.Text                    `yaml:"shut"`    // to one who sees nothing now
	Also    words.Text                    `yaml:"also"`    // under what is an applicant's; Unit
	Head    words.Text                    `yaml:"head"`    // Unit, Period, Only, Listed, All, Asked, Today
	Line    words.Text                    `yaml:"line"`    // At, Name, Tail, State, Asked, Day, Over, Today, Gone, Open
	Foot    words.Text                    `yaml:"foot"`    // Left: behind this page; Only, Open, More: not counted out, Page
	Empty   words.Text                    `yaml:"empty"`   // Unit, Only, Page
	Can     map[casework.State]words.Text `yaml:"can"`     // Withheld, Objected, Rank, Asked
	Phones  words.Text                    `yaml:"phones"`  // Most: how many followers the applicant is
	Page    words.Text                    `yaml:"page"`    // Link
	Back    words.Text                    `yaml:"back"`    // Why: whether there is a date to ask about
	Gone    words.Text                    `yaml:"gone"`
}

// agencies is the talk in which an agent looks through the applications of their unit.
const agencies = "agency"

// only is which of them are listed.
type only string

const (
	everybody only = "all"
	asking    only = "asked"
	today     only = "today"
)

// onlyBy are the words for it. They are no keywords: to who is no agent they mean what
// they mean.
var onlyBy = map[string]only{
	"待补正": asking, "等补正": asking, "要补正": asking, "今日到期": today, "今天到期": today, "全部": everybody, "全部申请": everybody, "返回": everybody,
}

// ofAgents are guides by whose word an agent who is no applicant asks for their unit's.
var ofAgents = map[string]only{"progress": everybody, "supplement": asking}

// countedMost is how many of a list are counted out: the portal has all.
const countedMost = 200

// agencyAt is which applications were counted out, and how far they were shown. What
// stands of them is asked anew each time.
type agencyAt struct {
	Only only     `json:"only"`
	IDs  []string `json:"ids"`
	More int      `json:"more"` // that were not counted out
	Next int      `json:"next"` // the first that was not shown yet
	Told int      `json:"told"` // the one that was told of, from 1 on; 0: none
}

// hearUnit hears which of the unit's applications an agent asks for, where nothing was
// counted out yet.
func (t *talk) hearUnit(said string) (reply string, ok bool, err error) {
	which, known := onlyBy[norm.NFKC.String(said)]
	if !known || which == everybody || t.open() {
		return "", false, nil
	}
	return t.agencyIfBound(which)
}

// agencyIfBound lists them; ok is false of who is no agent.
func (t *talk) agencyIfBound(which only) (reply string, ok bool, err error) {
	agent, err := t.Binder.AgentOf(t.ctx, t.conversation.Follower)
	if err != nil || agent == nil {
		return "", false, err
	}
	t.found()
	reply, err = t.agencyOf(agent, which)
	return reply, true, err
}

// agency lists them, or says how one is bound as an agent.
func (t *talk) agency(which only) (string, error) {
	reply, ok, err := t.agencyIfBound(which)
	if err != nil || ok {
		return reply, err
	}
	return t.withQuestion(t.Words.Agency.Unbound.String())
}

// besidesAgency is something with a line under it for who is an agent too.
func (t *talk) besidesAgency(said string) string {
	agent, err := t.Binder.AgentOf(t.ctx, t.conversation.Follower)
	if err != nil || agent == nil || agent.Shut {
		return said
	}
	return strings.TrimSpace(said + "\n\n" + t.Words.Agency.Also.With(map[string]any{"Unit": agent.Unit}))
}

func (t *talk) agencyOf(agent *binding.Agent, which only) (string, error) {
	t.own = true
	if agent.Shut {
		t.noMoreAside()
		return t.withQuestion(t.Words.Agency.Shut.String())
	}
	period, all, err := t.Standings.OfUnit(t.ctx, agent.By)
	if err != nil {
		return "", err
	}
	at := agencyAt{Only: which}
	for _, c := range all {
		if which == asking && !c.Asked || which == today && !c.Today(t.Now()) {
			continue
		}
		if len(at.IDs) == countedMost {
			at.More++
			continue
		}
		at.IDs = append(at.IDs, c.ID)
	}
	return t.agencyPage(agent, period, all, at)
}

// agencyFurther goes on where the last page ended.
func (t *talk) agencyFurther(agent *binding.Agent, at agencyAt) (string, error) {
	if at.Next >= len(at.IDs) {
		return t.withQuestion(t.Words.NoNextPage.String())
	}
	period, all, err := t.Standings.OfUnit(t.ctx, agent.By)
	if err != nil {
		return "", err
	}
	return t.agencyPage(agent, period, all, at)
}

// agencyPage shows those from the next on: as many as one reply holds.
func (t *talk) agencyPage(agent *binding.Agent, period *casework.Period, all []standing.Case, at agencyAt) (string, error) {
	w, page := t.Words.Agency, t.PublicURL+"/portal"
	if len(at.IDs) == 0 {
		if err := t.agencyKept(at); err != nil {
			return "", err
		}
		return t.withQuestion(w.Empty.With(map[string]any{"Unit": agent.Unit, "Only": string(at.Only), "Page": page}))
	}
	head := t.agencyHead(agent, period, all, at)
	foot := func(left int) string {
		return w.Foot.With(map[string]any{"Left": left, "Only": string(at.Only), "Open": t.open(), "More": at.More, "Page": page})
	}
	r := wholeReply.less(sizeOf(head + "\n" + foot(len(at.IDs))))
	if stands := t.stands(); stands != "" {
		r = r.less(sizeOf("\n\n" + stands))
	}
	shown, next := []string{head}, at.Next
	cases, err := t.namedFrom(all, at.IDs[next:])
	if err != nil {
		return "", err
	}
	for i, c := range cases {
		line := w.Line.With(t.agencyLine(next+1, c))
		if r = r.less(sizeOf(line + "\n")); i > 0 && (r.bytes < 0 || r.lines < 0) {
			break
		}
		shown, next = append(shown, line), next+1
	}
	at.Next = next
	if err := t.agencyKept(at); err != nil {
		return "", err
	}
	shown = append(shown, foot(len(at.IDs)-next))
	return t.withQuestion(strings.Join(shown, "\n"))
}

// agencyKept notes what was counted out, but where a number answers the interview.
func (t *talk) agencyKept(at agencyAt) error {
	if t.open() {
		return nil
	}
	return t.besides(agencies, at)
}

// linesMost is above what one reply holds of them.
const linesMost = ReplyLines

// namedFrom are the next of those that were counted out, as they stand now; one that
// is theirs no more has no id.
func (t *talk) namedFrom(all []standing.Case, ids []string) (some []standing.Case, err error) {
	for _, id := range ids[:min(len(ids), linesMost)] {
		at := slices.IndexFunc(all, func(c standing.Case) bool { return c.ID == id })
		if at < 0 {
			some = append(some, standing.Case{})
			continue
		}
		some = append(some, all[at])
	}
	return some, t.Standings.Named(t.ctx, some)
}

func (t *talk) agencyHead(agent *binding.Agent, period *casework.Period, all []standing.Case, at agencyAt) string {
	told := map[string]any{"Unit": agent.Unit, "Period": "", "Only": string(at.Only), "All": len(all), "Listed": len(at.IDs) + at.More, "Asked": 0, "Today": 0}
	if period != nil {
		told["Period"] = notice.PeriodName(period.ID)
	}
	asked, due := 0, 0
	for _, c := range all {
		if c.Asked {
			asked++
		}
		if c.Today(t.Now()) {
			due++
		}
	}
	told["Asked"], told["Today"] = asked, due
	return t.Words.Agency.Head.With(told)
}

func (t *talk) agencyLine(at int, c standing.Case) map[string]any {
	told := map[string]any{
		"At": at, "Name": c.Name, "Tail": c.Tail, "State": t.Called.States[c.State], "Asked": c.Asked, "Day": "", "Over": false, "Today": false,
		"Gone": c.ID == "", "Open": t.open(),
	}
	if c.Left != nil {
		told["Day"], told["Over"], told["Today"] = c.Left.Day.Format("1月2日"), c.Left.Over, c.Today(t.Now())
	}
	return told
}

// hearAgency hears which of them is to be shown, or which are to be listed; whatever
// else is said ends it.
func (t *talk) hearAgency(said string) (reply string, ok bool, err error) {
	var at agencyAt
	if err := json.Unmarshal(t.conversation.AsideState, &at); err != nil {
		return "", false, fmt.Errorf("read which applications were counted out: %w", err)
	}
	said = norm.NFKC.String(strings.TrimSpace(said))
	n, _ := strconv.Atoi(said) // 0: it is no number
	which, narrows := onlyBy[said]
	match, exact := t.Matcher.Exact(said)
	further := exact && match.Intent == "next_page"
	why := asksWhy(said) && at.Told > 0
	if !narrows && !further && !why && (n < 1 || n > len(at.IDs)) {
		t.noMoreAside()
		return "", false, nil
	}
	agent, err := t.Binder.AgentOf(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", false, err
	}
	if agent == nil { // since it was counted out
		t.noMoreAside()
		return "", false, nil
	}
	t.changed = true // so that it stands for another while
	switch {
	case narrows || agent.Shut:
		reply, err = t.agencyOf(agent, which)
	case further && len(t.conversation.Pages) > 0: // of one that was told of
		reply = t.nextPage()
	case further:
		reply, err = t.agencyFurther(agent, at)
	case why:
		reply, err = t.agencyWhy(agent, at.IDs[at.Told-1])
	default:
		at.Told = n
		if err = t.besides(agencies, at); err == nil {
			reply, err = t.agencyCase(agent, at.IDs[n-1])
		}
	}
	return reply, true, err
}

// agencyOne is one of them as it stands; gone is what is said of one that is not the
// unit's any more.
func (t *talk) agencyOne(agent *binding.Agent, id string) (one standing.Standing, gone string, err error) {
	one, err = t.Standings.One(t.ctx, agent.By, id)
	if refusal, refused := casework.IsRefusal(err); refused && refusal.Code == casework.CodeNotYours {
		return one, t.Words.Agency.Gone.String(), nil
	}
	return one, "", err
}

// agencyWhy says how the days to the dates of one were counted.
func (t *talk) agencyWhy(agent *binding.Agent, id string) (string, error) {
	one, gone, err := t.agencyOne(agent, id)
	switch {
	case err != nil:
		return "", err
	case gone != "":
		return t.withQuestion(gone)
	}
	return t.withQuestion(t.whyThen(one))
}

// agencyCase tells an agent where one of them stands.
func (t *talk) agencyCase(agent *binding.Agent, id string) (string, error) {
	w := t.Words.Agency
	one, gone, err := t.agencyOne(agent, id)
	switch {
	case err != nil:
		return "", err
	case gone != "":
		return t.withQuestion(gone)
	}
	told, counted := t.handsOf(one, w.Can)
	phones, err := t.Binder.Others(t.ctx, one.Application.Person)
	if err != nil {
		return "", err
	}
	told = append(told, w.Phones.With(map[string]any{"Most": len(phones)}), w.Page.With(map[string]any{"Link": t.PublicURL + "/portal/applications/" + id}), w.Back.With(map[string]any{"Why": counted}))
	return t.withQuestion(strings.Join(told, "\n\n"))
}
