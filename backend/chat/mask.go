package chat

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What stands in place of what is personal.
const (
	aNumber   = "〔号码〕"
	aName     = "〔姓名〕"
	anAddress = "〔地址〕"
	aLink     = "〔链接〕"
)

var masks = []string{aNumber, aName, anAddress, aLink}

// families are the commonest family names, of nine in ten people.
const families = `(?:欧阳|司马|上官|诸葛|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文])`

// ends is where a name ends: a sign, the end, or a word that can't be of it.
const ends = `([，。,.；;！!？?、：:\s]|$|的|是|在|今|想|要|现|有|能|可|男|女|住|户|身|电|手|联)`

// personal is what is looked for, in this order, and what is put in its place.
// Rather too much is masked than too little.
var personal = []struct {
	is  *regexp.Regexp
	put string
}{
	{regexp.MustCompile(`(?i)https?://\S+|www\.\S+`), aLink},
	{regexp.MustCompile(`[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]+`), aNumber},
	// Telephones, ID numbers, cards, codes of units: five digits or more, also in groups.
	{regexp.MustCompile(`[0-9A-Za-z]*\d(?:[ -]?\d){4,}[0-9A-Za-z]*`), aNumber},
	{regexp.MustCompile(`(?i)((?:微信|微信号|wx|vx|qq|QQ)\s*(?:号|是|：|:)?\s*)[0-9A-Za-z_-]{4,}`), "${1}" + aNumber},
	{regexp.MustCompile(`((?:姓名|名字|名叫|叫做|我叫|他叫|她叫|叫)(?:是|为|[:：\s])*)` + families + `[\p{Han}·]{1,3}?` + ends), "${1}" + aName + "${2}"},
	{regexp.MustCompile(`((?:姓名|名字|名叫|我叫|他叫|她叫)(?:是|为|[:：\s])*)[\p{Han}·]{2,12}?` + ends), "${1}" + aName + "${2}"},
	{regexp.MustCompile(`((?:^|[，。,.；;！!？?、\s])(?:我是|本人|我叫|申请人|配偶|丈夫|妻子|爱人|老公|老婆|父亲|母亲|儿子|女儿|孩子)(?:是|叫|[:：\s])*)` + families + `[\p{Han}]{1,2}([，。,.；;！!？?、：:\s]|$)`), "${1}" + aName + "${2}"},
	{regexp.MustCompile(`^` + families + `[\p{Han}]{1,2}([，,\s]+〔号码〕)`), aName + "${1}"},
	{regexp.MustCompile(families + `(先生|女士|小姐|师傅|老师)`), aName + "${1}"},
	{regexp.MustCompile(`((?:住址|地址|住在|家住|住)(?:是|[:：\s])*)[^，。,；;！!？?\s]*?(?:路|街|道|里|号|巷|村|苑|园|小区|花园|公寓)[^，。,；;！!？?\s的]*`), "${1}" + anAddress},
	{regexp.MustCompile(`[\p{Han}]{1,8}(?:路|街|道|里|巷|苑|小区|花园|公寓)\d+[号栋幢楼门单元室0-9-]*`), anAddress},
}

// Mask is what somebody wrote on one line, with what may be personal in it taken
// out: numbers, names by the words around them, addresses. Whoever only tells a
// name and nothing around it is not found out.
func Mask(words string) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, norm.NFKC.String(strings.ToValidUTF8(bounded(words), "")))
	text = strings.Join(strings.Fields(text), " ")
	for _, p := range personal {
		text = p.is.ReplaceAllString(text, p.put)
	}
	return text
}

// looked is how much of a message is looked at, in bytes: more than is kept, so
// that nothing is cut before it is masked.
const looked = 1000

func bounded(words string) string { return words[:min(len(words), looked)] }
