package quantity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

// vocabulary is the lexicon's measure words, laid out for scanning.
type vocabulary struct {
	// han is the class of every Chinese numeral of the basic plane; 0 for other runes.
	han      [1 << 16]uint8
	hanWords []hanWord
	// roles are what every character of the basic plane may do in a date or number.
	roles [1 << 16]hanRole
	// begins is the set of the characters of three bytes that may begin a date or
	// number.
	begins runeSet
	// numbers are the English number words, first the beginnings of those, of the
	// words of dates and of web addresses.
	numbers wordSet
	first   letters3
	words   *matcher[word]
	letters *matcher[val]
	after   *matcher[unitWord]
	before  *matcher[unitWord]
	// bounds before a number are matched backwards from it, those after it forwards.
	boundsBefore, boundsAfter *matcher[assay.Qualifier]
	classes                   *matcher[lexicon.Classifier]
	// fixed are words with a numeral that state no amount, fixedBehind what
	// stands behind any numeral of such a word.
	fixed, fixedBehind *matcher[struct{}]
	// compounds keep a noun phrase together, see there.
	compounds *matcher[struct{}]
}

// hanWord is a Chinese numeral.
type hanWord struct {
	class wordClass
	value val
	n     int64 // the value of a digit
	// formal says that the character is a word of its own besides.
	formal bool
	pair   bool // 两, which stands in no string of digits
}

// word is an English number word; num/den is its value.
type word struct {
	class    wordClass
	num, den int64
}

type wordClass uint8

const (
	noClass wordClass = iota
	digitClass
	unitClass  // 十百千
	scaleClass // 万亿, thousand million
	someClass
	halfClass
	pointClass
	teenClass
	tenClass
	hundredClass
	pluralClass
	dozenClass
	partClass
	foldClass
	letterClass
	multipleClass
)

var wordClasses = [...]string{
	"", "digit", "unit", "scale", "some", "half", "point", "teen", "ten", "hundred", "plural", "dozen", "part", "fold", "letter", "multiple",
}

// unitWord is one meaning of a written unit or currency.
type unitWord struct {
	code assay.Unit
	kind assay.Kind
	// factor is what one written unit is in code.
	factor val
	needs  need
	chars  bool // written in Chinese
	word   bool // written in letters
}

// need is the context that a meaning demands.
type need uint32

const (
	needDigit need = 1 << iota
	needHyphen
	needWeak
	needPower
	needCold
	needIndex
	needYuan
	needCents
	needDollar
	needPound
	needYen
	needPeso
	needFranc
	needCase
	needCent
	needAge
	needRand
	needWeight
	needScale
)

// traditional writes the words that bound an amount in traditional characters.
var traditional = strings.NewReplacer(
	"于", "於", "约", "約", "过", "過", "为", "為", "达", "達", "顶", "頂", "计", "計", "满", "滿", "当", "當", "长", "長", "远", "遠", "内", "內", "将", "將", "还", "還",
	"轻", "輕", "许", "許", "胜", "勝", "样", "樣", "挂", "掛", "开", "開", "币", "幣", "够", "夠", "后", "後", "占", "佔", "几", "幾", "冲", "衝", "亚", "亞", "会", "會", "优", "優",
	"体", "體", "余", "餘", "头", "頭", "码", "碼", "两", "兩", "点", "點",
)

