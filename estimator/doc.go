// Package estimator counts the points of points-based household registration
// by tables that are data, and says why.
//
// A [Policy] is one version of a city's table, loaded from a YAML file: the
// facts it asks for, the indicators that turn facts into points, the
// conditions for filing (gates), the open readings of the text, and examples
// that notice a change of any of its values. A [Catalog] holds the versions of
// several cities and picks the one in force.
//
//	policy, err := estimator.Load("tianjin-2023.yaml", src, words)
//	estimate, err := policy.Estimate(facts, asOf)
//	fmt.Println(estimate.Total, estimate.Passes)
//
// Nothing here knows a city's name, a clock or a file system, and no value of
// a table stands in the code.
package estimator
