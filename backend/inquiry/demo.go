package inquiry

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"luohu/backend/exchange"
	"luohu/estimator"
)

// Demo makes answers up, the same for an application every time, and marks them
// so. It looks at nobody's ID number.
type Demo struct {
	Source   string // the mark
	Evidence string // with {code} in it
}

// demoMost is the most points that it makes up.
const demoMost = 10

// Ask knows nothing of every fourth application, and of the others a few points
// that their record can have.
func (d Demo) Ask(_ context.Context, q exchange.Question) (exchange.Finding, error) {
	sum := sha256.Sum256([]byte(q.Application + "/" + q.Indicator))
	n := binary.BigEndian.Uint32(sum[:4])
	if n%4 == 0 {
		return exchange.Finding{Source: d.Source}, nil
	}
	var few []estimator.Points
	for whole := range demoMost + 1 {
		points, err := estimator.ParsePoints(strconv.Itoa(whole))
		if err != nil {
			return exchange.Finding{}, err
		}
		if _, there := slices.BinarySearch(q.Possible, points); (there || q.Possible == nil) && points >= q.Least && points <= q.Most {
			few = append(few, points)
		}
	}
	if len(few) == 0 {
		few = []estimator.Points{q.Least}
	}
	evidence := strings.ReplaceAll(d.Evidence, "{code}", fmt.Sprintf("%08x", n))
	return exchange.Finding{Known: true, Points: few[int(n/4)%len(few)], Source: d.Source, Evidence: evidence}, nil
}
