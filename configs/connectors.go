package configs

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"
)

// Connector is a department's own system, which is asked what it knows.
type Connector struct {
	Department string        `koanf:"department"`
	Kind       string        `koanf:"kind"`
	URL        string        `koanf:"url"`
	Header     string        `koanf:"header"`
	Secret     string        `koanf:"secret"`
	SecretFile string        `koanf:"secret_file"`
	Timeout    time.Duration `koanf:"timeout"`

	Others map[string]any `koanf:",remain"` // keys that there are none of
}

// longestTimeout keeps somebody who waits for an answer from waiting for ever:
// there are three attempts.
const longestTimeout = 10 * time.Second

// checkConnectors refuses what could only fail when a scorer asks. A secret is
// not told.
func (s Settings) checkConnectors() error {
	seen := map[string]bool{}
	for i, c := range s.Connectors {
		at := func(key string) string { return fmt.Sprintf("connectors[%d].%s", i, key) }
		switch u, err := url.Parse(c.URL); {
		case len(c.Others) > 0:
			return wrong(at(slices.Sorted(maps.Keys(c.Others))[0]), "unknown key")
		case c.Department == "" || seen[c.Department]:
			return wrong(at("department"), "every system needs a department, each once")
		case c.Kind == "demo":
		case c.Kind != "http":
			return wrong(at("kind"), "%q is none of http, demo", c.Kind)
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return wrong(at("url"), "it is no http(s) address")
		case (c.Secret == "") != (c.Header == "") && c.SecretFile == "" || c.SecretFile != "" && (c.Header == "" || c.Secret != ""):
			return wrong(at("header"), "a secret (secret or secret_file, one of them) and the header for it belong together")
		case c.Timeout < 0 || c.Timeout > longestTimeout:
			return wrong(at("timeout"), "%s at most", longestTimeout)
		}
		seen[c.Department] = true
	}
	return nil
}
