package check_test

import (
	"testing"
	"testing/fstest"

	"github.com/goidl/goidl/idl"
	"github.com/goidl/goidl/idl/diag"
)

// The interfaces of TestInstances have the ids that they have in Windows.
const winrtText = `
import "inspectable.idl";
typedef [wire_marshal(long)] struct HSTRING__ *HSTRING;
typedef int INT32;
namespace Windows.Foundation {
	[contractversion(4)] apicontract FoundationContract { };
	[uuid(9de1c534-6ae1-11e0-84e1-18a905bcc53f)]
	delegate HRESULT TypedEventHandler<TSender, TArgs>([in] TSender sender, [in] TArgs args);
	[uuid(a4ed5c81-76c9-40bd-8be6-b1d90fb20ae7)]
	delegate HRESULT AsyncActionCompletedHandler([in] long status);
	[uuid(61c17706-2d65-11e0-9ae8-d48564015472)]
	interface IReference<T> : IInspectable { [propget] HRESULT Value([out, retval] T *value); }
	[uuid(9fc2b0bb-e446-44e2-aa61-9cab8f636af2)]
	interface IAsyncOperation<T> : IInspectable { HRESULT GetResults([out, retval] T *results); }
	namespace Collections {
		[uuid(bbe1fa4c-b0e3-4583-baef-1f1b2e483e56)]
		interface IVectorView<T> : IInspectable { HRESULT GetAt([in] long index, [out, retval] T *value); }
		[uuid(913337e9-11a1-4345-a3a2-4e7f956e222d)]
		interface IVector<T> : IInspectable { HRESULT GetView([out, retval] IVectorView<T> **value); }
		[uuid(e480ce40-a338-4ada-adcf-272272e48cb9)]
		interface IMapView<K, V> : IInspectable { HRESULT Lookup([in] K key, [out, retval] V *value); }
	}
}
namespace Windows.UI {
	typedef struct Color Color;
	struct Color { byte A, R, G, B; };
}
namespace Windows.Gaming.Input.ForceFeedback {
	enum ForceFeedbackLoadEffectResult { Succeeded, EffectStorageFull };
}
namespace Windows.Media.SpeechRecognition {
	runtimeclass SpeechRecognizer;
	declare {
		interface Windows.Foundation.Collections.IVector<HSTRING>;
		interface Windows.Foundation.Collections.IMapView<HSTRING, Windows.Foundation.Collections.IVectorView<HSTRING> *>;
		interface Windows.Foundation.TypedEventHandler<IInspectable *, IInspectable *>;
		interface Windows.Foundation.TypedEventHandler<SpeechRecognizer *, SpeechRecognitionQualityDegradingEventArgs *>;
		interface Windows.Foundation.IReference<INT32>;
		interface Windows.Foundation.IReference<Windows.UI.Color>;
		interface Windows.Foundation.IAsyncOperation<boolean>;
		interface Windows.Foundation.IAsyncOperation<Windows.Gaming.Input.ForceFeedback.ForceFeedbackLoadEffectResult>;
	}
	[uuid(0bc3c9cb-c26a-40f2-aeb5-8096b2e48073)] interface ISpeechRecognizer : IInspectable { }
	runtimeclass SpeechRecognizer { [default] interface ISpeechRecognizer; interface IMissing; }
	[uuid(4fe24105-8c3a-4c7e-8d0a-5bd4f5b14ad8)] interface ISpeechRecognitionQualityDegradingEventArgs : IInspectable { }
	runtimeclass SpeechRecognitionQualityDegradingEventArgs { [default] interface ISpeechRecognitionQualityDegradingEventArgs; }
}
`

// TestInstances computes the ids of instances of parameterized interfaces, which
// are those of Windows' headers.
func TestInstances(t *testing.T) {
	prog, list := load(fstest.MapFS{
		"in.idl": {Data: []byte(winrtText)},
		"inspectable.idl": {Data: []byte(`import "unknwn.idl";
			[object, uuid(af86e2e0-b12d-4c6a-9c5a-d7aa65101e90)] interface IInspectable : IUnknown { }`)},
	}, "in.idl")
	for _, d := range list {
		if d.Severity == diag.Error {
			t.Error(d)
		}
	}
	if len(list) != 1 {
		t.Errorf("%d diagnostics, expected the warning that nothing declares IMissing", len(list))
	}
	want := map[string]string{
		"IVector_HSTRING":                              "98b9acc1-4b56-532e-ac73-03d5291cca90",
		"IVectorView_HSTRING":                          "2f13c006-a03a-5f69-b090-75a43e33423e",
		"IMapView_HSTRING_IVectorView_HSTRING":         "2843d34f-d3e5-5fca-9fdc-b568dd5c1e64",
		"ITypedEventHandler_IInspectable_IInspectable": "c7e65ce2-fad5-5e3b-9c58-186ca8c1dd57",
		"ITypedEventHandler_SpeechRecognizer_SpeechRecognitionQualityDegradingEventArgs": "15ca7918-61d2-57b2-b933-44063e8bb662",
		"IReference_INT32":                              "548cefbd-bc8a-5fa0-8df2-957440fc8bf4",
		"IReference_Color":                              "ab8e5d11-b0c1-5a21-95ae-f16bf3a37624",
		"IAsyncOperation_boolean":                       "cdb5efb3-5788-509d-9be1-71ccb8a3362a",
		"IAsyncOperation_ForceFeedbackLoadEffectResult": "21f834fc-e845-5ab9-bf85-9534e2397798",
	}
	for _, i := range prog.Roots[0].Instances {
		if got := i.IID.String(); got != want[i.Name] {
			t.Errorf("%s has the id %s, expected %s", i.Name, got, want[i.Name])
		}
		delete(want, i.Name)
	}
	for name := range want {
		t.Errorf("%s was not made", name)
	}
}

// TestContract computes the version of a contract, and the names of what has one.
func TestContract(t *testing.T) {
	prog, _ := load(fstest.MapFS{"in.idl": {Data: []byte(`namespace A.B { [contractversion(14.2)] apicontract C { }; runtimeclass R; }`)}}, "in.idl")
	space := prog.Roots[0].Decls[0].(*idl.Namespace)
	if c := space.Decls[0].(*idl.APIContract); c.Version != 0xe0002 || c.FullName != "A.B.C" {
		t.Errorf("contract %s has version %#x, expected A.B.C and 0xe0002", c.FullName, c.Version)
	}
	if r := space.Decls[1].(*idl.RuntimeClass); r.FullName != "A.B.R" {
		t.Errorf("the class is called %s, expected A.B.R", r.FullName)
	}
}
