//go:build race

package main

// raceDetector tells that the tests, and the commands that they run, are slow and
// large.
const raceDetector = true
