package files

import (
	"fmt"
	"strings"

	"luohu/estimator"
)

// Words are what people are told of refusals and remarks: configs/words/files.yaml.
type Words struct{ book *estimator.Phrasebook }

// sentences are all codes, each with the parameters that its words can name.
var sentences = map[string]string{
	string(Empty): "", string(TooLarge): "limit", string(WrongType): "found", string(TooManyPixels): "width height limit",
	string(CutOff): "", string(Broken): "", string(EncryptedPDF): "", string(ActivePDF): "found", string(TooMuchInside): "",
	string(TooManyPages): "limit", string(TooSlow): "seconds", string(VirusFound): "virus", string(ScanUnavailable): "",
	string(NoSuchUpload): "", string(WrongOffset): "offset", string(TooManyUploads): "limit", string(TooManyParts): "limit",
	string(NotComplete): "offset length", string(WrongHash): "", string(BadAddress): "", string(AddressExpired): "",
	string(LiesAboutType): "said found", string(Unscanned): "", string(Shrunk): "width height", string(Upright): "",
	string(Flattened): "", string(SignatureLost): "",
}

// LoadWords reads the sentences. Its error names every one that is missing,
// unknown or can't be filled in.
func LoadWords(src []byte) (*Words, error) {
	book, err := estimator.LoadPhrasebook("files.yaml", src, sentences)
	if err != nil {
		return nil, fmt.Errorf("words of files: %w", err)
	}
	return &Words{book}, nil
}

// Refusal is what a person is told: what is wrong and what to do.
func (w *Words) Refusal(r *Refusal) string { return w.say(r.Code, r.Params) }

// Remark is what a person is told of something that was taken.
func (w *Words) Remark(r Remark) string { return w.say(r.Code, r.Params) }

func (w *Words) say(code Code, params map[string]string) string {
	var args []string
	for _, name := range strings.Fields(sentences[string(code)]) {
		args = append(args, params[name])
	}
	return strings.TrimSpace(w.book.Say(string(code), args...))
}
