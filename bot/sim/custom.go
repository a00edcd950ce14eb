package sim

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

// customMessage is a customer-service message (客服消息).
type customMessage struct {
	ToUser string `json:"touser"`
	Kind   string `json:"msgtype"`
	Text   struct {
		Content string `json:"content"`
	} `json:"text"`
	Image struct {
		MediaID string `json:"media_id"`
	} `json:"image"`
	News struct {
		Articles []Article `json:"articles"`
	} `json:"news"`
	Menu struct {
		Head string `json:"head_content"`
		List []struct {
			ID      string `json:"id"`
			Content string `json:"content"`
		} `json:"list"`
		Tail string `json:"tail_content"`
	} `json:"msgmenu"`
}

// wxCustomSend shows a message on the phone while a window is open.
func (s *Sim) wxCustomSend(c *gin.Context) (any, error) {
	var m customMessage
	if err := readCall(c, &m); err != nil {
		return nil, err
	}
	content, err := s.customContent(m)
	if err != nil {
		return nil, err
	}
	to, err := s.reach(m.ToUser)
	if err == nil {
		err = to.allow()
	}
	if err != nil {
		return nil, err
	}
	to.shows(ByCustom, content)
	return wxOK, nil
}

func (s *Sim) customContent(m customMessage) (*Content, error) {
	switch m.Kind {
	case "text":
		return textContent(m.Text.Content)
	case "image":
		if one, found := s.media.get(m.Image.MediaID); !found || one.kind != "image" {
			return nil, errMediaID
		}
		return &Content{Kind: "image", MediaID: m.Image.MediaID}, nil
	case "news":
		switch len(m.News.Articles) {
		case 0:
			return nil, errEmptyNews
		case 1:
			return &Content{Kind: "news", Articles: m.News.Articles}, nil
		}
		return nil, errArticles
	case "msgmenu":
		return textContent(m.menuText())
	}
	return nil, errMessageType
}

func textContent(text string) (*Content, error) {
	if strings.TrimSpace(text) == "" {
		return nil, errEmptyContent
	}
	if len(text) > longestReply {
		return nil, errContentSize
	}
	return &Content{Kind: "text", Text: text}, nil
}

// menuText is a message menu as the phone shows it: choices in a text.
func (m customMessage) menuText() string {
	if len(m.Menu.List) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(m.Menu.Head)
	for _, choice := range m.Menu.List {
		b.WriteString("\n" + `<a href="weixin://bizmsgmenu?msgmenucontent=` + url.PathEscape(choice.Content) +
			`&msgmenuid=` + url.QueryEscape(choice.ID) + `">` + choice.Content + `</a>`)
	}
	return strings.TrimSpace(b.String() + "\n" + m.Menu.Tail)
}
