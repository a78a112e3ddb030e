package preproc

// What input may make grow has a bound. The figures are far above what real files
// need, and low enough that no input takes more than some seconds or some hundred
// megabytes.
const (
	maxIncludeDepth = 200     // files open at once
	maxIncludes     = 10_000  // files read in a run
	maxExpansion    = 256     // macros being expanded at once, arguments included
	maxParams       = 256     // of a macro
	maxConditionals = 256     // #if within #if, in one file
	maxExprDepth    = 200     // parentheses and operators within each other in #if
	maxErrors       = 500     // errors and warnings
	maxSplices      = 1 << 20 // lines of a file that a backslash continues
	maxIncludeNotes = 8       // of the #includes that led to an error, how many are told
)

// A budget is what a run may use up.
type budget struct {
	text   int // bytes of text read
	tokens int // tokens produced
	work   int // tokens moved by macro expansion
}

// ample is the budget of Run. MinGW's mshtml.idl, the largest file known, has 5.4 MB,
// makes 2,044,827 tokens and moves 1,937,199.
var ample = budget{text: 256 << 20, tokens: 4_000_000, work: 4_000_000}
