package paper

import (
	"strings"
	"unicode"
)

// What must not begin a line, and what must not end one.
const (
	closing = "，。；：、！？）」』》〉〕】％·…,.;:!?)]}%"
	opening = "（「『《〈〔【([{"
)

// lines breaks a text so that no line is wider than so many points at a size.
func (s *Sheet) lines(text string, size, width float64) []string {
	var all []string
	line, wide := "", 0.0
	flush := func() {
		if line = strings.TrimRight(line, " "); line != "" {
			all = append(all, line)
		}
		line, wide = "", 0
	}
	for _, piece := range pieces(s.printable(text)) {
		w := s.width(piece, size)
		if wide+s.width(strings.TrimRight(piece, " "), size) > width {
			flush()
		}
		if w > width { // a word longer than a line
			for _, r := range piece {
				one := s.width(string(r), size)
				if wide+one > width {
					flush()
				}
				line, wide = line+string(r), wide+one
			}
			continue
		}
		if line == "" && piece == " " {
			continue
		}
		line, wide = line+piece, wide+w
	}
	flush()
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// pieces are the parts of a text between which a line may end.
func pieces(text string) (all []string) {
	var piece []rune
	for _, r := range text {
		if len(piece) > 0 && mayBreak(piece[len(piece)-1], r) {
			all = append(all, string(piece))
			piece = piece[:0]
		}
		piece = append(piece, r)
	}
	if len(piece) > 0 {
		all = append(all, string(piece))
	}
	return all
}

func mayBreak(before, after rune) bool {
	switch {
	case after == ' ', strings.ContainsRune(closing, after), strings.ContainsRune(opening, before):
		return false
	case before == ' ':
		return true
	}
	return !inWord(before) || !inWord(after)
}

// inWord says that r stands in words and numbers that are not broken.
func inWord(r rune) bool {
	return r < unicode.MaxLatin1 && !unicode.IsSpace(r)
}
