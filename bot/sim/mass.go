package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	massAMonth      = 4 // mass sends of a service account that reach a follower in a month
	fewestMassed    = 2 // OpenIDs of one by OpenIDs
	mostMassed      = 10_000
	massKnown       = 24 * time.Hour // a clientmsgid is known for so long
	mostMassJobs    = 1000           // that are remembered
	longestClientID = 64             // bytes
	// massTeller is whose name stands over the event of a mass send: 公众号群发助手.
	massTeller = "mphelper"
)

var (
	errMassList   = &wxError{40130, "invalid openid list size, at least two openid"}
	errClientID   = &wxError{45065, "clientmsgid exist"}
	errClientSize = &wxError{45067, "clientmsgid size out of limit"}
	errNoMass     = &wxError{40053, "invalid msg_id"} // what WeChat says of such is not known here
)

// massContent is what a mass send (群发) brings.
type massContent struct {
	Kind string `json:"msgtype"`
	Text struct {
		Content string `json:"content"`
	} `json:"text"`
	News struct {
		MediaID string `json:"media_id"`
	} `json:"mpnews"`
	Reprint  int    `json:"send_ignore_reprint"`
	ClientID string `json:"clientmsgid"`
}

// massed is a mass send by OpenIDs, to a tag or to all.
type massed struct {
	massContent
	ToUsers []string `json:"touser"`
	Filter  struct {
		All bool `json:"is_to_all"`
		Tag int  `json:"tag_id"`
	} `json:"filter"`
}

// MassCounts are what the event of its end tells. WeChat's Filtered are those who are
// left when others, such as those who had four in the month, are filtered out.
type MassCounts struct {
	Total    int64 `json:"total" xml:"TotalCount"`
	Filtered int64 `json:"filtered" xml:"FilterCount"`
	Sent     int64 `json:"sent" xml:"SentCount"`
	Failed   int64 `json:"failed" xml:"ErrorCount"`
}

// massBoard are the mass sends, oldest first.
type massBoard struct {
	mu  sync.Mutex
	all []massJob
}

type massJob struct {
	number   int64
	clientID string
	at       time.Time
	done     bool
}

// begin notes one, unless the last day knows it. When WeChat says 45066 instead (again
// within a minute) is not known here: it is never said.
func (b *massBoard) begin(clientID string, number int64, now time.Time) (known int64, repeated bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, old := range b.all {
		if old.clientID == clientID && now.Sub(old.at) < massKnown {
			return old.number, true
		}
	}
	b.all = append(b.all, massJob{number: number, clientID: clientID, at: now})
	b.all = b.all[max(0, len(b.all)-mostMassJobs):]
	return number, false
}

func (b *massBoard) finish(number int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.all {
		if b.all[i].number == number {
			b.all[i].done = true
		}
	}
}

func (b *massBoard) find(number int64) (massJob, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.all, func(one massJob) bool { return one.number == number })
	if i < 0 {
		return massJob{}, false
	}
	return b.all[i], true
}

// mass takes a mass send, and sends it after the call is answered, as WeChat does.
func (s *Sim) mass(m massed, to iter.Seq[addressee]) (any, error) {
	content, err := s.massContent(m.massContent)
	if err != nil {
		return nil, err
	}
	if len(m.ClientID) > longestClientID {
		return nil, errClientSize
	}
	clientID := m.ClientID
	if clientID == "" { // WeChat takes what is sent, and to whom
		text, err := json.Marshal(m)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		clientID = hex.EncodeToString(sum[:])
	}
	job, repeated := s.masses.begin(clientID, s.numbers.next(), s.account.Now())
	if repeated {
		return nil, fullerError{errClientID, massAnswer(errClientID, job)}
	}
	if s.start() {
		go func() {
			defer s.after.Done()
			counts := s.massNow(content, to)
			s.masses.finish(job)
			s.tells(Sent{Event: "MASSSENDJOBFINISH", JobID: job, Status: "send success", Mass: &counts}, func(what Sent, f fate) { s.tellQueued(massTeller, what, f) })
		}()
	}
	return massAnswer(&wxError{0, "send job submission success"}, job), nil
}

func massAnswer(said *wxError, job int64) any {
	return gin.H{"errcode": said.Code, "errmsg": said.Message, "msg_id": job, "msg_data_id": job}
}

func (s *Sim) massNow(content *Content, to iter.Seq[addressee]) (counts MassCounts) {
	month := monthOf(s.account.Now())
	for one := range to {
		if s.ctx.Err() != nil {
			return counts
		}
		if following, _ := one.following(); !following {
			continue // no follower of the tag or list any more
		}
		counts.Total++
		if one.mass(month, content) {
			counts.Filtered++
			counts.Sent++
		}
	}
	return counts
}

func (s *Sim) massContent(m massContent) (*Content, error) {
	switch m.Kind {
	case "text":
		return textContent(m.Text.Content)
	case "mpnews":
		articles, found := s.drafts.get(m.News.MediaID)
		if !found {
			return nil, errMediaID
		}
		return &Content{Kind: "news", Articles: articles}, nil
	}
	return nil, errMessageType
}

// monthOf counts months as WeChat's calendar has them.
func monthOf(now time.Time) int {
	y, m, _ := now.In(tianjin).Date()
	return y*12 + int(m)
}
