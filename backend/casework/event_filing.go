package casework

import "luohu/estimator"

// What happens while a unit files.
type (
	// Added begins an application.
	Added struct {
		Period PeriodID `json:"period"`
		Unit   string   `json:"unit"`
		Person string   `json:"person"`
	}
	// Edited says which facts changed; their values are kept apart, sealed.
	Edited struct {
		Revision int      `json:"revision"`
		Hash     string   `json:"hash"` // of all facts as they are now
		Changed  []string `json:"changed"`
	}
	// Judged is an assessment, against the line.
	Judged struct {
		Passes        bool             `json:"passes"`
		Total         estimator.Points `json:"total"`
		PolicyVersion string           `json:"policy_version"`
		Facts         string           `json:"facts"` // hash of what was counted
	}
	// Filed is a file that was added to a material.
	Filed struct {
		Material string `json:"material"`
		File     File   `json:"file"`
		Replaces string `json:"replaces,omitempty"` // the file whose place it takes
	}
	// Unfiled is a file that was taken out. It stays readable in the history.
	Unfiled struct {
		Material string `json:"material"`
		File     string `json:"file"`
	}
	// Ordered is the order of a material's pages.
	Ordered struct {
		Material string   `json:"material"`
		Files    []string `json:"files"`
	}
	// SentIn freezes everything.
	SentIn struct {
		Number        string          `json:"number"`
		Point         AcceptancePoint `json:"point"`
		Facts         string          `json:"facts"`
		PolicyVersion string          `json:"policy_version"`
		Materials     string          `json:"materials"` // hash over all files
		Promises      Wording         `json:"promises,omitzero"`
	}
	// Wording is which texts the promises were: the hash of each.
	Wording struct {
		Unit      string `json:"unit"`
		Applicant string `json:"applicant"`
	}
	// Ended is why an application ended.
	Ended struct {
		End    Kind   `json:"end"`
		Reason string `json:"reason,omitempty"`
	}
)

// Kind names it.
func (Added) Kind() Kind   { return ApplicantAdded }
func (Edited) Kind() Kind  { return FactsEdited }
func (Filed) Kind() Kind   { return FileAdded }
func (Unfiled) Kind() Kind { return FileRemoved }
func (Ordered) Kind() Kind { return FilesOrdered }
func (SentIn) Kind() Kind  { return ApplicationSubmitted }
func (e Ended) Kind() Kind { return e.End }

// Kind names it.
func (e Judged) Kind() Kind {
	if e.Passes {
		return AssessmentPassed
	}
	return AssessmentMissed
}
