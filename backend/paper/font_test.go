package paper_test

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"

	"luohu/configs"
)

// printedFrom are the folders whose words may come to stand on a sheet.
var printedFrom = []string{"policies", "words"}

func TestTheFontHasEveryCharacterOfTheTablesAndTheWords(t *testing.T) {
	var all []rune
	for _, folder := range printedFrom {
		files, err := fs.Glob(configs.FS, path.Join(folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, file := range files {
			if file == "words/sentence.yaml" {
				continue // it holds what people write, which is never printed
			}
			src, err := configs.FS.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, []rune(string(src))...)
		}
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(r rune) bool { return unicode.IsSpace(r) || r == '〓' })
	if len(all) < 500 {
		t.Fatalf("only %d characters", len(all))
	}
	_, _, text := printed(t, `{{range .About}}{{$.Sheet.Text .}}{{end}}`, strings.Split(string(all), ""))
	printed := map[rune]bool{}
	for _, r := range text {
		printed[r] = true
	}
	if printed['〓'] {
		lacking := slices.DeleteFunc(all, func(r rune) bool { return printed[r] })
		t.Errorf("the font lacks some of %q: run scripts/font", string(lacking))
	}
}
