// Package idl is the model of a program written in Microsoft's interface
// definition language: files, declarations, types, expressions and attributes,
// each with the place it was written at.
//
// A parser fills the syntactic half of the model. Package check fills the
// resolved half: what a name refers to, what a constant is worth, what an
// attribute means. Fields of the resolved half say so and are zero before.
package idl
