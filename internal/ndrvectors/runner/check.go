package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/goidl/goidl/rt"
)

// A Suite is a set of vectors and what they are checked with.
//
// Concurrency: a Suite belongs to one goroutine.
type Suite struct {
	Vectors []*Vector
	desc    *Description
	ctx     context.Context
}

// NewSuite reads vectors and a Description.
func NewSuite(vectors, description []byte) (*Suite, error) {
	list, err := ReadVectors(vectors)
	if err != nil {
		return nil, err
	}
	s := &Suite{Vectors: list, desc: &Description{}}
	if err := json.Unmarshal(description, s.desc); err != nil {
		return nil, err
	}
	s.ctx, _, err = rt.InitializeEx(rt.NewProcess().Context(context.Background()), rt.COINIT_MULTITHREADED)
	return s, err
}

// A check is the check of one vector.
type check struct {
	peer
	vector  *Vector
	types   map[string]*Type
	message []byte
	rep     [4]byte
	in, out []reflect.Type // of the method, without ctx and err
}

func (s *Suite) newCheck(v *Vector) (*check, error) {
	if why := s.desc.Broken[v.ID]; why != "" {
		return nil, errors.New(why)
	}
	info := s.desc.Interfaces[InterfaceKey(v.IDL, v.Interface)]
	if info == nil || info.Methods[v.Method] == nil || classes.byName[info.Class] == nil {
		return nil, fmt.Errorf("there is no method %s.%s in %s", v.Interface, v.Method, v.IDL)
	}
	c := &check{peer: peer{s.ctx, classes.byName[info.Class], info.Methods[v.Method]}, vector: v, types: s.desc.Types}
	if c.method.Opnum != v.Opnum {
		return nil, fmt.Errorf("method %s is number %d, not %d", v.Method, c.method.Opnum, v.Opnum)
	}
	var err error
	if c.message, err = v.message(); err != nil {
		return nil, err
	}
	if c.rep, err = v.dataRep(); err != nil {
		return nil, err
	}
	return c, c.findTypes()
}

// findTypes finds the types of the method and compares their number with the
// description's.
func (c *check) findTypes() error {
	t, err := c.signature()
	if err != nil {
		return err
	}
	for i := 1; i < t.NumIn(); i++ {
		c.in = append(c.in, t.In(i))
	}
	for i := range t.NumOut() - 1 {
		c.out = append(c.out, t.Out(i))
	}
	if len(c.in) != len(c.method.In) || len(c.out) != len(c.method.Out) {
		return fmt.Errorf("method %s is a %v, which is not what its parameters say", c.method.Proxy, t)
	}
	return nil
}

// run checks the vector. A panic is an error of the vector.
func (c *check) run() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	if c.vector.Dir == "reply" {
		return c.reply()
	}
	return c.request()
}

// request checks a request.
func (c *check) request() error {
	args, err := c.build(c.in, c.method.In, c.vector.Args)
	if err != nil {
		return fmt.Errorf("arguments: %w", err)
	}
	if err := c.encodesRequest(args); err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	// The proxy may have used the arguments' memory.
	want, err := c.build(c.in, c.method.In, c.vector.Args)
	if err != nil {
		return err
	}
	got, called, err := c.decodeRequest(c.message, c.rep, c.in)
	if !called {
		return fmt.Errorf("decode: %w", orNotCalled(err))
	}
	if err := c.compare(got, want, c.method.In); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	if err := c.encodesRequest(got); err != nil {
		return fmt.Errorf("encode what was decoded: %w", err)
	}
	return nil
}

func orNotCalled(err error) error {
	if err == nil {
		return errors.New("the stub did not call its object")
	}
	return err
}

func (c *check) encodesRequest(args []reflect.Value) error {
	got, err := c.encodeRequest(args)
	if err != nil {
		return err
	}
	return c.sameBytes(got)
}

