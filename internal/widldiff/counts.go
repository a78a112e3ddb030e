package main

import (
	"fmt"
	"io"
	"path/filepath"
)

// counts sums up outcomes.
type counts struct {
	files, parsed, resolved          int
	widlRefused, goidlRefused        int
	compared, passed, failed         int
	ifaces, methods, guids           int
	consts, enumerators              int
	records, fields, typedefs, funcs int
	differences                      int
	unknown                          int
	reached                          int // resolved, or part of a file that is
}

func (c *counts) add(o outcome) {
	c.files++
	c.differences += len(o.diffs)
	c.unknown += o.unknown
	if o.parsed {
		c.parsed++
	}
	if o.resolved {
		c.resolved++
	}
	switch {
	case o.refused != "":
		c.widlRefused++
		return
	case !o.resolved:
		c.goidlRefused++
	default:
		c.compared++
	}
	if o.failed() {
		c.failed++
	} else {
		c.passed++
	}
	if o.facts != nil {
		c.addFacts(o.facts)
	}
}

func (c *counts) addFacts(f *facts) {
	c.ifaces += len(f.ifaces)
	for _, i := range f.ifaces {
		c.methods += len(i.own)
	}
	c.guids += len(f.guids)
	c.consts += len(f.consts)
	c.enumerators += len(f.enumerators)
	c.records += len(f.records)
	for _, r := range f.records {
		c.fields += len(r.fields)
	}
	c.typedefs += len(f.typedefs)
	c.funcs += len(f.funcs)
}

func (c *counts) print(w io.Writer) {
	fmt.Fprintf(w, "%d files: goidl parses %d, resolves %d, and with the fragments that those include %d\n",
		c.files, c.parsed, c.resolved, c.reached)
	fmt.Fprintf(w, "%d files compared, %d refused by widl, %d accepted by widl and refused by goidl\n",
		c.compared, c.widlRefused, c.goidlRefused)
	fmt.Fprintf(w, "%d interfaces, %d methods, %d GUIDs, %d constants, %d enumerators, %d structs and unions, %d fields, %d typedefs, %d functions\n",
		c.ifaces, c.methods, c.guids, c.consts, c.enumerators, c.records, c.fields, c.typedefs, c.funcs)
	fmt.Fprintf(w, "%d differences; %d types that the model has no name for were not compared\n", c.differences, c.unknown)
	fmt.Fprintf(w, "%d passed, %d failed\n", c.passed, c.failed)
}

// reached counts the files that are resolved, or that are part of one that is.
func reached(outcomes []outcome) int {
	within := map[string]bool{}
	for _, o := range outcomes {
		if o.resolved {
			for _, name := range o.sources {
				within[name] = true
			}
		}
	}
	n := 0
	for _, o := range outcomes {
		if within[filepath.Clean(o.file)] {
			n++
		}
	}
	return n
}
