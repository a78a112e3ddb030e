package main

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/check"
	"github.com/goidl/goidl/parser"
)

// A sized is a struct or union of which the size is compared.
type sized struct {
	key, c, idl string // its key among the records, its name in C and in IDL
	line        int    // of its definition in the header
	uses        []int  // lines of the typedefs that its fields are of, as far as they are in the header
	borrows     bool   // C takes one of these typedefs from another header
}

// A measure is a size and an alignment; zeros if they are not known.
type measure struct{ size, align int64 }

func (m measure) String() string { return fmt.Sprintf("size %d, alignment %d", m.size, m.align) }

// sizeCounts sums up a comparison of sizes.
type sizeCounts struct {
	measured, differ int
	unmeasured       int // C has another definition, or the C compiler refuses the file
	refusals         []string
}

// compareSizes compares a sample of the structs and unions in the outcomes,
// evenly spread, and prints the differences.
func compareSizes(opts *options, outcomes []outcome, out io.Writer) (sizeCounts, error) {
	var sum sizeCounts
	total := 0
	for _, o := range outcomes {
		total += len(o.sized)
	}
	if total == 0 {
		return sum, errors.New("there are no structs or unions to measure")
	}
	next := 0
	for _, o := range outcomes {
		var picked []sized
		for _, s := range o.sized {
			if next*opts.sample/total != (next+1)*opts.sample/total || opts.sample >= total {
				picked = append(picked, s)
			}
			next++
		}
		if len(picked) == 0 {
			continue
		}
		if err := sum.file(opts, o, picked, out); err != nil {
			return sum, err
		}
	}
	if sum.measured == 0 {
		return sum, fmt.Errorf("no structs or unions could be measured: %v", sum.refusals)
	}
	return sum, nil
}

// file compares the sizes of types of one file.
func (sum *sizeCounts) file(opts *options, o outcome, types []sized, out io.Writer) error {
	c, err := measureC(opts, o.file, o.header, types)
	if err != nil {
		sum.unmeasured += len(types)
		sum.refusals = append(sum.refusals, fmt.Sprintf("%s: not measured: %s", o.file, firstError(err.Error())))
		return nil
	}
	ours, err := measureIDL(opts, o.file, types)
	if err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	for i, t := range types {
		switch {
		case c[i].size == 0, ours[i] != c[i] && t.borrows:
			sum.unmeasured++
		case ours[i] != c[i]:
			sum.differ++
			fmt.Fprintf(out, "%s: %s: C says %v, goidl says %v\n", o.file, t.key, c[i], ours[i])
			fallthrough
		default:
			sum.measured++
		}
	}
	return nil
}

func (sum *sizeCounts) print(w io.Writer, verbose bool) {
	if verbose {
		for _, line := range sum.refusals {
			fmt.Fprintln(w, line)
		}
	}
	fmt.Fprintf(w, "%d structs and unions measured, %d sizes differ; %d others have another definition in C or are in headers that do not compile\n",
		sum.measured, sum.differ, sum.unmeasured)
}

// sizesIn lists the structs and unions of a file that both languages can name.
// In namespaces C and IDL have different names for them.
func sizesIn(widl, goidl *facts) []sized {
	var list []sized
	for _, key := range slices.Sorted(maps.Keys(widl.records)) {
		keyword, name, _ := strings.Cut(key, " ")
		if strings.HasPrefix(name, "{") || strings.HasPrefix(name, namespacePrefix) {
			continue
		}
		s := sized{key: key, c: key, idl: key, line: widl.records[key].line}
		for _, f := range widl.records[key].fields {
			if line, ok := widl.typedefLines[f.typ[strings.LastIndexAny(f.typ, " *]")+1:]]; ok {
				s.uses = append(s.uses, line)
			}
		}
		if alias, ok := strings.CutPrefix(name, "("); ok {
			s.c = strings.TrimSuffix(alias, ")")
			s.idl = s.c
		} else if goidl.encapsulated[key] {
			s.idl = strings.Replace(key, keyword, "union", 1)
		}
		list = append(list, s)
	}
	return list
}

// sizesSection is the section of the object file that holds the sizes, so that
// they can be read without running anything.
const sizesSection = ".goidl.sizes"

// measureC lets the C compiler measure the types that a header declares. Its
// rules are those of Windows on a 32-bit machine: that is what IDL's sizeof is
// defined by. Types that C has another definition of get a zero.
func measureC(opts *options, file, header string, types []sized) ([]measure, error) {
	dir, err := os.MkdirTemp("", "widldiff")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in, object := filepath.Join(dir, headerName(file)), filepath.Join(dir, "sizes.o")
	if err := os.WriteFile(in, []byte(header), 0o600); err != nil {
		return nil, err
	}
	text, err := cc(opts, "", "-xc", "-E", in)
	if err != nil {
		return nil, err
	}
	src := unpack(text, in)
	src.mark(types)
	compile := func() error {
		_, err := cc(opts, src.text.String()+measuring(types), "-xcpp-output", "-c", "-o", object, "-")
		return err
	}
	if err := compile(); err != nil && (!dropBlamed(types, err) || compile() != nil) {
		return nil, err
	}
	return readSizes(object, len(types))
}

// preprocessed is C text after the preprocessor.
type preprocessed struct {
	text strings.Builder
	live map[int]bool // lines of the main file that are not empty
}

// mark finds which types C takes from another header than IDL does, and which
// have fields of such types.
func (p *preprocessed) mark(types []sized) {
	for i, t := range types {
		if !p.live[t.line] {
			types[i].c = ""
		}
		types[i].borrows = slices.ContainsFunc(t.uses, func(line int) bool { return !p.live[line] })
	}
}

