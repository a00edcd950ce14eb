package read_test

import (
	"errors"
	"testing"

	"luohu/estimator/read"
)

var (
	education = []read.Option{
		{Value: "bachelor_or_above", Name: "大学本科及以上", Aliases: []string{"本科", "研究生", "硕士", "博士", "学士"}},
		{Value: "associate", Name: "大学专科", Aliases: []string{"大专", "专科", "高职"}},
		{Value: "senior_technical", Name: "高级技工学校高级班", Aliases: []string{"高级技校"}},
		{Value: "none", Name: "都没有", Aliases: []string{"没有", "无", "高中", "初中"}},
	}
	districts = []read.Option{
		{Value: "heping", Name: "和平区", Aliases: []string{"和平"}},
		{Value: "hedong", Name: "河东区", Aliases: []string{"河东"}},
		{Value: "hexi", Name: "河西区", Aliases: []string{"河西"}},
		{Value: "nankai", Name: "南开区", Aliases: []string{"南开"}},
		{Value: "dongli", Name: "东丽区", Aliases: []string{"东丽"}},
		{Value: "binhai", Name: "滨海新区", Aliases: []string{"滨海", "塘沽", "开发区"}},
		{Value: "jizhou", Name: "蓟州区", Aliases: []string{"蓟州", "蓟县"}},
	}
	skills = []read.Option{
		{Value: "senior_technician", Name: "高级技师"},
		{Value: "technician", Name: "技师"},
		{Value: "senior_worker", Name: "高级工"},
		{Value: "intermediate_worker", Name: "中级工"},
		{Value: "none", Name: "没有"},
	}
)

func TestChoicesAreReadByNumberNameSoundAndSmallErrors(t *testing.T) {
	for _, table := range []struct {
		options  []read.Option
		readings []reading[int]
	}{
		{education, []reading[int]{
			{"3", 2, ""},
			{"３", 2, ""},
			{"三", 2, ""},
			{"选3", 2, ""},
			{"我选3", 2, ""},
			{"第三个", 2, ""},
			{"第3项", 2, ""},
			{"③", 2, ""},
			{"C", 2, ""},
			{"选c", 2, ""},
			{"3.", 2, ""},
			{"(3)", 2, ""},
			{"3号", 2, ""},
			{"最后一个", 3, ""},
			{"最后", 3, ""},
			{"倒数第二个", 2, ""},
			{"倒数第一", 3, ""},
			{"本科", 0, ""},
			{"我是本科", 0, ""},
			{"都没有", 3, ""},
			{"本科学历", 0, ""},
			{"大专毕业", 1, ""},
			{"大學本科及以上", 0, ""},
			{"bachelor_or_above", 0, ""},
			{"1.本科", 0, ""},
			{"2、大学专科", 1, ""},
			{"硕士", 0, ""},
			{"本科以上", 0, read.CodeUnsure},
			{"以上", 0, ""},
			{"技工学校", 2, ""},
			{"benke", 0, ""},
			{"本可", 0, ""},
			{"大砖", 1, ""},
			{"高级技工学较高级班", 2, ""},
			{"没有", 3, ""},
			{"都没有", 3, ""},
			{"无", 3, ""},
			{"高中", 3, ""},
			{"大学", 0, read.CodeTwoChoices},
			{"本科和大专", 0, read.CodeTwoChoices},
			{"高", 0, read.CodeTwoChoices},
			{"5", 0, read.CodeNotAChoice},
			{"0", 0, read.CodeNotAChoice},
			{"第九个", 0, read.CodeNotAChoice},
			{"z", 0, read.CodeNotAChoice},
			{"不是本科", 0, read.CodeNotAChoice},
			{"2.本科", 0, read.CodeNotAChoice},
			{"全日制本科", 0, read.CodeUnsure},
			{"本科在读", 0, read.CodeUnsure},
			{"不知道", 0, read.CodeUnknown},
			{"本科算吗？", 0, read.CodeUnknown},
			{"你好", 0, read.CodeNotAChoice},
			{"倒数第九个", 0, read.CodeNotAChoice},
			{"我", 0, read.CodeNotAChoice},
		}},
		{districts, []reading[int]{
			{"和平", 0, ""},
			{"和平区", 0, ""},
			{"河平", 0, ""},
			{"河东", 1, ""},
			{"東麗", 4, ""},
			{"在滨海新区", 5, ""},
			{"濱海", 5, ""},
			{"宾海新区", 5, ""},
			{"塘沽", 5, ""},
			{"蓟县", 6, ""},
			{"薊州區", 6, ""},
			{"hexi", 2, ""},
			{"南开", 3, ""},
			{"滨海新渠", 5, ""},
			{"河", 0, read.CodeTwoChoices},
			{"河东河西", 0, read.CodeTwoChoices},
			{"河北", 0, read.CodeNotAChoice},
			{"河北区", 0, read.CodeNotAChoice},
			{"北京", 0, read.CodeNotAChoice},
		}},
		{skills, []reading[int]{
			{"高级技师", 0, ""}, {"技师", 1, ""}, {"高级工", 2, ""}, {"高级工证", 2, ""}, {"高级", 0, read.CodeTwoChoices}, {"中级", 3, ""}, {"中级工", 3, ""}, {"初级工", 0, read.CodeNotAChoice}, {"没有", 4, ""}, {"没", 4, ""},
		}},
	} {
		check(t, func(s string) (int, error) { return read.Choose(s, table.options) }, table.readings)
	}
}

func TestTwoChoicesAreNamed(t *testing.T) {
	_, err := read.Choose("本科和大专", education)
	if p, ok := errors.AsType[*read.Problem](err); !ok || p.Got != "大学本科及以上、大学专科" {
		t.Errorf("got %+v", p)
	}
}

func TestNothingCanBeChosenFromNothing(t *testing.T) {
	if _, err := read.Choose("1", nil); code(t, err) != read.CodeNotAChoice {
		t.Errorf("got %v", err)
	}
}
