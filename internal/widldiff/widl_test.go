package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// wineFiles are IDL files of Wine, each with something of its own.
var wineFiles = []string{
	"unknwn.idl",                  // [local] and [call_as]
	"wtypes.idl",                  // sizes, function-like macros
	"objidl.idl",                  // unions, many quotes
	"oaidl.idl",                   // an RPC interface with types only
	"shldisp.idl",                 // library, coclasses, dispinterfaces
	"d2d1_2.idl",                  // methods that a base has too
	"d3d12.idl",                   // results that are structs
	"qedit.idl",                   // parameters without names
	"xaudio2.idl",                 // bases that are no objects, macros
	"windows.foundation.idl",      // namespaces
	"windows.devices.haptics.idl", // namespaces, types of other files
}

// TestWine compares a few files of Wine's.
func TestWine(t *testing.T) {
	args := []string{"-I", wineDir(t)}
	for _, name := range wineFiles {
		args = append(args, filepath.Join(wineDir(t), name))
	}
	var out bytes.Buffer
	failed, err := run(args, &out)
	if err != nil || failed > 0 {
		t.Errorf("%d files failed, error %v", failed, err)
	}
	if !strings.Contains(out.String(), "11 files compared") {
		t.Error("not all files were compared")
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

// TestWineSizes measures the structs of two files of Wine's.
func TestWineSizes(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		missing(t, err.Error())
	}
	dir := wineDir(t)
	args := []string{"-sizes", "-size-sample", "1000", "-I", dir, "-I", filepath.Dir(dir),
		filepath.Join(dir, "wtypes.idl"), filepath.Join(dir, "oaidl.idl")}
	var out bytes.Buffer
	if failed, err := run(args, &out); err != nil || failed > 0 {
		t.Errorf("%d sizes differ, error %v\n%s", failed, err, out.String())
	}
}

// TestFailures checks that a difference is told and counted, and that nothing
// to compare is an error.
func TestFailures(t *testing.T) {
	wineDir(t)
	dir := t.TempDir()
	if _, err := run([]string{dir}, &bytes.Buffer{}); err == nil {
		t.Error("an empty folder is no error")
	}
	write(t, dir+"/bad.idl", []byte("interface {"))
	if _, err := run([]string{dir}, &bytes.Buffer{}); err == nil {
		t.Error("a folder without a file that widl accepts is no error")
	}
	write(t, dir+"/endless.idl", []byte("struct s { struct s x; };")) // widl does not mind
	write(t, dir+"/good.idl", []byte("const long TEN = 10;"))
	var out bytes.Buffer
	failed, err := run([]string{dir}, &out)
	if err != nil || failed != 1 || !strings.Contains(out.String(), "1 passed, 1 failed\n") {
		t.Errorf("%d failed, error %v\n%s", failed, err, out.String())
	}
}

// wineDir gives the folder of Wine's IDL files. Without it, or widl, the test is
// skipped; in CI both have to be there.
func wineDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GOIDL_WINE")
	if dir == "" {
		dir = "/usr/include/wine/wine/windows"
	}
	if _, err := os.Stat(dir); err != nil {
		missing(t, "Wine's IDL is not here: "+err.Error())
	}
	if _, err := findWidl(); err != nil {
		missing(t, err.Error())
	}
	return dir
}

func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
