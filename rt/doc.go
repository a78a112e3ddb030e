// Package rt is the runtime of the code that goidl generates: apartments, the
// calls between them, and the functions of COM that a program uses on objects.
package rt