func compile(lex *lexicon.Measures) *vocabulary {
	v := &vocabulary{
		words: newMatcher[word](false), letters: newMatcher[val](false), after: newMatcher[unitWord](false), before: newMatcher[unitWord](true),
		boundsBefore: newMatcher[assay.Qualifier](true), boundsAfter: newMatcher[assay.Qualifier](false), classes: newMatcher[lexicon.Classifier](false),
		fixed: newMatcher[struct{}](false), fixedBehind: newMatcher[struct{}](false), compounds: newMatcher[struct{}](false),
		hanWords: make([]hanWord, 1),
	}
	v.roles, v.first = *hanRoles, dateWords.begins
	for _, w := range lex.NumberWords() {
		class := wordClass(max(0, slices.Index(wordClasses[:], w.Class)))
		value, ok := quotient(w.Num, w.Den)
		if !ok {
			continue
		}
		r := []rune(w.Form)
		switch {
		case w.Language == "zh":
			if len(r) == 1 && r[0] < 1<<16 {
				v.han[r[0]] = uint8(len(v.hanWords))
				v.roles[r[0]] |= hanNumeral
				v.hanWords = append(v.hanWords, hanWord{class, value, w.Num.IntPart(), strings.Contains("壹贰貳弍叁參叄肆伍陆陸柒捌玖拾佰仟幺俩倆仨廿卅卌", w.Form), strings.Contains("两兩俩倆仨", w.Form)})
			}
		case class == letterClass:
			v.letters.add(w.Form, true, value)
		default:
			v.words.add(w.Form, false, word{class, w.Num.IntPart(), w.Den.IntPart()})
			if len(w.Form) > 1 && isLetter(w.Form[0]) && isLetter(w.Form[1]) {
				v.numbers.add(w.Form)
				v.first.add(wordKey(w.Form, 0))
			}
		}
	}
	for _, w := range placeWords {
		if w.word[0] < 0x80 {
			v.numbers.add(w.word)
			v.first.add(wordKey(w.word, 0))
		} else if c, _ := utf8.DecodeRuneInString(w.word); true {
			v.roles[c] |= hanNumeral
		}
	}
	v.first.add(key3([]byte("http")))
	v.first.add(key3([]byte("www")))
	for c, role := range v.roles {
		char := string(rune(c))
		_, size := vulgar(char, 0)
		if role&(hanNumber|hanBegin) != 0 || role&hanNumeral != 0 && char[0] >= 0xE3 || size == hanSize || wideDigit(char, 0) >= 0 {
			v.begins.add(uint16(c))
		}
	}
	for _, f := range lex.UnitForms() {
		kind, _ := lex.KindOf(f.Code)
		factor, ok := quotient(f.Num, f.Den)
		if !ok {
			continue
		}
		n := needsOf(f.Needs)
		v.after.add(f.Form, n&needCase != 0, unitWord{f.Code, kind, factor, n, f.Form[0] >= 0x80, isLetter(f.Form[0])})
	}
	for _, f := range lex.CurrencyForms() {
		factor, ok := quotient(f.Num, f.Den)
		if !ok {
			continue
		}
		m, n := v.after, needsOf(f.Needs)
		if f.Before {
			m = v.before
		}
		m.add(f.Form, n&needCase != 0, unitWord{f.Code, assay.KindMoney, factor, n, f.Form[0] >= 0x80, isLetter(f.Form[0])})
		if f.Form == string(f.Code) { // MSEK, MEUR
			m.add("M"+f.Form, true, unitWord{f.Code, assay.KindMoney, factor.shift(6), n, false, true})
		}
	}
	for _, q := range lex.QualifierForms() {
		m := v.boundsAfter
		if q.Before {
			m = v.boundsBefore
		}
		m.add(q.Form, false, q.Qualifier)
		if form := traditional.Replace(q.Form); form != q.Form {
			m.add(form, false, q.Qualifier)
		}
	}
	for _, w := range compounds {
		v.compounds.add(w, false, struct{}{})
	}
	for _, c := range lex.Classifiers() {
		v.classes.add(c.Form, false, c)
	}
	for _, f := range lex.Fixed() {
		if behind, any := strings.CutPrefix(f, "N"); any {
			v.fixedBehind.add(behind, false, struct{}{})
		} else {
			v.fixed.add(f, false, struct{}{})
		}
	}
	return v
}

// needNames are the names of the needs in the tables, in the order of their bits.
const needNames = "digit hyphen weak power cold index yuan cents dollar pound yen peso franc case cent age rand weight scale"

func needsOf(names []string) (n need) {
	for bit, name := range strings.Fields(needNames) {
		if slices.Contains(names, name) {
			n |= 1 << bit
		}
	}
	return n
}

// quotient is num/den as a val; false where it is no short decimal.
func quotient(num, den decimal.Decimal) (val, bool) {
	d := num
	if !den.Equal(decimal.NewFromInt(1)) {
		d = num.DivRound(den, 9)
	}
	if d.NumDigits() > 18 {
		return val{}, false
	}
	return val{c: d.CoefficientInt64(), e: int16(d.Exponent())}.trim(), true
}
