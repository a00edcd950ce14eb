package read

import (
	"slices"
	"strings"
)

// topic is something that answers speak of: where one of its words stands in an
// answer, one of about must stand in the question.
type topic struct {
	words, about string
	uncounted    bool // beside a number its words say nothing: 上班三年了
}

func topics() [19]topic {
	return [...]topic{
		{words: "没连续 没有连续 没时间 没有时间 没空 没工夫 没功夫 没心情 没兴趣 没人 没得选"},
		{words: "社保 五险 参保 保险", about: "社保 参保 保险"},
		{words: "公积金", about: "公积金"},
		{words: "交 缴", about: "交 缴 社保 参保 保险 公积金"},
		{words: "买 购", about: "买 购 房 社保 参保 保险 公积金"},
		{words: "房 租 备案", about: "房 租 备案"},
		{words: "签 居住证", about: "签 居住证"},
		{words: "结 婚", about: "已婚"},
		{words: "对象", about: "配偶"},
		{words: "工作 上班 就业", about: "工作 上班 就业 职工", uncounted: true},
		{words: "犯 违法 罚 前科 案底", about: "犯"},
		{words: "考 职称 技能 学历 毕业", about: "考 职称 技能 学历 证书"},
		{words: "得过 获得 获奖 拿过", about: "得过 获 奖 职称 技能 学历 证 房"},
		{words: "服役 当兵", about: "军人"},
		{words: "孩子", about: "孩子"},
		{words: "办", about: "办 户口 居住证 登记 备案 社保 参保 保险 公积金"},
		{words: "领", about: "领 居住证 证书"},
		{words: "参加", about: "参加 参保 社保 保险 公积金 竞赛"},
		{words: "满 够", about: "满 够 多少", uncounted: true},
	}
}

// Strays says whether an answer speaks of something that the question does not,
// so that a no in it answers something else: 没工作 and 没时间 where the household
// registration is asked for. question is all that is said of what is asked: its
// name, its help, the words that it is answered with.
func Strays(s, question string) bool {
	folded, err := prepare(s)
	if err != nil {
		return false
	}
	asked, said := fundOnly.Replace(fold(question)), fundOnly.Replace(folded)
	counted := answerOf(folded).has(amount, half)
	for _, t := range topics() {
		if t.uncounted && counted {
			continue
		}
		if contains(said, t.words) && !contains(asked, t.about) {
			return true
		}
	}
	return false
}

// fundOnly takes the home out of the housing fund.
var fundOnly = strings.NewReplacer("住房公积金", "公积金")

func contains(s, words string) bool {
	return slices.ContainsFunc(strings.Fields(words), func(w string) bool { return strings.Contains(s, w) })
}

// Lacks says whether an answer denies that there is what a question is about:
// 没有户口 of 你有合法有效的户口吗, 没有签注 of what is named 居住证签注.
func Lacks(s, question string) bool {
	folded, err := prepare(s)
	if err != nil {
		return false
	}
	thing, denied := cutLongest(stripped(strings.Trim(folded, blanks)), denials)
	thing = strings.TrimPrefix(thing, "有")
	if !denied || len([]rune(thing)) < 2 {
		return false
	}
	asked := fundOnly.Replace(fold(question))
	if object, has := strings.CutSuffix(strings.TrimRight(asked, blanks+"?"), "吗"); has {
		return strings.Contains(object, "有") && strings.HasSuffix(object, thing)
	}
	return strings.Contains(asked, thing)
}

// None is the option that says that there is none.
func None(options []Option) (i int, ok bool) {
	i, err := Choose("没有", options)
	return i, err == nil
}
