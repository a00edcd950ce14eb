package wechat

import (
	"testing"
)

func TestASubscriptionNoticeIsSentWithItsFieldsAndTellsItsNumber(t *testing.T) {
	const path = "/cgi-bin/message/subscribe/bizsend"
	n := Notice{Follower: "oFollower1", Template: "A", Fields: []Field{{"thing1", "2026 年第二期居住证积分"}, {"phrase2", "已受理"}}}
	for _, test := range []struct {
		name, answer, number string
		code                 int64
	}{
		{"with a number", `{"errcode":0,"errmsg":"ok","msgid":1700827132819554304}`, "1700827132819554304", 0},
		{"with a number in words", `{"errcode":0,"errmsg":"ok","msgid":"1700827132819554304"}`, "1700827132819554304", 0},
		{"without one", `{"errcode":0,"errmsg":"ok"}`, "", 0},
		{"with none that could be told again", `{"errcode":0,"errmsg":"ok","msgid":null}`, "", 0},
		{"to who has not agreed", `{"errcode":43101,"errmsg":"user refuse to accept the msg"}`, "", 43101},
		{"with a field that is wrong", `{"errcode":47003,"errmsg":"argument invalid"}`, "", 47003},
	} {
		t.Run(test.name, func(t *testing.T) {
			api := newFakeAPI(t)
			api.answers[path] = test.answer
			number, err := newClient(t, api.URL, newStore(t)).SendNotice(t.Context(), n)
			if test.code != 0 {
				codeIs(t, err, test.code)
				holdsNoSecret(t, err)
			} else if err != nil {
				t.Error(err)
			}
			if number != test.number {
				t.Errorf("its number is %q", number)
			}
			data, _ := api.bodies[path]["data"].(map[string]any)
			if field, _ := data["phrase2"].(map[string]any); len(data) != 2 || field["value"] != "已受理" || api.bodies[path]["touser"] != "oFollower1" || api.bodies[path]["template_id"] != "A" {
				t.Errorf("WeChat got %v", api.bodies[path])
			}
		})
	}
}
