package bot

import "strings"

// newsMost is how much of what was kept is looked at; what does not fit is said
// next time.
const newsMost = 5

// withNews puts what was kept for the follower over an answer, as far as one reply
// holds it. Nothing is put over silence.
func (t *talk) withNews(answer string) (string, error) {
	if answer == "" {
		return "", nil
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
