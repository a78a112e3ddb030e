package idl

// An Expr is a C expression, as constants, array bounds and attributes use it.
type Expr interface {
	Where() Span
	expr()
}

// ExprCommon is what every expression has.
type ExprCommon struct{ Span }

// Where gives the extent of the expression's text.
func (e *ExprCommon) Where() Span { return e.Span }

func (*ExprCommon) expr() {}

type (
	// An IntLit is an integer constant. Text keeps the spelling.
	IntLit struct {
		ExprCommon
		Text     string
		Value    uint64
		Unsigned bool // has a U suffix
		Long     int  // number of L in the suffix
	}

	// A FloatLit is a floating constant.
	FloatLit struct {
		ExprCommon
		Text  string
		Value float64
	}

	// A StringLit is a string constant; adjacent ones are joined.
	StringLit struct {
		ExprCommon
		Value string // escapes undone
		Wide  bool   // L"…"
	}

	// A CharLit is a character constant.
	CharLit struct {
		ExprCommon
		Value rune
		Wide  bool
	}

	// An Ident is the use of a name.
	Ident struct {
		ExprCommon
		Name string

		// Resolved: *Const, *EnumMember, *Param, *Field, or nil.
		Def any
	}

	// A Unary is -x, +x, ~x, !x, *x or &x.
	Unary struct {
		ExprCommon
		Op string
		X  Expr
	}

	// A Binary is x op y.
	Binary struct {
		ExprCommon
		Op   string
		X, Y Expr
	}

	// A Cond is x ? y : z.
	Cond struct {
		ExprCommon
		Test, Then, Else Expr
	}

	// A Cast is (T)x.
	Cast struct {
		ExprCommon
		Type Type
		X    Expr
	}

	// A Sizeof is sizeof(T) or, with X set, sizeof x.
	Sizeof struct {
		ExprCommon
		Type Type
		X    Expr
	}

	// A Member is x.name or, with Arrow, x->name.
	Member struct {
		ExprCommon
		X     Expr
		Name  string
		Arrow bool
	}

	// A Call is f(args): macros and dialects use it.
	Call struct {
		ExprCommon
		Fun  string
		Args []Expr
	}
)

// A Value is the value of a constant: int64, uint64, float64, string, or nil
// when it is not known.
type Value any
