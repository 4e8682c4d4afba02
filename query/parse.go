package query

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
)

// The limits of a question.
const (
	maxLength = 1024 // code points
	maxLeaves = 64
	maxDepth  = 32
	// amountWindow is how many code points after an operator may belong to the amount.
	amountWindow = 40
	// guesses is how often an amount is looked for behind an attribute's name
	// without an operator: it takes time, and people do so once or twice.
	guesses = 16
	// nameWords is how many words in a row may be one name.
	nameWords = 6
)

// SyntaxError says what is wrong with a question, and where.
type SyntaxError struct {
	// Column is the code point of the question, from 1, that the message is about.
	Column  int
	Message string
}

func (e *SyntaxError) Error() string { return "column " + strconv.Itoa(e.Column) + ": " + e.Message }

// Is reports that asking the same again will not help.
func (e *SyntaxError) Is(target error) bool { return target == assay.ErrInvalid }

// Parse reads a question. The lexicon says which names are of one thing, the
// recognizer reads amounts. An empty question asks for everything. Errors are
// *SyntaxError, which wrap assay.ErrInvalid.
func Parse(s string, lex *lexicon.Lexicon, rec *quantity.Recognizer) (*Query, error) {
	p := &parser{in: s, lex: lex, rec: rec}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return nil, p.errorf(i, "the question is not valid UTF-8")
			}
		}
	}
	if n := utf8.RuneCountInString(s); n > maxLength {
		return nil, p.errorf(len(s), "the question has %d characters; it may have %d", n, maxLength)
	}
	q := &Query{root: &node{kind: allNode}}
	p.blanks()
	if p.pos < len(p.in) {
		root, err := p.any(0)
		if err != nil {
			return nil, err
		}
		if p.pos < len(p.in) {
			return nil, p.errorf(p.pos, `")" without "("`)
		}
		q.root = root
	}
	q.finish(q.root)
	return q, nil
}

type parser struct {
	in      string
	pos     int
	leaves  int
	guesses int
	lex     *lexicon.Lexicon
	rec     *quantity.Recognizer
}

// errorf is an error at a byte of the question.
func (p *parser) errorf(at int, format string, args ...any) error {
	at = min(at, len(p.in))
	return &SyntaxError{Column: utf8.RuneCountInString(p.in[:at]) + 1, Message: fmt.Sprintf(format, args...)}
}

func (p *parser) peek() rune {
	if p.pos >= len(p.in) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(p.in[p.pos:])
	return r
}

func (p *parser) blanks() {
	for p.pos < len(p.in) {
		r, size := utf8.DecodeRuneInString(p.in[p.pos:])
		if !unicode.IsSpace(r) {
			return
		}
		p.pos += size
	}
}

func isOpen(r rune) bool  { return r == '(' || r == '（' }
func isClose(r rune) bool { return r == ')' || r == '）' }

// closing is the quotation mark that ends a phrase begun with r.
func closing(r rune) (rune, bool) {
	switch r {
	case '"':
		return '"', true
	case '“', '”':
		return '”', true
	case '「':
		return '」', true
	case '『':
		return '』', true
	case '＂':
		return '＂', true
	}
	return 0, false
}

// isCompare reports whether a rune begins an operator.
func isCompare(r rune) bool { return strings.ContainsRune("<>=≥≤≧≦⩾⩽＜＞＝", r) }

// ends reports whether a word ends before r.
func ends(r rune) bool {
	_, quote := closing(r)
	return unicode.IsSpace(r) || isOpen(r) || isClose(r) || quote || isCompare(r)
}

// word is the bare word at the current place, up to a blank, quotation mark,
// parenthesis or operator.
func (p *parser) word() string {
	end := strings.IndexFunc(p.in[p.pos:], ends)
	if end < 0 {
		return p.in[p.pos:]
	}
	return p.in[p.pos : p.pos+end]
}

// keyword takes the word at the current place if it is k.
func (p *parser) keyword(k string) bool {
	if p.word() != k {
		return false
	}
	p.pos += len(k)
	p.blanks()
	return true
}

