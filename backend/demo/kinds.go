package demo

// kindOf is what a unit is registered as, by what it does (GB 32100-2015): 12 a
// public institution, 91 an enterprise.
func kindOf(line string) string {
	if line == "医院" {
		return "12"
	}
	return "91"
}
