package main

import (
	"fmt"

	"github.com/goidl/goidl/idl"
)

// Where a [local] method has a twin on the wire, generated code asks its user for
// the two functions between them. The vectors speak of the twin: these functions
// let nothing happen in between, and a method that gen does not export makes the
// proxy's side of the twin reachable.

// twinPrefix begins the names of the methods that reach twins.
const twinPrefix = "Wire"

// writeTwins gives what the interfaces of a package need for their twins, nil if
// they have none.
func writeTwins(prog *goProgram, pkgName, path string, ifaces []class) ([]byte, error) {
	w := &source{prog: prog}
	for _, c := range ifaces {
		for _, m := range c.src.Methods {
			if m.CallAs == nil {
				continue
			}
			if err := w.twin(c, methodName(m)); err != nil {
				return nil, err
			}
		}
	}
	if w.text.Len() == 0 {
		return nil, nil
	}
	return w.bytes(pkgName, path, []string{"context", runnerPath, rtPath})
}

// twin writes the functions of one [local] method.
func (w *source) twin(c class, name string) error {
	pkg := w.prog.packages[c.name.path]
	local, wire := pkg.methods[c.name.name+"Proxy."+name], pkg.methods[c.name.name+"Proxy.remote"+name]
	if local == nil || wire == nil {
		return fmt.Errorf("the proxy of %s has no methods %s and remote%s", c.name.name, name, name)
	}
	function := unexported(c.name.name) + name
	w.printf("\nfunc %sProxy(_ context.Context, _ *%sProxy%s) (%s) {\nerr = rt.E_NOTIMPL\nreturn\n}\n",
		function, c.name.name, params(local), results(local))
	w.printf("\nfunc (p *%sProxy) %s(ctx context.Context%s) (%s) {\nreturn p.remote%s(ctx%s)\n}\n",
		c.name.name, twinPrefix+name, params(wire), results(wire), name, args(wire))
	w.printf("\nfunc %sStub(_ context.Context, obj %s%s) (%s) {\n", function, c.name.name, params(wire), results(wire))
	w.answer("obj", twinPrefix+name, wire)
	return nil
}

// unexported gives a name with a small first letter.
func unexported(name string) string { return string(name[0]|0x20) + name[1:] }

// interfacesOf gives the interfaces that declarations define, those in libraries
// too.
func interfacesOf(decls []idl.Decl) []*idl.Interface {
	var found []*idl.Interface
	for _, d := range decls {
		switch d := d.(type) {
		case *idl.Interface:
			if !d.Forward && d.Kind != idl.DispatchInterface {
				found = append(found, d)
			}
		case *idl.Library:
			found = append(found, interfacesOf(d.Decls)...)
		}
	}
	return found
}
