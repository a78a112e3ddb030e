// Command sdl is the example hostloop in a window of SDL's. It is a module of its own
// and behind a build tag, because it needs cgo and SDL's headers:
//
//	go run -tags sdl .
//	SDL_VIDEODRIVER=dummy go run -tags sdl .    # without a display
package main
