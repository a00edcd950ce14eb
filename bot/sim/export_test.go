package sim

import "time"

// Claims know repeats as the fake API does.
func Claims(now func() time.Time) func(follower, clientID string) (number int64, repeated bool) {
	known, counted := newRepeats(now), numbers{now: now}
	return func(follower, clientID string) (int64, bool) { return known.claim(follower, clientID, counted.next) }
}

// PutImage puts a picture on the shelf as an upload does.
func (s *Sim) PutImage(data []byte) (id string, err error) {
	one, err := s.media.put("image", data)
	return one.id, err
}

// Listen is a page's stream as it waits to be written.
func (s *Sim) Listen() (events <-chan []byte, leave func()) { return s.hub.join() }

// ReadAnswer and ReadFields read what is not ours.
var ReadAnswer = readAnswer

func ReadFields(data []byte) ([]Field, error) {
	var f fields
	err := f.UnmarshalJSON(data)
	return f, err
}
