package sim

import (
	"crypto/rand"
	"errors"
	"math"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	mediaLife = 3 * 24 * time.Hour // of temporary media, as WeChat's
	forGood   = math.MaxInt64
	shelfSize = 64 << 20 // bytes of all media together
)

// mediaKinds are WeChat's limits: bytes, and what the content must be.
var mediaKinds = map[string]struct {
	most  int
	types []string // as sniffed; empty: not looked at
}{
	"image": {10 << 20, []string{"image/png", "image/jpeg", "image/gif", "image/bmp"}},
	"voice": {2 << 20, nil},
	"video": {10 << 20, nil},
	"thumb": {64 << 10, []string{"image/jpeg"}},
}

// longestMedium is the greatest limit of all kinds, in bytes.
const longestMedium = 10 << 20

var (
	errMediumKind = errors.New("no such kind of medium")
	errMediumSize = errors.New("the medium is too large")
	errMediumType = errors.New("the medium is of another type")
)

// medium is one that was uploaded (素材).
type medium struct {
	id          string
	kind        string
	contentType string
	data        []byte
	at          time.Time
}

// mediaShelf keeps media for so long, fewer when it is full.
type mediaShelf struct {
	now   func() time.Time
	life  time.Duration
	mu    sync.Mutex
	media []medium // oldest first
}

func newMediaShelf(now func() time.Time, life time.Duration) *mediaShelf {
	return &mediaShelf{now: now, life: life}
}

func (m *mediaShelf) put(kind string, data []byte) (medium, error) {
	limits, known := mediaKinds[kind]
	if !known {
		return medium{}, errMediumKind
	}
	if len(data) > limits.most {
		return medium{}, errMediumSize
	}
	contentType := http.DetectContentType(data)
	if len(limits.types) > 0 && !slices.Contains(limits.types, contentType) || len(data) == 0 {
		return medium{}, errMediumType
	}
	if len(limits.types) == 0 {
		contentType = "application/octet-stream"
	}
	one := medium{rand.Text() + rand.Text()[:6], kind, contentType, data, m.now()}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.media = append(m.media, one)
	m.tidy()
	return one, nil
}

func (m *mediaShelf) get(id string) (medium, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy()
	i := slices.IndexFunc(m.media, func(one medium) bool { return one.id == id })
	if i < 0 {
		return medium{}, false
	}
	return m.media[i], true
}

// tidy wants mu held. The newest always finds its place.
func (m *mediaShelf) tidy() {
	bytes := 0
	for i := len(m.media) - 1; i >= 0; i-- {
		bytes += len(m.media[i].data)
		if bytes > shelfSize || m.now().Sub(m.media[i].at) >= m.life {
			m.media = slices.Clone(m.media[i+1:])
			return
		}
	}
}
