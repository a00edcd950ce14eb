package graph

import (
	"strings"

	"luohu/estimator"
)

// Words are what stands in a drawing: configs/words/graph.yaml.
type Words struct {
	Begin   estimator.Phrase `yaml:"begin" places:""`
	End     estimator.Phrase `yaml:"end" places:""`
	Join    estimator.Phrase `yaml:"join" places:""`
	Others  estimator.Phrase `yaml:"others" places:""`
	CutOff  estimator.Phrase `yaml:"cut_off" places:""` // stands for the day in a question
	Below   estimator.Phrase `yaml:"below" places:"amount unit"`
	Exactly estimator.Phrase `yaml:"exactly" places:"amount unit"`
	Between estimator.Phrase `yaml:"between" places:"from through unit"`
	From    estimator.Phrase `yaml:"from" places:"amount unit"`
}

// LoadWords reads them; its error names what is missing, unknown or can't be
// filled in.
func LoadWords(src []byte) (*Words, error) {
	w := new(Words)
	if err := estimator.LoadPhrases("graph.yaml", src, w); err != nil {
		return nil, err
	}
	return w, nil
}

func (w *Words) question(f *estimator.Fact) string {
	return strings.ReplaceAll(f.Question, "{as_of}", w.CutOff.With())
}

// mostNamed is how many choices are named on one way.
const mostNamed = 3

// answers says which ones lead a way; nothing if there is no other way.
func (w *Words) answers(s *step, i int) string {
	if len(s.ways) == 1 {
		return ""
	}
	way := s.ways[i]
	if s.fact.Type == estimator.ChoiceType && len(way.values) > mostNamed && w.isLongest(s, i) {
		return w.Others.With()
	}
	var all []string
	for _, value := range way.values {
		if yes, isBool := value.(bool); isBool && s.fact.Opposite {
			value = !yes // the question asks for the opposite
		}
		all = append(all, s.fact.InWords(value))
	}
	for _, span := range way.spans {
		all = append(all, w.span(s.fact, span))
	}
	return strings.Join(all, w.Join.With())
}

// isLongest keeps two ways from both being the others.
func (w *Words) isLongest(s *step, i int) bool {
	for j, way := range s.ways {
		if n := len(way.values); n > len(s.ways[i].values) || n == len(s.ways[i].values) && j > i {
			return false
		}
	}
	return true
}

func (w *Words) span(f *estimator.Fact, s span) string {
	switch {
	case s.from == s.through:
		return w.Exactly.With(s.from, f.Unit)
	case s.from == 0:
		return w.Below.With(s.through+1, f.Unit)
	case s.through == f.Most():
		return w.From.With(s.from, f.Unit)
	}
	return w.Between.With(s.from, s.through, f.Unit)
}
