package h5

import (
	"embed"
	"net/http"

	"github.com/gin-gonic/gin"
)

//go:embed assets/*.css assets/*.svg assets/*.png assets/*.js
var assetFiles embed.FS

// Style sheets go out as one: a second request costs a phone on a weak network
// more than its bytes.
var assetParts = []struct {
	name, contentType string
	files             []string
}{
	{"h5.css", "text/css; charset=utf-8", []string{"assets/weui.css", "assets/h5.css"}},
	{"estimate.css", "text/css; charset=utf-8", []string{"assets/weui.css", "assets/h5.css", "assets/estimate.css"}},
	{"notice.css", "text/css; charset=utf-8", []string{"assets/weui.css", "assets/h5.css", "assets/notice.css"}},
	{"own.css", "text/css; charset=utf-8", []string{"assets/weui.css", "assets/h5.css", "assets/own.css"}},
	{"own.js", "text/javascript; charset=utf-8", []string{"assets/own.js"}},
	{"sign.png", "image/png", []string{"assets/sign.png"}},
	{"icon.svg", "image/svg+xml", []string{"assets/icon.svg"}},
}

// assets are the styles, the script and the icon, by name.
type assets map[string]document

func loadAssets() (assets, error) {
	all, press := assets{}, newPress()
	for _, part := range assetParts {
		var content []byte
		for _, file := range part.files {
			piece, err := assetFiles.ReadFile(file)
			if err != nil {
				return nil, err
			}
			content = append(content, piece...)
		}
		all[part.name] = press.document(part.contentType, content)
	}
	return all, nil
}

// address is where an asset stands, with its hash.
func (a assets) address(name string) string {
	return "/h5/assets/" + name + "?v=" + a[name].hash
}

// one sends an asset. It may be kept for ever only under its own hash: while
// machines are renewed one by one, a new page may ask an old machine.
func (a assets) one(c *gin.Context) {
	asset, known := a[c.Param("name")]
	if !known {
		c.Status(http.StatusNotFound)
		return
	}
	cache := askAgain
	if c.Query("v") == asset.hash {
		cache = keep
	}
	asset.send(c.Writer, c.Request, cache)
}
