package store

import "fmt"

// personsAtOnce is how many are read together.
const personsAtOnce = 1000

// KeyedPerson is a person with their key: what a list needs of them.
type KeyedPerson struct {
	ID       string
	Name     string
	IDNumber string
	Wrapped  string // the key; empty: erased
	Master   string
}

// EachPerson gives persons with their keys, in any order, by a read for every
// thousand; who is not there is left out. It reads in the transaction: whoever
// holds one may not wait for another connection.
func (tx *Tx) EachPerson(ids []string, take func(KeyedPerson) error) error {
	for len(ids) > 0 {
		some := ids[:min(len(ids), personsAtOnce)]
		ids = ids[len(some):]
		var rows []KeyedPerson
		err := tx.db.Table("persons").Select("persons.id, persons.name, persons.id_number, data_keys.wrapped, data_keys.master").
			Joins("JOIN data_keys ON data_keys.owner = persons.id").Where("persons.id IN ?", some).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("read persons: %w", err)
		}
		for _, row := range rows {
			if err := take(row); err != nil {
				return err
			}
		}
	}
	return nil
}
