package sentence

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func (l *Lexicon) dump(r *Reader, s string) {
	t := r.folding.Run(s)
	for _, k := range r.dict.cut(t.Folded, time.Now()) {
		fmt.Printf("[%s", t.Folded[k.from:k.to])
		if k.Kind != 0 {
			fmt.Printf(" q%d:%d", k.Kind, k.N)
		}
		if k.word != nil {
			for i := 0; i < 40; i++ {
				if k.roles&(1<<i) != 0 && i < 30 {
					fmt.Printf(" %s", role(1<<i).name())
				}
			}
			for _, s := range k.senses {
				fmt.Printf(" %d/%s=%v", s.kind, s.fact.ID, s.value)
			}
		}
		fmt.Print("] ")
	}
	fmt.Println()
}

var Dump = func(r *Reader, s string) { (&Lexicon{}).dump(r, s) }

func TestX(t *testing.T) { _ = os.Args; _ = strings.ToLower }
