package preproc

import (
	"io/fs"
	"testing"
)

func TestFind(t *testing.T) {
	cfg := &Config{
		FS: folder(map[string]string{
			"main.idl": "", "near.idl": "", "both.idl": "",
			"lib/Lib.idl": "", "lib/both.idl": "", "lib/deep/x.idl": "", "lib/objidl.idl": "",
			"inc/b/both.idl": "", "inc/Sys/Types.h": "", "/abs/a.idl": "",
		}),
		IncludeDirs: []string{"inc/b", "lib", "inc", "missing"},
		Builtin:     folder(map[string]string{"unknwn.idl": "", "objidl.idl": "", "wtypes.idl": ""}),
	}
	for _, test := range []struct{ from, name, want string }{
		{"main.idl", "near.idl", "near.idl"},
		{"main.idl", "both.idl", "both.idl"},
		{"lib/x.idl", "both.idl", "lib/both.idl"},
		{"other/x.idl", "both.idl", "inc/b/both.idl"},
		{"lib/deep/x.idl", "../both.idl", "lib/both.idl"},
		{"lib/deep/x.idl", "./x.idl", "lib/deep/x.idl"},
		{"main.idl", "deep/../Lib.idl", "lib/Lib.idl"},
		{"main.idl", `deep\x.idl`, "lib/deep/x.idl"},
		{"main.idl", "unknwn.idl", "<builtin>/unknwn.idl"},
		{"main.idl", "objidl.idl", "lib/objidl.idl"},
		{"<builtin>/unknwn.idl", "objidl.idl", "<builtin>/objidl.idl"},
		{"<builtin>/unknwn.idl", "near.idl", ""},
		{"main.idl", "NEAR.IDL", "near.idl"},
		{"main.idl", "lib.idl", "lib/Lib.idl"},
		{"main.idl", "SYS/types.H", "inc/Sys/Types.h"},
		{"lib/deep/x.idl", "../LIB.idl", "lib/Lib.idl"},
		{"main.idl", "Unknwn.idl", "<builtin>/unknwn.idl"},
		{"main.idl", "deep", ""},
		{"main.idl", "nowhere.idl", ""},
		{"main.idl", "", ""},
		{"main.idl", "../../..", ""},
	} {
		got, ok := cfg.Find(test.from, test.name)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%s from %s: got %q, %v; want %q", test.name, test.from, got, ok, test.want)
		}
	}
	if got, _ := cfg.FindSystem("near.idl"); got != "" {
		t.Errorf("<near.idl> is %q, though it is in no folder of -I", got)
	}
}

func TestFindAbsolute(t *testing.T) {
	cfg := &Config{FS: rooted{folder(map[string]string{"abs/Dir/a.idl": ""})}, IncludeDirs: []string{"abs"}}
	for _, name := range []string{"/abs/Dir/a.idl", "/ABS/dir/A.idl", `\abs\Dir\x\..\a.idl`} {
		if got, _ := cfg.Find("main.idl", name); got != "/abs/Dir/a.idl" {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if got, ok := cfg.Find("main.idl", "C:/abs/Dir/a.idl"); ok {
		t.Errorf("got %q for a file on a drive that is not there", got)
	}
}

// rooted is a file system that accepts absolute names, as the command's does.
type rooted struct{ fs.FS }

func (r rooted) Open(name string) (fs.File, error) {
	if name == "/" {
		return r.FS.Open(".")
	}
	if name[0] == '/' {
		return r.FS.Open(name[1:])
	}
	return nil, fs.ErrNotExist
}

func TestNoFiles(t *testing.T) {
	cfg := &Config{}
	if got, ok := cfg.Find("main.idl", "x.idl"); ok {
		t.Errorf("got %q from nowhere", got)
	}
	if _, err := cfg.ReadFile("x.idl"); err == nil {
		t.Error("a file was read from nowhere")
	}
}

func TestIsBuiltin(t *testing.T) {
	if !IsBuiltin("<builtin>/a.idl") || IsBuiltin("builtin/a.idl") {
		t.Error("IsBuiltin tells built-in files by something else than their folder")
	}
}
