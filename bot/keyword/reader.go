package keyword

import ("strings")

type reader struct {
	speech *speech
	sounds map[string]rune
	stop []string
	ideas []idea
}
type idea struct{ words []string; id rune }

func newReader(n normalizer, s *speech, c *config) *reader {
	r := &reader{speech: s, sounds: map[string]rune{}}
	r.stop = longestFirst(n, c.Fillers.Anywhere)
	for i, g := range c.Synonyms {
		var ws []string
		for _, w := range g { ws = append(ws, n.String(w)) }
		r.ideas = append(r.ideas, idea{ws, rune(i)})
	}
	return r
}
func (r *reader) sound(c rune) rune {
	s := loose(r.speech.syllable(c))
	id, ok := r.sounds[s]
	if !ok { id = rune(len(r.sounds)+1); r.sounds[s] = id }
	return id
}
func (r *reader) tokens(text string) map[token]int {
	toks := map[token]int{}
	for _, i := range r.ideas { for _, w := range i.words { if strings.Contains(text, w) { toks[token{kIdea, i.id, 0}]++ } } }
	for _, s := range r.stop { text = strings.ReplaceAll(text, s, " ") }
	var last rune = ' '
	for _, c := range text {
		if c != ' ' {
		toks[token{kChar, c, 0}]++
		if last != ' ' { toks[token{kPair, last, c}]++; toks[token{kSound, r.sound(last), r.sound(c)}]++ }
		}
		last = c
	}
	return toks
}
