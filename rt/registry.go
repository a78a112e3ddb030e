package rt

import (
	"reflect"
	"strconv"
	"sync"

	"github.com/goidl/goidl/rt/guid"
)

// A GUID is a 128-bit id. IIDs name interfaces, CLSIDs classes.
type (
	GUID  = guid.GUID
	IID   = guid.GUID
	CLSID = guid.GUID
)

// An IUnknown is any object: what it can do, QueryInterface tells.
type IUnknown = any

// IID_IUnknown is 00000000-0000-0000-c000-000000000046.
var IID_IUnknown = IID{Data4: [8]byte{0xc0, 7: 0x46}}

// An InterfaceInfo is what generated code tells the runtime about an interface.
//
// Concurrency: an InterfaceInfo is not changed after RegisterInterface.
type InterfaceInfo struct {
	IID     IID
	Name    string // as in the IDL
	Methods int    // number of methods, those of all base interfaces included
	Base    *IID   // the interface that it derives from; nil for IUnknown's direct heirs

	// MethodNames are those of the last methods, as in the IDL: of all that the
	// base interface does not have. Without them reports number the methods.
	MethodNames []string

	// Version is that of a plain RPC interface, whose name on the wire is IID and
	// version together; object interfaces have none.
	Version InterfaceVersion

	// NewProxy wraps p, which must be stored by value, so that the result has the
	// interface's methods.
	NewProxy func(p Proxy) any
	// NewStub gives what calls obj's methods, or nil if obj does not have them.
	// It must not call obj.
	NewStub func(obj any) Stub
	// NewLight wraps p, which must be stored by value, so that the result has the
	// interface's methods and calls those of obj, which lives in a neutral apartment;
	// or gives nil if obj does not have them. It must not call obj. Without NewLight
	// calls to neutral objects are marshaled.
	NewLight func(p LightProxy, obj any) any
}

// An InterfaceVersion is the version of a plain RPC interface. A server of a
// higher minor version serves clients of a lower one (C706 6.1.1.2).
type InterfaceVersion struct{ Major, Minor uint16 }

// interfaces is the table of all interfaces with proxy and stub code. It is one
// for the program, not for a Process: generated code fills it from init.
var interfaces = interfaceTable{
	byIID:  map[IID][]*InterfaceInfo{IID_IUnknown: {&unknownInfo}},
	byType: map[reflect.Type]*InterfaceInfo{reflect.TypeFor[any](): &unknownInfo},
}

// An interfaceTable finds interfaces by id and by Go type. Several packages may
// hold code for one IID, each with a Go type of its own.
type interfaceTable struct {
	mu     sync.RWMutex
	byIID  map[IID][]*InterfaceInfo
	byType map[reflect.Type]*InterfaceInfo
}

// RegisterInterface makes the proxy and stub code of interface I known. Generated
// code calls it from init; I is the Go interface type.
func RegisterInterface[I any](info *InterfaceInfo) {
	interfaces.mu.Lock()
	defer interfaces.mu.Unlock()
	interfaces.byIID[info.IID] = append(interfaces.byIID[info.IID], info)
	interfaces.byType[reflect.TypeFor[I]()] = info
}

// infoFor gives what is registered for the Go interface type I, nil if nothing.
func infoFor[I any]() *InterfaceInfo {
	interfaces.mu.RLock()
	defer interfaces.mu.RUnlock()
	return interfaces.byType[reflect.TypeFor[I]()]
}

// find gives what is registered for iid. The first package to register it is the
// one whose proxies stand for interface pointers among a call's arguments.
func (t *interfaceTable) find(iid *IID) []*InterfaceInfo {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.byIID[*iid]
}

// NewStub gives the stub that calls obj's methods of interface iid. Channels of
// other packages use it where a call arrives; E_NOINTERFACE if obj does not have
// the interface or nobody has registered it.
func NewStub(iid IID, obj any) (Stub, error) {
	for _, info := range interfaces.find(&iid) {
		if stub := info.NewStub(obj); stub != nil {
			return stub, nil
		}
	}
	return nil, E_NOINTERFACE
}

// InterfaceName gives the name of the interface, or its id if nobody has
// registered it.
func InterfaceName(iid IID) string {
	if infos := interfaces.find(&iid); len(infos) > 0 {
		return infos[0].Name
	}
	return iid.String()
}

// methodName gives the name of a method, or its number.
func (info *InterfaceInfo) methodName(opnum int) string {
	own := opnum - info.Methods + len(info.MethodNames)
	switch {
	case own >= len(info.MethodNames):
	case own >= 0:
		return info.MethodNames[own]
	case info.Base != nil && len(info.MethodNames) > 0:
		for _, base := range interfaces.find(info.Base) {
			return base.methodName(opnum)
		}
	}
	return "method " + strconv.Itoa(opnum)
}
