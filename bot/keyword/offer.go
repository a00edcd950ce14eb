package keyword

import "slices"

// Nearest offers what a text might have meant: the titles of the nearest
// guides, the first passed over and n of the rest; then words that are usual.
func (m *Matcher) Nearest(text string, passed, n int) []string {
	var offers []string
	hits := m.index.rank(m.normal.String(text), passed+n)
	for _, hit := range hits[min(passed, len(hits)):] {
		offers = append(offers, hit.Title)
	}
	for _, usual := range m.usual {
		if len(offers) < n && !slices.Contains(offers, usual) {
			offers = append(offers, usual)
		}
	}
	return offers
}
