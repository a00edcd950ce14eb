package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// version is set by the release build (-ldflags "-X main.version=v1.2.3").
var version = "development"

// VersionCmd prints what this binary is.
type VersionCmd struct{}

// Run prints version, commit and Go version.
func (VersionCmd) Run(out io.Writer) error {
	_, err := fmt.Fprintf(out, "luohu %s, commit %s, %s %s/%s\n", version, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// commit is the one the binary was built from, "+" if files were changed.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "unknown", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	return revision + changed
}
