package bot

import (
	"slices"
	"strings"

	"luohu/bot/words"
)

// ElsewhereWords are for who asks about another city's programme.
type ElsewhereWords struct {
	Says   words.Text `yaml:"says"`   // City; Table: whether its points can be compared
	Cities []string   `yaml:"cities"` // that people ask about
	About  []string   `yaml:"about"`  // what stands beside a city's name then
}

// elsewhere is the city in words that ask about its programme and nothing else.
func (t *talk) elsewhere(said string) (city string, ok bool) {
	w := t.Words.Elsewhere
	said = strings.TrimRight(strings.TrimSpace(said), "？?。！!吗呢啊呀")
	said = strings.TrimPrefix(said, "请问")
	for _, city := range w.Cities {
		rest, found := strings.CutPrefix(said, city)
		if !found {
			rest, found = strings.CutSuffix(said, city)
		}
		rest = strings.Trim(strings.TrimPrefix(strings.TrimSpace(rest), "市"), " 的")
		if found && (rest == "" || slices.Contains(w.About, rest)) {
			return city, true
		}
	}
	return "", false
}

// hearElsewhere says what this account is for, and nothing about the other city.
func (t *talk) hearElsewhere(said string) (reply string, ok bool, err error) {
	city, ok := t.elsewhere(said)
	if !ok || t.Interview.IsHome(city) {
		return "", false, nil
	}
	t.found()
	reply, err = t.withQuestion(t.Words.Elsewhere.Says.With(map[string]any{"City": city, "Table": t.Interview.HasTable(city)}))
	return reply, true, err
}
