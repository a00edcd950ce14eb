package files

import (
	"mime"
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// kinds are what is taken, with the types and endings that people's devices
// give them.
var kinds = []struct {
	kind    Kind
	types   []string // the first is the one that is served
	endings []string
}{
	{JPEG, []string{"image/jpeg", "image/jpg", "image/pjpeg"}, []string{".jpg", ".jpeg", ".jpe", ".jfif"}},
	{PNG, []string{"image/png", "image/vnd.mozilla.apng", "image/x-png"}, []string{".png"}},
	{HEIC, []string{"image/heic", "image/heif"}, []string{".heic", ".heif", ".hif"}},
	{PDF, []string{"application/pdf", "application/x-pdf"}, []string{".pdf"}},
}

// Type is what the kind is served as.
func (k Kind) Type() string {
	for _, known := range kinds {
		if known.kind == k {
			return known.types[0]
		}
	}
	return "application/octet-stream"
}

// kindOf looks at the content alone.
func kindOf(content []byte) (Kind, *Refusal) {
	found := mimetype.Detect(content)
	for _, known := range kinds {
		for _, name := range known.types {
			if found.Is(name) {
				return known.kind, nil
			}
		}
	}
	return "", refuse(WrongType, "found", found.String())
}

// lies compares what an upload calls itself with what it is. A phone that names
// nothing, or only "a file", tells no lie.
func (u Upload) lies(real Kind) []Remark {
	for _, said := range []string{kindOfType(u.Type), kindOfName(u.Name)} {
		if said != "" && said != string(real) {
			return []Remark{remark(LiesAboutType, "said", said, "found", string(real))}
		}
	}
	return nil
}

func kindOfType(declared string) string {
	declared, _, err := mime.ParseMediaType(declared)
	if err != nil || declared == "application/octet-stream" {
		return ""
	}
	for _, known := range kinds {
		if slices.Contains(known.types, declared) {
			return string(known.kind)
		}
	}
	return shortened(declared)
}

func kindOfName(name string) string {
	ending := strings.ToLower(path.Ext(name))
	for _, known := range kinds {
		if slices.Contains(known.endings, ending) {
			return string(known.kind)
		}
	}
	return shortened(strings.TrimPrefix(ending, "."))
}

// shortened keeps what strangers call their files from filling a page.
func shortened(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
