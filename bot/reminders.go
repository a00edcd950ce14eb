package bot

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/telling"
	"luohu/bot/words"
)

// ReminderWords are what is said about reminders.
type ReminderWords struct {
	Noted       words.Text            `yaml:"noted"`       // Day, About
	Endorsement words.Text            `yaml:"endorsement"` // Day, Full
	WhichDay    words.Text            `yaml:"which_day"`
	WhichFull   words.Text            `yaml:"which_full"` // when a residence permit is full
	Past        words.Text            `yaml:"past"`       // Day
	Far         words.Text            `yaml:"far"`        // Years
	Many        words.Text            `yaml:"many"`       // Most
	Long        words.Text            `yaml:"long"`       // Most
	Personal    words.Text            `yaml:"personal"`
	List        words.Text            `yaml:"list"` // All: Day, What; Stopped: names
	None        words.Text            `yaml:"none"` // Stopped
	Dropped     words.Text            `yaml:"dropped"`
	NoSuch      words.Text            `yaml:"no_such"`
	Stopped     words.Text            `yaml:"stopped"` // Kind; empty: all
	Resumed     words.Text            `yaml:"resumed"` // the same
	Kinds       map[string]words.Text `yaml:"kinds"`   // what each is called, as it is stopped
}

// Bounds of reminders.
const (
	remindersMost = 10
	reminderLong  = 40 // characters
	reminderYears = 3
)

var (
	remindMe     = regexp.MustCompile(`(?:请|麻烦|帮我|记得)?提醒(?:一下)?我(?:一下)?`)
	endorsements = regexp.MustCompile(`^签注提醒`)
	dropReminder = regexp.MustCompile(`^(?:取消|删掉|删除|不要)(?:第)?\s*(\d+)?\s*(?:个|条)?提醒\s*(\d+)?$`)
	stopReminder = regexp.MustCompile(`^(停止|关闭|取消|不要|别再|不再|恢复|打开|开启|继续)(.*?)提醒$`)
	ofReminding  = strings.NewReplacer("，", "", ",", "", "。", "", "：", "", ":", "", "去", "", "要", "")
)

// hearReminder hears of what somebody wants to be reminded, or no more.
func (t *talk) hearReminder(said string) (reply string, ok bool, err error) {
	said = strings.TrimRight(strings.TrimSpace(said), "。！!.")
	switch {
	case endorsements.MatchString(said):
		reply, err = t.remindEndorsement(endorsements.ReplaceAllString(said, ""))
	case remindMe.MatchString(said):
		reply, err = t.remindOf(remindMe.ReplaceAllString(said, " "))
	case dropReminder.MatchString(said) && strings.ContainsAny(said, "0123456789"):
		at := dropReminder.FindStringSubmatch(said)
		reply, err = t.dropReminder(at[1] + at[2])
	default:
		m := stopReminder.FindStringSubmatch(said)
		if m == nil {
			return "", false, nil
		}
		resume := slices.Contains([]string{"恢复", "打开", "开启", "继续"}, m[1])
		if reply, ok, err = t.stopReminders(m[2], !resume); !ok {
			return "", false, err
		}
	}
	if err != nil {
		return "", true, err
	}
	t.changed = true // so that a repeat is answered alike
	reply, err = t.withQuestion(reply)
	return reply, true, err
}

// today is the day by the clock of the rules, in China.
func (t *talk) today() time.Time {
	y, m, d := t.Now().In(casework.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, casework.Zone)
}

// remindOf notes a day that somebody names; what is published some day is a topic.
func (t *talk) remindOf(said string) (string, error) {
	w := t.Words.Reminders
	day, about, ok := dayAhead(said, t.today())
	if !ok {
		if topics := topicsIn(said, t.Words.Topics); len(topics) > 0 {
			return t.subscribe(topics)
		}
		if strings.Contains(said, "签注") {
			return w.WhichFull.String(), nil
		}
		return w.WhichDay.String(), nil
	}
	about = strings.TrimSpace(ofReminding.Replace(about))
	if refusal := t.unreasonable(day, about); refusal != "" {
		return refusal, nil
	}
	return t.addReminder(telling.OwnDay(t.conversation.Follower, about, day), w.Noted.With(map[string]any{"Day": dated(day), "About": about}))
}