// any reads conditions joined by OR.
func (p *parser) any(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, p.errorf(p.pos, "parentheses within parentheses, more than %d deep", maxDepth)
	}
	var kids []*node
	for {
		n, err := p.all(depth)
		if err != nil {
			return nil, err
		}
		kids = append(kids, n)
		if !p.keyword("OR") {
			return join(anyNode, kids), nil
		}
	}
}

// all reads conditions side by side.
func (p *parser) all(depth int) (*node, error) {
	var kids []*node
	for {
		p.blanks()
		if p.pos >= len(p.in) || isClose(p.peek()) || p.word() == "OR" {
			if len(kids) == 0 {
				return nil, p.errorf(p.pos, "a condition is missing here")
			}
			return join(allNode, kids), nil
		}
		if w := p.word(); w == "AND" {
			at := p.pos
			p.keyword("AND")
			if len(kids) == 0 || p.pos >= len(p.in) || isClose(p.peek()) || p.word() == "OR" {
				return nil, p.errorf(at, `AND stands between two conditions; put it in quotes to search for the word`)
			}
			continue
		}
		more, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		kids = append(kids, more...)
	}
}

// unary reads one condition, or several where a run of characters holds
// several names.
func (p *parser) unary(depth int) ([]*node, error) {
	at := p.pos
	minus := p.peek() == '-' || p.peek() == '－'
	if minus || p.word() == "NOT" {
		if minus {
			_, size := utf8.DecodeRuneInString(p.in[p.pos:])
			p.pos += size
			if p.pos >= len(p.in) || unicode.IsSpace(p.peek()) {
				return nil, p.errorf(at, `"-" stands right before the condition that must not hold`)
			}
		} else {
			p.keyword("NOT")
		}
		if p.pos >= len(p.in) || isClose(p.peek()) {
			return nil, p.errorf(at, "a condition is missing after %q", p.in[at:p.pos])
		}
		if depth > maxDepth {
			return nil, p.errorf(at, "more than %d minus signs in a row", maxDepth)
		}
		kids, err := p.unary(depth + 1)
		if err != nil {
			return nil, err
		}
		return []*node{{kind: notNode, kids: []*node{join(allNode, kids)}}}, nil
	}
	if isOpen(p.peek()) {
		_, size := utf8.DecodeRuneInString(p.in[p.pos:])
		p.pos += size
		n, err := p.any(depth + 1)
		if err != nil {
			return nil, err
		}
		if !isClose(p.peek()) {
			return nil, p.errorf(at, `"(" without ")"`)
		}
		_, size = utf8.DecodeRuneInString(p.in[p.pos:])
		p.pos += size
		return []*node{n}, nil
	}
	leaves, err := p.condition()
	if err != nil {
		return nil, err
	}
	nodes := make([]*node, len(leaves))
	for i, l := range leaves {
		nodes[i] = &node{leaf: l}
	}
	if p.leaves += len(leaves); p.leaves > maxLeaves {
		return nil, p.errorf(at, "more than %d conditions", maxLeaves)
	}
	return nodes, nil
}

// condition reads a phrase, a field, a comparison or words.
func (p *parser) condition() ([]*Leaf, error) {
	at := p.pos
	if _, ok := closing(p.peek()); ok {
		phrase, err := p.quoted()
		if err != nil {
			return nil, err
		}
		return p.wordLeaf(at, phrase)
	}
	if before, l, err := p.comparison(); err != nil {
		return nil, err
	} else if l != nil {
		return append(before, l), nil
	}
	w := p.word()
	if w == "" {
		return nil, p.errorf(at, "%q needs what is compared on its left, such as investment or amount", p.in[at:at+utf8.RuneLen(p.peek())])
	}
	if name, sep, ok := cutField(w); ok {
		return p.field(name, len(name)+sep)
	}
	return p.words()
}

