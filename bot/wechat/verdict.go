package wechat

import "errors"

// Remedy is what is to be done about a call that failed.
type Remedy string

// The remedies.
const (
	Retry        Remedy = "retry"         // it was not taken, and may be a moment later: with growing pauses
	SlowDown     Remedy = "slow_down"     // too many in a minute
	AwaitQuota   Remedy = "await_quota"   // until WeChat counts anew
	Gone         Remedy = "gone"          // there is no such follower, or no more
	OtherChannel Remedy = "other_channel" // nothing comes through to this follower this way now
	BadContent   Remedy = "bad_content"   // a fault of ours; it will not be taken later either
	Stop         Remedy = "stop"          // nothing of the kind goes out before staff have mended something
	AskFirst     Remedy = "ask_first"     // it may have been taken: Uncertain
	Unclear      Remedy = "unclear"       // WeChat refused with a code that is not known here
)

// remedies by WeChat's codes.
var remedies = map[int64]Remedy{
	busyCode: Retry,
	40001:    Retry, 40014: Retry, 42001: Retry, // a token, which was fetched anew already

	40003: Gone, 43004: Gone, // no such follower, no longer following

	40013: Stop, 40125: Stop, // app id, secret
	40037: Stop,              // template id
	40164: Stop,              // our address is not on the account's list
	48001: Stop, 48004: Stop, // no permission, permission taken away

	quotaCode: AwaitQuota, // calls in a day
	45028:     AwaitQuota, // mass sends
	45011:     SlowDown,

	45015: OtherChannel, // they have not written within 48 hours
	45047: OtherChannel, // too many since they wrote
	43101: OtherChannel, // they did not agree, or took it back
	50002: OtherChannel, // the follower is limited

	45002: BadContent, 47001: BadContent, 47003: BadContent, // too long, no JSON, a field
}

// Verdict is what is to be done about an error of a Client's call.
func Verdict(err error) Remedy {
	if err == nil {
		return ""
	}
	if Uncertain(err) {
		return AskFirst
	}
	refused, is := errors.AsType[*APIError](err)
	switch {
	case !is || refused.Code == 0: // WeChat was not reached
		return Retry
	case remedies[refused.Code] == "":
		return Unclear
	}
	return remedies[refused.Code]
}
