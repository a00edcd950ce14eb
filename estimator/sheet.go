package estimator

import "encoding/json"

// Sheet is one person's facts in the form that counting wants, for who counts a
// million people: from one to the next nothing is allocated. It belongs to one
// goroutine at a time.
type Sheet struct {
	policy *Policy
	e      evaluation
	wrong  slots // facts that were given and can't be used
}

// NewSheet is an empty sheet.
func (p *Policy) NewSheet() *Sheet {
	s := &Sheet{policy: p}
	s.e.policy = p
	return s
}

// Begin empties the sheet for the next person, who is counted to asOf.
func (s *Sheet) Begin(asOf Day) {
	s.e.asOf, s.e.given, s.e.read = asOf, slots{}, slots{}
	s.wrong = slots{}
}

// Put takes a fact by its name, and its value as JSON. known is false if the
// policy has no such fact; whether the value can be used, Unusable says.
func (s *Sheet) Put(name, value []byte) (known bool) {
	f, known := s.policy.byID[string(name)]
	if !known {
		return false
	}
	v, ok := f.readJSON(value)
	if !ok || f.latestAsOf && Day(v) > s.e.asOf {
		s.wrong.add(f.slot)
		return true
	}
	s.e.set(f, v)
	return true
}

// Unusable are the facts that keep the person from being counted: those that
// are missing, and those whose value is none of theirs. It is as [Policy.Total]
// would have it, facts apart that the policy does not know.
func (s *Sheet) Unusable() (missing, wrong []*Fact) {
	for _, f := range s.policy.facts {
		switch {
		case s.wrong.has(f.slot):
			wrong = append(wrong, f)
		case !s.e.given.has(f.slot) && f.required(&s.e):
			missing = append(missing, f)
		}
	}
	return missing, wrong
}

// Given says whether a fact of the policy is there and can be used.
func (s *Sheet) Given(f *Fact) bool { return s.e.given.has(f.slot) }

// Count appends the exact points of every indicator, in the order of the table.
// Their sum, rounded, is the total.
func (s *Sheet) Count(to []Points) []Points {
	for _, in := range s.policy.indicators {
		to = append(to, in.tally(&s.e).points)
	}
	return to
}

// CountReading is Count by an open reading, by its place among
// [Policy.OpenReadings].
func (s *Sheet) CountReading(reading int, to []Points) []Points {
	from := len(to)
	to = s.Count(to)
	for _, c := range s.policy.readings[reading].changed {
		to[from+c.instead] = c.tally(&s.e).points
	}
	return to
}

// Sum is the rounded total of the points of indicators.
func Sum(points []Points) (total Points) {
	for _, p := range points {
		total += p
	}
	return total.Rounded()
}

// readJSON is read for a value as it stands in JSON. What is written in the
// usual way is read at once, anything else as read itself would have it.
func (f *Fact) readJSON(raw []byte) (value int64, ok bool) {
	switch f.Type {
	case Date:
		if len(raw) == len(`"2026-06-30"`) && raw[0] == '"' {
			if d, ok := dayIn(raw[1:11]); ok && d >= firstDay {
				return int64(d), true
			}
		}
	case Bool:
		switch string(raw) {
		case "true":
			return 1, true
		case "false":
			return 0, true
		}
	case ChoiceType:
		if n := len(raw); n >= 2 {
			for i := range f.Choices {
				if string(raw[1:n-1]) == f.Choices[i].Value && raw[0] == '"' {
					return int64(i), true
				}
			}
		}
	default:
		if n, ok := plainNumber(raw); ok {
			return n, n <= f.Most()
		}
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return 0, false
	}
	value, problem := f.read(v)
	return value, problem == ""
}

// plainNumber is a whole number of a few digits.
func plainNumber(raw []byte) (n int64, ok bool) {
	if len(raw) == 0 || len(raw) > 12 || raw[0] == '0' && len(raw) > 1 {
		return 0, false
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// dayIn is the day in ten bytes YYYY-MM-DD.
func dayIn(b []byte) (Day, bool) {
	if b[4] != '-' || b[7] != '-' {
		return 0, false
	}
	var n [8]int
	for i, at := range [8]int{0, 1, 2, 3, 5, 6, 8, 9} {
		if b[at] < '0' || b[at] > '9' {
			return 0, false
		}
		n[i] = int(b[at] - '0')
	}
	year, month, dayOfMonth := n[0]*1000+n[1]*100+n[2]*10+n[3], n[4]*10+n[5], n[6]*10+n[7]
	if month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 28 && dayOfMonth > daysIn(year, month) {
		return 0, false
	}
	return makeDay(year, month, dayOfMonth), true
}
