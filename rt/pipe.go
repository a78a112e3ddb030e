package rt

import "github.com/goidl/goidl/rt/ndr"

// A Pipe is a sequence of elements without a length, in chunks of any size: pipe
// in the IDL. A chunk is valid until the next one is asked for. An error ends the
// pipe, and the call that it is a parameter of.
//
// A pipe that is sent is read once, as its message is written; one that has come
// with a message may be read any number of times.
type Pipe[T any] = ndr.Pipe[T]

// PipeOf gives a pipe of the given chunks.
func PipeOf[T any](chunks ...[]T) Pipe[T] { return ndr.PipeOf(chunks...) }

// ReadPipe gives all elements of a pipe.
func ReadPipe[T any](pipe Pipe[T]) ([]T, error) {
	var all []T
	if pipe == nil {
		return nil, nil
	}
	for chunk, err := range pipe {
		if err != nil {
			return nil, err
		}
		all = append(all, chunk...)
	}
	return all, nil
}
