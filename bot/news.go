package bot

import (
	"strings"

	"luohu/backend/store"
)

// newsMost is how much of what was kept is looked at; what does not fit is said
// next time.
const newsMost = 5

// withNews puts what was kept for the follower over an answer, as far as one reply
// holds it. Nothing is put over silence, but while an officer answers it is what
// they have said.
func (t *talk) withNews(m Message, answer string) (string, error) {
	attended := t.asked != nil && t.asked.State == store.HelpTaken && m.words() != ""
	if answer == transferred || answer == "" && !attended {
		return answer, nil
	}
	kept, err := t.Records.KeptFor(t.ctx, t.conversation.Follower, t.Now(), newsMost)
	if err != nil {
		return "", err
	}
	var news []string
	room := ReplyBytes - len(answer) - len("\n\n————\n")
	for _, one := range kept {
		if room -= len(one.Text) + len("\n"); room < 0 {
			break
		}
		news, t.told = append(news, one.Text), append(t.told, one.ID)
	}
	if len(news) == 0 {
		return answer, nil
	}
	t.changed = true
	if answer == "" {
		return strings.Join(news, "\n"), nil
	}
	return strings.Join(news, "\n") + "\n\n————\n" + answer, nil
}

// hush stops messages that nobody asked for, or lets them through again.
func (t *talk) hush(hushed bool) (string, error) {
	if err := t.Records.Hush(t.ctx, t.conversation.Follower, hushed); err != nil {
		return "", err
	}
	if hushed {
		return t.withQuestion(t.Words.Own.Hushed.String())
	}
	return t.withQuestion(t.Words.Own.Unhushed.String())
}
