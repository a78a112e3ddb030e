package main

import "github.com/goidl/goidl/idl"

// emitWhatCanBe emits and builds the package. If that is not possible, methods
// that cannot be generated even alone are taken out, and if that does not help,
// those that cannot be built. Their vectors fail. The numbers of the others are
// those that package check has given them.
func (m *module) emitWhatCanBe(pkg *idlPackage) error {
	generates := func() error {
		_, err := generate(pkg.prog)
		return err
	}
	builds := func() error {
		if err := m.emit(pkg); err != nil {
			return err
		}
		return m.goBuild(pkg.path)
	}
	failure := builds()
	for _, works := range []func() error{generates, builds} {
		if failure == nil {
			return nil
		}
		if err := m.prune(pkg, works); err != nil {
			return err
		}
		failure = builds()
	}
	return failure
}

// prune takes the methods out of the package's interfaces that do not work even
// alone. It is an error if the package does not work without methods.
func (m *module) prune(pkg *idlPackage, works func() error) error {
	ifaces := interfacesOf(pkg.root().Decls)
	all := map[*idl.Interface][]*idl.Method{}
	for _, i := range ifaces {
		all[i], i.Methods = i.Methods, nil
	}
	if err := works(); err != nil {
		return err
	}
	good := map[*idl.Interface][]*idl.Method{}
	for _, i := range ifaces {
		for _, method := range all[i] {
			i.Methods = []*idl.Method{method}
			if err := works(); err != nil {
				m.describer.missing[method] = err
				continue
			}
			good[i] = append(good[i], method)
		}
		i.Methods = nil
	}
	for _, i := range ifaces {
		i.Methods = good[i]
	}
	return nil
}
