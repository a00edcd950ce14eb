package sim

import (
	"slices"

	"github.com/gin-gonic/gin"
)

// tagAsk is what calls about tags are asked with.
type tagAsk struct {
	Tag struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	} `json:"tag"`
	ID      int      `json:"tagid"`
	OpenIDs []string `json:"openid_list"`
	OpenID  string   `json:"openid"`
	Next    string   `json:"next_openid"`
}

// asking reads that.
func asking(do func(tagAsk) (any, error)) func(*gin.Context) (any, error) {
	return func(c *gin.Context) (any, error) {
		var ask tagAsk
		if err := readCall(c, &ask); err != nil {
			return nil, err
		}
		return do(ask)
	}
}

func (s *Sim) wxTagCreate(ask tagAsk) (any, error) {
	id, err := s.tags.create(ask.Tag.Name)
	if err != nil {
		return nil, err
	}
	return gin.H{"tag": gin.H{"id": id, "name": ask.Tag.Name}}, nil
}

func (s *Sim) wxTags(*gin.Context) (any, error) {
	s.tags.mu.Lock()
	defer s.tags.mu.Unlock()
	all := []gin.H{}
	for _, one := range s.tags.all {
		all = append(all, gin.H{"id": one.id, "name": one.name, "count": one.count})
	}
	return gin.H{"tags": all}, nil
}

func (s *Sim) wxTagRename(ask tagAsk) (any, error) {
	return wxOK, s.tags.with(ask.Tag.ID, func(one *tag) error {
		if err := s.tags.nameFor(one.id, ask.Tag.Name); err != nil {
			return err
		}
		one.name = ask.Tag.Name
		return nil
	})
}

func (s *Sim) wxTagDelete(ask tagAsk) (any, error) {
	return wxOK, s.tags.with(ask.Tag.ID, func(one *tag) error {
		if one.count > mostDeleted {
			return errFullTag
		}
		s.tags.all = slices.DeleteFunc(s.tags.all, func(other *tag) bool { return other == one })
		return nil
	})
}

// named checks whom a call names. What WeChat makes of those who have left is not known
// here: they are let pass, and not listed.
func (s *Sim) named(openIDs []string) error {
	if len(openIDs) == 0 || len(openIDs) > mostTaggedOnce {
		return errOpenIDs
	}
	for _, one := range openIDs {
		if _, err := s.reach(one); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sim) wxTagGive(ask tagAsk) (any, error) {
	err := s.named(ask.OpenIDs)
	if err == nil {
		err = s.tags.give(ask.ID, ask.OpenIDs)
	}
	return wxOK, err
}

func (s *Sim) wxTagTake(ask tagAsk) (any, error) {
	err := s.named(ask.OpenIDs)
	if err == nil {
		err = s.tags.with(ask.ID, func(one *tag) error {
			for _, openID := range ask.OpenIDs {
				one.drop(openID)
			}
			return nil
		})
	}
	return wxOK, err
}

func (s *Sim) wxTagsOf(ask tagAsk) (any, error) {
	if _, err := s.reach(ask.OpenID); err != nil {
		return nil, err
	}
	return gin.H{"tagid_list": s.tags.of(ask.OpenID)}, nil
}

// wxTagged lists who has a tag and follows, as wxUserGet does all.
func (s *Sim) wxTagged(ask tagAsk) (any, error) {
	var page []string
	err := s.tags.with(ask.ID, func(one *tag) error {
		listed, err := s.listed(ask.Next, one.has)
		page = listed
		return err
	})
	if err != nil {
		return nil, err
	}
	return listAnswer(page), nil
}
