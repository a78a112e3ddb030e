package check

import "strings"

// A place is where attributes stand, or a set of such places.
type place uint16

const (
	onInterface place = 1 << iota // dispinterfaces, too
	onLibrary
	onCoclass
	onMember // of a coclass
	onModule
	onMethod
	onParam
	onProperty // of a dispinterface
	onType     // typedefs, structures, unions, enums
	onField    // arms of unions, too

	anywhere place = 1<<iota - 1
	onValue        = onParam | onField | onType | onMethod | onProperty // what has a type
	onBlock        = onInterface | onLibrary | onCoclass | onModule
)

// String names a place of which there is one.
func (p place) String() string {
	switch p {
	case onInterface:
		return "an interface"
	case onLibrary:
		return "a library"
	case onCoclass:
		return "a coclass"
	case onMember:
		return "a member of a coclass"
	case onModule:
		return "a module"
	case onMethod:
		return "a method"
	case onParam:
		return "a parameter"
	case onProperty:
		return "a property"
	case onType:
		return "a type"
	}
	return "a field"
}

// A wanted says what the arguments of an attribute are.
type wanted uint8

const (
	whatever  wanted = iota
	something        // at least one argument
	integers
	oneInteger
	twoIntegers
	text
	pointerKind // ref, unique or ptr
	number      // major or major.minor
)

// An attrRule says where an attribute may stand and what its arguments are.
type attrRule struct {
	places place
	wants  wanted
}

// knownAttrs are the attributes of MIDL's reference that have rules; the rest is
// in looseAttrs.
var knownAttrs = map[string]attrRule{
	"in":     {onParam, whatever},
	"out":    {onParam, whatever},
	"retval": {onParam, whatever},

	"size_is":   {onValue, something},
	"max_is":    {onValue, something},
	"min_is":    {onValue, something},
	"length_is": {onValue, something},
	"first_is":  {onValue, something},
	"last_is":   {onValue, something},
	"switch_is": {onValue, something},
	"iid_is":    {onValue, something},
	"range":     {onValue, twoIntegers},
	"string":    {onValue, whatever},
	"ref":       {onValue, whatever},
	"unique":    {onValue, whatever},
	"ptr":       {onValue, whatever},

	"object":          {onInterface, whatever},
	"dual":            {onInterface, whatever},
	"oleautomation":   {onInterface, whatever},
	"pointer_default": {onBlock, pointerKind},
	"uuid":            {anywhere &^ (onParam | onMethod | onField | onMember | onProperty), something},
	"async_uuid":      {onInterface, something},
	"version":         {anywhere &^ (onParam | onField), number},
	"local":           {onInterface | onMethod | onType, whatever}, // on types it means nothing, and is there
	"endpoint":        {onInterface, something},

	"propget":    {onMethod, whatever},
	"propput":    {onMethod, whatever},
	"propputref": {onMethod, whatever},
	"call_as":    {onMethod, something},
	"id":         {anywhere &^ (onParam | onField), oneInteger},
	"vararg":     {onMethod, whatever},
	"entry":      {onMethod, something},
	"idempotent": {onMethod, whatever},
	"broadcast":  {onMethod, whatever},
	"maybe":      {onMethod, whatever},

	"optional":     {onParam, whatever},
	"defaultvalue": {onParam | onProperty | onField, something},

	"switch_type":  {onType | onParam | onField, something},
	"case":         {onField, something},
	"transmit_as":  {onType | onParam, something},
	"wire_marshal": {onType, something},
	"v1_enum":      {onType, whatever},

	"helpstring":  {anywhere, text},
	"helpfile":    {anywhere, text},
	"helpcontext": {anywhere, oneInteger},
	"dllname":     {onModule, something},
}

// looseAttrs are the attributes that are let pass wherever they stand: the rest
// of MIDL's reference, WinRT's, those of ACF files, widl's, and pidl's.
var looseAttrs = wordSet(`
	aggregatable allocate annotation appobject apartment async auto_handle bindable both bstring byte_count callback
	code comm_status context_handle context_handle_noserialize context_handle_serialize control cs_char cs_drtag cs_rtag
	cs_stag cs_tag_rtn custom decode default defaultbind defaultcollelem defaultvtable disable_consistency_check
	displaybind enable_allocate encode explicit_handle extern fault_status force_allocate free funcdescattr handle heap
	helpstringcontext helpstringdll hidden ignore immediatebind implicit_handle in_line input_sync lcid licensed
	long_enum message midl_pragma ms_union neutral nocode nonbrowsable noncreatable nonextensible notify notify_flag odl
	off_line optimize out_of_line partial_ignore predeclid predeclproc private_char_8 private_char_16 progid proxy public
	readonly replaceable represent_as requestedit restricted shape short_enum single source strict_context_handle
	supress_length system_handle threading type_strict_context_handle uidefault unimplemented user_marshal
	usesgetlasterror v1_array v1_string v1_struct vi_progid

	activatable agile allow_multiple allowforweb attributename attributeusage composable contract contractversion
	default_interface default_overload deprecated eventadd eventremove exclusiveto experimental feature flags gc_pressure
	hasvariant interface_name internal length_of marshaling_behavior muse noexcept overload overridable
	overridable_default platform previous_contract protected remoteasync return_name static variant webhosthidden
	winrt

	align authservice bitmap16bit bitmap32bit bitmap64bit bitmap8bit charset compression depends enum16bit enum8bit
	flag gensize helper max_recursion no_srv_register nodiscriminant noheader noopnum noprint nopull nopush nopython
	nosize pointer_default_out print property pyhelper relative relative_base relative_short skip skip_noinit
	subcontext subcontext_size sptr to_null todo value
`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// attrNames lists the names of all attributes.
func attrNames() []string {
	var all []string
	for name := range knownAttrs {
		all = append(all, name)
	}
	for name := range looseAttrs {
		all = append(all, name)
	}
	return all
}
