// Package rt is the runtime of the code that goidl generates: a small COM. Objects
// live in apartments; who creates an object, or is given one, holds a Go interface
// value that is the object itself where both sides follow the same threading rules,
// and a proxy where they do not.
//
// # Apartments
//
// A goroutine says by InitializeEx in which apartment it is: a single-threaded one
// (STA) of its own, or the one multithreaded (MTA). NewSTA starts an STA with a
// goroutine of its own. The context that is returned names the apartment and has to
// be passed to everything that is called; a context that names none stands for the
// MTA, as long as some goroutine is in it. So a server's handlers need to know nothing
// of apartments if main is in the MTA. A goroutine that is started with somebody else's
// context begins with WithoutApartment.
//
// An STA runs one call at a time, on its thread: in Loop, and while it waits for
// calls of its own. The MTA runs as many as come. Neutral apartments come with the
// objects of classes that say Neutral: these run on the goroutine of whoever calls
// them, one chain of calls at a time, for a few nanoseconds more than a direct call. Who
// calls one cannot leave when his context is done before the method returns: the method
// has to look at it.
//
// # Objects
//
// A Go value with the methods of an interface is an object. CreateInstance makes one
// of a registered class, in the apartment that the class's threading model demands;
// CreateIn makes one in an STA of one's choice.
// MarshalInterThreadInterfaceInStream and GetInterfaceAndReleaseStream carry an
// interface pointer to another apartment; as parameters and results of calls they
// are carried by themselves. QueryInterface asks for another interface.
//
// What is needed more than once goes into the global interface table
// (RegisterInterfaceInGlobal) or, to be found by name, into the running object table
// (RegisterRunning); MarshalInterface writes other references of that kind. An object
// can also go without proxies: one that embeds FreeThreadedMarshaler is the same
// everywhere in the process, and a Marshaler decides itself what arrives, a copy
// perhaps.
//
// # References
//
// The garbage collector frees objects, but COM's objects also have an end. These are
// its rules; the functions do nothing where nobody counts:
//
//   - Whoever gets an interface pointer as a result owns a reference, and ends it with
//     Release. A method that returns a pointer gives one away: AddRef before, if the
//     object keeps it too.
//   - A pointer that is a parameter is the caller's. A method that keeps it longer
//     calls AddRef; a proxy that was not kept is gone when the method returns.
//   - An object that embeds Object is counted, from 1. Its FinalRelease method, if it
//     has one, runs in its apartment after the last Release.
//   - DisconnectObject takes an object away from everybody outside, and
//     LockObjectExternal keeps it alive without anybody. OnLeak tells what was left
//     when an apartment ended.
//
// # Errors
//
// Methods answer with HRESULTs as errors. Success codes are errors too: Failed tells
// them apart. Whatever error an object returns, its caller in another apartment gets
// one that is, or wraps, an HRESULT. A failed call's results are zero.
package rt

// # For maintainers: the life of one call
//
//	 caller's goroutine                          the object's apartment
//	 ──────────────────                          ──────────────────────
//	 IClockProxy.Now                 generated
//	   Proxy.Call                    proxy.go    right apartment? connected?
//	     Process.newCall             call.go     a pooled record
//	     Channel.Begin               inproc.go
//	   call.In.…                     ndr         arguments
//	   call.SendReceive              call.go
//	     inprocChannel.SendReceive   inproc.go
//	       apartment.submit ─────────────────▶   loop.submit → inbox.push      queue.go
//	       apartment.await           sta.go      loop.serve → loop.runNext     sta.go
//	         an STA: loop.wait                     inprocCall.run              inproc.go
//	         else: reply.await                       IClockStub.Invoke         generated
//	                                                   the method, with a context of this apartment
//	       ◀──────────────────────────────────     reply.complete: one swap, and a ring
//	   call.Out.…                    ndr         results
//	   call.Result                   call.go     HRESULT → error
//	   call.Free                     call.go     unused references dropped; the record pooled
//
// A call to a neutral object stays on the stack:
//
//	 IClockLight.Now                 generated
//	   LightProxy.Try                light.go    the last caller again, and nobody inside?
//	   LightProxy.Enter              light.go    else: right apartment? connected?
//	     activity.enter              activity.go after whoever is inside
//	   call.In                       light.go    interface pointers go over
//	   the method, with a context of the neutral apartment
//	   call.Out, call.Result         light.go
//	   call.Leave                    light.go    deferred
//
// Where there is no light proxy, or none for the method, the call takes the first
// way, and item.await runs it on the caller's goroutine, inside the activity.
//
// # Who owns what
//
// The record of a call (Call, with an inprocCall in it) belongs to the caller until
// submit and again once the reply is done; in between to whoever runs it. If the
// caller leaves before, it belongs to the callee for good and is never pooled. The
// reply's state word decides between the two, in one atomic step.
//
// An STA's loop belongs to its goroutine, but for the inbox, where all push. There is
// no check that a context is used on the goroutine that it was made for.
//
// Process.mu guards all tables: apartments, stub managers by object, proxy managers by
// OID, marshaled references, and the counts in them. One lock suffices because no
// scalar call takes it. What programs register under cookies is in tables with locks
// of their own, which hold OBJREFs and know nothing of objects.
//
// # What must never happen
//
//   - An object's code, or generated code, runs while Process.mu is held.
//   - A record is touched after its reply is done, by anybody but the caller.
//   - A goroutine of the garbage collector's wakes an apartment: in a synctest bubble
//     the program would die. It leaves objects in the orphanage instead.
//   - A batch taken from the inbox stays in a stack frame.
//   - Somebody waits inside an activity.
//   - An STA waits without serving. Release has no context and cannot know its
//     goroutine; so it waits only for the MTA.
//
// # References inside a process
//
//	 home apartment                            client's apartment
//	 object ◀── stubManager ◀── connection ──── proxyManager ◀── interfaceProxy ◀── IClockProxy
//	                │  refs          │              │ refs          one for each interface
//	              Stub,              released       weak in
//	              one for each       once           apartment.imports
//	              interface
//
// A marshaled pointer (reference) holds the stub manager as a connection does. When
// the stub manager's refs reach zero it lets go of the object: a count is lowered
// wherever that happens to be, and only an end that has code, FinalRelease, is sent
// home.
//
//	OBJREF ──▶ Process.references ──▶ reference ──▶ target: a stubManager
//	                                     flags              or a freeObject ──▶ object
//
// An OBJREF is a key into the table of references. What marshaling for a table
// means is in the flags: such a reference stays when it is unmarshaled, and a weak
// one does not hold its target. A stub manager that only weak ones lead to has let go
// of the object, but keeps its place, and so the object's identity; whoever comes by
// a weak one asks the object's count whether it is still alive (stubManager.hold).
//
// An object that marshals itself has no reference: its OBJREF has all. Nobody can
// tell from that whether it has been unmarshaled; so the two sides of a call count,
// and release what was sent and not received (Call.end).
//
// # Where the rest of COM has its place
//
// Message filters: loop.runNext, before an item is run. Waiting for other things than
// calls: loop.wait with a reply that somebody else completes. Other processes: Channel and
// Connection, and for what MarshalInterface writes for them, apartment.refer, which
// knows where the pointer goes. Who waits for whom: loop.current and reply.caller.
