package read

import (
	"strconv"
	"strings"
	"time"
)

// Since reads a stretch of time by its ends and counts its months, the first
// and the last included, since a month paid in part is a month paid: 从2019年3月
// (up to asOf), 2019.3到现在, 2019年3月到2024年5月 (63 months). Days are ignored.
// A date alone may be either end: it comes back as CodeUnsure with the months
// from it to asOf.
func Since(s string, asOf time.Time) (int, error) {
	span, err := since(s, asOf)
	return span.Months, err
}

func since(s string, asOf time.Time) (Span, error) {
	st, err := stretchOf(s, asOf)
	if err != nil {
		return Span{}, err
	}
	months := monthIndex(st.to) - monthIndex(st.from) + 1
	if st.alone {
		return Span{}, &Problem{Code: CodeUnsure, Got: strconv.Itoa(months)}
	}
	first := civil{year: st.from.year, month: st.from.month}
	last := civil{year: st.to.year, month: st.to.month}
	return Span{Months: months, From: first.time(), To: last.time()}, nil
}

// FullMonths reads how long something has been: a length as Months takes it, or
// the day since when (2020年1月15日买的, 2020-01-15), from which it counts the
// months that are full by the end of asOf. Of a month without its day the last
// day is taken, so that nothing is counted too much; dayless tells.
func FullMonths(s string, asOf time.Time) (n int, dayless bool, err error) {
	st, err := stretchOf(s, asOf)
	switch {
	case is(err, CodeNotADate):
		span, err := months(s)
		return span.Months, false, err
	case err != nil:
		return 0, false, err
	case st.ended: // both ends are told
		return monthIndex(st.to) - monthIndex(st.from) + 1, false, nil
	}
	end, from := asOf.AddDate(0, 0, 1), st.from
	if dayless = from.day == 0; dayless {
		from.day = 31
	}
	n = monthIndex(civil{year: end.Year(), month: int(end.Month())}) - monthIndex(from)
	if from.day > end.Day() {
		n--
	}
	return max(0, n), dayless, nil
}

// stretch is a stretch of time by its ends.
type stretch struct {
	from, to civil
	ended    bool // its end is told too
	alone    bool // a date and nothing else
}

func stretchOf(s string, asOf time.Time) (stretch, error) {
	folded, err := prepare(s)
	if err != nil {
		return stretch{}, err
	}
	got := shown(s)
	refuse := func(code string) (stretch, error) { return stretch{}, &Problem{Code: code, Got: got} }

	text, told := cutLongest(cutAll(strings.Trim(folded, blanks), beforeStretch), beginnings)
	w, length := writtenAt(text)
	if !told && !w.plainlyADate() {
		return refuse(CodeNotADate)
	}
	from, code := w.civil(asOf)
	rest := cutAll(text[length:], afterDate)
	to, rest, ended, endCode := endOf(rest, from, asOf)
	alone := !told && !ended && text[length:] == ""
	if alone && w[0].width != 4 {
		return refuse(CodeNotADate) // 15年3月 may be a length
	}
	if len(w) == 0 || cutAll(rest, afterStretch) != "" {
		return refuse(CodeNotADate)
	}
	if code == "" {
		code = endCode
	}
	if code == "" {
		code = stretchFault(from, to, asOf)
	}
	if code != "" {
		return refuse(code)
	}
	return stretch{from, to, ended, alone}, nil
}

// plainlyADate is true of what can't be a length of time: the year in full or
// with its mark, and something behind it.
func (w written) plainlyADate() bool {
	return len(w) > 1 && (w[0].width == 4 || (w[0].width == 2 && w[0].mark == yearMark)) || len(w) == 1 && w[0].width == 4 && w[0].mark == yearMark
}

// endOf reads the end of a stretch: 到现在, 至2024年5月, 到5月 (of the year it
// began in). Without one, or with words in it that we don't know, it is asOf.
func endOf(s string, from civil, asOf time.Time) (to civil, rest string, told bool, code string) {
	now := civil{year: asOf.Year(), month: int(asOf.Month())}
	end := cutAll(s, "到 至 - ~ 一直到 直到")
	if end == s {
		return now, s, false, ""
	}
	s = cutAll(end, beforeStretch)
	w, length := writtenAt(s)
	if length == 0 {
		return now, s, true, ""
	}
	to, code = w.civil(asOf)
	if code == CodeNoYear && w[0].mark == monthMark {
		to.year, code = from.year, ""
	}
	return to, s[length:], true, code
}

func stretchFault(from, to civil, asOf time.Time) string {
	now := civil{year: asOf.Year(), month: int(asOf.Month())}
	switch {
	case !from.exists() || !to.exists():
		return CodeImpossibleDate
	case monthIndex(from) > monthIndex(now), monthIndex(to) > monthIndex(now):
		return CodeFuture
	case monthIndex(to) < monthIndex(from):
		return CodeWrongOrder
	case monthIndex(to)-monthIndex(from) >= MaxMonths:
		return CodeTooLarge
	}
	return ""
}

func monthIndex(d civil) int { return d.year*12 + d.month }

const (
	beforeStretch = "我 是 大概 大约 应该 社保 房租 , : ."
	beginnings    = "从 自 自从 打 打从 由"
	afterDate     = "开始 起 以来 以后 之后 后 交 缴 缴纳 签 租 住 办 备案 买 参保 工作 的 就 一直 , 连续"
	afterStretch  = "现在 今 今天 今日 如今 目前 当前 为止 止 now 都 还 在 交 缴 缴纳 着 了 呢 的 啊 吧 , . ! 一直 没断 没断过 没停 没停过 连续 期间 租 住 开始 起"
)
