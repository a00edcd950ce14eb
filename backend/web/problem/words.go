package problem

import (
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"luohu/configs"
)

const wordsFile = "words/problem.yaml"

// words are those of configs/words/problem.yaml, by status.
var words = sync.OnceValue(func() (w struct{ Titles, Details map[int]string }) {
	src, err := configs.FS.ReadFile(wordsFile)
	if err == nil {
		err = yaml.UnmarshalWithOptions(src, &w, yaml.Strict())
	}
	if err != nil {
		panic(fmt.Errorf("%s: %w", wordsFile, err)) // it is inside the binary, and read by every test
	}
	return w
})
