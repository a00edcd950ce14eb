package sim_test

import (
	"testing"

	"luohu/bot/sim"
)

func FuzzAnAnswerIsShownWholeOrNotAtAll(f *testing.F) {
	f.Add("<xml><ToUserName>o</ToUserName><FromUserName>gh</FromUserName><MsgType>text</MsgType><Content>您好</Content></xml>")
	f.Add("<xml><ToUserName>o</ToUserName><FromUserName>gh</FromUserName><MsgType>news</MsgType><Articles><item><Title>名单</Title></item></Articles></xml>")
	f.Add("<xml><Articles><item>")
	f.Fuzz(func(t *testing.T, answer string) {
		c, err := sim.ReadAnswer(answer, "gh", "o")
		if (c == nil) != (err != nil) {
			t.Errorf("%+v, %v", c, err)
		}
		if c != nil && (c.Kind == "text" && c.Text == "" || c.Kind == "news" && len(c.Articles) != 1) {
			t.Errorf("nothing to show: %+v", c)
		}
	})
}

func FuzzTemplateFieldsHaveNames(f *testing.F) {
	f.Add([]byte(`{"thing1":{"value":"申报"},"number2":{"value":92}}`))
	f.Add([]byte(`{"a":{"value":{"b":[1]}}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		fields, err := sim.ReadFields(data)
		if err == nil && len(fields) > 64 {
			t.Errorf("%d fields", len(fields))
		}
	})
}
