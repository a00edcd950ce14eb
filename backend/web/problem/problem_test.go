package problem_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode"

	"luohu/backend/web/problem"
)

func TestEveryStatusThatIsAnsweredWithHasATitleAndADetailInChinese(t *testing.T) {
	for _, status := range []int{400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 422, 429, 500, 502, 503, 504} {
		p := problem.New(status, "")
		for _, said := range []string{p.Title, p.Detail} {
			if !strings.ContainsFunc(said, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%d %s: %q", status, http.StatusText(status), said)
			}
		}
	}
}
