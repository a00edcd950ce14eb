package keyword

import "luohu/backend/guide"

// Offer is something to choose: what is shown, and what is sent.
type Offer struct{ Title, Send string }

type offers struct{ usual []Offer; send map[string]string }

func (m *Matcher) newOffers(c *config, lib *guide.Library) (*offers, error) { return &offers{}, nil }

func (m *Matcher) Nearest(text string, n int) []Offer { return nil }
