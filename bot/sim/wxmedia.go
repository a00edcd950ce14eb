package sim

import "github.com/gin-gonic/gin"

func (s *Sim) wxMediaUpload(c *gin.Context) (any, error) {
	kind := c.Query("type")
	if _, known := mediaKinds[kind]; !known {
		return nil, errMediaType
	}
	one, err := s.put(c, s.media, kind)
	if err != nil {
		return nil, err
	}
	return gin.H{"type": kind, "media_id": one.id, "created_at": one.at.Unix()}, nil
}

func (s *Sim) wxMediaGet(c *gin.Context) (any, error) {
	one, found := s.media.get(c.Query("media_id"))
	if !found {
		return nil, errMediaID
	}
	return one, nil
}
