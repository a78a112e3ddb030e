module github.com/goidl/goidl/examples/hostloop/sdl

go 1.26.0

require (
	github.com/goidl/goidl v0.0.0
	github.com/veandco/go-sdl2 v0.4.39
)

replace github.com/goidl/goidl => ../../..
