package h5_test

import (
	"regexp"
	"strconv"
	"testing"
)

var (
	spotDrawn  = regexp.MustCompile(`<circle class="spot[^"]*" cx="([\d.]+)%" cy="(\d+)"`)
	pointsSaid = regexp.MustCompile(`<text class="value" x="([\d.]+)%" y="(\d+)" text-anchor="(\w+)">([-\d.]+)<`)
)

// On a phone of 390 pixels a chart has about 326; a figure takes up to 8.5.
func TestPointsInAChartLieOnNoOtherSpotNorStroke(t *testing.T) {
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for name, points := range map[string][]string{
		"steep":            {"62.67", "78.17", "93.67", "111.33", "126.83", "142.33", "157.83", "173.33", "188.83", "204.33", "219.83"},
		"hardly rising":    {"108", "109", "111.33", "112", "113", "114", "115", "116", "117", "118", "119"},
		"with a step down": {"92", "98.5", "105", "111.5", "109", "115.5", "122", "128.5", "135", "141.5", "150"},
		"reached at once":  {"111.33", "106.33", "126", "140", "155", "170", "185", "200", "215", "230", "245"},
		"below nothing":    {"-144.83", "-130", "-100", "-90"},
	} {
		o := openOffice(t, 0)
		o.looking(cutOffsOf(t, points...), nil)
		page := body(t, o, o.keep(t, short))
		var xs, ys []float64
		for _, m := range spotDrawn.FindAllStringSubmatch(page, -1) {
			xs, ys = append(xs, number(m[1])*3.26), append(ys, number(m[2]))
		}
		said := pointsSaid.FindAllStringSubmatch(page, -1)
		if len(xs) != len(points) || len(said) < 2 {
			t.Fatalf("%s: %d spots, %d with their points", name, len(xs), len(said))
		}
		for _, m := range said {
			width, x, bottom := 8.5*float64(len(m[4])), number(m[1])*3.26, number(m[2])
			left := map[string]float64{"start": x, "middle": x - width/2, "end": x - width}[m[3]]
			for i := 1; i < len(xs); i++ {
				for part := 0.0; part <= 1; part += 1.0 / 64 {
					px, py := xs[i-1]+(xs[i]-xs[i-1])*part, ys[i-1]+(ys[i]-ys[i-1])*part
					if px > left && px < left+width && py > bottom-11 && py < bottom+2 {
						t.Fatalf("%s: %s at %v, %v lies on the stroke to spot %d", name, m[4], left, bottom, i)
					}
				}
			}
		}
	}
}
