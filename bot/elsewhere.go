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
	Begins []string   `yaml:"begins"` // what may begin what follows it, whatever comes behind
	Home   []string   `yaml:"home"`   // by which it is about this city after all
}

// elsewhere is the city in words that ask about its programme.
func (t *talk) elsewhere(said string) (city string, ok bool) {
	w := t.Words.Elsewhere
	said = strings.TrimRight(strings.TrimSpace(said), "？?。！!吗呢啊呀")
	said = strings.TrimPrefix(said, "请问")
	for _, city := range w.Cities {
		rest, leads := strings.CutPrefix(said, city)
		found := leads
		if !leads {
			rest, found = strings.CutSuffix(said, city)
		}
		rest = strings.Trim(strings.TrimPrefix(strings.TrimSpace(rest), "市"), " 的")
		if found && (rest == "" || slices.Contains(w.About, rest)) || leads && begins(rest, w.Begins) && !holds(said, w.Home) {
			return city, true
		}
	}
	return "", false
}

func begins(said string, with []string) bool {
	return slices.ContainsFunc(with, func(one string) bool { return strings.HasPrefix(said, one) })
}

func holds(said string, words []string) bool {
	return slices.ContainsFunc(words, func(one string) bool { return strings.Contains(said, one) })
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
