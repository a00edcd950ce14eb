package read_test

import (
	"testing"

	"luohu/estimator/read"
)

func TestWordsOfOtherThingsAnswerNoQuestion(t *testing.T) {
	const (
		registration = "你有合法有效的户口吗？没有户口，或者户口信息有错、重、假的，要先更正。"
		employed     = "你现在是天津用人单位的职工，或者在天津投资办企业吗？"
		pension      = "养老保险由单位在天津正常缴了多少个月？"
		fund         = "住房公积金在天津缴了多少个月？"
	)
	for _, c := range []struct {
		say, question string
		strays        bool
	}{
		{"没工作", registration, true},
		{"没结婚", registration, true},
		{"没买房", registration, true},
		{"没工作", employed, false},
		{"没时间", pension, true},
		{"没工作", pension, true},
		{"没上班", fund, true},
		{"没租房", fund, true},
		{"社保交了三年", fund, true},
		{"公积金交了三年", pension, true},
		{"上班以后交了三年", pension, false},
		{"没交过", pension, false},
		{"没有", pension, false},
		{"社保交了三年", pension, false},
		{"住房公积金没交", fund, false},
		{"没有户口", registration, false},
		{"", registration, false},
	} {
		if got := read.Strays(c.say, c.question); got != c.strays {
			t.Errorf("%q strays from %q: %v", c.say, c.question, got)
		}
	}
}

func TestWhatIsNotThereIsDeniedByItsName(t *testing.T) {
	for _, c := range []struct {
		say, question string
		lacks         bool
	}{
		{"没有户口", "你有合法有效的户口吗？", true},
		{"我没有合法有效的户口", "你有合法有效的户口吗？", true},
		{"没有记录", "刑事犯罪记录", true},
		{"没有签注", "居住证签注", true},
		{"没有住房", "住房公积金", false},
		{"没有投资", "你现在是天津用人单位的职工，或者在天津投资办企业吗？", false},
		{"没有证", "居住证", false}, // one character may be of anything
		{"户口", "你有合法有效的户口吗？", false},
		{"没有", "你有合法有效的户口吗？", false},
		{"", "你有合法有效的户口吗？", false},
	} {
		if got := read.Lacks(c.say, c.question); got != c.lacks {
			t.Errorf("%q denies what %q is about: %v", c.say, c.question, got)
		}
	}
}