// unreasonable says why a day, or what it is about, can't be noted.
func (t *talk) unreasonable(day time.Time, about string) string {
	w, today := t.Words.Reminders, t.today()
	switch {
	case day.Before(today), day.Equal(today):
		return w.Past.With(map[string]any{"Day": dated(day)})
	case day.After(today.AddDate(reminderYears, 0, 0)):
		return w.Far.With(map[string]any{"Years": reminderYears})
	case audit.Personal(about):
		return w.Personal.String()
	case utf8.RuneCountInString(about) > reminderLong:
		return w.Long.With(map[string]any{"Most": reminderLong})
	}
	return ""
}

// remindEndorsement notes the day on which a residence permit is full, every year.
func (t *talk) remindEndorsement(said string) (string, error) {
	w := t.Words.Reminders
	full, _, ok := dayAhead(said, t.today())
	if !ok {
		return w.WhichFull.String(), nil
	}
	if full.After(t.today().AddDate(reminderYears, 0, 0)) {
		return w.Far.With(map[string]any{"Years": reminderYears}), nil
	}
	r := telling.Endorsement(t.conversation.Follower, full, t.today())
	day, _ := time.Parse(time.DateOnly, r.Day)
	meant, _ := time.Parse(time.DateOnly, r.Meant)
	return t.addReminder(r, w.Endorsement.With(map[string]any{"Day": dated(day), "Full": meant.Format("1月2日")}))
}

func (t *talk) addReminder(r store.Reminder, noted string) (string, error) {
	added, err := t.Records.AddReminder(t.ctx, r, remindersMost)
	if err != nil || !added {
		return t.Words.Reminders.Many.With(map[string]any{"Most": remindersMost}), err
	}
	return noted + t.askPage(), nil
}

// reminders lists what somebody is reminded of, and what they have stopped.
func (t *talk) reminders() (string, error) {
	all, err := t.Records.Reminders(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	stops, err := t.Records.ReminderStops(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	w := t.Words.Reminders
	type row struct{ Day, What string }
	var rows []row
	for _, r := range all {
		day, err := time.Parse(time.DateOnly, r.Day)
		if err != nil {
			return "", err
		}
		what := r.About
		if what == "" {
			what = w.Kinds[r.Kind].String()
		}
		rows = append(rows, row{dated(day), what})
	}
	said := map[string]any{"All": rows, "Stopped": t.stopped(stops)}
	if len(rows) == 0 {
		return t.withQuestion(w.None.With(said) + t.wishPage())
	}
	return t.withQuestion(w.List.With(said) + t.wishPage())
}

// dropReminder takes back the one of a number, as the list counts them.
func (t *talk) dropReminder(at string) (string, error) {
	all, err := t.Records.Reminders(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	n := number(at)
	if n < 1 || n > len(all) {
		return t.Words.Reminders.NoSuch.String(), nil
	}
	if err := t.Records.DropReminder(t.ctx, t.conversation.Follower, all[n-1].ID); err != nil {
		return "", err
	}
	day, err := time.Parse(time.DateOnly, all[n-1].Day)
	return t.Words.Reminders.Dropped.With(map[string]any{"Day": dated(day)}), err
}

// stopReminders stops a kind by its name, or brings it back; without a name all.
func (t *talk) stopReminders(name string, stop bool) (reply string, ok bool, err error) {
	kinds := telling.Kinds
	if name = strings.TrimPrefix(strings.TrimSpace(name), "所有"); name != "" {
		kinds = nil
		for kind, called := range t.Words.Reminders.Kinds {
			if called.String() == name {
				kinds = []string{kind}
			}
		}
		if kinds == nil {
			return "", false, nil
		}
	}
	if err := t.Records.StopReminders(t.ctx, t.conversation.Follower, stop, kinds...); err != nil {
		return "", true, err
	}
	w := t.Words.Reminders.Stopped
	if !stop {
		w = t.Words.Reminders.Resumed
	}
	return w.With(map[string]any{"Kind": name}), true, nil
}

// dated is 10月20日 周二, with its year if that is not this one's.
func dated(day time.Time) string {
	return day.Format("2006年1月2日 周") + string([]rune("日一二三四五六")[day.Weekday()])
}
