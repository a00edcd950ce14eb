package edges

import "luohu/estimator"

// Words are how edges and their cases are called: configs/words/edges.yaml.
type Words struct {
	PlaceJoin   estimator.Phrase `yaml:"place_join" places:""`
	Name        estimator.Phrase `yaml:"name" places:"place what"`
	Fact        estimator.Phrase `yaml:"fact" places:"fact value"`
	FactYears   estimator.Phrase `yaml:"fact_years" places:"fact value years"`
	Missing     estimator.Phrase `yaml:"missing" places:"fact"`
	CutOff      estimator.Phrase `yaml:"cut_off" places:""`
	AsOf        estimator.Phrase `yaml:"as_of" places:"day"`
	Join        estimator.Phrase `yaml:"join" places:""`
	Reading     estimator.Phrase `yaml:"reading" places:"because"`
	Line        estimator.Phrase `yaml:"line" places:"points"`
	Basis       estimator.Phrase `yaml:"basis" places:"document"`
	Same        estimator.Phrase `yaml:"same" places:""`
	SameRow     estimator.Phrase `yaml:"same_row" places:""`
	OnlyHighest estimator.Phrase `yaml:"only_highest" places:""`
	Unreachable estimator.Phrase `yaml:"unreachable" places:""`

	TextHead    estimator.Phrase `yaml:"text_head" places:"policy"`
	TextEdge    estimator.Phrase `yaml:"text_edge" places:"name"`
	TextNote    estimator.Phrase `yaml:"text_note" places:"note"`
	TextRefused estimator.Phrase `yaml:"text_refused" places:"name why"`
	TextNotices estimator.Phrase `yaml:"text_notices" places:"name notices"`
}

// LoadWords reads them; its error names what is missing, unknown or can't be
// filled in.
func LoadWords(src []byte) (*Words, error) {
	w := new(Words)
	if err := estimator.LoadPhrases("edges.yaml", src, w); err != nil {
		return nil, err
	}
	return w, nil
}
