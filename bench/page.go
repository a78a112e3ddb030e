package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// A page is everything that a run gives to read.
type page struct {
	command  string
	date     string
	remark   string
	load     string // when the run began
	sections []section
}

// A section is a group with its figures.
type section struct {
	title  string
	tables []table
	figures
}

func newPage(o *options) *page {
	return &page{
		command: "go run -C bench . " + o.measurement(),
		date:    o.date,
		remark:  o.remark,
		load:    firstLine("/proc/loadavg", ""),
	}
}

// measure measures a group and adds its section.
func (p *page) measure(b *bench, g *group, dir string, cold bool) error {
	probes, tables, err := g.ready(dir, cold)
	if err != nil {
		return err
	}
	f := figures{}
	p.sections = append(p.sections, section{g.title, tables, f})
	return b.measure(probes, f)
}

// save writes the page to a file.
func (p *page) save(file string) error {
	var b bytes.Buffer
	if err := p.write(&b); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o666)
}

// write writes the page in Markdown.
func (p *page) write(w io.Writer) error {
	if err := p.writeHead(w); err != nil {
		return err
	}
	for _, s := range p.sections {
		if _, err := fmt.Fprintf(w, "## %s\n\n", s.title); err != nil {
			return err
		}
		for _, t := range s.tables {
			if err := t.write(w, s.figures); err != nil {
				return err
			}
		}
	}
	return nil
}

const introduction = `What goidl costs beside what one would otherwise use, measured in one run. Compare within a row: times of different
machines, or of different minutes on a busy one, do not compare; their ratios do.`

const legend = `Times are medians of the rounds, in parentheses the least. CPU is the processor time of the whole program, all threads,
for one operation. Each round measures every row once. The ratio is that of the medians, to two digits, and judged as
printed; in parentheses are those of the least and of the processor time, which other programs disturb less. An object's
method does 1 to 2 ns of work: with real work all ratios shrink.`

func (p *page) writeHead(w io.Writer) error {
	head := []string{
		"# Benchmarks",
		introduction,
		"    " + p.command,
		strings.Join([]string{
			"* machine: " + processor(),
			fmt.Sprintf("* processors: %d, GOMAXPROCS %d", runtime.NumCPU(), runtime.GOMAXPROCS(0)),
			fmt.Sprintf("* %s, %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH),
			"* date: " + p.date,
			"* load average when the run began: " + cmp.Or(p.load, "unknown"),
		}, "\n"),
	}
	if p.remark != "" {
		head = append(head, p.remark)
	}
	head = append(head, legend, "")
	_, err := io.WriteString(w, strings.Join(head, "\n\n"))
	return err
}

// processor gives the name of the processor.
func processor() string {
	return cmp.Or(firstLine("/proc/cpuinfo", "model name"), runtime.GOARCH)
}

// firstLine gives the first line of a file that begins with key, without it and
// a colon behind it; nothing if there is none.
func firstLine(file, key string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, key); ok {
			return strings.TrimSpace(strings.TrimLeft(rest, "\t :"))
		}
	}
	return ""
}
