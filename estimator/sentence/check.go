package sentence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"luohu/estimator/read"
)

// check finds what the types can't: words that are none, facts without words,
// days that are none. It prepares the table of simplified characters.
func (l *Lexicon) check() error {
	if err := l.pairUp(); err != nil {
		return err
	}
	if err := l.checkRoles(); err != nil {
		return err
	}
	for i, g := range l.Groups {
		where := fmt.Sprintf("groups[%d]", i)
		if err := checkWords(where+".names", g.Names); err != nil {
			return err
		}
		if err := l.known(where+".facts", g.Facts...); err != nil {
			return err
		}
	}
	for i, s := range l.Sayings {
		where := fmt.Sprintf("sayings[%d]", i)
		if err := checkWords(where+".words", s.Words); err != nil {
			return err
		}
		if err := l.known(where+".facts", slices.Sorted(maps.Keys(s.Facts))...); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(l.Facts)) {
		f := l.Facts[id]
		if err := l.checkFact("facts."+id, &f); err != nil {
			return err
		}
		l.Facts[id] = f
	}
	return checkWords("sounds", l.Sounds)
}

func (l *Lexicon) checkRoles() error {
	for _, key := range roleKeys() {
		if len(l.Words[key]) == 0 {
			return fmt.Errorf("words.%s: nothing stands there", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(l.Words)) {
		if !slices.Contains(roleKeys(), key) {
			return fmt.Errorf("words.%s: unknown", key)
		}
		if err := checkWords("words."+key, l.Words[key]); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lexicon) checkFact(where string, f *factWords) error {
	for _, list := range []struct {
		key   string
		words []string
	}{
		{"names", f.Names},
		{"said", f.Said},
		{"yes", f.Yes},
		{"no", f.No},
		{"none", f.None},
		{"spoilt", f.Spoilt},
		{"except", f.Except},
		{"said_of_self", f.SaidOfSelf},
		{"also_none", f.AlsoNone},
		{"reversed_by", f.ReversedBy},
		{"ignored", f.Ignored},
		{"mistakable", f.Mistakable},
		{"opens", f.Opens},
		{"closes", f.Closes},
		{"away", f.Away},
	} {
		if err := checkWords(where+"."+list.key, list.words); err != nil {
			return err
		}
	}
	for choice, words := range f.Values {
		if err := checkWords(where+".values."+choice, words); err != nil {
			return err
		}
	}
	for _, option := range []struct{ key, value, allowed string }{
		{"of", f.Of, "spouse"}, {"place", f.Place, "elsewhere"}, {"several", f.Several, "highest"},
	} {
		if option.value != "" && option.value != option.allowed {
			return fmt.Errorf("%s.%s: %q is not %q", where, option.key, option.value, option.allowed)
		}
	}
	for _, other := range []struct{ key, fact string }{{"beside", f.Beside}, {"after_none_of", f.AfterNoneOf}} {
		if other.fact == "" {
			continue
		}
		if err := l.known(where+"."+other.key, other.fact); err != nil {
			return err
		}
	}
	if f.Newly != nil {
		if err := checkWords(where+".newly.words", f.Newly.Words); err != nil {
			return err
		}
		if err := l.known(where+".newly.facts", slices.Sorted(maps.Keys(f.Newly.Facts))...); err != nil {
			return err
		}
	}
	if f.Before == "" {
		return nil
	}
	day, err := time.Parse(time.DateOnly, f.Before)
	if err != nil {
		return fmt.Errorf("%s.before: %q is no day like 2020-04-02", where, f.Before)
	}
	f.before = day
	return nil
}

// pairUp reads the pairs of traditional and simplified characters.
func (l *Lexicon) pairUp() error {
	l.simplified = map[rune]rune{}
	var traditional rune
	for _, r := range l.Traditional {
		switch {
		case unicode.IsSpace(r):
		case traditional == 0:
			traditional = r
		default:
			if other, twice := l.simplified[traditional]; twice && other != r {
				return fmt.Errorf("traditional: %c is paired with %c and with %c", traditional, other, r)
			}
			if traditional != r {
				l.simplified[traditional] = r
			}
			traditional = 0
		}
	}
	if traditional != 0 {
		return fmt.Errorf("traditional: %c stands without its pair", traditional)
	}
	for from, to := range l.simplified {
		if _, chain := l.simplified[to]; chain {
			return fmt.Errorf("traditional: %c is paired with %c, which is traditional itself", from, to)
		}
	}
	l.folding = read.NewFolding(l.simplified)
	return nil
}

func (l *Lexicon) known(where string, facts ...string) error {
	for _, id := range facts {
		if _, known := l.Facts[id]; !known {
			return fmt.Errorf("%s: %q does not stand under facts", where, id)
		}
	}
	return nil
}

func checkWords(where string, words []string) error {
	seen := map[string]bool{}
	for i, w := range words {
		switch {
		case strings.TrimSpace(w) == "":
			return fmt.Errorf("%s[%d]: no word", where, i)
		case len([]rune(w)) > longestWord:
			return fmt.Errorf("%s[%d]: %q is longer than %d characters", where, i, w, longestWord)
		case seen[w]:
			return fmt.Errorf("%s[%d]: %q stands there twice", where, i, w)
		}
		seen[w] = true
	}
	return nil
}