// quoted reads a phrase in quotation marks.
func (p *parser) quoted() (string, error) {
	at := p.pos
	open, size := utf8.DecodeRuneInString(p.in[p.pos:])
	mark, _ := closing(open)
	p.pos += size
	end := strings.IndexRune(p.in[p.pos:], mark)
	if end < 0 {
		return "", p.errorf(at, "the quotation mark %c is never closed; a %c is missing", open, mark)
	}
	phrase := p.in[p.pos : p.pos+end]
	p.pos += end + utf8.RuneLen(mark)
	// The canonical form has straight marks round phrases.
	return joinFields(strings.ReplaceAll(phrase, `"`, " ")), nil
}

// wordLeaf makes a condition that asks for words.
func (p *parser) wordLeaf(at int, phrase string) ([]*Leaf, error) {
	l := &Leaf{Field: Words, Value: phrase, Tokens: words(phrase), IDs: p.ids(phrase)}
	if len(l.Tokens) == 0 {
		return nil, p.errorf(at, "%q has no letter or digit to search for", phrase)
	}
	return []*Leaf{l}, nil
}

// ids are the lexicon's ids of the things that a name names.
func (p *parser) ids(name string) []string {
	if p.lex == nil {
		return nil
	}
	var out []string
	for _, e := range p.lex.Lookup(name) {
		if !slices.Contains(out, e.ID) {
			out = append(out, e.ID)
		}
	}
	slices.Sort(out)
	return out
}

