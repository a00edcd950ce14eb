package bot

import (
	"regexp"
	"slices"
	"strings"

	"luohu/backend/telling"
	"luohu/bot/words"
)

// WishWords are what is said about what a follower wants to be told of.
type WishWords struct {
	City    words.Text                     `yaml:"city"`    // whose topics there are
	Page    words.Text                     `yaml:"page"`    // Link: to the page on which all of it is chosen; Once
	Ask     words.Text                     `yaml:"ask"`     // the same, to agree to WeChat's notices there
	Steps   map[string]words.Text          `yaml:"steps"`   // what a kind of event is called when it is stopped
	About   map[string]words.Text          `yaml:"about"`   // when that is told, and reminders of a kind
	Stopped words.Text                     `yaml:"stopped"` // Step
	Resumed words.Text                     `yaml:"resumed"` // Step
	Must    words.Text                     `yaml:"must"`    // What can't be stopped alone; Steps: what can
	Musts   []string                       `yaml:"musts"`   // words by which that is meant
	Notices map[telling.Subject]words.Text `yaml:"notices"` // what subscription notices are called
}

// wishPage leads, under an answer, to the page of what they are told of; empty: there is none.
func (t *talk) wishPage() string {
	if page := t.linkTo(t.WishPage, t.Words.Wishes.Page); page != "" {
		return "\n" + page
	}
	return ""
}

// askPage leads there to agree to notices of WeChat; empty: the account asks for none.
func (t *talk) askPage() string {
	if !t.Asks {
		return ""
	}
	if page := t.linkTo(t.WishPage, t.Words.Wishes.Ask); page != "" {
		return "\n" + page
	}
	return ""
}

var stopStep = regexp.MustCompile(`^(?:请|帮我)?(停止|关闭|取消|不要|别再|不再|恢复|打开|开启|继续)(?:发送|发|接收|收)?(.+?)的?通知$`)

// hearStep hears of which steps of an application somebody wants to be told, or not.
func (t *talk) hearStep(said string) (reply string, ok bool, err error) {
	if _, exact := t.Matcher.Exact(said); exact { // 不要通知 is all of them
		return "", false, nil
	}
	m := stopStep.FindStringSubmatch(strings.TrimRight(strings.TrimSpace(said), "。！!."))
	if m == nil {
		return "", false, nil
	}
	resume, name := slices.Contains([]string{"恢复", "打开", "开启", "继续"}, m[1]), m[2]
	if reply, ok, err = t.choose(name, resume); !ok || err != nil {
		return "", ok, err
	}
	t.changed = true         // so that a repeat is answered alike
	if t.aside(subscribes) { // its question is the answer
		return reply, true, nil
	}
	reply, err = t.withQuestion(reply)
	return reply, true, err
}

// choose stops a step, or a topic, by its name, or brings it back.
func (t *talk) choose(name string, resume bool) (reply string, ok bool, err error) {
	w := t.Words.Wishes
	for _, step := range telling.Steps {
		if w.Steps[step].String() != name {
			continue
		}
		says := w.Stopped
		if resume {
			says = w.Resumed
		}
		return says.With(map[string]any{"Step": name}), true, t.Records.StopReminders(t.ctx, t.conversation.Follower, !resume, step)
	}
	for _, topic := range telling.Topics {
		if called := t.Words.Topics.Names[topic].String(); called != name && called != name+"通知" {
			continue
		}
		if resume {
			reply, err = t.subscribe([]telling.Topic{topic})
		} else {
			reply, err = t.unsubscribe(t.Words.Topics.Names[topic].String())
		}
		return reply, true, err
	}
	if !holds(name, w.Musts) {
		return "", false, nil
	}
	return w.Must.With(map[string]any{"What": name, "Steps": t.steps()}), true, nil
}

// steps are the names of those that can be stopped.
func (t *talk) steps() (names []string) {
	for _, step := range telling.Steps {
		names = append(names, t.Words.Wishes.Steps[step].String())
	}
	return names
}

// stopped are the names of what somebody does not want to be told of.
func (t *talk) stopped(kinds []string) (names []string) {
	for _, kind := range kinds {
		if step, is := t.Words.Wishes.Steps[kind]; is {
			names = append(names, step.String()+"通知")
		} else {
			names = append(names, t.Words.Reminders.Kinds[kind].String()+"提醒")
		}
	}
	return names
}
