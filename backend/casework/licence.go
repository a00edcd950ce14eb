package casework

// Licence is how far the check of a unit's licence has come.
type Licence string

// The steps of it.
const (
	LicencePending Licence = "pending" // to be handed in, or to be checked: it may fill in, not submit
	LicenceChecked Licence = "checked"
	LicenceRefused Licence = "refused" // a better one may be handed in
)

// Licences are all of them.
var Licences = []Licence{LicencePending, LicenceChecked, LicenceRefused}

// ToCheck says whether an officer has a licence to look at.
func (u *Unit) ToCheck() bool { return u.Licence == LicencePending && u.File.Hash != "" }

// CheckLicence is an officer's word on the licence that they have looked at
// (empty: whichever it is), once on each that was handed in; a refusal has a
// reason.
func (u *Unit) CheckLicence(file string, good bool, why string, w World) (*Unit, error) {
	switch {
	case w.By.Role != WindowOfficer:
		return nil, refuse(CodeNotAllowed, "act", "check_licence", "role", w.By.Role)
	case file != "" && file != u.File.ID:
		return nil, refuse(CodeStale, "version", u.Version)
	case u.Licence != LicencePending:
		return nil, refuse(CodeLicenceDecided, "licence", u.Licence)
	case !u.ToCheck():
		return nil, refuse(CodeLicenceMissing)
	}
	if err := short("reason", why, MaxReason); err != nil {
		return nil, err
	}
	next := *u
	next.Licence, next.Why = LicenceChecked, ""
	if !good {
		if err := reasoned("reason", why, MaxReason); err != nil {
			return nil, err
		}
		next.Licence, next.Why = LicenceRefused, why
	}
	return &next, nil
}

// HandIn brings the licence, or replaces one that was refused or is not checked
// yet.
func (u *Unit) HandIn(file File, w World) (*Unit, error) {
	switch {
	case w.By.Role != Agent || w.By.Unit != u.ID:
		return nil, refuse(CodeNotYours)
	case u.Licence == LicenceChecked:
		return nil, refuse(CodeLicenceDecided, "licence", u.Licence)
	case file.Hash != "" && file.Hash == u.File.Hash:
		return nil, refuse(CodeFileThere, "material", "licence")
	}
	next := *u
	next.Licence, next.Why, next.File = LicencePending, "", file
	return &next, nil
}
