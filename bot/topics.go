package bot

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"luohu/backend/digest"
	"luohu/backend/store"
	"luohu/backend/telling"
	"luohu/bot/words"
)

// TopicWords are what is said about topics.
type TopicWords struct {
	List       words.Text                   `yaml:"list"`    // Topics: Name, About, On; City
	Wording    words.Text                   `yaml:"wording"` // what people agree to
	Ask        words.Text                   `yaml:"ask"`     // Names, Wording
	Subscribed words.Text                   `yaml:"subscribed"`
	Already    words.Text                   `yaml:"already"`
	Declined   words.Text                   `yaml:"declined"`
	Ended      words.Text                   `yaml:"ended"` // Names; empty: all
	NoneEnded  words.Text                   `yaml:"none_ended"`
	Unknown    words.Text                   `yaml:"unknown"` // Topics: names
	OtherCity  words.Text                   `yaml:"other_city"`
	Names      map[telling.Topic]words.Text `yaml:"names"`
	About      map[telling.Topic]words.Text `yaml:"about"`
}

func (w TopicWords) names(topics []telling.Topic) string {
	var all []string
	for _, topic := range topics {
		all = append(all, w.Names[topic].String())
	}
	return strings.Join(all, "、")
}

// subscribes is the talk in which somebody agrees to be written to.
const subscribes = "subscribe"

type subscribing struct {
	Topics []telling.Topic `json:"topics"`
}

var (
	toSubscribe   = regexp.MustCompile(`^(?:我要|我想|请帮我|帮我)?订阅(.+)$`)
	toUnsubscribe = regexp.MustCompile(`^(?:我要|我想|请帮我|帮我)?(?:退订|取消订阅|不再订阅)(.*)$`)
)

// topicHints are words by which a topic is meant, besides its name.
var topicHints = map[telling.Topic][]string{
	telling.Filing:  {"申报", "报名"},
	telling.Points:  {"分值", "查分", "分数", "出分", "公布"},
	telling.Lists:   {"名单", "公示"},
	telling.Policy:  {"政策"},
	telling.Permits: {"准迁证", "准予迁入"},
}

// topicsIn are those that words name; all of them by 全部.
func topicsIn(said string, w TopicWords) (named []telling.Topic) {
	if strings.Contains(said, "全部") || strings.Contains(said, "所有") {
		return telling.Topics
	}
	for _, topic := range telling.Topics {
		if strings.Contains(said, w.Names[topic].String()) {
			named = append(named, topic)
		}
	}
	if len(named) > 0 {
		return named
	}
	for _, topic := range telling.Topics {
		if slices.ContainsFunc(topicHints[topic], func(hint string) bool { return strings.Contains(said, hint) }) {
			named = append(named, topic)
		}
	}
	return named
}

// hearTopic hears what somebody wants to be told of, or no more.
func (t *talk) hearTopic(said string) (reply string, ok bool, err error) {
	if _, exact := t.Matcher.Exact(said); exact { // 订阅谢谢 names no topic
		return "", false, nil
	}
	said = strings.TrimRight(strings.TrimSpace(said), "。！!.")
	if m := toUnsubscribe.FindStringSubmatch(said); m != nil {
		reply, err = t.unsubscribe(strings.TrimSpace(m[1]))
	} else if m := toSubscribe.FindStringSubmatch(said); m != nil {
		reply, err = t.subscribeTo(strings.TrimSpace(m[1]))
	} else {
		return "", false, nil
	}
	if err != nil {
		return "", true, err
	}
	t.changed = true
	if t.aside(subscribes) { // its question is the answer
		return reply, true, nil
	}
	reply, err = t.withQuestion(reply)
	return reply, true, err
}

func (t *talk) subscribeTo(said string) (string, error) {
	if holds(said, t.Words.Elsewhere.Cities) {
		return t.Words.Topics.OtherCity.String(), nil
	}
	topics := topicsIn(said, t.Words.Topics)
	if len(topics) == 0 {
		return t.Words.Topics.Unknown.With(map[string]any{"Topics": t.Words.Topics.names(telling.Topics)}), nil
	}
	return t.subscribe(topics)
}

