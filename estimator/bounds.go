package estimator

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// Bounds of a file, so that none can cost more than a moment. Most are looked
// at before the parser is: it takes time by the square of a block's lines.
const (
	maxSource   = 256 << 10 // bytes
	maxLines    = 8000
	maxLine     = 4096 // bytes
	maxIndent   = 64   // columns before the first word of a line
	maxSiblings = 1000 // lines of one block
	maxNested   = 16   // brackets within brackets
	maxBrackets = 4000 // opening ones: a closing one in quotes hides how deep it is
	maxDepth    = 40   // levels of what was read
	maxEntries  = 500  // keys of a mapping
)

// outOfBounds looks for what would make the parser slow or deep. It reads
// bytes, not YAML: brackets in words count too, and never come near the bound.
func outOfBounds(src []byte) (line, col int, problem string) {
	if len(src) > maxSource {
		return 1, 1, fmt.Sprintf("the file is larger than %d bytes", maxSource)
	}
	s := survey{line: 1, indenting: true}
	for _, c := range src {
		if problem := s.read(c); problem != "" {
			return s.line, max(s.col, 1), problem
		}
	}
	return 0, 0, ""
}

// survey is what was seen of a file so far.
type survey struct {
	line, col int
	brackets  int
	nested    int
	indenting bool               // nothing but spaces and dashes in this line yet
	begun     bool               // a word or a dash in this line already
	block     [maxIndent + 1]int // lines that begin at a column, since one that began before it
}

func (s *survey) read(c byte) (problem string) {
	if c == '\n' {
		s.line, s.col, s.indenting, s.begun = s.line+1, 0, true, false
		if s.line > maxLines {
			return fmt.Sprintf("more than %d lines", maxLines)
		}
		return ""
	}
	s.col++
	switch c {
	case '[', '{':
		s.nested++
		s.brackets++
	case ']', '}':
		s.nested = max(0, s.nested-1)
	case 0:
		return "a NUL byte; expected text in UTF-8"
	}
	switch {
	case s.brackets > maxBrackets:
		return fmt.Sprintf("more than %d brackets", maxBrackets)
	case s.nested > maxNested:
		return fmt.Sprintf("more than %d brackets within each other", maxNested)
	case s.col > maxLine:
		return fmt.Sprintf("a line of more than %d bytes", maxLine)
	case s.indenting && s.col > maxIndent:
		return fmt.Sprintf("more than %d columns deep", maxIndent)
	}
	if !s.begun && c != ' ' && c != '\t' && c != '\r' {
		s.begun = true
		if c != '#' && s.sibling() > maxSiblings {
			return fmt.Sprintf("more than %d lines in one block", maxSiblings)
		}
	}
	s.indenting = s.indenting && (c == ' ' || c == '\t' || c == '-' || c == '?' || c == ':')
	return ""
}

// sibling counts a line to the block of its column; blocks within end.
func (s *survey) sibling() int {
	s.block[s.col]++
	clear(s.block[s.col+1:])
	return s.block[s.col]
}

// tooDeep is a node that lies too many levels below another; nil if none does.
func tooDeep(n ast.Node, levels int) ast.Node {
	if levels == 0 {
		return n
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			if deep := tooDeep(v.Value, levels-1); deep != nil {
				return deep
			}
		}
	case *ast.MappingValueNode:
		return tooDeep(n.Value, levels-1)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			if deep := tooDeep(v, levels-1); deep != nil {
				return deep
			}
		}
	}
	return nil
}
