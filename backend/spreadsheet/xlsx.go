package spreadsheet

import (
	"bytes"

	"github.com/xuri/excelize/v2"
)

// readXLSX reads what is kept, not what is shown: numbers have all their digits
// ([Decimal]), and a formula its last result.
func readXLSX(src []byte) (all []Row, err error) {
	// The library reads strangers' bytes: whatever it stumbles over, the file is
	// to blame.
	defer func() {
		if recover() != nil {
			all, err = nil, unreadable(0)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(src), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxInMemory,
	})
	if err != nil {
		return nil, unreadable(0)
	}
	defer func() { _ = f.Close() }() // temporary files of its own
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return nil, unreadable(0)
	}
	rows, err := f.Rows(sheets[0])
	if err != nil {
		return nil, unreadable(0)
	}
	defer func() { _ = rows.Close() }()
	for n := 1; rows.Next(); n++ {
		if n > 2*MaxRows { // empty ones are counted too
			return nil, tooLarge("rows", MaxRows)
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, unreadable(n)
		}
		if all, err = take(all, n, cells); err != nil {
			return nil, err
		}
	}
	if rows.Error() != nil {
		return nil, unreadable(0)
	}
	return all, nil
}
