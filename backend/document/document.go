// Package document issues what people hold in their hands: receipts, notices,
// score sheets, the list for the board. Each is made from the record whenever it is
// asked for; a register gives it a number, once, and a code by which anybody can ask
// whether it is genuine and still true.
package document

import (
	"crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"luohu/backend/casework"
)

// Kind is a kind of document.
type Kind string

// The kinds: all but Posting are about an application.
const (
	Receipt    Kind = "receipt"    // 回执, of a submission
	Acceptance Kind = "acceptance" // 受理通知书
	Supplement Kind = "supplement" // 补正通知书, one for each request
	Refusal    Kind = "refusal"    // 不予受理通知书
	Scores     Kind = "scores"     // 分值单
	Permit     Kind = "permit"     // the letter that goes with a permit
	Posting    Kind = "posting"    // the list for the board
)

// Kinds are all of them, in the order in which they come to be.
var Kinds = []Kind{Receipt, Supplement, Acceptance, Refusal, Scores, Permit, Posting}

// letters stand for the kind in a number: 回执 HZ, 受理 SL, 补正 BZ, 不予受理 BY,
// 分值 FZ, 准迁 ZQ, 名单 MD.
var letters = map[Kind]string{
	Receipt: "HZ", Acceptance: "SL", Supplement: "BZ", Refusal: "BY", Scores: "FZ", Permit: "ZQ", Posting: "MD",
}

// number is what a document is called: the year, the kind, and a serial within
// both.
func number(kind Kind, year, serial int) string {
	return fmt.Sprintf("%04d-%s-%05d", year, letters[kind], serial)
}

// Codes are 20 characters of Crockford's base32: a hundred random bits, nothing
// in them that is taken for something else when it is read out.
const (
	alphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength = 20
)

func newCode() string {
	var random [codeLength]byte
	_, _ = rand.Read(random[:]) // never fails
	code := make([]byte, codeLength)
	for i, b := range random {
		code[i] = alphabet[b%byte(len(alphabet))]
	}
	return string(code)
}

// ParseCode reads a code as people type it; ok is false if it can be none.
func ParseCode(typed string) (code string, ok bool) {
	if len(typed) > 3*codeLength {
		return "", false
	}
	code = strings.NewReplacer("-", "", " ", "", "　", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
	return code, len(code) == codeLength && strings.Trim(code, alphabet) == ""
}

// LeftToType is how many characters a code that was typed still lacks; negative if
// there are too many. Dashes and spaces don't count.
func LeftToType(typed string) int {
	return codeLength - utf8.RuneCountInString(strings.NewReplacer("-", "", " ", "", "　", "").Replace(typed))
}

// Grouped is a code as it is printed: in groups of five.
func Grouped(code string) string {
	var groups []string
	for len(code) > 5 {
		groups, code = append(groups, code[:5]), code[5:]
	}
	return strings.Join(append(groups, code), "-")
}

// Why something is not issued, or not printed.
const (
	CodeNotReady casework.Code = "document_not_ready" // there is no such document of it, now
	CodeChanged  casework.Code = "document_changed"   // what it says is not so any more: another edition is needed
	CodeOld      casework.Code = "document_old"       // a newer edition has taken its place
)

func refuse(code casework.Code, params map[string]any) *casework.Refusal {
	return &casework.Refusal{Code: code, Params: params}
}
