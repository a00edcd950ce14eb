package h5_test

import (
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Least contrasts of WCAG 2.2 AA.
const (
	forText   = 4.5 // 1.4.3
	forShapes = 3.0 // 1.4.11: what shows a control or the focus
)

func TestColoursCanBeToldApart(t *testing.T) {
	light, dark := colours(t)
	for _, pair := range []struct {
		over, under string
		least       float64
	}{
		{"--weui-FG-0", "--weui-BG-0", forText},
		{"--weui-FG-0", "--weui-BG-1", forText},
		{"--weui-FG-0", "--weui-BG-2", forText},
		{"--weui-FG-0", "--weui-FG-5", forText},
		{"--weui-FG-0", "--mark", forText},
		{"--weui-FG-1", "--weui-BG-0", forText},
		{"--weui-FG-1", "--weui-BG-1", forText},
		{"--weui-FG-1", "--weui-BG-2", forText},
		{"--weui-LINK", "--weui-BG-0", forText},
		{"--weui-LINK", "--weui-BG-2", forText},
		{"--weui-WHITE", "--weui-BRAND", forText},
		{"--weui-BRAND", "--weui-BG-0", forShapes},
		{"--weui-FG-2", "--weui-BG-2", forShapes},
		{"--focus", "--weui-BG-0", forShapes},
		{"--focus", "--weui-BG-2", forShapes},
		{"--bar", "--weui-BG-2", forText}, // gains, and signs of conditions
		{"--bar-minus", "--weui-BG-2", forText},
		{"--bar", "--track", forShapes},
		{"--bar-minus", "--track", forShapes},
		{"--weui-FG-0", "--track", forShapes},
	} {
		for theme, tokens := range map[string]map[string]string{"light": light, "dark": dark} {
			if got := contrast(t, tokens[pair.over], tokens[pair.under]); got < pair.least {
				t.Errorf("%s: %s on %s is %.2f, less than %.1f", theme, pair.over, pair.under, got, pair.least)
			}
		}
	}
}

// colours are the tokens of the style in both themes.
func colours(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	body, err := io.ReadAll(get(site(t), "/h5/assets/estimate.css").Body)
	if err != nil {
		t.Fatal(err)
	}
	light, dark = map[string]string{}, map[string]string{}
	token := regexp.MustCompile(`(--[\w-]+): (#[0-9a-f]{6});`)
	for _, block := range regexp.MustCompile(`(?s)(@media[^{]*dark[^{]*\{\s*)?:root \{.*?\}`).FindAllString(string(body), -1) {
		for _, found := range token.FindAllStringSubmatch(block, -1) {
			dark[found[1]] = found[2]
			if !strings.HasPrefix(block, "@media") {
				light[found[1]] = found[2]
			}
		}
	}
	return light, dark
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is WCAG's relative luminance of "#rrggbb".
func luminance(t *testing.T, colour string) (sum float64) {
	t.Helper()
	rgb, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("%q is no colour", colour)
	}
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		channel := float64(rgb>>(8*i)&0xff) / 255
		if channel <= 0.04045 {
			sum += weight * channel / 12.92
		} else {
			sum += weight * math.Pow((channel+0.055)/1.055, 2.4)
		}
	}
	return sum
}
