package read

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold makes equal what people mean as equal: widths (３), enclosed digits
// (③), case, traditional and financial numerals (參, 叁), punctuation. Blanks
// are dropped except between two digits, where they separate.
func fold(s string) string {
	var b strings.Builder
	var last rune
	blank := false
	for _, r := range norm.NFKC.String(s) {
		if unicode.IsSpace(r) {
			blank = true
			continue
		}
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me) {
			continue // joiners and variation selectors of emoji, control characters
		}
		if r >= 0x1F3FB && r <= 0x1F3FF {
			continue // skin tones
		}
		r = plain(unicode.ToLower(r))
		if blank && isDigit(last) && isDigit(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, blank = r, false
	}
	return b.String()
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// plain is the rune that stands for r. The pairs are read two by two.
func plain(r rune) rune {
	if r < 0x80 {
		return r
	}
	at := strings.IndexRune(samePairs, r)
	if at < 0 {
		return r
	}
	if utf8.RuneCountInString(samePairs[:at])%2 == 0 {
		return r // it is one of those that are kept
	}
	kept, _ := utf8.DecodeLastRuneInString(samePairs[:at])
	return kept
}

// samePairs holds "what we keep, what is written" two by two: 零〇 says that 〇
// is read as 零. A rune that is kept never stands second.
const samePairs = "零〇零○零Ο" +
	"一壹一弌一幺二贰二貳二弍二贰三叁三參三叄三仨四肆五伍六陆六陸七柒八捌九玖十拾百佰千仟万萬亿億" +
	"两兩两俩" +
	"个個个箇年秊从從开開现現无無没沒对對号號项項张張条條种種" +
	"后後单單缴繳签簽证證买買过過约約概槪几幾余餘满滿实實这這间間来來当當么麼" +
	"岁歲周週农農阴陰闰閏腊臘历曆选選择擇为為结結办辦职職业業学學历歷专專级級区區东東红紅桥橋滨濱宁寧静靜蓟薊丽麗" +
	"块塊圆圓钱錢" +
	".。.·,、-—-–-―-−-‐~〜~∼\"“\"”\"「\"」'‘'’"
