package site

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"github.com/skip2/go-qrcode"
)

// qrPixels is how wide a code is drawn.
const qrPixels = 352

// qrCode is the picture of what a phone is to read.
func qrCode(content string) (template.URL, error) {
	png, err := qrcode.Encode(content, qrcode.Medium, qrPixels)
	if err != nil {
		return "", fmt.Errorf("draw a code: %w", err)
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)), nil //nolint:gosec // digits and letters
}

// attribute is the name of one, from a template of ours.
func attribute(name string) template.HTMLAttr { return template.HTMLAttr(name) } //nolint:gosec // never from outside

// browsers are told by what stands in their User-Agent, the more special first.
var browsers = []struct{ mark, name string }{
	{"MicroMessenger", "微信"},
	{"Edg/", "Edge"},
	{"HuaweiBrowser", "华为浏览器"},
	{"QQBrowser", "QQ 浏览器"},
	{"Firefox/", "Firefox"},
	{"Chrome/", "Chrome"},
	{"Safari/", "Safari"},
}

var systems = []struct{ mark, name string }{
	{"Android", "安卓"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"},
}

// browser is what people call a User-Agent; another is told as it is, shortened.
func browser(agent string) string {
	var parts []string
	for _, table := range [][]struct{ mark, name string }{browsers, systems} {
		for _, known := range table {
			if strings.Contains(agent, known.mark) {
				parts = append(parts, known.name)
				break
			}
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, " · ")
	}
	if agent == "" {
		return "没有说明"
	}
	short := []rune(agent)
	return string(short[:min(len(short), 40)])
}
