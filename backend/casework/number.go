package casework

import (
	"fmt"
	"strconv"
)

// AcceptancePoint is where a unit's applications are accepted.
type AcceptancePoint string

// The two points.
const (
	Municipal AcceptancePoint = "municipal" // 天津市政务服务中心
	Binhai    AcceptancePoint = "binhai"    // 滨海新区政务服务中心
)

// AcceptancePoints are all of them.
var AcceptancePoints = []AcceptancePoint{Municipal, Binhai}

var pointDigits = map[AcceptancePoint]string{Municipal: "10", Binhai: "29"}

// Known says whether it is one of the points.
func (p AcceptancePoint) Known() bool { return pointDigits[p] != "" }

// PeriodID names a period: 2026-1 is the first of 2026.
type PeriodID string

// ParsePeriodID reads one: a year and 1 or 2.
func ParsePeriodID(s string) (PeriodID, error) {
	id := PeriodID(s)
	if len(s) != 6 || s[4] != '-' || id.Half() == 0 || id.Year() < 2000 {
		return "", fmt.Errorf("%q is no period such as 2026-1", s)
	}
	return id, nil
}

// Year is the year in which it is filed.
func (id PeriodID) Year() int {
	year, err := strconv.Atoi(string(id[:min(4, len(id))]))
	if err != nil {
		return 0
	}
	return year
}

// Half is 1 or 2; 0 if the id is none.
func (id PeriodID) Half() int {
	switch {
	case len(id) == 6 && id[5] == '1':
		return 1
	case len(id) == 6 && id[5] == '2':
		return 2
	}
	return 0
}

// lastSerial is the highest of the five digits of a number.
const lastSerial = 99_999

// Number is what an application is called from its submission on: the point,
// the year, the half, and five digits that count up.
func Number(point AcceptancePoint, period PeriodID, serial int) (string, error) {
	digits := pointDigits[point]
	if digits == "" || period.Half() == 0 || serial < 1 || serial > lastSerial {
		return "", fmt.Errorf("no number for point %q, period %q, serial %d", point, period, serial)
	}
	return fmt.Sprintf("%s%04d%d%05d", digits, period.Year(), period.Half(), serial), nil
}
