package sim

import (
	"crypto/rand"
	"slices"
	"strconv"
	"sync"

	"github.com/gin-gonic/gin"
)

// mostScenes bounds the QR codes remembered; the oldest are forgotten first.
const mostScenes = 100

// scene is a QR code of the account (带参数二维码).
type scene struct {
	Scene  string `json:"scene"`
	Ticket string `json:"ticket"`
}

type scenes struct {
	mu    sync.Mutex
	codes []scene
}

func newScenes() *scenes { return &scenes{codes: []scene{}} }

func (s *scenes) all() []scene {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.codes)
}

// ticket is that of a scene; one that nobody made a code for gets one now.
func (s *scenes) ticket(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.codes {
		if one.Scene == name {
			return one.Ticket
		}
	}
	one := scene{name, "gQ" + rand.Text() + rand.Text()}
	if len(s.codes) >= mostScenes {
		s.codes = slices.Delete(s.codes, 0, 1)
	}
	s.codes = append(s.codes, one)
	return one.Ticket
}

const (
	longestScene    = 64 // characters of a scene_str
	mostLastingID   = 100_000
	mostCodeSeconds = 2_592_000 // 30 days
	codeSeconds     = 60        // when nothing is asked for
)

// wxQRCode makes a code that leads to a scene; the page offers it for scanning.
func (s *Sim) wxQRCode(c *gin.Context) (any, error) {
	var ask struct {
		Seconds int    `json:"expire_seconds"`
		Action  string `json:"action_name"`
		Info    struct {
			Scene struct {
				ID   int64  `json:"scene_id"`
				Name string `json:"scene_str"`
			} `json:"scene"`
		} `json:"action_info"`
	}
	if err := readCall(c, &ask); err != nil {
		return nil, err
	}
	id, name := ask.Info.Scene.ID, ask.Info.Scene.Name
	named := name != "" && len([]rune(name)) <= longestScene
	valid, ok := map[string]bool{
		"QR_SCENE":           id > 0 && id <= 1<<32-1,
		"QR_LIMIT_SCENE":     id > 0 && id <= mostLastingID,
		"QR_STR_SCENE":       named,
		"QR_LIMIT_STR_SCENE": named,
	}[ask.Action]
	if !ok || !valid {
		return nil, errActionInfo
	}
	if ask.Action == "QR_SCENE" || ask.Action == "QR_LIMIT_SCENE" {
		name = strconv.FormatInt(id, 10)
	}
	ticket := s.scenes.ticket(name)
	s.hub.publish("scenes", s.scenes.all())
	answer := gin.H{"ticket": ticket, "url": "http://weixin.qq.com/q/" + ticket[2:22]}
	if ask.Action == "QR_SCENE" || ask.Action == "QR_STR_SCENE" {
		if ask.Seconds <= 0 {
			ask.Seconds = codeSeconds
		}
		answer["expire_seconds"] = min(ask.Seconds, mostCodeSeconds)
	}
	return answer, nil
}
