package keyword_test

import (
	"io/fs"
	"testing"

	"luohu/backend/guide"
	"luohu/bot/keyword"
	"luohu/configs"
)

func library(tb testing.TB) *guide.Library {
	tb.Helper()
	dir, err := fs.Sub(configs.FS, "guides")
	if err != nil {
		tb.Fatal(err)
	}
	lib, err := guide.Load(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return lib
}

func shipped(tb testing.TB) *keyword.Matcher {
	tb.Helper()
	m, err := keyword.New(library(tb), configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}
