package preproc

// What input may make grow. The figures are far above what real files need, and
// low enough that no input takes more than some seconds or some hundred megabytes.
const (
	maxIncludeDepth = 200       // files open at once
	maxIncludes     = 10_000    // files read in a run
	maxText         = 256 << 20 // bytes read in a run
	maxTokens       = 6_000_000 // tokens produced; MinGW's mshtml.idl makes 2,044,827
	maxExpansion    = 256       // macros being expanded at once, arguments included
	maxWork         = 8_000_000 // tokens moved by macro expansion in a run; 1,937,199 in mshtml.idl
	maxParams       = 256       // of a macro
	maxConditionals = 256       // #if within #if, in one file
	maxExprDepth    = 200       // parentheses and operators within each other in #if
	maxErrors       = 500       // errors and warnings
	maxIncludeNotes = 8         // of the #includes that led to an error, how many are told
)
