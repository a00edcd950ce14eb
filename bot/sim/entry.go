package sim

import "time"

// Author says on which side of the phone an entry stands.
type Author string

const (
	byFollower Author = "follower"
	byAccount  Author = "account"
	byWeChat   Author = "wechat" // a notice in the middle
)

// Entry is one thing that a phone shows, or one event behind it.
type Entry struct {
	ID       string    `json:"id"`
	Follower string    `json:"follower"`
	Author   Author    `json:"author"`
	At       time.Time `json:"at"`
	// Via says how words of the account came: reply, custom, template or notice.
	Via string `json:"via,omitempty"`
	// To is the entry that a reply answers.
	To       string    `json:"to,omitempty"`
	Content  *Content  `json:"content,omitempty"`
	Sent     *Sent     `json:"sent,omitempty"`
	Attempts []Attempt `json:"attempts,omitempty"`
	// Failed: three tries without a usable answer; the follower reads
	// 「该公众号提供的服务出现故障」.
	Failed bool `json:"failed,omitempty"`
}

// Content is what the account says, in any of the ways it can.
type Content struct {
	Kind     string    `json:"kind"` // text, image, voice, video, news, template, notice or transfer
	Text     string    `json:"text,omitempty"`
	Title    string    `json:"title,omitempty"` // of a template message that is set up
	MediaID  string    `json:"media_id,omitempty"`
	Articles []Article `json:"articles,omitempty"`
	URL      string    `json:"url,omitempty"`
	Fields   []Field   `json:"fields,omitempty"` // of a template message, or a subscription notice
}

// Article is one card of a news message (图文消息).
type Article struct {
	Title       string `json:"title" xml:"Title"`
	Description string `json:"description" xml:"Description"`
	PicURL      string `json:"picurl" xml:"PicUrl"`
	URL         string `json:"url" xml:"Url"`
}

// Field is one line of a template message.
type Field struct {
	Name  string `json:"name"`
	Label string `json:"label,omitempty"`
	Value string `json:"value"`
}

// Attempt is one call of the callback and what came of it.
type Attempt struct {
	At           time.Time `json:"at"`
	Milliseconds int64     `json:"ms"`
	Status       int       `json:"status"` // of HTTP; 0: no answer
	Fault        string    `json:"fault,omitempty"`
	Encrypted    bool      `json:"encrypted"`
	Request      string    `json:"request"`          // readable
	RequestQuery string    `json:"request_query"`    // signatures and all
	RequestBody  string    `json:"request_body"`     // as sent
	Answer       string    `json:"answer,omitempty"` // readable
	AnswerBody   string    `json:"answer_body,omitempty"`
	Content      *Content  `json:"content,omitempty"`
}
