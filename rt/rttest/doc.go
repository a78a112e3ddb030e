// Package rttest helps to test proxies, stubs and programs that use package rt: a
// process of the test's own that is checked for leaks, and a loopback channel that
// records calls.
package rttest
