// Package configs holds what can be changed without code: settings, policies,
// guides, keywords, calendar and words. All of it is inside the binary.
package configs

import "embed"

// FS is this folder as shipped.
//
//go:embed *.yaml */*
var FS embed.FS
