package pulse

import "syscall"

// room asks the system; it is not known of a folder that is not there.
func room(path string) (free, total uint64, known bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(path, &s) != nil {
		return 0, 0, false
	}
	block := uint64(s.Bsize) //nolint:gosec // a size
	return s.Bavail * block, s.Blocks * block, true
}
