// Package papertest reads sheets back for tests.
package papertest

import (
	"bytes"
	"io"
	"testing"

	"github.com/ledongthuc/pdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// Read checks that a file is a good PDF, and gives its pages and its words.
func Read(tb testing.TB, file []byte) (pages int, words string) {
	tb.Helper()
	api.DisableConfigDir()
	if err := api.Validate(bytes.NewReader(file), nil); err != nil {
		tb.Fatalf("it is no good PDF: %v", err)
	}
	r, err := pdf.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		tb.Fatal(err)
	}
	plain, err := r.GetPlainText()
	if err != nil {
		tb.Fatal(err)
	}
	all, err := io.ReadAll(plain)
	if err != nil {
		tb.Fatal(err)
	}
	return r.NumPage(), string(all)
}
