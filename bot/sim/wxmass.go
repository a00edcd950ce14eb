package sim

import (
	"encoding/json"
	"strconv"

	"github.com/gin-gonic/gin"
)

func (s *Sim) wxMassSend(c *gin.Context) (any, error) {
	var m massed
	if err := readCall(c, &m); err != nil {
		return nil, err
	}
	if n := len(m.ToUsers); n < fewestMassed || n > mostMassed {
		return nil, errMassList
	}
	return s.mass(m, func(yield func(addressee) bool) {
		seen := map[string]bool{}
		for _, openID := range m.ToUsers {
			if one, err := s.reach(openID); err == nil && !seen[openID] && !yield(one) {
				return
			}
			seen[openID] = true
		}
	})
}

func (s *Sim) wxMassSendAll(c *gin.Context) (any, error) {
	var m massed
	if err := readCall(c, &m); err != nil {
		return nil, err
	}
	has := func(string) bool { return true }
	if !m.Filter.All {
		err := s.tags.with(m.Filter.Tag, func(one *tag) error {
			has = one.copied().has
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return s.mass(m, func(yield func(addressee) bool) {
		for openID := range everybody(s.phones.followers(), s.crowd.Load(), 0) {
			if !has(openID) {
				continue
			}
			if one, err := s.reach(openID); err == nil && !yield(one) {
				return
			}
		}
	})
}

// wxMassPreview shows one follower what many would get; it is none of the month's four.
func (s *Sim) wxMassPreview(c *gin.Context) (any, error) {
	var m struct {
		massContent
		ToUser string `json:"touser"`
	}
	if err := readCall(c, &m); err != nil {
		return nil, err
	}
	content, err := s.massContent(m.massContent)
	if err != nil {
		return nil, err
	}
	to, err := s.reach(m.ToUser)
	if err != nil {
		return nil, err
	}
	if following, _ := to.following(); !following {
		return nil, errNotASubscriber
	}
	to.shows(ByMass, content)
	return massAnswer(&wxError{0, "preview success"}, s.numbers.next()), nil
}

// wxMassGet tells how far one is. Its number may stand in quotes.
func (s *Sim) wxMassGet(c *gin.Context) (any, error) {
	var ask struct {
		Number json.RawMessage `json:"msg_id"`
	}
	if err := readCall(c, &ask); err != nil {
		return nil, err
	}
	text := string(ask.Number)
	if bare, err := strconv.Unquote(text); err == nil {
		text = bare
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, errNoMass
	}
	job, found := s.masses.find(number)
	if !found {
		return nil, errNoMass
	}
	status := "SENDING"
	if job.done {
		status = "SEND_SUCCESS"
	}
	return gin.H{"msg_id": number, "msg_status": status}, nil
}
