package sim

import (
	"bytes"
	"encoding/json"

	"github.com/gin-gonic/gin"
)

const mostFields = 64

type templateMessage struct {
	ToUser   string `json:"touser"`
	Template string `json:"template_id"`
	URL      string `json:"url"`
	Data     fields `json:"data"`
	ClientID string `json:"client_msg_id"`
}

// fields keep the order in which they were sent.
type fields []Field

func (f *fields) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return errDataFormat
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		var one struct {
			Value json.RawMessage `json:"value"`
		}
		if err := decoder.Decode(&one); err != nil {
			return err
		}
		field := Field{Name: name.(string)} // keys of an object are strings
		if json.Unmarshal(one.Value, &field.Value) != nil {
			field.Value = string(one.Value) // a number
		}
		if *f = append(*f, field); len(*f) > mostFields {
			return errDataFormat
		}
	}
	return nil
}

// wxTemplateSend shows a template message (模板消息) and then tells the callback
// how it went, as WeChat does.
func (s *Sim) wxTemplateSend(c *gin.Context) (any, error) {
	var m templateMessage
	if err := readCall(c, &m); err != nil {
		return nil, err
	}
	to, err := s.reach(m.ToUser)
	switch {
	case err != nil:
		return nil, err
	case m.Template == "":
		return nil, errTemplateID
	case len(m.Data) == 0:
		return nil, errEmptyContent
	}
	job, repeated := s.repeats.claim(m.ToUser, m.ClientID, s.numbers.next)
	if repeated {
		to.repeated()
		return sentAs(job), nil
	}
	status := "failed:user block"
	if following, _ := to.following(); following {
		status = "success"
		to.shows(ByTemplate, s.drawn(m))
	}
	s.tells(Sent{Event: "TEMPLATESENDJOBFINISH", JobID: job, Status: status}, to.hears)
	return sentAs(job), nil
}

// drawn is a template message as its form in the account has it.
func (s *Sim) drawn(m templateMessage) *Content {
	c := &Content{Kind: "template", Text: m.Template, URL: m.URL, Fields: m.Data}
	form := s.account.Forms[m.Template]
	c.Title = form.Title
	for i, f := range c.Fields {
		c.Fields[i].Label = form.Labels[f.Name]
	}
	return c
}

func sentAs(number int64) any { return gin.H{"errcode": 0, "errmsg": "ok", "msgid": number} }
