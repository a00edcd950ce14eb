package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"luohu/backend/web/problem"
)

// mostGot is how many followers one page tells of.
const mostGot = 50_000

// largeRoutes are for an account with many followers, and for its weather.
func (s *Sim) largeRoutes(api gin.IRouter) {
	api.GET("/crowd", func(c *gin.Context) { c.JSON(http.StatusOK, s.CrowdState()) })
	api.POST("/crowd", s.loadCrowd)
	api.GET("/crowd/got", s.showGot)
	api.GET("/weather", func(c *gin.Context) { c.JSON(http.StatusOK, s.WeatherState()) })
	api.PUT("/weather", s.changeWeather)
	api.POST("/weather/reset", func(c *gin.Context) {
		s.ClearWeather()
		c.JSON(http.StatusOK, s.WeatherState())
	})
}

// outOfBounds is how the Go side is told.
func outOfBounds(wrong []bound) error {
	var all []error
	for _, b := range wrong {
		all = append(all, fmt.Errorf("%s: %g is not within %g and %g", b.pointer, b.value, b.from, b.to))
	}
	return errors.Join(all...)
}

func refuseBounds(c *gin.Context, detail string, wrong []bound) {
	var fields []problem.Field
	for _, b := range wrong {
		fields = append(fields, problem.Field{Pointer: b.pointer, Detail: b.String()})
	}
	refuse(c, http.StatusUnprocessableEntity, detail, fields...)
}

// LoadCrowd puts a crowd in the place of the one before, with nothing counted.
func (s *Sim) LoadCrowd(what Crowd) error {
	if wrong := what.check(); len(wrong) > 0 {
		return outOfBounds(wrong)
	}
	s.crowd.Store(newCrowd(what, s.account.Now()))
	s.tags.forgetCrowd()
	s.hub.publish("crowd", s.CrowdState())
	return nil
}

// CrowdState is the crowd of now.
func (s *Sim) CrowdState() CrowdState { return s.crowd.Load().state() }

func (s *Sim) loadCrowd(c *gin.Context) {
	var ask Crowd
	if !read(c, &ask) {
		return
	}
	if wrong := ask.check(); len(wrong) > 0 {
		refuseBounds(c, "人群没有换：有数字不在范围里。", wrong)
		return
	}
	if err := s.LoadCrowd(ask); err != nil {
		s.refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, s.CrowdState())
}

// Got is what somebody's phone showed.
func (s *Sim) Got(openID string) (Got, bool) {
	if place, is := crowdPlace(openID); is {
		if c := s.crowd.Load(); place < c.Followers {
			return c.got(place), true
		}
		return Got{}, false
	}
	for _, one := range s.phones.got(openID) {
		return one, true
	}
	return Got{}, false
}

// AllGot goes through what the phones showed, then through the crowd.
func (s *Sim) AllGot(yield func(Got) bool) {
	for _, one := range s.phones.got("") {
		if !yield(one) {
			return
		}
	}
	c := s.crowd.Load()
	for place := range c.Followers {
		if !yield(c.got(place)) {
			return
		}
	}
}

// showGot writes a line of JSON for each of the crowd, from a place on.
func (s *Sim) showGot(c *gin.Context) {
	crowd := s.crowd.Load()
	from, err := strconv.Atoi(c.DefaultQuery("from", "0"))
	limit, other := strconv.Atoi(c.DefaultQuery("limit", strconv.Itoa(mostGot)))
	if wrong := outside(bound{"/from", float64(from), 0, mostCrowd}, bound{"/limit", float64(limit), 1, mostGot}); err != nil || other != nil || len(wrong) > 0 {
		refuseBounds(c, "没有这一页。", wrong)
		return
	}
	c.Header("Content-Type", "application/x-ndjson")
	lines := json.NewEncoder(c.Writer)
	for place := from; place < min(from+limit, crowd.Followers); place++ {
		if lines.Encode(crowd.got(place)) != nil {
			return // nobody listens
		}
	}
}

// SetWeather changes it; what was counted stays.
func (s *Sim) SetWeather(w Weather) error {
	if wrong := w.check(); len(wrong) > 0 {
		return outOfBounds(wrong)
	}
	s.weather.set(w)
	s.tokens.lives(w.TokenSeconds)
	s.hub.publish("weather", s.weather.state().Weather)
	return nil
}

// ClearWeather makes it fair, and begins to count anew.
func (s *Sim) ClearWeather() {
	s.weather.reset()
	s.tokens.lives(0)
	s.tokens.forgetCounts()
	s.events.forgetCounts()
	s.hub.publish("weather", s.weather.state().Weather)
}

// WeatherState is the weather of now.
func (s *Sim) WeatherState() WeatherState {
	w := s.weather.state()
	w.Tokens, w.Events = s.tokens.counted(), s.events.counted()
	return w
}

func (s *Sim) changeWeather(c *gin.Context) {
	var ask Weather
	if !read(c, &ask) {
		return
	}
	if wrong := ask.check(); len(wrong) > 0 {
		refuseBounds(c, "天气没有变：有数字不在范围里。", wrong)
		return
	}
	if err := s.SetWeather(ask); err != nil {
		s.refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, s.WeatherState())
}