// subscribe asks whether somebody agrees; who has agreed to the same words for
// another topic is not asked again.
func (t *talk) subscribe(topics []telling.Topic) (string, error) {
	w := t.Words.Topics
	live, err := t.Records.Subscriptions(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	has := func(topic telling.Topic) bool {
		return slices.ContainsFunc(live, func(s store.Subscription) bool { return s.Topic == string(topic) })
	}
	wanted := slices.DeleteFunc(slices.Clone(topics), has)
	if len(wanted) == 0 {
		return w.Already.With(map[string]any{"Names": w.names(topics)}), nil
	}
	wording := digest.Of([]byte(w.Wording.String()))
	if slices.ContainsFunc(live, func(s store.Subscription) bool { return s.Wording == wording }) {
		return t.subscribed(wanted)
	}
	if err := t.besides(subscribes, subscribing{wanted}); err != nil {
		return "", err
	}
	return t.subscribeQuestion(), nil
}

func (t *talk) subscribeQuestion() string {
	w := t.Words.Topics
	var s subscribing
	if err := json.Unmarshal(t.conversation.AsideState, &s); err != nil {
		return ""
	}
	return w.Ask.With(map[string]any{"Names": w.names(s.Topics), "Wording": w.Wording.String()})
}

// hearSubscribing hears whether they agree.
func (t *talk) hearSubscribing(said string) (reply string, ok bool, err error) {
	var s subscribing
	if err := json.Unmarshal(t.conversation.AsideState, &s); err != nil {
		return "", false, err
	}
	switch yes, no := agrees(said); {
	case yes:
		t.noMoreAside()
		reply, err = t.subscribed(s.Topics)
	case no || t.quits(said):
		t.noMoreAside()
		reply = t.Words.Topics.Declined.String()
	default:
		return "", false, nil
	}
	if err == nil {
		reply, err = t.withQuestion(reply)
	}
	return reply, true, err
}

func (t *talk) subscribed(topics []telling.Topic) (string, error) {
	w := t.Words.Topics
	wording := w.Wording.String()
	var names []string
	for _, topic := range topics {
		names = append(names, string(topic))
	}
	err := t.Records.Subscribe(t.ctx, t.conversation.Follower, telling.City, digest.Of([]byte(wording)), wording, names...)
	if err != nil {
		return "", err
	}
	return w.Subscribed.With(map[string]any{"Names": w.names(topics)}) + t.askPage(), nil
}

// unsubscribe ends topics by their names; by the bare word all of them.
func (t *talk) unsubscribe(said string) (string, error) {
	w := t.Words.Topics
	var topics []telling.Topic
	var names []string
	if said != "" {
		if topics = topicsIn(said, w); len(topics) == 0 {
			return w.Unknown.With(map[string]any{"Topics": w.names(telling.Topics)}), nil
		}
		for _, topic := range topics {
			names = append(names, string(topic))
		}
	}
	ended, err := t.Records.Unsubscribe(t.ctx, t.conversation.Follower, names...)
	if err != nil || ended == 0 {
		return w.NoneEnded.String(), err
	}
	return w.Ended.With(map[string]any{"Names": w.names(topics)}), nil
}

// topics lists them all, with those that somebody is told of.
func (t *talk) topics() (string, error) {
	live, err := t.Records.Subscriptions(t.ctx, t.conversation.Follower)
	if err != nil {
		return "", err
	}
	w := t.Words.Topics
	type row struct {
		Name, About string
		On          bool
	}
	var rows []row
	for _, topic := range telling.Topics {
		on := slices.ContainsFunc(live, func(s store.Subscription) bool { return s.Topic == string(topic) })
		rows = append(rows, row{w.Names[topic].String(), w.About[topic].String(), on})
	}
	return t.withQuestion(w.List.With(map[string]any{"Topics": rows, "City": t.Words.Wishes.City.String()}) + t.wishPage())
}
