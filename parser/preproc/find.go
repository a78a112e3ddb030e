package preproc

import (
	"io/fs"
	"path"
	"strings"
)

// BuiltinDir is the folder that files of Config.Builtin seem to lie in. No file
// on any system has such a name.
const BuiltinDir = "<builtin>"

// Find looks for the file that the file from imports or #includes as name. It
// looks beside from, then in IncludeDirs in order, then among the built-in
// files; then in the same places again, ignoring case. The result is the name to
// read the file under, and its identity: two routes to one file give one name.
func (c *Config) Find(from, name string) (string, bool) {
	return c.find(path.Dir(from), name)
}

// FindSystem looks for <name>: as Find, but not beside the file that asks.
func (c *Config) FindSystem(name string) (string, bool) {
	return c.find("", name)
}

// IsBuiltin reports whether name, as Find gave it, is a built-in file.
func IsBuiltin(name string) bool { return strings.HasPrefix(name, BuiltinDir+"/") }

func (c *Config) find(beside, name string) (string, bool) {
	name = strings.ReplaceAll(name, `\`, "/")
	if name == "" {
		return "", false
	}
	if isAbs(name) {
		return c.first([]string{""}, path.Clean(name))
	}
	dirs := make([]string, 0, len(c.IncludeDirs)+2)
	if beside != "" {
		dirs = append(dirs, beside)
	}
	dirs = append(dirs, c.IncludeDirs...)
	return c.first(append(dirs, BuiltinDir), name)
}

// first gives the first file called name in dirs: spelled so, or else ignoring case.
func (c *Config) first(dirs []string, name string) (string, bool) {
	for _, dir := range dirs {
		if full := path.Join(dir, name); c.isFile(full) {
			return full, true
		}
	}
	for _, dir := range dirs {
		if full, ok := c.fold(dir, path.Clean(name)); ok {
			return full, true
		}
	}
	return "", false
}

// fold looks for name in dir ignoring case, one path element after the other.
func (c *Config) fold(dir, name string) (string, bool) {
	full := dir
	if path.IsAbs(name) {
		full = "/"
	}
	for elem := range strings.SplitSeq(strings.Trim(name, "/"), "/") {
		if elem != ".." {
			elem = c.entry(full, elem)
		}
		if elem == "" {
			return "", false
		}
		full = path.Join(full, elem)
	}
	return full, c.isFile(full)
}

// entry gives what dir calls the entry that differs from name at most in case, or "".
func (c *Config) entry(dir, name string) string {
	fsys, rel := c.place(path.Clean(dir))
	if fsys == nil {
		return ""
	}
	entries, err := fs.ReadDir(fsys, rel)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			return e.Name()
		}
	}
	return ""
}

func (c *Config) isFile(name string) bool {
	fsys, rel := c.place(name)
	if fsys == nil {
		return false
	}
	info, err := fs.Stat(fsys, rel)
	return err == nil && !info.IsDir()
}

// place gives the file system that name belongs to, and what it is called there.
func (c *Config) place(name string) (fs.FS, string) {
	if name == BuiltinDir {
		return c.Builtin, "."
	}
	if rel, ok := strings.CutPrefix(name, BuiltinDir+"/"); ok {
		return c.Builtin, rel
	}
	return c.FS, name
}

// isAbs reports whether name starts at a root, Windows' drives included.
func isAbs(name string) bool {
	return path.IsAbs(name) || len(name) > 2 && name[1] == ':' && name[2] == '/'
}