// reply checks a reply.
func (c *check) reply() error {
	request, err := c.encodedRequest()
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	results, err := c.results()
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	status := c.status()
	if err := c.encodesReply(request, results, status); err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	got, err := c.decodedReply(status)
	if err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	if rt.Failed(status) {
		return nil // proxies give no results of methods that failed
	}
	want, err := c.results()
	if err != nil {
		return err
	}
	if err := c.compare(got, want, c.method.Out); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	if err := c.encodesReply(request, got, status); err != nil {
		return fmt.Errorf("encode what was decoded: %w", err)
	}
	return nil
}

// requestArgs makes the arguments of the request that a reply answers.
func (c *check) requestArgs() ([]reflect.Value, error) {
	return c.build(c.in, c.method.In, c.vector.RequestArgs)
}

func (c *check) encodedRequest() ([]byte, error) {
	args, err := c.requestArgs()
	if err != nil {
		return nil, err
	}
	return c.encodeRequest(args)
}

// decodedReply gives the results of a call that is answered by the vector.
func (c *check) decodedReply(status error) ([]reflect.Value, error) {
	args, err := c.requestArgs()
	if err != nil {
		return nil, err
	}
	got, err := c.decodeReply(args, c.message, c.rep)
	if !sameStatus(err, status) {
		return nil, fmt.Errorf("the method returned %w instead of %w", orOK(err), orOK(status))
	}
	return got, nil
}

// sameStatus reports whether err is the HRESULT status and nothing more.
func sameStatus(err, status error) bool {
	if err == nil || status == nil {
		return err == nil && status == nil
	}
	return errors.Is(err, status)
}

func orOK(err error) error {
	if err == nil {
		return rt.S_OK
	}
	return err
}

// status gives the HRESULT of a reply as an error; nil for S_OK, and if what the
// method returns is a result among others.
func (c *check) status() error {
	for _, p := range c.method.Out {
		if p.Result {
			return nil
		}
	}
	h, err := strconv.ParseInt(string(trimQuotes(c.vector.Result)), 0, 64)
	if err != nil || uint32(h) == 0 {
		return nil
	}
	return rt.HRESULT(uint32(h))
}

func trimQuotes(raw json.RawMessage) json.RawMessage {
	if len(raw) >= 2 && raw[0] == '"' {
		return raw[1 : len(raw)-1]
	}
	return raw
}

// results makes the results of a reply.
func (c *check) results() ([]reflect.Value, error) {
	return c.build(c.out, c.method.Out, c.vector.Args)
}

func (c *check) encodesReply(request []byte, results []reflect.Value, status error) error {
	got, err := c.encodeReply(request, results, status)
	if err != nil {
		return err
	}
	return c.sameBytes(got)
}

// sameBytes compares what was encoded with the vector. Encoders write one data
// representation; vectors in others are there to be decoded.
func (c *check) sameBytes(got []byte) error {
	if c.rep != littleEndian {
		return nil
	}
	return c.vector.sameBytes(got)
}

// build makes the values of parameters or results.
func (c *check) build(types []reflect.Type, places []Place, args map[string]json.RawMessage) ([]reflect.Value, error) {
	b := &Builder{types: c.types, aliases: map[string]reflect.Value{}}
	values := make([]reflect.Value, len(places))
	for i, p := range places {
		raw, there := args[p.Name]
		array, counted := args[p.Counts]
		switch {
		case p.Result:
			raw = c.vector.Result
		case there:
		case counted:
			raw = count(array)
		default:
			values[i] = reflect.Zero(types[i])
			continue
		}
		var err error
		if values[i], err = b.build(types[i], raw, p.Narrow); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return values, nil
}

// compare compares decoded values with what they should be. The vectors need not
// have something for every parameter of a [local] method.
func (c *check) compare(got, want []reflect.Value, places []Place) error {
	for i, p := range places {
		if p.Name == "" && !p.Result {
			continue
		}
		if err := compare(got[i], want[i]); err != nil {
			return fmt.Errorf("%s%w", p.Name, err)
		}
	}
	return nil
}
