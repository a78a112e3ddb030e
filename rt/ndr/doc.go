// Package ndr writes and reads NDR 2.0, the transfer syntax in which DCE/RPC and
// COM send arguments (C706 chapter 14, [MS-RPCE] 2.2.4 and 2.2.5). It is the
// runtime half of generated proxies and stubs: they decide what is sent, one
// call for each step; this package knows how a step looks in bytes.
//
// An Encoder and a Decoder keep the first error that happens. Everything after
// it does nothing or gives zeros, so that callers check once, at the end.
//
// Concurrency: an Encoder or a Decoder belongs to one goroutine at a time.
package ndr

// # The rules, in the order in which they bite
//
// Alignment. A value of 2, 4 or 8 bytes starts at a multiple of its size,
// counted from the start of the stub data, not in memory (C706 14.2.2). Gaps are
// zero when written and ignored when read. A struct starts where its most
// aligned member demands; nothing follows its last member. An array starts where
// its elements demand even if it has none.
//
// Conformance. An array whose size is not in the IDL is preceded by its maximum
// count; inside a struct that count moves in front of the outermost struct
// (C706 14.3.3.2, 14.3.7.1). A varying array has the offset and the count of
// what is sent directly before its elements.
//
// Pointers. A top-level [ref] pointer is not sent at all. Every other pointer is
// a 32-bit referent id, 0 for null. What a top-level pointer points to follows
// at once. What an embedded pointer points to is deferred: it comes after the
// whole outermost struct or array, in the order of the pointers (C706
// 14.3.12.3). Its own embedded pointers go before the next deferred one, so the
// order is that of a walk in depth.
//
// Referent ids of unique pointers are 0x00020000, 0x00020004 … in the order of
// that same walk, as Microsoft's engine numbers them, not in the order in which
// they stand in the message. The id of a deferred pointer is therefore not known
// when its place is written. Encoder.Deferred leaves the four bytes to a list
// that runs through those very bytes, and Encoder.Pointee takes the next one
// off: what was deferred since the last Pointee goes in front of what waited
// before. The Decoder keeps the same list beside its input.
//
// # Hostile input
//
// No count is believed: Decoder.Count compares it, times the least that one
// element can take on the wire, with what is left of the input, before the
// caller allocates. What a pointer points to is allocated when its own bytes are
// about to be read, never when its referent id is. Types that contain themselves
// count their depth with Enter and Leave.
