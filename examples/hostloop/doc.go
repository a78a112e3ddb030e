// Command hostloop is an STA on the main goroutine, inside an event loop of somebody
// else: what a program with a window needs, since toolkits want the main thread, and
// their loop, for themselves.
//
//	go run ./examples/hostloop
//
// runs it with a loop made by hand and a window of text. The program itself is in app,
// and is the same with a real toolkit: sdl is a module of its own, so that this one
// does not depend on SDL, and needs SDL's headers (Debian's libsdl2-dev) and cgo:
//
//	cd examples/hostloop/sdl
//	go run -tags sdl .
//	SDL_VIDEODRIVER=dummy go run -tags sdl .    # without a display
//
// # How it works
//
// A window's button calls a job that lives in the MTA, gives it the window, and waits.
// The job tells the window how far it is: these calls come into the window's apartment
// while it waits, on the main goroutine, and so does what the toolkit has to do. Then
// the button has the job done in the background; now nobody waits, the calls ring, and
// the toolkit's loop pumps.
//
// Three things make an event loop an rt.Doorbell:
//
//   - Ring wakes the loop, from any goroutine: in SDL an event that is pushed, in
//     other toolkits a message that is posted.
//   - When the loop is woken so, it calls rt.Pump.
//   - Wait runs one turn of the loop, and returns when there was a Ring. It is called
//     when the window's code waits for a call of its own.
package main