// words reads bare words: as many as together name one thing, else one, which
// is taken apart where it is Chinese and holds names of things.
func (p *parser) words() ([]*Leaf, error) {
	at := p.pos
	first := p.word()
	if run, end := p.name(); end > 0 {
		p.pos = end
		return p.wordLeaf(at, run)
	}
	p.pos += len(first)
	if !strings.ContainsFunc(first, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || len(p.ids(first)) > 0 || p.lex == nil {
		return p.wordLeaf(at, first)
	}
	var leaves []*Leaf
	add := func(from, to int) error {
		if to-from > len("的") && strings.HasPrefix(first[from:to], "的") {
			from += len("的")
		}
		if between := words(first[from:to]); len(between) == 0 || (len(between) == 1 && isParticle(between[0])) {
			return nil
		}
		more, err := p.wordLeaf(at+from, first[from:to])
		leaves = append(leaves, more...)
		return err
	}
	from := 0
	for _, h := range p.lex.Find(first) {
		if err := add(from, h.Start); err != nil {
			return nil, err
		}
		if err := add(h.Start, h.End); err != nil {
			return nil, err
		}
		from = h.End
	}
	if err := add(from, len(first)); err != nil {
		return nil, err
	}
	if len(leaves) == 0 {
		return p.wordLeaf(at, first)
	}
	return leaves, nil
}

// isParticle reports whether a word only joins the names on its sides.
func isParticle(w string) bool {
	switch w {
	case "的", "与", "和", "及", "之", "在", "对", "向":
		return true
	}
	return false
}

// name finds the longest run of two or more bare words that names one thing,
// and where it ends; 0 when none does.
func (p *parser) name() (string, int) {
	var run []string
	best, bestEnd := "", 0
	ahead := *p
	for len(run) < nameWords {
		w := ahead.word()
		if w == "" || w == "OR" || w == "AND" || w == "NOT" || w[0] == '-' {
			break
		}
		if _, _, ok := cutField(w); ok {
			break
		}
		run = append(run, w)
		ahead.pos += len(w)
		if len(run) > 1 {
			if s := strings.Join(run, " "); len(p.ids(s)) > 0 {
				best, bestEnd = s, ahead.pos
			}
		}
		ahead.blanks()
	}
	return best, bestEnd
}

// cutField splits "name:value": the name, and the length of the colon. What
// has no letters before the colon, such as 12:30, is no field.
func cutField(w string) (name string, colon int, ok bool) {
	i := strings.IndexAny(w, ":：")
	if i <= 0 {
		return "", 0, false
	}
	for _, r := range w[:i] {
		if !unicode.IsLetter(r) && r != '_' {
			return "", 0, false
		}
	}
	_, size := utf8.DecodeRuneInString(w[i:])
	return w[:i], size, true
}

// field reads "name:value"; skip is the length of name and colon.
func (p *parser) field(name string, skip int) ([]*Leaf, error) {
	at := p.pos
	f, ok := fieldOf(name)
	if !ok {
		known := make([]string, len(namedFields))
		for i, f := range namedFields {
			known[i] = string(f)
		}
		return nil, p.errorf(at, "unknown field %q; the fields are %s. Put the words in quotes to search for them as they are", name, strings.Join(known, ", "))
	}
	p.pos += skip
	at = p.pos
	var value string
	if _, ok := closing(p.peek()); ok && p.pos < len(p.in) {
		var err error
		if value, err = p.quoted(); err != nil {
			return nil, err
		}
	} else {
		value = p.word()
		p.pos += len(value)
		value = strings.ReplaceAll(value, `"`, " ")
	}
	if value == "" {
		return nil, p.errorf(at, "%s: needs a value right after the colon, in quotes where it has blanks", f)
	}
	l, err := p.fieldLeaf(at, f, value)
	if err != nil {
		return nil, err
	}
	return []*Leaf{l}, nil
}

func fieldOf(name string) (Field, bool) {
	name = strings.ToLower(name)
	for _, f := range namedFields {
		if name == string(f) {
			return f, true
		}
	}
	switch name {
	case "属性":
		return Attribute, true
	case "主体":
		return Subject, true
	case "对象", "标的":
		return Object, true
	case "国家":
		return Country, true
	case "language", "语言":
		return Language, true
	case "source", "site", "媒体", "来源":
		return Outlet, true
	case "状态":
		return Status, true
	case "单位":
		return Unit, true
	case "类型":
		return Type, true
	case "after", "自":
		return Since, true
	case "before", "至":
		return Until, true
	}
	return "", false
}

func (p *parser) fieldLeaf(at int, f Field, value string) (*Leaf, error) {
	l := &Leaf{Field: f, Value: value}
	switch f {
	case Attribute:
		a, ok := attributeOf(value)
		if !ok || a == "" {
			return nil, p.errorf(at, "unknown attribute %q; the attributes are %s", value, list(assay.Attributes))
		}
		l.Value = string(a)
	case Type:
		a, ok := attributeOf(value)
		if !ok || !isCommitment(a) {
			return nil, p.errorf(at, "unknown type %q; announcements are of type investment, funding, acquisition or contract", value)
		}
		l.Value = string(a)
	case Status:
		s, ok := statusOf(value)
		if !ok {
			return nil, p.errorf(at, "unknown status %q; the statuses are %s", value, list(assay.Statuses))
		}
		l.Value = string(s)
	case Kind:
		k := assay.Kind(strings.ToLower(value))
		if !slices.Contains(assay.Kinds, k) {
			return nil, p.errorf(at, "unknown kind %q; the kinds are %s", value, list(assay.Kinds))
		}
		l.Value = string(k)
	case Unit:
		u, ok := p.unit(value)
		if !ok {
			return nil, p.errorf(at, "unknown unit %q; units are written as RUB, t, %%, USD/t and the like", value)
		}
		l.Value = string(u)
	case Country, From:
		c, ok := p.country(value)
		if !ok {
			return nil, p.errorf(at, "unknown country %q; write its name or its ISO 3166 code, such as RU", value)
		}
		l.Value = c
	case Language:
		for i, r := range value {
			isLetter := r < utf8.RuneSelf && classOf(r) == letter
			isOther := i > 0 && (r == '-' || '0' <= r && r <= '9')
			if !isLetter && !isOther {
				return nil, p.errorf(at, "unknown language %q; write its BCP 47 tag, such as zh or en", value)
			}
		}
		l.Value = strings.ToLower(value)
	case Since, Until:
		return p.dateLeaf(at, f, value)
	case Subject, Object, Outlet, Text:
		l.Tokens = words(value)
		if len(l.Tokens) == 0 {
			return nil, p.errorf(at, "%q has no letter or digit to search for", value)
		}
		if f == Subject || f == Object {
			l.IDs = p.ids(value)
		}
	}
	return l, nil
}

// list joins the names of a vocabulary.
func list[S ~string](names []S) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return strings.Join(out, ", ")
}

