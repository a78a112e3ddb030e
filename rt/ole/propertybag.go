package ole

import (
	"context"

	"github.com/goidl/goidl/rt"
)

// iPropertyBagReadProxy sends of the VARIANT that Read is given what matters: its
// type, and the object that shall be read into.
func iPropertyBagReadProxy(ctx context.Context, p *IPropertyBagProxy, pszPropName string, pVar *VARIANT, pErrorLog IErrorLog) (pVarOut VARIANT, err error) {
	if pVar == nil {
		return VARIANT{}, rt.E_POINTER
	}
	var obj rt.IUnknown
	if pVar.VT == VT_UNKNOWN || pVar.VT == VT_DISPATCH {
		obj = pVar.Val
	}
	return p.remoteRead(ctx, pszPropName, pErrorLog, uint32(pVar.VT), obj)
}

func iPropertyBagReadStub(ctx context.Context, obj IPropertyBag, pszPropName string, pErrorLog IErrorLog, varType uint32, pUnkObj rt.IUnknown) (pVar VARIANT, err error) {
	v := VARIANT{VT: VARENUM(varType)}
	if v.VT == VT_UNKNOWN || v.VT == VT_DISPATCH {
		v.Val = pUnkObj
	}
	return obj.Read(ctx, pszPropName, &v, pErrorLog)
}
