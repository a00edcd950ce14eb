package read

import (
	"strings"
	"unicode/utf8"
)

// kind is what a word does in an answer. The letter makes the shape of an
// answer readable: "nYnM" is 3年2个月.
type kind byte

const (
	other       kind = '*' // a word we don't know
	filler      kind = '.' // says nothing new
	even        kind = ',' // 都, 也: 一次都没有
	about       kind = '~' // 大概, 左右
	amount      kind = 'n' // a numeral
	more        kind = '>' // 多, 不到: the number is only a bound
	none        kind = '0' // 没有
	unknown     kind = '?' // 不知道
	upTo        kind = 't' // 到, ~: a range
	minus       kind = '-' // 负
	between     kind = '&' // 或, 和: two things
	half        kind = 'h' // 半
	year        kind = 'Y' // 年
	monthOfYear kind = 'm' // 月: a length, or a month of the calendar
	monthLong   kind = 'M' // 个月
	quarter     kind = 'Q' // 季度
	day         kind = 'D' // 天, 周
	moment      kind = '@' // 去年, 月底: a point in time
	measure     kind = 'c' // 次, 个
	yuan        kind = '$' // 元
	thousand    kind = 'k' // k
	tenThousand kind = 'w' // w
)

// vocabulary lists the words, folded, by what they do. The longest word that
// fits is taken; of two lists with the same word the first one.
func vocabulary() [20]struct {
	kind  kind
	words string
} {
	return [...]struct {
		kind  kind
		words string
	}{
		{filler, "一共 总共 合计 共计 累计 加起来 总计 拢共 共 一直 一般 连续 我 们 俺 本人 自己 是 有 就 才 只 仅 又 还 已 已经 曾 曾经 目前 现在 到现在 至今 到目前 到目前为止 到今天 截至 " +
			"开始 五险 五险一金 公积金 住房公积金 养老 养老保险 医疗保险 失业保险 工伤保险 生育保险 交 缴 缴费 缴纳 交纳 参保 社保 保险 签 签注 签过 签证 办 办理 住 租 租房 租住 房租 备案 买 登记 领 拿 得 受 被 处罚 罚 犯 参加 工作 上班 干 做 满 了 过 的 地 得 吧 啊 呀 哦 噢 呢 嘛 哈 嗯 额 呃 恩 那 这 " +
			"那个 这个 然后 应 该 整 足 足足 正好 刚好 刚 恰好 选 第 填 写 算 按 记录 证 续签 续 时间 . , ! ; : \" ' ( )"},
		{even, "都 也"},
		{about, "大概 大约 大致 约 约莫 差不多 左右 上下 应该 可能 估计 估摸 好像 似乎 印象中 我记得 算下来 about"},
		{more, "多 几 余 好几 若干 许多 很多 不少 些 一些 一点 以上 不止 超过 多于 大于 至少 最少 起码 不到 不足 不满 不够 未满 没到 没满 还没到 还没满 少于 小于 快 快要 将近 接近 近 最多 顶多 以下 以内 不超过 出头 开外 > < +"},
		{none, "没有 没 无 未 从未 从没 从来没有 从来没 暂无 木有 没得 不 不曾 未曾 none no nil null"},
		{unknown, "不知道 不清楚 不太清楚 不大清楚 不确定 不太确定 不晓得 不记得 记不清 记不得 忘了 忘记 忘记了 说不准 说不清 不懂 不明白 不会算 搞不清 没算过 没数过 没注意 查一下 ?"},
		{upTo, "到 至 - ~"},
		{minus, "负"},
		{between, "或 或者 还是 和 加 跟 与 另 另外 /"},
		{half, "半"},
		{year, "年 周年 年头 年时间 year years y"},
		{monthOfYear, "月 月份"},
		{monthLong, "个月 个月份 个整月 month months m"},
		{quarter, "季度 个季度"},
		{day, "天 日 号 周 星期 个星期 礼拜 个礼拜"},
		{moment, "今年 去年 前年 大前年 明年 上半年 下半年 年初 年底 月初 月底 上个月 上月 这个月 本月 下个月 年前 个月前 月前"},
		{measure, "个 次 项 条 套 份 张 起 件 回 本 位 人 笔 期 处 口 家 名 种 遍 枚 桩"},
		{yuan, "元 块 块钱 圆 人民币 rmb cny ¥ $ 元钱 元整 元人民币"},
		{thousand, "k"},
		{tenThousand, "w"},
	}
}

// wordAt is the longest known word at the beginning of s.
func wordAt(s string) (k kind, length int) {
	for _, list := range vocabulary() {
		if n := longest(s, list.words); n > length {
			k, length = list.kind, n
		}
	}
	return k, length
}

// longest is the length of the longest of words, a list with blanks between,
// that s begins with. Only the words with the same first rune are looked at.
func longest(s, words string) (length int) {
	_, size := utf8.DecodeRuneInString(s)
	if size == 0 || s[0] == ' ' {
		return 0
	}
	for at := 0; ; at++ {
		next := strings.Index(words[at:], s[:size])
		if next < 0 {
			return length
		}
		at += next
		if at > 0 && words[at-1] != ' ' {
			continue // inside a word
		}
		word := words[at:]
		if end := strings.IndexByte(word, ' '); end >= 0 {
			word = word[:end]
		}
		if len(word) > length && strings.HasPrefix(s, word) {
			length = len(word)
		}
	}
}

// cutLongest cuts the longest of words that s begins with.
func cutLongest(s, words string) (rest string, cut bool) {
	length := longest(s, words)
	return s[length:], length > 0
}

// cutAll cuts words from the beginning of s as long as there are any.
func cutAll(s, words string) string {
	for cut := true; cut; {
		s, cut = cutLongest(s, words)
	}
	return s
}
