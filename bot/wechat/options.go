package wechat

import (
	"errors"
	"fmt"
	"time"
)

// Mode says in which form WeChat sends messages, as chosen in its console.
type Mode string

// The modes, with their names in the console.
const (
	Plain      Mode = "plain"      // 明文模式: readable bodies only
	Compatible Mode = "compatible" // 兼容模式: both; what is encrypted is read by its cipher only
	Encrypted  Mode = "encrypted"  // 安全模式: encrypted bodies only
)

// Options are what one official account needs. Zero durations and limits take
// the defaults named beside them, except Window.
type Options struct {
	AppID          string
	AppSecret      string
	Token          string
	EncodingAESKey string // 43 letters and digits; may be empty unless Mode is Encrypted
	Mode           Mode   // empty: Compatible

	// Window is how far a message's time stamp may be from now, either way.
	// 0: not looked at.
	Window    time.Duration
	BodyLimit int64         // bytes of a message's body; 64 KiB
	Deadline  time.Duration // from request to answer; 4.5 s, for WeChat gives up at 5
	// Sorry is what a follower reads when the answer failed or took too long.
	// Empty: nothing, and WeChat shows nothing.
	Sorry string

	APIBase       string // where WeChat's API is; https://api.weixin.qq.com
	AuthorizeBase string // where phones are sent to tell who holds them; https://open.weixin.qq.com

	// Now is real time, whatever the clock of the programme's rules says.
	Now func() time.Time
}

const (
	defaultBodyLimit = 64 << 10
	defaultDeadline  = 4500 * time.Millisecond
	defaultAPIBase   = "https://" + apiHost

	defaultAuthorizeBase = "https://open.weixin.qq.com"
)

func (o Options) withDefaults() Options {
	if o.Mode == "" {
		o.Mode = Compatible
	}
	if o.BodyLimit == 0 {
		o.BodyLimit = defaultBodyLimit
	}
	if o.Deadline == 0 {
		o.Deadline = defaultDeadline
	}
	if o.APIBase == "" {
		o.APIBase = defaultAPIBase
	}
	if o.AuthorizeBase == "" {
		o.AuthorizeBase = defaultAuthorizeBase
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// check names the setting that can't work.
func (o Options) check() error {
	switch o.Mode {
	case Plain, Compatible, Encrypted:
	default:
		return fmt.Errorf("wechat.mode: %q is none of plain, compatible, encrypted", o.Mode)
	}
	if o.Token == "" {
		return errors.New("wechat.token is empty: without it no message can be told from a forged one")
	}
	if o.Mode == Encrypted && o.EncodingAESKey == "" {
		return errors.New("wechat.encoding_aes_key is empty: mode encrypted needs it")
	}
	if o.EncodingAESKey != "" && o.AppID == "" {
		return errors.New("wechat.app_id is empty: encrypted messages carry it and it has to be compared")
	}
	if o.Window < 0 || o.BodyLimit < 0 || o.Deadline < 0 {
		return errors.New("wechat: window, body limit and deadline may not be negative")
	}
	return nil
}
