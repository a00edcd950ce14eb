package api

// pageOf cuts what was read, one more than was asked for, to a page, and names
// the cursor of the next; nil: this is the last.
func pageOf[T any](read []T, limit int, id func(T) string) (page []T, next *string) {
	if len(read) <= limit {
		return read, nil
	}
	last := id(read[limit-1])
	return read[:limit], &last
}
