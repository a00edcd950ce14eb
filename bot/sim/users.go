package sim

import (
	"slices"

	"github.com/gin-gonic/gin"
)

// followersAPage is how many OpenIDs WeChat gives at a time.
const followersAPage = 10_000

// wxUserInfo tells whether somebody follows; of others WeChat says no more.
func (s *Sim) wxUserInfo(c *gin.Context) (any, error) {
	f, err := s.phones.follower(c.Query("openid"))
	if err != nil {
		return nil, errInvalidOpenID
	}
	if !f.Following {
		return gin.H{"subscribe": 0, "openid": f.OpenID}, nil
	}
	return gin.H{
		"subscribe": 1, "openid": f.OpenID, "language": "zh_CN", "subscribe_time": f.Since.Unix(),
		"remark": "", "groupid": 0, "tagid_list": []int{}, "subscribe_scene": "ADD_SCENE_QR_CODE", "qr_scene": 0, "qr_scene_str": "",
	}, nil
}

// wxUserGet lists the followers after one, page by page.
func (s *Sim) wxUserGet(c *gin.Context) (any, error) {
	all, next := s.phones.followers(), c.Query("next_openid")
	page := all
	if next != "" {
		i := slices.Index(all, next)
		if i < 0 {
			return nil, errInvalidOpenID
		}
		page = all[i+1:]
	}
	page = page[:min(len(page), followersAPage)]
	answer := gin.H{"total": len(all), "count": len(page), "next_openid": ""}
	if len(page) > 0 {
		answer["data"] = gin.H{"openid": page}
		answer["next_openid"] = page[len(page)-1]
	}
	return answer, nil
}
