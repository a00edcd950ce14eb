package audit

import (
	"regexp"
	"strings"
)

// A mobile number has 11 digits and begins with 13 to 19, perhaps after China's
// 86; an ID has 18 characters with a day of birth in them. People write both in
// groups.
const (
	mobile = `(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}`
	id     = `[1-9]\d{5}[- ]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXx]`
)

var (
	inWords = regexp.MustCompile(`(?:^|\D)(?:` + mobile + `|` + id + `)(?:\D|$)`)
	// A reference may be a hash or a UUID, in which eleven digits stand side by
	// side by chance: there a number has neither digits nor letters beside it.
	asReference = regexp.MustCompile(`(?:^|[^0-9A-Za-z])(?:` + mobile + `|` + id + `)(?:[^0-9A-Za-z]|$)`)
)

var halfWidth = strings.NewReplacer(
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "Ｘ", "X", "ｘ", "x",
	"　", " ", "－", "-",
)

// Personal says whether words hold what looks like the ID or the mobile number
// of a person. Names it can't tell.
func Personal(words string) bool { return inWords.MatchString(halfWidth.Replace(words)) }

// personalReference is the same for ids and codes. A unit's code (USCC) may have
// 18 digits too: it is not asked about.
func personalReference(s string) bool { return asReference.MatchString(halfWidth.Replace(s)) }
