package sim

import (
	"errors"

	"github.com/gin-gonic/gin"
)

func (s *Sim) wxMediaUpload(c *gin.Context) (any, error) {
	kind := c.Query("type")
	if _, known := mediaKinds[kind]; !known {
		return nil, errMediaType
	}
	data, err := formFile(c, "media")
	if err == nil {
		var one medium
		if one, err = s.media.put(kind, data); err == nil {
			return gin.H{"type": kind, "media_id": one.id, "created_at": one.at.Unix()}, nil
		}
	}
	switch {
	case errors.Is(err, errMediumSize):
		return nil, errMediaSize
	case errors.Is(err, errMediumType):
		return nil, errFileType
	}
	return nil, errMediaMissing
}

func (s *Sim) wxMediaGet(c *gin.Context) (any, error) {
	one, found := s.media.get(c.Query("media_id"))
	if !found {
		return nil, errMediaID
	}
	return one, nil
}
