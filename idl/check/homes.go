package check

import (
	"fmt"
	"strings"
)

// Names that are often missing, and what is to be done about each.

// homes says which of the files that every SDK has declares a name.
var homes = func() map[string]string {
	all := map[string]string{}
	for file, names := range map[string]string{
		"wtypes.idl": `BOOL BSTR BYTE CLIPFORMAT CLSID DATE DECIMAL DWORD FILETIME GUID HBITMAP HDC HRESULT HWND IID INT
			LARGE_INTEGER LONG LPCOLESTR LPCSTR LPCWSTR LPOLESTR LPSTR LPWSTR OLECHAR POINT PROPERTYKEY RECT REFCLSID
			REFGUID REFIID SCODE SHORT SIZE UINT ULARGE_INTEGER ULONG USHORT VARIANT_BOOL VARTYPE WCHAR WORD`,
		"unknwn.idl": "IClassFactory IUnknown",
		"oaidl.idl": `CURRENCY DISPID DISPPARAMS EXCEPINFO IDispatch IEnumVARIANT IErrorInfo IErrorLog IPropertyBag
			IRecordInfo ISupportErrorInfo ITypeInfo ITypeLib LPSAFEARRAY SAFEARRAY VARIANT VARIANTARG`,
		"objidl.idl": `COSERVERINFO FORMATETC IAdviseSink IBindCtx IDataObject IEnumFORMATETC IEnumMoniker IEnumSTATSTG
			IEnumString IEnumUnknown IGlobalInterfaceTable ILockBytes IMalloc IMarshal IMessageFilter IMoniker IPersist
			IPersistFile IPersistStorage IPersistStream IRunningObjectTable ISequentialStream IStorage IStream MULTI_QI
			STATDATA STATSTG STGMEDIUM`,
		"oleidl.idl": `IDropSource IDropTarget IOleClientSite IOleContainer IOleInPlaceObject IOleInPlaceSite IOleObject
			IOleWindow IParseDisplayName IViewObject`,
		"ocidl.idl": `CONNECTDATA IClassFactory2 IConnectionPoint IConnectionPointContainer IEnumConnectionPoints
			IEnumConnections IFont IFontDisp IObjectWithSite IOleControl IPersistPropertyBag IPersistStreamInit IPicture
			IPictureDisp IPropertyBag2 IPropertyNotifySink IProvideClassInfo ISpecifyPropertyPages OLE_COLOR`,
	} {
		for _, name := range strings.Fields(names) {
			all[name] = file
		}
	}
	return all
}()

// ofOtherLanguages are types of C and C++, with those of IDL that are the same.
var ofOtherLanguages = map[string]string{
	"bool": "boolean", "_Bool": "boolean", "string": "[string] wchar_t *", "int8_t": "small", "int16_t": "short",
	"int32_t": "long", "int64_t": "hyper", "uint8_t": "byte", "uint16_t": "unsigned short", "uint32_t": "unsigned long",
	"uint64_t": "unsigned hyper",
}

// baseNames are the types that the language itself knows, for those who misspell
// them.
var baseNames = []string{
	"boolean", "byte", "char", "double", "float", "hyper", "long", "short", "small", "unsigned", "signed", "void", "wchar_t",
}

// missingHelp says what to do about a name that nothing declares, "" if only its
// owner knows.
func missingHelp(sp space, name string) string {
	if sp != typeNames {
		return ""
	}
	if file := homes[name]; file != "" {
		return fmt.Sprintf("write import %q;", file)
	}
	meant := ofOtherLanguages[name]
	if meant == "" && !strings.ContainsRune(name, '.') && strings.ToLower(name) == name {
		meant = nearest(name, baseNames)
	}
	if meant == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", meant)
}
