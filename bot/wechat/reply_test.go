package wechat

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"luohu/bot"
)

func TestAReplyArrivesAsItWasMeant(t *testing.T) {
	var read struct {
		Content string `xml:"Content"`
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.String(),
			rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"]]>", "]", ">", "<![CDATA[", "&lt;", "\n", "积分"})), func(pieces []string) string {
				return strings.Join(pieces, "")
			}),
		).Draw(t, "text")
		out := appendReply(nil, bot.Message{Account: "gh_luohu", Follower: "oFollower1"}, bot.Reply{Text: text}, noon)
		if err := xml.Unmarshal(out, &read); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		want := strings.Map(func(char rune) rune {
			if !allowed(char) || char == utf8.RuneError {
				return -1 // XML can't carry it
			}
			return char
		}, text)
		want = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(want) // every reader of XML does
		if read.Content != want {
			t.Fatalf("arrived %q, want %q", read.Content, want)
		}
	})
}
