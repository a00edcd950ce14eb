//go:build !race

package casework_test

// exhaustive says that there is time to try everything: the race detector takes
// ten times as long.
const exhaustive = true