// country is the ISO 3166 code that a code or name stands for.
func (p *parser) country(value string) (string, bool) {
	for _, id := range p.ids(value) {
		if c, ok := strings.CutPrefix(id, "country:"); ok {
			return c, true
		}
	}
	code := strings.ToUpper(value)
	if p.lex != nil {
		if _, ok := p.lex.Entity("country:" + code); ok {
			return code, true
		}
	}
	return "", false
}

// unit is the unit that a code or a written form stands for.
func (p *parser) unit(value string) (assay.Unit, bool) {
	if known(assay.Unit(value), p.lex) {
		return assay.Unit(value), true
	}
	if p.rec != nil {
		if q, n, err := p.single("5 " + value); err == nil && n == len("5 "+value) && q.Unit != "1" {
			return q.Unit, true
		}
	}
	if u := assay.Unit(strings.ToUpper(value)); isCurrency(u) && known(u, p.lex) {
		return u, true
	}
	return "", false
}

// dateLeaf reads the day of since or until: the first day of the period for
// since, the last for until.
func (p *parser) dateLeaf(at int, f Field, value string) (*Leaf, error) {
	l := &Leaf{Field: f}
	if n := len(value) - 1; n > 0 && n <= 5 {
		days := map[byte]int{'d': 1, 'w': 7, 'm': 30, 'y': 365}[value[n]]
		if count, err := strconv.ParseUint(value[:n], 10, 16); err == nil && days > 0 {
			l.ago, l.days = true, int(count)*days
			l.Value = strconv.Itoa(l.days) + "d"
			return l, nil
		}
	}
	iso := strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", "").Replace(value)
	iso = strings.TrimSuffix(iso, "-")
	for _, layout := range []string{"2006-1-2", "2006-1", "2006"} {
		t, err := time.Parse(layout, iso)
		if err != nil {
			continue
		}
		if f == Until {
			switch layout {
			case "2006-1":
				t = t.AddDate(0, 1, -1)
			case "2006":
				t = t.AddDate(1, 0, -1)
			}
		}
		l.days, l.Value = dayOf(t), t.Format(time.DateOnly)
		return l, nil
	}
	return nil, p.errorf(at, "%s: %q is no date; write 2025, 2025-10, 2025-10-27, or 30d, 6w, 3m, 1y for so long before now", f, value)
}

