package pulse

// Place is a folder whose disk is looked at.
type Place struct{ What, Path string }

// Disk is how much room there is.
type Disk struct {
	What  string `json:"what"`
	Known bool   `json:"known"`
	Free  uint64 `json:"free"` // bytes, for the program's user
	Total uint64 `json:"total"`
}

// Low says that little is left: less than a twentieth, or than a gigabyte.
func (d Disk) Low() bool { return d.Known && (d.Free < d.Total/20 || d.Free < 1<<30) }

// FreeGB is how much is free, in gigabytes of 10⁹ bytes.
func (d Disk) FreeGB() float64 { return float64(d.Free) / 1e9 }

// Used is how much is not free, in percent.
func (d Disk) Used() int {
	if d.Total == 0 {
		return 0
	}
	return int(100 * (d.Total - d.Free) / d.Total) //nolint:gosec // at most 100
}

func diskOf(p Place) Disk {
	d := Disk{What: p.What}
	d.Free, d.Total, d.Known = room(p.Path)
	return d
}
