package read_test

import (
	"testing"

	"luohu/estimator/read"
)

func TestYesAndNoAreReadAsPeopleSayThem(t *testing.T) {
	var readings []reading[bool]
	for _, text := range []string{
		"是", "是的", "对", "對", "对的", "对啊", "有", "有的", "嗯", "嗯嗯", "好的", "y", "YES", "Ok", "1", "１", "①", "选1", "可以", "在交", "在交的", "交了", "交过",
		"结了", "已婚", "结婚了", "👍", "👍🏻", "✅", "没错", "当然有", "我有", "有房子", "符合", "目前在交", "是，有", "是 的！", "shi", "符合条件", "在有效期内", "有居住证", "是本人", "确实是",
	} {
		readings = append(readings, reading[bool]{text, true, ""})
	}
	for _, text := range []string{
		"不是", "不是的", "没有", "没有啊", "沒有", "无", "没", "不", "否", "不对", "n", "No", "2", "二", "没在交", "没有在交", "没结", "未婚", "单身", "还没有", "从来没有过",
		"不符合", "👎", "❌", "没有,没买房", "没交过社保", "我没有", "都没有", "暂时没有", "meiyou", "没房子", "无房", "没有居住证", "没有犯罪记录",
	} {
		readings = append(readings, reading[bool]{text, false, ""})
	}
	readings = append(readings,
		reading[bool]{"不知道", false, read.CodeUnknown}, reading[bool]{"不太清楚", false, read.CodeUnknown}, reading[bool]{"忘了", false, read.CodeUnknown},
		reading[bool]{"应该有吧", false, read.CodeUnknown}, reading[bool]{"有没有", false, read.CodeUnknown}, reading[bool]{"是吗？", false, read.CodeUnknown},
		reading[bool]{"不是没有", false, read.CodeUnknown}, reading[bool]{"没有不交", false, read.CodeUnknown}, reading[bool]{"没有过期没交", false, read.CodeUnknown},
		reading[bool]{"有，没有", false, read.CodeSeveral}, reading[bool]{"是，不对", false, read.CodeSeveral},
		reading[bool]{"3", false, read.CodeNotYesOrNo}, reading[bool]{"离婚了", false, read.CodeNotYesOrNo}, reading[bool]{"天津", false, read.CodeNotYesOrNo},
		reading[bool]{"租的", false, read.CodeNotYesOrNo}, reading[bool]{"房子", false, read.CodeNotYesOrNo}, reading[bool]{"38个月", false, read.CodeNotYesOrNo},
	)
	for _, text := range []string{"我不会", "不会", "不用了", "不要", "不行", "没问题", "没毛病", "错了", "我要", "会"} {
		readings = append(readings, reading[bool]{text, false, read.CodeNotYesOrNo})
	}
	check(t, read.YesNo, readings)
}
