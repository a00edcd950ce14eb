package sim

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
)

// longestUpload leaves room around a medium for the form it comes in.
const longestUpload = longestMedium + 64<<10

// uploadImage takes a picture from a phone; what it answers goes into the
// message that is sent next.
func (s *Sim) uploadImage(c *gin.Context) {
	data, err := formFile(c, "media")
	if err == nil {
		var one medium
		if one, err = s.media.put("image", data); err == nil {
			c.JSON(http.StatusCreated, gin.H{"media_id": one.id, "pic_url": s.address("/sim/media/" + one.id)})
			return
		}
	}
	switch {
	case errors.Is(err, errMediumSize):
		refuse(c, http.StatusRequestEntityTooLarge, "图片太大了，最多 10 MB。")
	case errors.Is(err, errMediumType):
		refuse(c, http.StatusUnsupportedMediaType, "只能发 PNG、JPEG、GIF 或 BMP 图片。")
	default:
		refuse(c, http.StatusBadRequest, "没有收到图片。")
	}
}

// address is a place of the simulator's as the bot can reach it.
func (s *Sim) address(path string) string {
	u, err := url.Parse(s.account.CallbackURL())
	if err != nil {
		return path
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}).String()
}

// showMedia is what PicUrl leads to.
func (s *Sim) showMedia(c *gin.Context) {
	one, found := s.media.get(c.Param("id"))
	if !found {
		one, found = s.materials.get(c.Param("id"))
	}
	if !found || one.kind != "image" {
		refuse(c, http.StatusNotFound, "这张图片已经过期了。")
		return
	}
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Header("Cache-Control", "private, max-age=259200") // three days
	c.Data(http.StatusOK, one.contentType, one.data)
}

var errNoFile = errors.New("no file in the form")

// formFile reads one file of a form, in memory and within the limit.
func formFile(c *gin.Context, field string) ([]byte, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, longestUpload)
	form, err := c.Request.MultipartReader()
	if err != nil {
		return nil, errNoFile
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, tooLargeOr(err, errNoFile)
		}
		if part.FormName() != field {
			continue
		}
		return readPart(part)
	}
}

func readPart(part *multipart.Part) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(part, longestMedium+1))
	switch {
	case err != nil:
		return nil, tooLargeOr(err, errNoFile)
	case len(data) > longestMedium:
		return nil, errMediumSize
	}
	return data, nil
}

func tooLargeOr(err, other error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errMediumSize
	}
	return other
}
