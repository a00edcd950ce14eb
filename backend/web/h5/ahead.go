package h5

import (
	"strconv"
	"time"

	"luohu/estimator"
)

// Ahead tells the points at cut-offs to come if life goes on as it is, the
// nearest first.
type Ahead func(table *estimator.Policy, facts map[string]any, asOf time.Time) ([]CutOff, error)

// CutOff is one of them.
type CutOff struct {
	Period  string // 2027年第一期; empty if the table knows no periods
	AsOf    estimator.Day
	Points  estimator.Points
	Changes []string // what counts from here on, and did not before, each a clause
	Beyond  bool     // whether the basis of the table has run out by then
	Lacking []string // the conditions for filing that fail then, by name
}

// chart is the points at cut-offs to come, drawn and as a table. Lengths across
// are percentages, so that letters keep their size; those downwards are pixels.
type chart struct {
	Line    string // y of the pass line; empty if none is known
	lineAt  int
	numbers []frame // of the grid and the line
	LineTop string  // of its number
	Grid    []gridLine
	Spots   []spot
	Strokes []stroke

	First  *spot   // at which the line is reached; nil: at none
	Filed  *spot   // at which it is, and no condition for filing fails; nil: at none
	Drops  []*spot // after which points are lost
	Beyond bool    // whether any is
}

type gridLine struct {
	Points estimator.Points
	Y, Top string // of the line, and of its number
	Named  bool   // whether there is room for that
}

// spot is a cut-off in the chart.
type spot struct {
	CutOff
	At      int
	X, Y    string
	Beside  string // y of the points, if they are written beside it
	Year    bool   // whether its year stands below
	Reached bool
	Shown   bool // whether its points are written beside it
	Short   estimator.Points
	Lost    estimator.Points // until the next one
	Anchor  string
	x, y    int   // in pixels, on a phone
	written frame // the points
}

// stroke leads from one spot to the next.
type stroke struct {
	X1, Y1, X2, Y2 string
	Beyond         bool
}

// Where the drawing is.
const (
	chartTop, chartBottom = 34, 168    // pixels
	chartLeft, chartRight = 1400, 9600 // hundredths of a percent
	apart                 = 14         // pixels that two numbers need
)

const onePoint = 120_000 * estimator.Points(1)

// newChart is nil if there is nothing to compare.
func newChart(cutOffs []CutOff, line estimator.Points) *chart {
	if len(cutOffs) < 2 {
		return nil
	}
	c := new(chart)
	low, high := c.scale(cutOffs, line)
	y := func(p estimator.Points) int {
		return chartBottom - int(int64(p-low)*(chartBottom-chartTop)/int64(high-low))
	}
	if line > 0 {
		c.lineAt = y(line)
		c.Line, c.LineTop = strconv.Itoa(c.lineAt), strconv.Itoa(c.lineAt+4)
		c.numbers = append(c.numbers, numberAt(line, c.lineAt))
	}
	for i := range c.Grid {
		g := &c.Grid[i]
		at := y(g.Points)
		g.Y, g.Top = strconv.Itoa(at), strconv.Itoa(at+4)
		if g.Named = line <= 0 || at-y(line) >= apart || y(line)-at >= apart; g.Named {
			c.numbers = append(c.numbers, numberAt(g.Points, at))
		}
	}
	for i, cutOff := range cutOffs {
		at, across := y(cutOff.Points), chartLeft+(chartRight-chartLeft)*i/(len(cutOffs)-1)
		s := spot{
			CutOff: cutOff, At: i, Y: strconv.Itoa(at), X: hundredths(across), x: across * phone / 10_000, y: at,
			Year:    i == 0 || cutOff.AsOf.Time().Year() != cutOffs[i-1].AsOf.Time().Year(),
			Reached: line > 0 && cutOff.Points >= line,
		}
		s.Short = max(0, line-cutOff.Points)
		if i+1 < len(cutOffs) {
			s.Lost = max(0, cutOff.Points-cutOffs[i+1].Points)
		}
		c.Spots = append(c.Spots, s)
		c.Beyond = c.Beyond || cutOff.Beyond
	}
	if c.Spots[1].Year { // two years don't fit side by side
		c.Spots[0].Year = false
	}
	c.mark()
	c.show()
	return c
}

// mark notes which stops matter, and joins them.
func (c *chart) mark() {
	for i := range c.Spots {
		s := &c.Spots[i]
		if s.Reached && c.First == nil {
			c.First = s
		}
		if s.Reached && len(s.Lacking) == 0 && c.Filed == nil {
			c.Filed = s
		}
		if s.Lost > 0 {
			c.Drops = append(c.Drops, s)
		}
		if i > 0 {
			from := c.Spots[i-1]
			c.Strokes = append(c.Strokes, stroke{from.X, from.Y, s.X, s.Y, s.Beyond})
		}
	}
}

// show chooses whose points are written beside them: of neighbours only one has
// room, so that those that matter most come first.
func (c *chart) show() {
	last := len(c.Spots) - 1
	wanted := []*spot{&c.Spots[last], &c.Spots[0]}
	for _, s := range []*spot{c.Filed, c.First} {
		if s != nil {
			wanted = append([]*spot{s}, wanted...)
		}
	}
	for _, s := range append(wanted, c.Drops...) {
		i := s.At
		if !s.Shown && (i == 0 || !c.Spots[i-1].Shown) && (i == last || !c.Spots[i+1].Shown) {
			c.label(s)
		}
	}
}

// scale chooses round numbers for the grid, with all the points between them.
func (c *chart) scale(cutOffs []CutOff, line estimator.Points) (low, high estimator.Points) {
	low, high = cutOffs[0].Points, cutOffs[0].Points
	for _, cutOff := range cutOffs {
		low, high = min(low, cutOff.Points), max(high, cutOff.Points)
	}
	if line > 0 {
		low, high = min(low, line), max(high, line)
	}
	step := 5 * onePoint
	for (high-low)/step >= 4 {
		step *= 2
	}
	low = low / step * step // towards zero
	if low < 0 {
		low -= step
	}
	high = (high/step + 1) * step
	for p := low; p < high; p += step {
		c.Grid = append(c.Grid, gridLine{Points: p})
	}
	return low, high
}

// numberAt is where the number of a grid line stands.
func numberAt(p estimator.Points, at int) frame {
	return frame{0, at + 4 - tall, figure * len(p.Short()), at + 4}
}

func hundredths(n int) string {
	return strconv.FormatFloat(float64(n)/100, 'f', -1, 64) + "%"
}
