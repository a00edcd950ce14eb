package markdown

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// plain is Markdown as WeChat can show it: blocks apart, items behind a dot,
// no bold, links spelled out.
func plain(tree ast.Node, source []byte) string {
	var blocks []string
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if block := plainBlock(n, source); block != "" {
			blocks = append(blocks, block)
		}
	}
	return join(blocks, tree)
}

// join puts a blank line between blocks, but none between a line that ends in
// a colon and its list.
func join(blocks []string, tree ast.Node) string {
	if tree.Kind() == ast.KindListItem {
		return strings.Join(blocks, "\n")
	}
	var b strings.Builder
	for i, block := range blocks {
		if i > 0 {
			b.WriteString("\n")
			if !strings.HasSuffix(blocks[i-1], "：") {
				b.WriteString("\n")
			}
		}
		b.WriteString(block)
	}
	return b.String()
}

func plainBlock(n ast.Node, source []byte) string {
	switch n := n.(type) {
	case *ast.HTMLBlock, *ast.ThematicBreak:
		return ""
	case *ast.List:
		return plainList(n, source)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return strings.TrimSpace(string(n.Lines().Value(source)))
	case *ast.Blockquote, *ast.ListItem:
		return plain(n, source)
	}
	var b strings.Builder
	inline(&b, n, source)
	return strings.TrimSpace(b.String())
}

func plainList(list *ast.List, source []byte) string {
	var items []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		bullet := "• "
		if list.IsOrdered() {
			bullet = strconv.Itoa(number) + ". "
			number++
		}
		items = append(items, bullet+strings.ReplaceAll(plain(item, source), "\n", "\n  "))
	}
	return strings.Join(items, "\n")
}

func inline(b *strings.Builder, parent ast.Node, source []byte) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Value(source))
			lineEnd(b, n, source)
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.URL(source))
		case *ast.Link:
			inline(b, n, source)
			b.WriteString("（" + string(n.Destination) + "）")
		case *ast.RawHTML:
		default:
			inline(b, n, source)
		}
	}
}

// lineEnd keeps a hard break; a soft one is a space, except beside Chinese.
func lineEnd(b *strings.Builder, n *ast.Text, source []byte) {
	if n.HardLineBreak() {
		b.WriteString("\n")
	}
	if !n.SoftLineBreak() {
		return
	}
	last, _ := utf8.DecodeLastRuneInString(b.String())
	var first rune
	if next, ok := n.NextSibling().(*ast.Text); ok {
		first, _ = utf8.DecodeRune(next.Value(source))
	}
	if !wide(last) && !wide(first) {
		b.WriteString(" ")
	}
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r < 0x3100 || r >= 0xff00 && r < 0xfff0
}