// unpack takes from preprocessed text the directives that pack structs, of which
// IDL knows nothing: they come from quotes and from other headers. It also finds
// which lines of the main file are left.
func unpack(text, main string) *preprocessed {
	p := &preprocessed{live: map[int]bool{}}
	line, inMain := 0, false
	for s := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(s, "# ") {
			var name string
			if n, _ := fmt.Sscanf(s, "# %d %q", &line, &name); n == 2 {
				inMain = filepath.Base(name) == filepath.Base(main) // or a copy that is installed
				line--
			}
		} else if inMain && s != "" {
			p.live[line] = true
		}
		line++
		if !strings.HasPrefix(s, "#pragma pack") {
			p.text.WriteString(s)
		}
		p.text.WriteByte('\n')
	}
	return p
}

// measuring writes an array of the sizes of types. Its elements' line numbers
// are the types' indices.
func measuring(types []sized) string {
	var src strings.Builder
	fmt.Fprintf(&src, "__attribute__((used, section(%q))) static const unsigned goidl_sizes[] = {\n", sizesSection)
	for i, t := range types {
		if t.c == "" {
			src.WriteString("0, 0,\n")
			continue
		}
		fmt.Fprintf(&src, "# %d %q\nsizeof(%s), _Alignof(%s),\n", i, sizesSection, t.c, t.c)
	}
	src.WriteString("};\n")
	return src.String()
}

// dropBlamed leaves out the types that the compiler complains about, and reports
// whether there are any: tags that a macro has made something else of.
func dropBlamed(types []sized, err error) bool {
	found := false
	for line := range strings.SplitSeq(err.Error(), "\n") {
		rest, ok := strings.CutPrefix(line, sizesSection+":")
		number, _, _ := strings.Cut(rest, ":")
		if i, err := strconv.Atoi(number); ok && err == nil && i < len(types) {
			types[i].c = ""
			found = true
		}
	}
	return found
}

// windows makes gcc lay out structs as Windows compilers do for 32 bits, and
// take headers that are written for them.
var windows = []string{
	"-w", "-nostdinc", "-m32", "-malign-double", "-mms-bitfields", "-fshort-wchar",
	"-D_WIN32", "-D_X86_", "-D__cdecl=", "-D__stdcall=", "-D__declspec(x)=",
}

// cc runs the C compiler and gives its output.
func cc(opts *options, stdin string, args ...string) (string, error) {
	args = append(slices.Concat(windows, []string{"-isystem", compilersOwn(opts.cc)}), args...)
	for _, d := range opts.include {
		args = append(args, "-I", d, "-I", filepath.Join(d, "msvcrt")) // where Wine has C's own headers
	}
	for _, d := range opts.defines {
		args = append(args, "-D", d)
	}
	cmd := exec.Command(opts.cc, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", errors.New(strings.TrimSpace(said.String()))
	}
	return string(out), nil
}

// compilersOwn gives the folder of the headers that come with a C compiler.
func compilersOwn(cc string) string {
	out, err := exec.Command(cc, "-print-file-name=include").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// firstError gives the first line of a compiler's output that tells an error.
func firstError(text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		if _, msg, ok := strings.Cut(line, "error: "); ok {
			return msg
		}
	}
	return strings.TrimSpace(text)
}

// readSizes reads the numbers in the object file's section of sizes.
func readSizes(object string, n int) ([]measure, error) {
	f, err := elf.Open(object)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	section := f.Section(sizesSection)
	if section == nil {
		return nil, errors.New("the object file has no sizes")
	}
	data, err := section.Data()
	if err != nil {
		return nil, err
	}
	if len(data) < 8*n {
		return nil, fmt.Errorf("the object file has %d bytes of sizes, expected %d", len(data), 8*n)
	}
	list := make([]measure, n)
	for i := range list {
		list[i].size = int64(f.ByteOrder.Uint32(data[8*i:]))
		list[i].align = int64(f.ByteOrder.Uint32(data[8*i+4:]))
	}
	return list, nil
}

// measureIDL lets package check measure the types, by constants of a file that
// imports the one they are in. A type's alignment is where it comes to lie
// behind a byte.
func measureIDL(opts *options, file string, types []sized) ([]measure, error) {
	dir, err := os.MkdirTemp("", "widldiff")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file, err = filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	src := []byte(measuringIDL(file, types))
	name := filepath.Join(dir, "sizes.idl")
	if err := os.WriteFile(name, src, 0o600); err != nil {
		return nil, err
	}
	prog, _ := parser.Load(loadOptions(opts), name)
	check.Program(prog)
	var numbers []int64
	for _, d := range prog.Roots[0].Decls {
		if c, ok := d.(*idl.Const); ok {
			n, _ := asInt(c.Value)
			numbers = append(numbers, n)
		}
	}
	if len(numbers) != 2*len(types) {
		return nil, fmt.Errorf("goidl gives %d sizes, expected %d", len(numbers), 2*len(types))
	}
	list := make([]measure, len(types))
	for i := range list {
		list[i] = measure{numbers[2*i], numbers[2*i+1] - numbers[2*i]}
	}
	return list, nil
}

// measuringIDL writes an IDL file with two constants for each type: its size, and
// that of a struct with a byte and the type.
func measuringIDL(file string, types []sized) string {
	var src strings.Builder
	fmt.Fprintf(&src, "import %q;\n", file)
	for i, t := range types {
		fmt.Fprintf(&src, "typedef struct goidl_%d { byte b; %s t; } goidl_%d;\n", i, t.idl, i)
		fmt.Fprintf(&src, "const long goidl_size_%d = sizeof(%s);\nconst long goidl_both_%d = sizeof(goidl_%d);\n", i, t.idl, i, i)
	}
	return src.String()
}
