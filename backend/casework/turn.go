package casework

import "slices"

// TurnFile says how a page is to be shown: so many degrees clockwise, 0, 90, 180
// or 270. What was uploaded stays as it is, to the bit, and so does its hash.
type TurnFile struct {
	Material, File string
	Turn           int
}

func (TurnFile) act(*Application) Kind { return FileTurned }

func (c TurnFile) decide(a *Application, w World) ([]Event, error) {
	if err := a.mayFile(FileTurned, c.Material, w); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(a.Material(c.Material).Files, func(f File) bool { return f.ID == c.File })
	if at < 0 || c.Turn < 0 || c.Turn >= 360 || c.Turn%90 != 0 {
		return nil, refuse(CodeFileUnknown, "file", c.File)
	}
	if a.Material(c.Material).Files[at].Turn == c.Turn {
		return nil, nil // sent twice
	}
	return []Event{Turned(c)}, nil
}

// Turned is how a page is shown from now on.
type Turned struct {
	Material string `json:"material"`
	File     string `json:"file"`
	Turn     int    `json:"turn"` // degrees clockwise, of the file as it was uploaded
}

// Kind names it.
func (Turned) Kind() Kind { return FileTurned }

// Turn is by how much a file is shown turned, in degrees clockwise.
func (a *Application) Turn(file string) int {
	for _, m := range a.Materials {
		for _, f := range m.Files {
			if f.ID == file {
				return f.Turn
			}
		}
	}
	return 0
}

func (a *Application) turn(e Turned) {
	m := a.material(e.Material)
	for i := range m.Files {
		if m.Files[i].ID == e.File {
			m.Files[i].Turn = e.Turn
		}
	}
}
