package sim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"
)

// mostCrowd bounds the followers without phones.
const mostCrowd = 5_000_000

// Crowd are followers beside the phones, up to millions of them: what they are like
// follows from the seed and from their place, what they got is counted, and nothing
// else of them is kept.
type Crowd struct {
	Followers int     `json:"followers"`
	Seed      uint64  `json:"seed"`
	Left      float64 `json:"left"`   // share who follow no more
	Agreed    float64 `json:"agreed"` // share who agreed to every subscription notice, for good
	Wrote     float64 `json:"wrote"`  // share who wrote just before the crowd was loaded
}

// check names what is out of bounds.
func (c Crowd) check() (wrong []bound) {
	return outside(
		bound{"/followers", float64(c.Followers), 0, mostCrowd},
		bound{"/left", c.Left, 0, 1}, bound{"/agreed", c.Agreed, 0, 1}, bound{"/wrote", c.Wrote, 0, 1},
	)
}

// bound is a number that must lie within others.
type bound struct {
	pointer         string
	value, from, to float64
}

func outside(all ...bound) (wrong []bound) {
	for _, b := range all {
		if !(b.value >= b.from && b.value <= b.to) { // nor NaN
			wrong = append(wrong, b)
		}
	}
	return wrong
}

func (b bound) String() string { return fmt.Sprintf("%s 到 %s", plainly(b.from), plainly(b.to)) }

// plainly is without exponents.
func plainly(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// Channel is a way to a follower; Entry.Via names it too.
type Channel string

// The ways on which what arrives is counted.
const (
	ByTemplate Channel = "template"
	ByNotice   Channel = "notice"
	ByCustom   Channel = "custom"
	ByMass     Channel = "mass"
)

// channels in the order in which a follower's counters stand.
var channels = []Channel{ByTemplate, ByNotice, ByCustom, ByMass}

// Got is what a phone truly showed, by channel. Counters stop at 255.
type Got struct {
	OpenID   string `json:"openid"`
	Template int    `json:"template,omitempty"`
	Notice   int    `json:"notice,omitempty"`
	Custom   int    `json:"custom,omitempty"`
	Mass     int    `json:"mass,omitempty"`
	Repeats  int    `json:"repeats,omitempty"` // refused for their client_msg_id
	Left     bool   `json:"left,omitempty"`    // follows no more
}

// counters of one follower in a word: five bytes, then the month of the last mass
// send and how many there were in it, then the customer messages that were used up.
type counters uint64

const (
	repeatsAt = 4 // behind the channels
	monthAt   = 5
	usedAt    = 6
	mostCount = math.MaxUint8
)

func (c counters) at(i int) int { return int(uint8(c >> (8 * i))) } //nolint:gosec // one byte is meant

// more counts one up, as far as it goes.
func (c counters) more(i int) counters {
	if c.at(i) == mostCount {
		return c
	}
	return c + 1<<(8*i)
}

func (c counters) got(openID string, left bool) Got {
	return Got{openID, c.at(0), c.at(1), c.at(2), c.at(3), c.at(repeatsAt), left}
}

// massedIn is how many mass sends came in a month; only the last month is known.
func (c counters) massedIn(month int) int {
	if c.at(monthAt)>>3 != month%32 {
		return 0
	}
	return c.at(monthAt) & 7
}

func (c counters) massed(month int) counters {
	n := c.massedIn(month) + 1
	return c&^(0xFF<<(8*monthAt)) | counters(month%32<<3|n)<<(8*monthAt) //nolint:gosec // months are not negative
}

// tianjin is eight hours ahead all year, wherever the simulator runs.
var tianjin = time.FixedZone("Asia/Shanghai", 8*60*60)

// crowd is a loaded one.
type crowd struct {
	Crowd
	loaded    time.Time
	following int
	counted   []atomic.Uint64 // counters, by place
	shown     [4]atomic.Int64 // by channel
	repeats   atomic.Int64
}

// WritersFirst are the OpenIDs of all, those who wrote just before in front.
func (c Crowd) WritersFirst() []string {
	var wrote, silent []string
	for place := range c.Followers {
		if id := CrowdOpenID(place); (&crowd{Crowd: c}).is(place).wrote {
			wrote = append(wrote, id)
		} else {
			silent = append(silent, id)
		}
	}
	return append(wrote, silent...)
}

func newCrowd(c Crowd, now time.Time) *crowd {
	all := &crowd{Crowd: c, loaded: now, counted: make([]atomic.Uint64, c.Followers)}
	for place := range c.Followers {
		if all.is(place).following {
			all.following++
		}
	}
	return all
}

// nature is what somebody in the crowd is like.
type nature struct {
	following, agreed, wrote bool
	since                    time.Duration // of following, before the crowd was loaded
}

func (c *crowd) is(place int) nature {
	draw := rand.NewPCG(c.Seed, uint64(place)) //nolint:gosec // places are not negative
	below := func(share float64) bool { return float64(draw.Uint64()>>11)/(1<<53) < share }
	n := nature{following: !below(c.Left), agreed: below(c.Agreed), wrote: below(c.Wrote)}
	const years = 3 * 365 * 24 * 60 * 60
	n.since = time.Duration(draw.Uint64()%years) * time.Second //nolint:gosec // small
	return n
}

// change lets a follower's counters become others, unless it refuses.
func (c *crowd) change(place int, to func(counters) (counters, error)) error {
	for {
		old := c.counted[place].Load()
		next, err := to(counters(old))
		if err != nil {
			return err
		}
		if c.counted[place].CompareAndSwap(old, uint64(next)) {
			return nil
		}
	}
}

func (c *crowd) got(place int) Got {
	return counters(c.counted[place].Load()).got(CrowdOpenID(place), !c.is(place).following)
}

// CrowdState is what the crowd is, and what all of it got.
type CrowdState struct {
	Crowd
	Following int               `json:"following"`
	Shown     map[Channel]int64 `json:"shown"`
	Repeats   int64             `json:"repeats"`
}

func (c *crowd) state() CrowdState {
	shown := map[Channel]int64{}
	for i, channel := range channels {
		shown[channel] = c.shown[i].Load()
	}
	return CrowdState{c.Crowd, c.following, shown, c.repeats.Load()}
}
