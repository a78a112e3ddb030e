package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// MIDL's switches begin with a slash. Build files that call it can call goidl
// gen instead: what goidl has under another name is translated, and what means
// nothing to it is ignored, and said to be. A name that begins with a slash and
// is a file's is no switch.

// midlTranslated says what MIDL's switches are called here. All have a value,
// which may follow at once where the name is one letter.
var midlTranslated = map[string]string{"I": "-I", "D": "-D", "U": "-U", "out": "-o"}

// midlGlued are those with their value.
var midlGlued = regexp.MustCompile(`^/(I.+|[DU][A-Za-z_]\w*(=.*)?)$`)

// midlIgnored are the switches that mean nothing here, and whether a value
// follows: what C files are called, which processor the C is for, how much is
// warned about, which version of MIDL is wanted.
var midlIgnored = map[string]bool{
	"acf": true, "align": true, "char": true, "client": true, "cpp_cmd": true, "cpp_opt": true, "cstub": true,
	"dlldata": true, "env": true, "error": true, "h": true, "header": true, "iid": true, "lcid": true,
	"metadata_dir": true, "msc_ver": true, "o": true, "pack": true, "protocol": true, "proxy": true, "server": true,
	"sstub": true, "target": true, "tlb": true, "version_stamp": true, "winmd": true,

	"amd64": false, "app_config": false, "arm64": false, "c_ext": false, "confirm": false, "ia64": false,
	"mktyplib203": false, "ms_ext": false, "ms_union": false, "newtlb": false, "no_cpp": false, "no_def_idir": false,
	"no_default_epv": false, "no_format_opt": false, "no_robust": false, "no_stamp": false, "no_warn": false,
	"nocpp": false, "nologo": false, "notlb": false, "ns_prefix": false, "oldnames": false, "oldtlb": false, "osf": false,
	"robust": false, "rpcss": false, "sal": false, "sal_local": false, "savePP": false, "syntax_check": false,
	"use_epv": false, "win32": false, "win64": false, "winrt": false, "x64": false, "Zs": false,
	"Oi": false, "Oic": false, "Oicf": false, "Oif": false, "Os": false, "WX": false,
	"W0": false, "W1": false, "W2": false, "W3": false, "W4": false,
	"Zp1": false, "Zp2": false, "Zp4": false, "Zp8": false, "Zp16": false,
}

// takesValue are the flags of goidl after which an argument is no switch.
var takesValue = []string{
	"-I", "-D", "-U", "-o", "--include", "--define", "--undefine", "--out", "--module", "--map", "--format",
	"--class", "--model", "--interface",
}

// fromMIDL translates the switches of MIDL among the arguments of a command, and
// gives those that are ignored.
func fromMIDL(args []string) (translated, ignored []string) {
	writes := len(args) > 0 && args[0] != "check" && args[0] != "dump"
	for i := 0; i < len(args); i++ {
		arg := args[i]
		name, isSwitch := strings.CutPrefix(arg, "/")
		flag := midlTranslated[name]
		withValue, isIgnored := midlIgnored[name]
		switch {
		case !isSwitch || i > 0 && slices.Contains(takesValue, args[i-1]) || exists(arg):
			translated = append(translated, arg)
			continue
		case flag == "-o" && !writes:
			withValue, isIgnored = true, true
		case flag != "":
			translated = append(translated, flag)
			continue
		case midlGlued.MatchString(arg) && !isIgnored:
			translated = append(translated, "-"+name)
			continue
		case !isIgnored:
			translated = append(translated, arg)
			continue
		}
		if withValue && i+1 < len(args) {
			i++
			arg += " " + args[i]
		}
		ignored = append(ignored, arg)
	}
	return translated, ignored
}

// sayIgnored names switches that have been ignored.
func sayIgnored(w io.Writer, ignored []string) {
	if len(ignored) > 0 {
		fmt.Fprintf(w, "goidl: MIDL's %s ignored\n", strings.Join(ignored, ", "))
	}
}
