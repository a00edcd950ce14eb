package sim

import "sync"

// menu is the custom menu (自定义菜单), as menu/create takes it.
type menu struct {
	Button []button `json:"button"`
}

type button struct {
	Type      string   `json:"type,omitempty"`
	Name      string   `json:"name"`
	Key       string   `json:"key,omitempty"`
	URL       string   `json:"url,omitempty"`
	MediaID   string   `json:"media_id,omitempty"`
	ArticleID string   `json:"article_id,omitempty"`
	AppID     string   `json:"appid,omitempty"`
	PagePath  string   `json:"pagepath,omitempty"`
	SubButton []button `json:"sub_button"`
}

// menuBoard holds the menu in force; it is never changed, only replaced.
type menuBoard struct {
	mu   sync.Mutex
	menu *menu // nil: none
}

func (b *menuBoard) current() *menu {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.menu
}

func (b *menuBoard) replace(m *menu) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.menu = m
}

// Limits of WeChat's. A Chinese character fills two cells, a letter one.
const (
	mostButtons     = 3
	mostSubButtons  = 5
	nameCells       = 2 * 4
	subNameCells    = 2 * 8
	longestKey      = 128
	longestMenuLink = 1024
)

// level are the limits and errors of one level of the menu.
type level struct {
	cells                int
	kind, name, key, url *wxError
}

var levels = [2]level{
	{nameCells, &wxError{40017, "invalid button type"}, &wxError{40018, "invalid button name size"}, &wxError{40019, "invalid button key size"}, &wxError{40020, "invalid button url size"}},
	{subNameCells, &wxError{40024, "invalid sub button type"}, &wxError{40025, "invalid sub button name size"}, &wxError{40026, "invalid sub button key size"}, &wxError{40027, "invalid sub button url size"}},
}

// needs says what a button of a type must have.
var needs = map[string]func(button) string{
	"click": button.key, "view": button.link,
	"scancode_push": button.key, "scancode_waitmsg": button.key, "pic_sysphoto": button.key,
	"pic_photo_or_album": button.key, "pic_weixin": button.key, "location_select": button.key,
	"media_id": button.media, "view_limited": button.media, "article_id": button.article,
	"article_view_limited": button.article, "miniprogram": button.link,
}

func (b button) key() string     { return b.Key }
func (b button) link() string    { return b.URL }
func (b button) media() string   { return b.MediaID }
func (b button) article() string { return b.ArticleID }

func (m menu) check() error {
	if len(m.Button) < 1 || len(m.Button) > mostButtons {
		return &wxError{40016, "invalid button size"}
	}
	for _, b := range m.Button {
		if len(b.SubButton) == 0 {
			if err := levels[0].check(b); err != nil {
				return err
			}
			continue
		}
		if err := levels[0].checkName(b); err != nil {
			return err
		}
		if len(b.SubButton) > mostSubButtons {
			return &wxError{40023, "invalid sub button size"}
		}
		for _, sub := range b.SubButton {
			if len(sub.SubButton) > 0 {
				return &wxError{40022, "invalid sub button level"}
			}
			if err := levels[1].check(sub); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l level) check(b button) error {
	need, known := needs[b.Type]
	switch {
	case !known:
		return l.kind
	case len(b.Key) > longestKey:
		return l.key
	case len(b.URL) > longestMenuLink:
		return l.url
	case need(b) == "" && (b.Type == "view" || b.Type == "miniprogram"):
		return l.url
	case need(b) == "":
		return l.key
	}
	return l.checkName(b)
}

func (l level) checkName(b button) error {
	if n := cells(b.Name); n == 0 || n > l.cells {
		return l.name
	}
	return nil
}

func cells(name string) (n int) {
	for _, char := range name {
		n++
		if char > 0xFF {
			n++
		}
	}
	return n
}
