// Package query is the analysts' question language: it parses a question,
// splits text into words, and decides whether one record answers the question.
// That decision is the one meaning of a question; search, alerts and back-tests
// share it.
//
// # The language
//
//	investment >= 500 bn RUB "rare earths" since:2025-10-01
//	投资>=500亿元 稀土 -status:denied
//	(lithium OR 锂) price < 900 USD/t country:CL
//	stake 10%..30%
//
// Conditions side by side must all hold; OR between them asks for one of the
// two, a minus sign or NOT in front for the opposite, and parentheses group.
// OR binds less than standing side by side.
//
// A word or a "quoted phrase" asks for texts with these words in a row, or with
// another name of the same thing: 稀土 and rare earths find each other. Words
// that together name a thing belong together without quotes.
//
// A comparison has an attribute on the left, in English or Chinese (investment,
// 投资, reserves, 储量, …; amount or 金额 stands for any), then >= > <= < or =,
// and an amount as people write them; or a range of two amounts with ".."
// between. Units of one dimension are converted, and money between currencies:
// as the article itself prints it, or else by a dated table of rates.
//
// Fields narrow the rest: attribute: subject: object: country: (whom it is
// about) from: (country of the outlet) lang: outlet: status: unit: kind: type:
// (investment, funding, acquisition, contract) since: until: (2025, 2025-10,
// 2025-10-27, or 30d, 6w, 3m, 1y before now) id: and text: (the words as they
// stand, without other names).
//
// # What is certain and what is possible
//
// A figure is an interval (assay.Quantity.Bounds). ">= X" is certain when all of
// the interval lies at or above X, possible when a part does; likewise for the
// others. Conditions combine as minimum (all), maximum (one) and complement
// (the opposite of possible is possible).
package query

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"assay"
)

// Op is how a comparison compares.
type Op string

// The operators. Within stands between an attribute and a range.
const (
	AtLeast Op = ">="
	Above   Op = ">"
	AtMost  Op = "<="
	Below   Op = "<"
	Within  Op = "="
)

// Field is what a condition is about.
type Field string

// The fields. Words and Amount have no name in the language: they are what is
// written without one.
const (
	Words     Field = "words"
	Text      Field = "text"
	Amount    Field = "amount"
	Attribute Field = "attribute"
	Subject   Field = "subject"
	Object    Field = "object"
	Country   Field = "country"
	From      Field = "from"
	Language  Field = "lang"
	Outlet    Field = "outlet"
	Status    Field = "status"
	Unit      Field = "unit"
	Kind      Field = "kind"
	Type      Field = "type"
	Since     Field = "since"
	Until     Field = "until"
	ID        Field = "id"
)

// namedFields are the fields that are written with their name, for error
// messages in the order in which they are explained.
var namedFields = [...]Field{Attribute, Subject, Object, Country, From, Language, Outlet, Status, Unit, Kind, Type, Since, Until, ID, Text}

// Leaf is one condition of a question. It is read-only.
type Leaf struct {
	Field Field
	// Value is what was asked for, in canonical form.
	Value string
	// Tokens are the folded words of Words, Text, Subject, Object and Outlet;
	// IDs the lexicon's ids of the things that they name.
	Tokens []string
	IDs    []string

	// Of Amount: the attribute (empty for any), the operator, and the two
	// ends of the amount in Unit, which are the same for a plain amount.
	Attribute assay.Attribute
	Op        Op
	Low, High decimal.Decimal
	Unit      assay.Unit

	// days is the day of since and until, counted from 1970-01-01, or the
	// days before now when ago is set.
	days int
	ago  bool

	// interval is Low to High in the base unit.
	interval Interval

	index int
}

// Index is the place of the leaf in Leaves.
func (l *Leaf) Index() int { return l.index }

// ofFact reports whether the condition is about one fact, not about the text
// that it stands in.
func (l *Leaf) ofFact() bool {
	switch l.Field {
	case Amount, Attribute, Subject, Object, Status, Unit, Kind, Type:
		return true
	}
	return false
}

type nodeKind uint8

