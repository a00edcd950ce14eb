// Package inquiry asks departments' own systems what they know of an
// applicant: over HTTP, or a stand-in for demonstrations.
package inquiry

import (
	"fmt"
	"os"
	"strings"
	"time"

	"luohu/backend/exchange"
)

// Settings are of one department's system.
type Settings struct {
	Department string
	Kind       string // http or demo
	URL        string
	Header     string // in which the secret is sent
	Secret     string
	SecretFile string        // read instead
	Timeout    time.Duration // of one attempt; 0: three seconds
}

const defaultTimeout = 3 * time.Second

// Open makes the systems that are set, by department. What stands in for one
// marks its answers as demo does.
func Open(all []Settings, demo Demo) (map[string]exchange.System, error) {
	systems := map[string]exchange.System{}
	for _, s := range all {
		if s.Kind == "demo" {
			systems[s.Department] = demo
			continue
		}
		if s.SecretFile != "" {
			secret, err := os.ReadFile(s.SecretFile)
			if err != nil {
				return nil, fmt.Errorf("the secret of the system of %s: %w", s.Department, err)
			}
			s.Secret = strings.TrimSpace(string(secret))
		}
		systems[s.Department] = NewHTTP(s)
	}
	return systems, nil
}
