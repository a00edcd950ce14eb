package keyword

import (
	"fmt"
	"io/fs"
	"os"
	"testing"

	"github.com/goccy/go-yaml"
	"luohu/backend/guide"
	"luohu/configs"
)

type sent struct{ Guide, Text string }

func load(t testing.TB) *Matcher {
	dir, _ := fs.Sub(configs.FS, "guides")
	lib, err := guide.Load(dir)
	if err != nil { t.Fatal(err) }
	src, _ := configs.FS.ReadFile("keywords.yaml")
	m, err := New(src, lib)
	if err != nil { t.Fatal(err) }
	return m
}

func TestTune(t *testing.T) {
	m := load(t)
	for _, f := range []string{"tuning", "rephrasings"} {
		src, _ := os.ReadFile("testdata/" + f + ".yaml")
		var all []sent
		if err := yaml.Unmarshal(src, &all); err != nil { t.Fatal(err) }
		right, total, top1, none, nones := 0, 0, 0, 0, 0
		layers := map[string]int{}
		for _, s := range all {
			got := m.Match(s.Text)
			if s.Guide == "none" {
				nones++
				if got.Layer == LayerNone { none++ } else if f == "tuning" { fmt.Println("NOT NONE", s.Text, got) }
				continue
			}
			total++
			layers[got.Layer]++
			hits := m.Search(s.Text, 3)
			if len(hits) > 0 && hits[0].ID == s.Guide { top1++ }
			if got.Guide == s.Guide { right++ } else if f == "tuning" && os.Getenv("MISS") != "" {
				fmt.Println("MISS", s.Guide, s.Text, got.Guide, got.Layer, hits)
			}
		}
		fmt.Printf("%s: match %d/%d %.3f, rank top1 %.3f, none %d/%d %v\n", f, right, total, float64(right)/float64(total), float64(top1)/float64(total), none, nones, layers)
	}
}
