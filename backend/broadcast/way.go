package broadcast

import (
	"time"

	"luohu/backend/casework"
)

// Way is a channel of WeChat by which a notice reaches one follower.
type Way string

// The ways, in the order in which they are tried.
const (
	BySubscription Way = "notice"   // a subscription notice, to who has agreed to it
	ByTemplate     Way = "template" // a template message, to any follower
	ByCustomer     Way = "customer" // a customer-service message, to who wrote within two days
	ByMass         Way = "mass"     // an article, sent to many as one; it goes by no other way beside
)

// Ways are all of them, as they are tried.
var Ways = []Way{BySubscription, ByTemplate, ByCustomer, ByMass}

// MassAMonth is how many articles WeChat lets a follower of a service account have in a
// month.
const MassAMonth = 4

// DayOf is WeChat's day, by which it counts quotas.
func DayOf(t time.Time) string { return t.In(casework.Zone).Format(time.DateOnly) }

// MonthOf is when WeChat began to count the articles of a month.
func MonthOf(t time.Time) time.Time {
	y, m, _ := t.In(casework.Zone).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, casework.Zone)
}

// RepeatsWithin is for how long a repeat by a way, with the same id, is none: WeChat
// promises ten minutes for template messages, and a day for mass sends, of which something
// is left for its clock and ours. 0: it knows no repeats.
func (w Way) RepeatsWithin() time.Duration {
	switch w {
	case ByTemplate:
		return 10*time.Minute - 30*time.Second
	case ByMass:
		return 24*time.Hour - 30*time.Minute
	}
	return 0
}

// WrittenWithin is how long after their last message somebody can be written to by a
// customer-service message. WeChat counts 48 hours; what is on its way takes a moment.
const WrittenWithin = 48*time.Hour - 5*time.Minute

// Promise is what is done when it can't be known whether WeChat has a message.
type Promise string

// The promises.
const (
	AtMostOnce  Promise = "at_most_once"  // it is not sent again, and the ledger says so
	AtLeastOnce Promise = "at_least_once" // it is sent again, and may come twice
)

// State is what has become of one recipient's message.
type State string

// The states.
const (
	Planned   State = "planned"
	Handing   State = "handing"   // it is being given to WeChat: it may have it
	Handed    State = "handed"    // WeChat has taken it
	Delivered State = "delivered" // WeChat says that it came
	Failed    State = "failed"    // WeChat says that it did not
	Skipped   State = "skipped"   // it was not to be sent
	Kept      State = "kept"      // no way was open: it stands in their inbox
	Uncertain State = "uncertain" // WeChat may have it, and it is not sent again
)

// States are all of them, as they are shown.
var States = []State{Planned, Handing, Handed, Delivered, Failed, Skipped, Kept, Uncertain}

// Retried are the states of recipients with whom it can be tried again.
var Retried = []State{Failed, Kept, Uncertain}

// Final says that nothing more is done by itself.
func (s State) Final() bool { return s != Planned && s != Handing }

// Why is the reason of a state.
type Why string

// The reasons.
const (
	WhyLeft      Why = "left"      // they do not follow any more
	WhyHushed    Why = "hushed"    // they asked to be written to only when they write
	WhyTold      Why = "told"      // another broadcast has told them the same
	WhyBlocked   Why = "blocked"   // they do not let the account write to them
	WhyNoWay     Why = "no_way"    // no channel was open
	WhyContent   Why = "content"   // WeChat does not take what it says
	WhySystem    Why = "system"    // a fault of WeChat's
	WhyLong      Why = "long"      // it was tried for too long
	WhyLost      Why = "lost"      // its answer was lost
	WhyKilled    Why = "killed"    // the program ended before the answer was written
	WhyCancelled Why = "cancelled" // by staff
	WhyNoValue   Why = "no_value"  // a variable of theirs has none
	WhyFull      Why = "full"      // they have had all articles that WeChat lets them have in the month
)

// Whys are all of them.
var Whys = []Why{
	WhyLeft, WhyHushed, WhyTold, WhyBlocked, WhyNoWay, WhyContent, WhySystem, WhyLong, WhyLost, WhyKilled, WhyCancelled, WhyNoValue, WhyFull,
}

// Outcome is what one try by a channel came to.
type Outcome string

// The outcomes.
const (
	Taken  Outcome = "taken"
	Again  Outcome = "again"  // WeChat is busy, or away: it surely has not taken it
	Slower Outcome = "slower" // too many at a time
	Quota  Outcome = "quota"  // no more until its day turns
	Gone   Outcome = "gone"   // they do not follow
	Closed Outcome = "closed" // this way is not open to them: another may be
	Unfit  Outcome = "unfit"  // what it says is not taken: a fault of ours
	Stop   Outcome = "stop"   // the account may not do this
	Lost   Outcome = "lost"   // nobody knows whether it was taken
)
