//go:build race

package casework_test

const exhaustive = false
