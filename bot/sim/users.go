package sim

import (
	"iter"
	"slices"

	"github.com/gin-gonic/gin"
)

const (
	followersAPage = 10_000 // OpenIDs that WeChat gives at a time
	mostAskedInfo  = 100    // of user/info/batchget
)

// info is what WeChat tells of a follower; of others it says no more than that.
type info struct {
	Subscribe int     `json:"subscribe"`
	OpenID    string  `json:"openid"`
	Language  string  `json:"language,omitempty"`
	Since     int64   `json:"subscribe_time,omitempty"`
	Remark    *string `json:"remark,omitempty"`
	Group     *int    `json:"groupid,omitempty"`
	Tags      *[]int  `json:"tagid_list,omitempty"`
	Scene     string  `json:"subscribe_scene,omitempty"`
	QRScene   *int    `json:"qr_scene,omitempty"`
	QRName    *string `json:"qr_scene_str,omitempty"`
}

func (s *Sim) info(openID string) (info, error) {
	one, err := s.reach(openID)
	if err != nil {
		return info{}, err
	}
	following, since := one.following()
	if !following {
		return info{OpenID: openID}, nil
	}
	tags := s.tags.of(openID)
	return info{1, openID, "zh_CN", since.Unix(), new(string), new(int), &tags, "ADD_SCENE_QR_CODE", new(int), new(string)}, nil
}

// wxUserInfo tells whether somebody follows.
func (s *Sim) wxUserInfo(c *gin.Context) (any, error) { return s.info(c.Query("openid")) }

// wxUserInfos does so of up to a hundred.
func (s *Sim) wxUserInfos(c *gin.Context) (any, error) {
	var ask struct {
		List []struct {
			OpenID string `json:"openid"`
		} `json:"user_list"`
	}
	if err := readCall(c, &ask); err != nil {
		return nil, err
	}
	if len(ask.List) == 0 || len(ask.List) > mostAskedInfo {
		return nil, errOpenIDs
	}
	all := make([]info, len(ask.List))
	for i, one := range ask.List {
		var err error
		if all[i], err = s.info(one.OpenID); err != nil {
			return nil, err
		}
	}
	return gin.H{"user_info_list": all}, nil
}

// wxUserGet lists the followers after one, page by page.
func (s *Sim) wxUserGet(c *gin.Context) (any, error) {
	page, err := s.listed(c.Query("next_openid"), func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	answer := listAnswer(page)
	answer["total"] = len(s.phones.followers()) + s.crowd.Load().following
	return answer, nil
}

// listed are the next followers of whom something holds: of the phones, then of the
// crowd.
func (s *Sim) listed(after string, holds func(openID string) bool) (page []string, err error) {
	phones, from := s.phones.followers(), 0
	if place, is := crowdPlace(after); is {
		phones, from = nil, place+1
	} else if after != "" {
		i := slices.Index(phones, after)
		if i < 0 {
			return nil, errInvalidOpenID
		}
		phones = phones[i+1:]
	}
	for openID := range everybody(phones, s.crowd.Load(), from) {
		if len(page) == followersAPage {
			break
		}
		if holds(openID) {
			page = append(page, openID)
		}
	}
	return page, nil
}

// everybody are the followers: some with phones, and the crowd from a place on.
func everybody(phones []string, c *crowd, from int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, one := range phones {
			if !yield(one) {
				return
			}
		}
		for place := from; place < c.Followers; place++ {
			if c.is(place).following && !yield(CrowdOpenID(place)) {
				return
			}
		}
	}
}

func listAnswer(page []string) gin.H {
	answer := gin.H{"count": len(page), "next_openid": ""}
	if len(page) > 0 {
		answer["data"] = gin.H{"openid": page}
		answer["next_openid"] = page[len(page)-1]
	}
	return answer
}
