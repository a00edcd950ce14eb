package read

import (
	"slices"
	"strings"
)

// YesNo reads the answer to a question of yes or no: 是, 不是, 有, 没有, 嗯,
// 在交, 没在交, 结了, y, no, 👍; 1 is yes, 2 is no. What somebody would rather
// not (不会, 不用了, 没问题) is neither.
func YesNo(s string) (bool, error) {
	folded, err := prepare(s)
	if err != nil {
		return false, err
	}
	got := shown(s)
	if strings.ContainsAny(folded, "?") {
		return false, &Problem{Code: CodeUnknown, Got: got}
	}
	yes, no := false, false
	for part := range strings.FieldsFuncSeq(folded, func(r rune) bool { return strings.ContainsRune(blanks, r) }) {
		part = stripped(part)
		switch {
		case part == "":
		case listed(part, unsureWords):
			return false, &Problem{Code: CodeUnknown, Got: got}
		case listed(part, yesWords), acts(part):
			yes = true
		case listed(part, noWords), deniesOnce(part):
			no = true
		case deniesTwice(part):
			return false, &Problem{Code: CodeUnknown, Got: got}
		default:
			return false, &Problem{Code: CodeNotYesOrNo, Got: got}
		}
	}
	switch {
	case yes && no:
		return false, &Problem{Code: CodeSeveral, Got: got}
	case yes == no: // only particles: 嗯 is a yes, 呃 is nothing
		return false, &Problem{Code: CodeNotYesOrNo, Got: got}
	}
	return yes, nil
}

// Assents says whether an answer only agrees: 好的, 可以, ok. Where it is asked
// what is so, it may mean no more than that the question was read.
func Assents(s string) bool {
	folded, err := prepare(s)
	return err == nil && listed(stripped(strings.Trim(folded, blanks)), assents)
}

// Has says whether an answer only says that there is something, of a question that
// asks for nothing that one may have: 有 of 你到退休年龄了吗.
func Has(s, question string) bool {
	folded, err := prepare(s)
	return err == nil && listed(stripped(strings.Trim(folded, blanks)), having) && !strings.Contains(question, "有")
}

// stripped leaves out the particles at the end and what only colours the
// answer at its beginning.
func stripped(s string) string {
	for again := true; again; {
		again = false
		for particle := range strings.FieldsSeq(particles) {
			if rest, cut := strings.CutSuffix(s, particle); cut && rest != "" {
				s, again = rest, true
			}
		}
		for colour := range strings.FieldsSeq(colours) {
			if rest, cut := strings.CutPrefix(s, colour); cut && rest != "" {
				s, again = rest, true
			}
		}
	}
	return s
}

func listed(s, words string) bool {
	return slices.Contains(strings.Fields(words), s)
}

// acts is true of 在交, 交过社保, 结婚: something is or was done.
func acts(s string) bool {
	s, begun := cutLongest(s, deeds)
	return begun && known(s)
}

// known is true of deeds and things in any order.
func known(s string) bool {
	for again := true; again && s != ""; {
		if s, again = cutLongest(s, deeds); !again {
			s, again = cutLongest(s, things)
		}
	}
	return s == ""
}

// deniesOnce is true of 没在交, 没房子, 不符合. Two denials are not counted out:
// people mean either by them.
func deniesOnce(s string) bool {
	rest, denied := cutLongest(s, denials)
	return denied && rest != "" && known(rest)
}

func deniesTwice(s string) bool {
	denied := 0
	for _, r := range s {
		if strings.ContainsRune("不没未无非", r) {
			denied++
		}
	}
	return denied > 1
}

const (
	particles = "了 啊 呀 哦 噢 的 吧 呢 嘛 哈 啦 喔 哟 滴 诶 哒 ~ 过"
	colours   = "我 我们 本人 那 就 当然 确实 肯定 其实 目前 现在 一直 已经 已 都 也 还 暂时 从来 从 答 回答 选 我选 回复"
	yesWords  = "是 对 有 嗯 嗯嗯 嗯呢 恩 恩恩 唔 昂 好 好的 行 可以 没错 不错 必须 必须的 中 成 正确 属于 真 确认 " +
		"y yes yep yeah ok okay true shi dui you t 1 一 是是 对对 对对对 有有 👍 👌 ✅ ✔ ☑ √ 🙆 💯 🉑 a"
	having  = "有 有有 有一个 you"
	assents = "好 好的 行 可以 中 成 ok okay 👌"
	noWords = "不 否 没 无 未 非 不是 不对 没有 没得 木有 不属于 假 无此情况 不存在 没有没有 不不 不不不 没没 单身 " +
		"n no nope false f bu meiyou 2 二 👎 ❌ ✖ × x 🙅 b"
	unsureWords = "不知道 不清楚 不太清楚 不确定 不太确定 不晓得 不记得 记不清 忘 忘记 不懂 不明白 不好说 说不准 看情况 可能 可能是 可能有 也许 大概 或许 好像 好像是 好像有 好像没有 应该 应该是 应该有 应该没有 应该不是 " +
		"有没有 是不是 对不对 是否 不一定 没想好 考虑一下 随便 都行 都可以 两可"
	denials = "没有 没 不 未 无 非 从未 从没 尚未 并未 并没有 还没"
	deeds   = "是 有 在 交 缴 缴纳 缴费 买 结 结婚 婚 领 领证 办 办理 签 续签 备案 登记 满 够 符合 满足 参加 参保 上班 工作 服役 获奖 拿 得 做 生效 有效 确定 考 违法 犯罪 犯 被 罚 处罚 持有 持证 拥有 正常 一直 着 正 过 了"
	things  = "社保 公积金 房 房子 证 证书 居住证 婚 保险 记录 犯罪记录 条件 孩子 本人 有效期 期内 有效期内 内"
)
