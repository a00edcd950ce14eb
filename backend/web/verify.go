package web

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"

	"github.com/gin-gonic/gin"
)

// verifyName is what WeChat calls the files by which it checks that a domain
// is ours.
var verifyName = regexp.MustCompile(`^MP_verify_[A-Za-z0-9]{1,64}\.txt$`)

// VerifyFiles serves WeChat's domain check files of a folder at the root. They
// are read once: a file added later needs a restart.
func VerifyFiles(r gin.IRouter, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("http.verify_files: %w", err)
	}
	for _, e := range entries {
		if !verifyName.MatchString(e.Name()) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return fmt.Errorf("http.verify_files: %w", err)
		}
		r.GET("/"+e.Name(), func(c *gin.Context) { c.Data(http.StatusOK, "text/plain; charset=utf-8", content) })
	}
	return nil
}
