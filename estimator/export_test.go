package estimator

// Use is a fact with a value that it can have.
func Use(f *Fact, value any) FactUsed {
	v, problem := f.read(value)
	if problem != "" {
		panic(problem)
	}
	return FactUsed{f, v}
}
