package store

import "fmt"

// Count raises a counter by one and is its new value: 1 the first time. Of two
// at once, one waits until the other's transaction has ended, so that no number
// is given twice; one that is rolled back leaves none out.
func (tx *Tx) Count(name string) (value int, err error) {
	upsert := "INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1"
	if tx.db.Name() == "mysql" {
		upsert = "INSERT INTO counters (name, value) VALUES (?, 1) ON DUPLICATE KEY UPDATE value = value + 1"
	}
	if err := tx.db.Exec(upsert, name).Error; err != nil {
		return 0, fmt.Errorf("count %s: %w", name, err)
	}
	if err := tx.db.Raw("SELECT value FROM counters WHERE name = ?", name).Scan(&value).Error; err != nil {
		return 0, fmt.Errorf("count %s: %w", name, err)
	}
	return value, nil
}
