package main

import (
	"fmt"

	"github.com/goidl/goidl/idl/diag"
)

type explainCmd struct {
	Code string `arg:"" optional:"" help:"The code of a diagnostic, such as MIDL2009; all are listed if none is given."`
}

// Run prints the page of a code, or the list of all codes.
func (cmd *explainCmd) Run(c console, status *int) error {
	if cmd.Code == "" {
		for _, e := range diag.Entries() {
			fmt.Fprintf(c.stdout, "%-9s  %s\n", e.Code, e.Title)
		}
		return nil
	}
	e, ok := diag.EntryFor(cmd.Code)
	if !ok {
		*status = statusUsage
		fmt.Fprintf(c.stderr, "goidl: there is no diagnostic %s; \"goidl explain\" lists all\n", cmd.Code)
		return nil
	}
	_, err := fmt.Fprint(c.stdout, e.Page())
	return err
}
