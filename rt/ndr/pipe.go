package ndr

import "iter"

// A Pipe is a sequence of elements without a length (C706 14.3.11). It comes in
// chunks of any size, which belong to whoever made the pipe: use one before
// asking for the next. An error ends it. A nil Pipe is empty.
type Pipe[T any] = iter.Seq2[[]T, error]

// PipeOf gives a pipe of the given chunks.
func PipeOf[T any](chunks ...[]T) Pipe[T] {
	return func(yield func([]T, error) bool) {
		for _, chunk := range chunks {
			if !yield(chunk, nil) {
				return
			}
		}
	}
}

// PutPipe appends the counts of a pipe: that of each chunk, the elements of which
// the loop over the result must append, and the zero that ends it. If the pipe
// fails, so does e.
func PutPipe[T any](e *Encoder, pipe Pipe[T]) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		if pipe != nil {
			putChunks(e, pipe, yield)
		}
		e.Uint32(0)
	}
}

func putChunks[T any](e *Encoder, pipe Pipe[T], yield func([]T) bool) {
	for chunk, err := range pipe {
		if err != nil {
			e.Fail(err)
		}
		if e.err != nil {
			return
		}
		if len(chunk) == 0 {
			continue // would be the end
		}
		e.Count(len(chunk))
		if !yield(chunk) {
			return
		}
	}
}

// Chunk reads the number of elements of a pipe's next chunk, each of which takes
// at least size bytes; 0 is the end.
func (d *Decoder) Chunk(size int) int { return d.Count(size) }
