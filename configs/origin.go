package configs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/knadh/koanf/v2"
)

// Origin is where a setting comes from, for who looks at what holds.
type Origin struct {
	Key    string
	Value  string // for people; empty of secrets
	Secret bool
	Set    bool // of a secret: that there is one
	From   string
}

// Where settings come from.
const (
	FromDefault     = "default"
	FromFile        = "file"
	FromEnvironment = "environment"
)

// private are the keys whose values nobody sees.
func private(key string) bool {
	return slices.Contains(secrets, key) || strings.HasPrefix(key, "connectors")
}

// origins tells of every setting, in the order of their keys.
func origins(k *koanf.Koanf, file, environment []string) (all []Origin) {
	for _, key := range k.Keys() {
		o := Origin{Key: key, Secret: private(key), From: FromDefault}
		switch {
		case slices.Contains(environment, key):
			o.From = FromEnvironment
		case slices.Contains(file, key):
			o.From = FromFile
		}
		value := k.Get(key)
		said := strings.Trim(fmt.Sprint(value), "[]") // a list with its brackets off
		if o.Secret {
			o.Set = said != ""
		} else {
			o.Value = said
		}
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b Origin) int { return strings.Compare(a.Key, b.Key) })
	return all
}
