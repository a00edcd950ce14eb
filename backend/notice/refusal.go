package notice

import "luohu/backend/casework"

// What notices are refused for; the words stand in configs/words/notice.yaml.
const (
	CodeFaulty       casework.Code = "notice_faulty" // count
	CodePublished    casework.Code = "notice_published"
	CodeWithdrawn    casework.Code = "notice_withdrawn"
	CodeNotPublished casework.Code = "notice_not_published"
	CodeCorrected    casework.Code = "notice_corrected"
	CodeChanged      casework.Code = "notice_changed" // since it was asked for
	CodeEdited       casework.Code = "notice_edited"  // by, name, at, version
	CodePeriod       casework.Code = "notice_period"  // one is to be chosen
)

// Codes are all of them.
var Codes = []casework.Code{
	CodeFaulty, CodePublished, CodeWithdrawn, CodeNotPublished, CodeCorrected, CodeChanged, CodeEdited, CodePeriod,
}

func refuse(code casework.Code, params ...any) *casework.Refusal {
	return casework.Refuse(code, params...)
}
