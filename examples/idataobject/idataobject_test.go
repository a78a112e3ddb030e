package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goidl/goidl/rt"
	"github.com/goidl/goidl/rt/ole"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if err := registerClasses(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// What the runtime has to answer: for each client and class the pointer, and the
// thread that calls run on.
var wantPointers = map[string][]string{
	"main STA":     {"direct caller", "direct caller", "proxy MTA worker", "direct caller", "proxy caller"},
	"another STA":  {"proxy main STA", "direct caller", "proxy MTA worker", "direct caller", "proxy caller"},
	"MTA":          {"proxy main STA", "proxy host STA", "direct caller", "direct caller", "proxy caller"},
	"implicit MTA": {"proxy main STA", "proxy host STA", "direct caller", "direct caller", "proxy caller"},
}

// For each client, what a disciplined board's worker holds of its sink, and where
// the callback runs: a worker in the MTA, then one in an STA.
var wantCallbacks = map[string]string{
	"main STA":     "proxy client, proxy client",
	"another STA":  "proxy client, proxy client",
	"MTA":          "direct worker, proxy MTA worker",
	"implicit MTA": "direct worker, proxy MTA worker",
}

func TestMatrix(t *testing.T) {
	for _, test := range []struct {
		main    string
		clients []string
	}{
		{"sta", []string{"main STA", "another STA", "MTA", "implicit MTA"}},
		{"mta", []string{"MTA", "implicit MTA", "another STA"}},
	} {
		t.Run(test.main, func(t *testing.T) {
			var got []cell
			if err := json.Unmarshal(output(t, "matrix", "--main", test.main, "--json"), &got); err != nil {
				t.Fatal(err)
			}
			var want []cell
			for _, client := range test.clients {
				for i, c := range classes {
					want = append(want, wantCell(client, c.name, wantPointers[client][i], wantCallbacks[client]))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func wantCell(client, class, pointer, callbacks string) cell {
	c := cell{Client: client, Class: class}
	c.Pointer, c.RunsOn, _ = strings.Cut(pointer, " ")
	mta, sta, _ := strings.Cut(callbacks, ", ")
	c.CallbackSinkMTA, c.CallbackOnMTA, _ = strings.Cut(mta, " ")
	c.CallbackSinkSTA, c.CallbackOnSTA, _ = strings.Cut(sta, " ")
	return c
}

func TestTimeTest(t *testing.T) {
	var got timetest
	if err := json.Unmarshal(output(t, "timetest", "-n", "10", "--size", "100", "--json"), &got); err != nil {
		t.Fatal(err)
	}
	if got.N != 10 || got.Size != 100 || len(got.All) != 6 {
		t.Errorf("got %+v", got)
	}
	for _, row := range got.All {
		if row.Direct <= 0 || row.Marshaled <= 0 || row.Ratio != row.Marshaled/row.Direct {
			t.Errorf("got %+v", row)
		}
	}
}

// TestChart reads the lengths of the bars.
func TestChart(t *testing.T) {
	r := &timetest{
		All: []timing{
			{"GetData", "thread", 2, 20, 10}, {"GetData", "neutral", 2, 3, 1.5},
			{"Exchange", "thread", 1, 100, 100}, {"Exchange", "neutral", 1, 1, 1},
		},
		Year1997: timing{"GetData", "thread", 70, 1540, 22},
	}
	var out bytes.Buffer
	if err := printChart(&out, r); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n")[1:] {
		if fields := strings.Fields(line); len(fields) > 0 {
			got = append(got, fmt.Sprintf("%s %d", fields[len(fields)-2], strings.Count(line, "#")))
		}
	}
	want := []string{"1.0 1", "10.0 5", "1.5 1", "1.0 1", "100.0 50", "1.0 1", "1.0 1", "22.0 11"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n%s", diff, &out)
	}
}

func TestStory(t *testing.T) {
	got := string(output(t))
	for _, want := range []string{
		"Free window 1      creates Apartment  gets a proxy,",
		"Free window 1      creates Neutral    gets a proxy,",
		"a worker in the MTA holds a proxy, OnDataChange runs on the client's thread",
		"OnDataChange runs, silently, on the worker's thread",
		"gets RPC_E_WRONG_THREAD",
		"1533 ms",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the story does not say %q:\n%s", want, got)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"sing"}, {"matrix", "--main", "na"}, {"matrix", "more"}, {"timetest", "-n", "many"}, {"matrix", "--colour"},
	} {
		var stdout, stderr bytes.Buffer
		if status := run(args, &stdout, &stderr); status != 2 || stderr.Len() == 0 || stdout.Len() > 0 {
			t.Errorf("%q: status %d, %q on stdout, %q on stderr", args, status, &stdout, &stderr)
		}
	}
	var stdout, stderr bytes.Buffer
	if status := run([]string{"timetest", "-n", "0"}, &stdout, &stderr); status != 1 {
		t.Errorf("timetest -n 0: status %d", status)
	}
}

// TestDataObject asks a board in another apartment for what it offers.
func TestDataObject(t *testing.T) {
	ctx, leave, err := rt.InitializeEx(context.Background(), rt.COINIT_MULTITHREADED)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	data, err := rt.CreateInstance[ole.IDataObject](ctx, classes[1].clsid)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(data)

	if got := formats(ctx, t, data); !cmp.Equal(got, []ole.CLIPFORMAT{cfTimeData, cfThreadID}) {
		t.Errorf("formats: %v", got)
	}
	stream := formatetc(cfTimeTest)
	stream.Tymed, stream.Lindex = uint32(ole.TYMED_ISTREAM), 3
	medium, err := data.GetData(ctx, stream)
	if err != nil {
		t.Fatal(err)
	}
	defer ole.ReleaseStgMedium(&medium)
	if got, err := medium.Stream.Read(ctx, 10); rt.Failed(err) || len(got) != 3 || !rt.IsProxy(medium.Stream) {
		t.Errorf("the stream gives %v, %v", got, err)
	}
	here, err := data.GetDataHere(ctx, formatetc(cfTimeData), &ole.STGMEDIUM{Tymed: ole.TYMED_HGLOBAL, HGlobal: make([]byte, 16)})
	if err != nil || len(here.HGlobal) != 16 || here.HGlobal[0]|here.HGlobal[1] == 0 {
		t.Errorf("GetDataHere gives %v, %v", here, err)
	}
}

func formats(ctx context.Context, t *testing.T, data ole.IDataObject) []ole.CLIPFORMAT {
	t.Helper()
	enum, err := data.EnumFormatEtc(ctx, uint32(ole.DATADIR_GET))
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Release(enum)
	all, err := enum.Next(ctx, 10)
	if err != rt.S_FALSE {
		t.Errorf("Next beyond the end: %v", err)
	}
	var formats []ole.CLIPFORMAT
	for _, f := range all {
		formats = append(formats, f.CfFormat)
	}
	return formats
}

// TestGenerated fails when idataobject.idl.go is not what goidl makes of
// idataobject.idl.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "tool", "goidl", "gen", "-o", dir, "idataobject.idl").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want, err := os.ReadFile(filepath.Join(dir, "idataobject.idl.go"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("idataobject.idl.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run go generate:\n%s", diff)
	}
}

// output runs the program and gives what it prints.
func output(t *testing.T, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(args, &stdout, &stderr); status != 0 {
		t.Fatalf("%q: status %d\n%s", args, status, &stderr)
	}
	return stdout.Bytes()
}