const (
	leafNode nodeKind = iota
	allNode
	anyNode
	notNode
)

// node is a part of a question.
type node struct {
	kind nodeKind
	leaf *Leaf
	kids []*node
	// facts and amounts: some leaf below is about a fact, is a comparison.
	// opposed: a minus stands before one that is about a fact.
	facts, amounts, opposed bool
}

// Query is a question. It is read-only and safe for concurrent use.
type Query struct {
	root   *node
	leaves []*Leaf
}

// Leaves are the conditions of the question in the order in which they stand.
func (q *Query) Leaves() []*Leaf { return q.leaves }

// finish numbers the leaves and notes what lies below each node.
func (q *Query) finish(n *node) {
	if n.kind == leafNode {
		n.leaf.index = len(q.leaves)
		q.leaves = append(q.leaves, n.leaf)
		n.facts, n.amounts = n.leaf.ofFact(), n.leaf.Field == Amount
		return
	}
	for _, k := range n.kids {
		q.finish(k)
		n.facts, n.amounts = n.facts || k.facts, n.amounts || k.amounts
		n.opposed = n.opposed || k.opposed || (n.kind == notNode && k.facts)
	}
}

// join makes a node of kind all or any; it takes in nodes of its own kind, and
// a single one stands for itself.
func join(kind nodeKind, kids []*node) *node {
	var flat []*node
	for _, k := range kids {
		if k.kind == kind {
			flat = append(flat, k.kids...)
		} else {
			flat = append(flat, k)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return &node{kind: kind, kids: flat}
}

// String is the question in canonical form: amounts in full in their unit,
// names and phrases in quotes, dates in full. Parse gives the same question
// back.
func (q *Query) String() string {
	var b strings.Builder
	q.root.write(&b)
	return b.String()
}

func (n *node) write(b *strings.Builder) {
	switch n.kind {
	case leafNode:
		n.leaf.write(b)
	case allNode, anyNode:
		sep := " "
		if n.kind == anyNode {
			sep = " OR "
		}
		for i, k := range n.kids {
			if i > 0 {
				b.WriteString(sep)
			}
			k.writeIn(b, n.kind == allNode && k.kind == anyNode)
		}
	case notNode:
		b.WriteByte('-')
		n.kids[0].writeIn(b, n.kids[0].kind == allNode || n.kids[0].kind == anyNode)
	}
}

func (n *node) writeIn(b *strings.Builder, parentheses bool) {
	if parentheses {
		b.WriteByte('(')
	}
	n.write(b)
	if parentheses {
		b.WriteByte(')')
	}
}

func (l *Leaf) write(b *strings.Builder) {
	switch l.Field {
	case Words:
		b.WriteString(`"` + l.Value + `"`)
	case Amount:
		name := string(l.Attribute)
		if name == "" {
			name = "amount"
		}
		b.WriteString(name + " ")
		if l.Low.Equal(l.High) {
			b.WriteString(string(l.Op) + " " + l.Low.String() + " " + string(l.Unit))
			return
		}
		// An operator against an interval looks at one of its ends, so that
		// only ranges are left here.
		b.WriteString(l.Low.String() + " " + string(l.Unit) + ".." + l.High.String() + " " + string(l.Unit))
	default:
		b.WriteString(string(l.Field) + ":")
		if plainValue(l.Value) {
			b.WriteString(l.Value)
		} else {
			b.WriteString(`"` + l.Value + `"`)
		}
	}
}

// plainValue reports whether a field's value needs no quotes.
func plainValue(v string) bool {
	for _, r := range v {
		c := classOf(r)
		if c != letter && c != digit && c != single && !strings.ContainsRune("-_./%", r) {
			return false
		}
	}
	return v != "" && v[0] != '-'
}

// Match says whether a record answers a question.
type Match string

// The answers, from no to yes.
const (
	None     Match = "none"
	Possible Match = "possible"
	Certain  Match = "certain"
)

func (m Match) rank() int {
	switch m {
	case Certain:
		return 2
	case Possible:
		return 1
	}
	return 0
}

func least(a, b Match) Match {
	if b.rank() < a.rank() {
		return b
	}
	return a
}

func most(a, b Match) Match {
	if b.rank() > a.rank() {
		return b
	}
	return a
}

func (m Match) not() Match {
	switch m {
	case Certain:
		return None
	case Possible:
		return Possible
	}
	return Certain
}

// Bool is Certain for true and None for false.
func Bool(b bool) Match {
	if b {
		return Certain
	}
	return None
}

// Decide combines what holds of each condition into an answer. It asks only
// for what it needs.
func (q *Query) Decide(holds func(*Leaf) Match) Match { return q.root.decide(holds) }

func (n *node) decide(holds func(*Leaf) Match) Match {
	switch n.kind {
	case leafNode:
		return holds(n.leaf)
	case notNode:
		return n.kids[0].decide(holds).not()
	case anyNode:
		m := None
		for _, k := range n.kids {
			if m = most(m, k.decide(holds)); m == Certain {
				break
			}
		}
		return m
	}
	m := Certain
	for _, k := range n.kids {
		if m = least(m, k.decide(holds)); m == None {
			break
		}
	}
	return m
}

// DecideArticle is Decide for an article with a number of facts, where holds
// answers for one of them; fact is -1 for conditions that are about the text.
//
// A condition about facts holds when it holds of one of the article's facts.
// The conditions that stand side by side with a comparison must hold of the
// same fact as the comparison, while two comparisons may be met by two facts:
// "subject:Russia investment > 5bn USD reserves > 10 Mt" finds the article that
// states both of Russia. The opposite of a condition about facts holds when the
// condition holds of none of them.
func (q *Query) DecideArticle(facts int, holds func(l *Leaf, fact int) Match) Match {
	return q.root.decideArticle(facts, holds)
}

func (n *node) decideArticle(facts int, holds func(l *Leaf, fact int) Match) Match {
	if !n.facts {
		return n.decide(func(l *Leaf) Match { return holds(l, -1) })
	}
	switch n.kind {
	case leafNode:
		return someFact(facts, func(i int) Match { return holds(n.leaf, i) })
	case notNode:
		return n.kids[0].decideArticle(facts, holds).not()
	case anyNode:
		m := None
		for _, k := range n.kids {
			if m = most(m, k.decideArticle(facts, holds)); m == Certain {
				break
			}
		}
		return m
	}
	m := Certain
	var narrowing, comparing []*node
	for _, k := range n.kids {
		switch {
		case !k.facts || k.opposed:
			if m = least(m, k.decideArticle(facts, holds)); m == None {
				return m
			}
		case k.amounts:
			comparing = append(comparing, k)
		default:
			narrowing = append(narrowing, k)
		}
	}
	ofOne := func(nodes []*node) Match {
		return someFact(facts, func(i int) Match {
			m := Certain
			for _, k := range nodes {
				m = least(m, k.decide(func(l *Leaf) Match {
					if l.ofFact() {
						return holds(l, i)
					}
					return holds(l, -1)
				}))
				if m == None {
					break
				}
			}
			return m
		})
	}
	if len(comparing) == 0 && len(narrowing) > 0 {
		return least(m, ofOne(narrowing))
	}
	for _, k := range comparing {
		if m = least(m, ofOne(append([]*node{k}, narrowing...))); m == None {
			break
		}
	}
	return m
}

func someFact(facts int, holds func(int) Match) Match {
	m := None
	for i := range facts {
		if m = most(m, holds(i)); m == Certain {
			break
		}
	}
	return m
}

// Can reports whether any record could answer the question, given which
// conditions could hold of one. It never asks for what a minus stands before,
// which may fail to hold of any record. An index skips whole blocks with it.
func (q *Query) Can(could func(*Leaf) bool) bool { return q.root.can(could) }

func (n *node) can(could func(*Leaf) bool) bool {
	switch n.kind {
	case leafNode:
		return could(n.leaf)
	case notNode:
		return true
	case anyNode:
		return slices.ContainsFunc(n.kids, func(k *node) bool { return k.can(could) })
	}
	return !slices.ContainsFunc(n.kids, func(k *node) bool { return !k.can(could) })
}
