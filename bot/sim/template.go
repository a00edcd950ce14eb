package sim

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	repeatWithin = 10 * time.Minute // a client_msg_id is known for so long
	mostJobs     = 1000             // events that wait to be told
	mostFields   = 64
)

// templateLog numbers template messages, and subscription notices, and knows repeats.
type templateLog struct {
	now  func() time.Time
	mu   sync.Mutex
	last int64
	jobs int // whose event is not told yet
	sent map[[2]string]sentTemplate
}

type sentTemplate struct {
	job int64
	at  time.Time
}

func newTemplateLog(now func() time.Time) *templateLog {
	return &templateLog{now: now, sent: map[[2]string]sentTemplate{}}
}

// begin gives a message its number; repeated says that it had one already.
func (l *templateLog) begin(follower, clientID string) (job int64, repeated bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if old, known := l.sent[[2]string{follower, clientID}]; known && clientID != "" && now.Sub(old.at) < repeatWithin {
		return old.job, true, nil
	}
	if l.jobs >= mostJobs {
		return 0, false, errTooFast
	}
	l.jobs++
	l.last = max(l.last+1, newMsgID(now))
	if clientID != "" {
		l.forget(now)
		l.sent[[2]string{follower, clientID}] = sentTemplate{l.last, now}
	}
	return l.last, false, nil
}

// forget wants mu held; it looks at all only when many have gathered.
func (l *templateLog) forget(now time.Time) {
	const many = 100_000
	if len(l.sent) < many {
		return
	}
	for key, one := range l.sent {
		if now.Sub(one.at) >= repeatWithin {
			delete(l.sent, key)
		}
	}
	if len(l.sent) >= many {
		clear(l.sent)
	}
}

func (l *templateLog) told() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.jobs--
}

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
	follower, err := s.phones.follower(m.ToUser)
	switch {
	case err != nil:
		return nil, errInvalidOpenID
	case m.Template == "":
		return nil, errTemplateID
	case len(m.Data) == 0:
		return nil, errEmptyContent
	}
	job, repeated, err := s.sent.begin(m.ToUser, m.ClientID)
	if err != nil {
		return nil, err
	}
	if !repeated {
		status := "failed:user block"
		if follower.Following {
			status = "success"
			s.phones.add(Entry{
				ID: rand.Text(), Follower: m.ToUser, Author: byAccount, At: s.account.Now(), Via: "template",
				Content: &Content{Kind: "template", Text: m.Template, URL: m.URL, Fields: m.Data},
			})
		}
		s.finish(c.Request.Context(), m.ToUser, job, status)
	}
	return gin.H{"errcode": 0, "errmsg": "ok", "msgid": job}, nil
}

// finish tells the callback of a job's end, after the call is answered.
func (s *Sim) finish(ctx context.Context, follower string, job int64, status string) {
	s.tells(ctx, follower, Sent{Event: "TEMPLATESENDJOBFINISH", JobID: job, Status: status})
}

// tells lets the callback know what became of something that was sent.
func (s *Sim) tells(ctx context.Context, follower string, what Sent) {
	now := s.account.Now()
	what.Kind, what.CreateTime = "event", now.Unix()
	e := Entry{ID: rand.Text(), Follower: follower, Author: byWeChat, At: now, Sent: &what}
	turn, err := s.phones.follow(e)
	if err != nil || !s.start() {
		s.sent.told()
		if turn != nil {
			s.phones.done(follower, turn)
		}
		return // the follower is gone, or the simulator
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer s.after.Done()
		defer s.sent.told()
		_, err := s.inTurn(e, turn, func(e Entry) (Entry, error) { return s.deliver(ctx, e) })
		if err != nil && s.ctx.Err() == nil {
			s.account.Log.Warn("the callback was not told what became of a message", "error", err)
		}
	}()
}
