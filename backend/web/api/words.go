package api

import (
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// speak makes the library refuse in our form and in Chinese. It keeps both in
// globals and has no other place for them.
var speak = sync.OnceFunc(func() {
	huma.NewError = refusal
	for said, words := range map[*string]string{
		&validation.MsgUnexpectedProperty:       "没有这个字段，请检查有没有写错。",
		&validation.MsgExpectedRequiredProperty: "缺少 %s。",
		&validation.MsgExpectedRFC3339Date:      "要写成 2026-06-30 这样的日期。",
		&validation.MsgExpectedString:           "要填文字。",
		&validation.MsgExpectedNumber:           "要填数字。",
		&validation.MsgExpectedInteger:          "要填整数。",
		&validation.MsgExpectedBoolean:          "要填 true 或 false。",
		&validation.MsgExpectedArray:            "要填列表。",
		&validation.MsgExpectedObject:           "要填对象。",
		&validation.MsgExpectedMinimumNumber:    "不能小于 %v。",
		&validation.MsgExpectedMaximumNumber:    "不能大于 %v。",
		&validation.MsgExpectedMaxLength:        "最多 %d 个字符。",
		&validation.MsgExpectedMaxProperties:    "最多 %d 项。",
	} {
		*said = words
	}
})