// comparison reads an attribute, an operator and an amount. It gives nil when
// there is none here. Words in front of the attribute, in Chinese without a
// blank between, come with it.
func (p *parser) comparison() ([]*Leaf, *Leaf, error) {
	at := p.pos
	if isCompare(p.peek()) && p.pos < len(p.in) {
		l, err := p.compared(at, "", at)
		return nil, l, err
	}
	// Several words: "market cap > …".
	ahead := *p
	var run []string
	for len(run) < 3 {
		w := ahead.word()
		if w == "" {
			break
		}
		run = append(run, w)
		ahead.pos += len(w)
		if a, ok := attributeOf(strings.Join(run, " ")); ok {
			if l, err := p.compared(at, a, ahead.pos); err != nil || l != nil {
				return nil, l, err
			}
		}
		ahead.blanks()
	}
	// One run of Chinese: 稀土投资>=500亿元, 投资超过500亿元.
	w := p.word()
	for i := range w {
		if classOf(firstRune(w[i:])) != single {
			continue
		}
		end, a, ok := longestAttribute(w[i:])
		if !ok {
			continue
		}
		l, err := p.compared(at+i, a, at+i+end)
		if err != nil {
			return nil, nil, err
		}
		if l == nil {
			continue
		}
		if i == 0 {
			return nil, l, nil
		}
		after := p.pos
		front := &parser{in: p.in[:at+i], pos: at, lex: p.lex, rec: p.rec}
		before, err := front.words()
		p.pos = after
		return before, l, err
	}
	// An operator after something that is no attribute.
	ahead = *p
	ahead.pos += len(w)
	ahead.blanks()
	if ahead.pos < len(p.in) && isCompare(ahead.peek()) {
		if _, _, ok := cutField(w); !ok {
			return nil, nil, p.errorf(at, "%q is no attribute that can be compared; write amount, or one of %s", w, list(assay.Attributes))
		}
	}
	return nil, nil, nil
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// longestAttribute is the longest Chinese attribute name that s begins with.
func longestAttribute(s string) (end int, a assay.Attribute, ok bool) {
	n := 0
	for i := range s {
		if n > 1 {
			if got, found := attributeOf(s[:i]); found {
				end, a, ok = i, got, true
			}
		}
		if n++; n > longestAttributeName+1 {
			return end, a, ok
		}
	}
	if got, found := attributeOf(s); found {
		end, a, ok = len(s), got, true
	}
	return end, a, ok
}

// symbols are the operators in all their written forms, the longest first.
var symbols = [...]struct {
	text string
	op   Op
}{
	{">=", AtLeast},
	{"=>", AtLeast},
	{"＞＝", AtLeast},
	{"<=", AtMost},
	{"=<", AtMost},
	{"＜＝", AtMost},
	{"==", Within},
	{"≥", AtLeast},
	{"≧", AtLeast},
	{"⩾", AtLeast},
	{"≤", AtMost},
	{"≦", AtMost},
	{"⩽", AtMost},
	{">", Above},
	{"＞", Above},
	{"<", Below},
	{"＜", Below},
	{"=", Within},
	{"＝", Within},
}

// spoken are words that stand for operators between an attribute and an amount.
var spoken = [...]struct {
	text string
	op   Op
}{
	{"大于等于", AtLeast},
	{"大于或等于", AtLeast},
	{"不低于", AtLeast},
	{"不少于", AtLeast},
	{"不小于", AtLeast},
	{"至少", AtLeast},
	{"小于等于", AtMost},
	{"小于或等于", AtMost},
	{"不超过", AtMost},
	{"不高于", AtMost},
	{"不大于", AtMost},
	{"至多", AtMost},
	{"最多", AtMost},
	{"大于", Above},
	{"高于", Above},
	{"超过", Above},
	{"多于", Above},
	{"超", Above},
	{"小于", Below},
	{"低于", Below},
	{"少于", Below},
	{"不足", Below},
	{"等于", Within},
	{"at least ", AtLeast},
	{"at most ", AtMost},
	{"more than ", Above},
	{"less than ", Below},
	{"over ", Above},
	{"above ", Above},
	{"under ", Below},
	{"below ", Below},
	{"from ", AtLeast},
	{"up to ", AtMost},
}

// compared reads what follows the attribute, which begins at at and ends
// before from. It moves on only when it finds a comparison.
func (p *parser) compared(at int, a assay.Attribute, from int) (*Leaf, error) {
	ahead := *p
	ahead.pos = from
	ahead.blanks()
	rest := ahead.in[ahead.pos:]
	for _, s := range symbols {
		if !strings.HasPrefix(rest, s.text) {
			continue
		}
		ahead.pos += len(s.text)
		ahead.blanks()
		amount := ahead.pos
		l, err := ahead.amount(a, s.op)
		if err != nil {
			return nil, err
		}
		if l == nil {
			return nil, p.errorf(amount, "an amount such as 500 bn RUB, 10 Mt or 30%% must stand after %q", s.text)
		}
		p.pos = ahead.pos
		return l, nil
	}
	if from == at || p.guesses == guesses {
		return nil, nil
	}
	p.guesses++
	for _, s := range spoken {
		if len(rest) < len(s.text) || !strings.EqualFold(rest[:len(s.text)], s.text) {
			continue
		}
		ahead.pos += len(s.text)
		ahead.blanks()
		l, err := ahead.amount(a, s.op)
		if l != nil && err == nil {
			p.pos = ahead.pos
			return l, nil
		}
		return nil, nil
	}
	// A range, or an amount that says itself how it bounds: 投资500亿元以上.
	l, err := ahead.amount(a, "")
	if l == nil || err != nil {
		return nil, err
	}
	p.pos = ahead.pos
	return l, nil
}

// amount reads the amount at the current place: the longest stretch that is
// one. Without an operator only a range or a bounded amount counts. It gives
// nil when there is no amount.
func (p *parser) amount(a assay.Attribute, op Op) (*Leaf, error) {
	at := p.pos
	for _, end := range p.amountEnds() {
		s := strings.TrimRightFunc(p.in[at:end], unicode.IsSpace)
		if s == "" {
			continue
		}
		q, used, isRange, err := p.quantity(s)
		if err != nil {
			var wrong *rangeError
			if errors.As(err, &wrong) {
				return nil, p.errorf(at, "%s", wrong.message)
			}
			continue
		}
		s = s[:used]
		use := op
		if use == "" {
			switch {
			case isRange:
				use = Within
			case q.Qualifier == assay.GT:
				use = Above
			case q.Qualifier == assay.GTE:
				use = AtLeast
			case q.Qualifier == assay.LT:
				use = Below
			case q.Qualifier == assay.LTE:
				use = AtMost
			default:
				continue
			}
		}
		if q.Unit == "1" && takesMoney(a) {
			return nil, p.errorf(at, "%s without a currency; write it after the number, as in %s USD", s, s)
		}
		l := &Leaf{Field: Amount, Attribute: a, Op: use, Unit: q.Unit}
		low, high := q.Bounds()
		if q.Value != nil && q.Qualifier != assay.Approx {
			low, high = *q.Value, *q.Value
		}
		switch use {
		case AtLeast, Above:
			high = low
		case AtMost, Below:
			low = high
		}
		if low.GreaterThan(high) {
			low, high = high, low
		}
		l.Low, l.High = low, high
		l.interval = newInterval(low, high, measureOf(q.Unit, p.lex))
		p.pos = at + len(s)
		return l, nil
	}
	return nil, nil
}

// amountEnds are the places at which an amount that begins here may end, the
// last first.
func (p *parser) amountEnds() []int {
	var out []int
	count := 0
	last := separator
	blank := false
	for i := p.pos; i < len(p.in); {
		r, size := utf8.DecodeRuneInString(p.in[i:])
		_, quote := closing(r)
		c := classOf(r)
		if isOpen(r) || isClose(r) || isCompare(r) || (quote && r != '"') || count == amountWindow {
			out = append(out, i)
			slices.Reverse(out)
			return out
		}
		if blank && !unicode.IsSpace(r) {
			// A keyword, field or minus sign begins the next condition.
			rest := parser{in: p.in, pos: i}
			w := rest.word()
			if _, _, field := cutField(w); field || w == "OR" || w == "AND" || w == "NOT" || r == '"' ||
				(r == '-' && classOf(firstRune(p.in[i+1:])) != digit) {
				slices.Reverse(out)
				return out
			}
		}
		// Between two letters or two digits no amount ends.
		if inWord := c == last && (c == letter || c == digit); i > p.pos && !inWord {
			out = append(out, i)
		}
		last, blank = c, unicode.IsSpace(r)
		count++
		i += size
	}
	out = append(out, len(p.in))
	slices.Reverse(out)
	return out
}

// rangeError is a range whose ends do not go together.
type rangeError struct{ message string }

func (e *rangeError) Error() string { return e.message }

// quantity reads an amount, or a range of two with ".." between, at the
// beginning of s, and tells how many bytes it takes.
func (p *parser) quantity(s string) (q assay.Quantity, used int, isRange bool, err error) {
	i := strings.Index(s, "..")
	if i < 0 {
		q, used, err := p.single(s)
		return q, used, err == nil && (q.Qualifier == assay.Range || q.Qualifier == assay.Vague), err
	}
	front := strings.TrimSpace(s[:i])
	back := strings.TrimSpace(strings.TrimLeft(s[i:], "."))
	high, used, err := p.single(back)
	if err != nil {
		return q, 0, false, err
	}
	back = back[:used]
	used = strings.LastIndex(s, back) + len(back)
	low, n, err := p.single(front)
	if err != nil || n < len(front) || (low.Unit == "1" && high.Unit != "1") {
		if low, err = p.completed(front, back, high); err != nil {
			return q, 0, false, err
		}
	}
	from, to := measureOf(low.Unit, p.lex), measureOf(high.Unit, p.lex)
	if from.base != to.base {
		return q, 0, false, &rangeError{fmt.Sprintf("the range %s has ends in %s and %s; they must be of one unit", s[:used], low.Unit, high.Unit)}
	}
	l, _ := low.Bounds()
	_, h := high.Bounds()
	if high.Value != nil {
		h = *high.Value
	}
	if low.Unit != high.Unit {
		l = divide(l.Mul(from.num).Mul(to.den), from.den.Mul(to.num))
	}
	if l.GreaterThan(h) {
		return q, 0, false, &rangeError{fmt.Sprintf("the range %s begins above its end; write the smaller amount first", s[:used])}
	}
	return assay.NewRange(high.Kind, l, h, high.Unit, assay.Range), used, true, nil
}

// completed reads the lower end of a range that leaves to the upper end what
// follows the number: all of it in "500..700 bn RUB", the unit in "500bn..700bn
// RUB". The longest tail that does not carry it beyond the upper end is meant.
func (p *parser) completed(front, back string, high assay.Quantity) (assay.Quantity, error) {
	tail := strings.TrimLeft(back, "+-0123456789.,")
	last := separator
	for i, r := range tail {
		c := classOf(r)
		if i == 0 || c != last || c == single {
			for _, s := range [...]string{front + tail[i:], front + " " + tail[i:]} {
				q, n, err := p.single(s)
				if err != nil || n < len(s) || q.Unit != high.Unit {
					continue
				}
				low, _ := q.Bounds()
				if _, top := high.Bounds(); low.LessThanOrEqual(top) {
					return q, nil
				}
			}
		}
		last = c
	}
	return assay.Quantity{}, assay.Invalidf("no amount in %q", front)
}

// single reads one amount at the beginning of s, and tells how many bytes it
// takes: a plain decimal with a unit's code, as the canonical form has it, or
// an amount as people write it.
func (p *parser) single(s string) (assay.Quantity, int, error) {
	rest := strings.TrimLeft(s, "-0123456789.")
	digits, code := s[:len(s)-len(rest)], assay.Unit(cmp.Or(strings.TrimSpace(rest), "1"))
	if digits != "" && len(digits) <= 100 {
		if d, err := decimal.NewFromString(digits); err == nil && known(code, p.lex) {
			return assay.NewQuantity("", d, code, assay.Exact), len(s), nil
		}
	}
	if p.rec == nil {
		return assay.Quantity{}, 0, assay.Invalidf("no amount in %q", s)
	}
	q, err := p.rec.Parse(s)
	if err != nil {
		return q, 0, err
	}
	if q.Value == nil && q.Low == nil && q.High == nil {
		return q, 0, assay.Invalidf("no amount in %q", s)
	}
	// What follows the figure and says nothing about it is not part of it.
	if f := p.rec.Figures(s, quantity.Options{}); len(f) == 1 && f[0].End < len(s) && f[0].End > 0 {
		if short, err := p.rec.Parse(s[:f[0].End]); err == nil && sameQuantity(short, q) {
			return q, f[0].End, nil
		}
	}
	return q, len(s), nil
}

func sameQuantity(a, b assay.Quantity) bool {
	same := func(a, b *decimal.Decimal) bool { return a == nil && b == nil || a != nil && b != nil && a.Equal(*b) }
	return a.Unit == b.Unit && a.Qualifier == b.Qualifier && same(a.Value, b.Value) && same(a.Low, b.Low) && same(a.High, b.High)
}

// known reports whether a unit's code can stand in the canonical form.
func known(u assay.Unit, lex *lexicon.Lexicon) bool {
	if lex == nil {
		return u == "1"
	}
	if _, ok := lex.Unit(u); ok || u == "1" {
		return true
	}
	if _, ok := lex.Currency(u); ok {
		return true
	}
	above, below, ok := strings.Cut(string(u), "/")
	return ok && known(assay.Unit(above), lex) && known(assay.Unit(below), lex)
}
