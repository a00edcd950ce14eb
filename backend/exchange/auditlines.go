package exchange

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"luohu/backend/audit"
	"luohu/backend/spreadsheet"
	"luohu/backend/store"
)

// AuditWriter writes entries of the audit log one by one; Done writes what is left.
type AuditWriter struct {
	Take func(store.Sealed) error
	Done func() error
}

// auditLine is an entry as a line of JSON: the fields as they are hashed, in that
// order, so that anybody can make the hash again.
type auditLine struct {
	Number      int64  `json:"number"`
	MadeAt      string `json:"made_at"`
	ActorKind   string `json:"actor_kind"`
	ActorID     string `json:"actor_id"`
	ActorRole   string `json:"actor_role"`
	Act         string `json:"act"`
	SubjectKind string `json:"subject_kind"`
	SubjectID   string `json:"subject_id"`
	Reason      string `json:"reason"`
	Details     string `json:"details"`
	Request     string `json:"request"`
	Previous    string `json:"previous"`
	Hash        string `json:"hash"`
}

func auditLineOf(e store.Sealed) auditLine {
	return auditLine{
		e.Number, e.MadeAt, e.ActorKind, e.ActorID, e.ActorRole, e.Act, e.SubjectKind, e.SubjectID,
		e.Reason, e.Details, e.Request, e.Previous, e.Hash,
	}
}

// AuditJSON writes one object a line: it is exact.
func AuditJSON(out io.Writer) AuditWriter {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return AuditWriter{func(e store.Sealed) error { return enc.Encode(auditLineOf(e)) }, func() error { return nil }}
}

// byteOrderMark lets spreadsheets read Chinese.
const byteOrderMark = "\ufeff"

// AuditCSV writes a table for spreadsheets, in which nothing is a formula.
func AuditCSV(out io.Writer) AuditWriter {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	err := w.Write(append(append([]string{byteOrderMark + "number"}, audit.Columns()...), "previous", "hash"))
	take := func(e store.Sealed) error {
		if err != nil {
			return err
		}
		x := auditLineOf(e)
		return w.Write([]string{
			strconv.FormatInt(x.Number, 10), x.MadeAt, x.ActorKind, spreadsheet.Inert(x.ActorID), x.ActorRole, x.Act, x.SubjectKind, spreadsheet.Inert(x.SubjectID),
			spreadsheet.Inert(x.Reason), x.Details, spreadsheet.Inert(x.Request), x.Previous, x.Hash,
		})
	}
	return AuditWriter{take, func() error { w.Flush(); return w.Error() }}
}
