package rt

// ProxyStubVersion1 is the version of the agreement between generated code and
// this package. Generated files name it, so that a file of another version does
// not compile. A change to what generated code may call adds version 2; this
// constant goes when old files can no longer work.
const ProxyStubVersion1 = 1
