// Package parser reads IDL files, and the files that they import, into the
// model of package idl.
package parser

// How it works, for maintainers.
//
//	bytes ── preproc ──▶ tokens ── grammar ──▶ syntax ── lower ──▶ idl.File
//	   ▲                                                              │
//	   └────────────────────── import.go: every import ◀──────────────┘
//
// The grammar (grammar.go) is a set of structs that participle reads. It never
// meets a whole file: cut.go cuts files and blocks into chunks of whole
// statements, block.go reads and lowers them one chunk after the other, so that
// an error costs one statement and no stream is long. What is read often is read
// by hand, in methods that participle calls and that call participle in turn:
// statements and declarations (statement.go), attribute lists (attrs.go), types
// (typespec.go), declarators and parameters (declarator.go), expressions
// (expr.go), members of structs, unions and enums (fields.go).
//
// No table says which names are types. Declarations follow from their shape,
// and package check finds out what names mean.
//
// Syntax nodes hold indices of tokens. Lowering (lower*.go) turns them into the
// model and reads the arguments of attributes, whose syntax depends on the
// attribute's name.

import (
	"io/fs"
	"path"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
	"github.com/goidl/goidl/parser/preproc"
)

// Options says where files are found and which macros there are.
type Options struct {
	FS          fs.FS            // given names as they are written, "../x.idl" and absolute ones too
	IncludeDirs []string         // as -I
	Builtin     fs.FS            // files that are there in any case, looked at last; may be nil
	Defines     []preproc.Define // as -D and -U, in order
}

// Parse reads one file and follows no imports. The file is never nil; what
// could not be read is missing from it, and reported.
func Parse(fsys fs.FS, name string) (*idl.File, diag.List) {
	cfg := &preproc.Config{FS: fsys}
	src, err := cfg.ReadFile(name)
	if err != nil {
		var diags diag.List
		cannotOpen(&diags, name, err)
		return &idl.File{Name: name}, diags
	}
	file, diags := parseFile(cfg, name, src)
	diags.Sort()
	return file, diags
}

// parseFile turns the bytes of a file into its model.
func parseFile(cfg *preproc.Config, name string, src []byte) (*idl.File, diag.List) {
	f := newFileParser(cfg, name, src)
	f.parse()
	return f.file, f.diags
}

// newFileParser turns the bytes of a file into tokens, ready to be parsed.
func newFileParser(cfg *preproc.Config, name string, src []byte) *fileParser {
	read, diags := preproc.Run(cfg, name, src)
	f := &fileParser{
		file: &idl.File{
			Name:    name,
			Builtin: preproc.IsBuiltin(name),
			Header:  isHeader(name),
		},
		toks:  read.Tokens,
		end:   tok(len(read.Tokens) - 1), // the last one is EOF
		diags: diags,
	}
	f.file.Doc = f.fileDoc(read.Doc)
	f.directives(read.Directives)
	return f
}

// importsAhead calls found for what looks like an import, before the file is parsed.
func (f *fileParser) importsAhead(found func(from, path string)) {
	for i := tok(0); i < f.end; i++ {
		if f.text(i) != "import" {
			continue
		}
		for i++; f.toks[i].Kind == preproc.String; i += 2 {
			found(f.toks[i].Pos().Filename, f.pathOf(i))
			if f.text(i+1) != "," {
				break
			}
		}
	}
}

// isHeader tells C headers from IDL files by their names.
func isHeader(name string) bool {
	return strings.HasPrefix(strings.ToLower(path.Ext(name)), ".h")
}

// parse reads and lowers the tokens. A panic is a bug of the parser; it becomes
// an error of the file, since the caller may have more files to read.
func (f *fileParser) parse() {
	defer func() {
		if r := recover(); r != nil {
			f.diags.Errorf(diag.Syntax, f.spanOf(0), "the parser failed on this file: %v", r).
				Help = "this is a bug in goidl; please report it with the file"
		}
	}()
	f.matchBrackets()
	f.read(extent{0, f.end}, func(s *statement) { f.file.Decls = f.lowerStatement(f.file.Decls, s, scope{}) })
	if f.errors > 0 {
		f.tellLanguage()
	}
}
