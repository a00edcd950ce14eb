package api

import (
	"reflect"
	"testing"
)

func TestThereAreWordsForWhateverTheLibraryExpects(t *testing.T) {
	for name := range expected {
		if words().Expected[name] == "" {
			t.Errorf("expected.%s", name)
		}
	}
	all := reflect.ValueOf(words())
	for i := range all.NumField() {
		if all.Field(i).IsZero() {
			t.Errorf("nothing stands for %s", all.Type().Field(i).Name)
		}
	}
}
