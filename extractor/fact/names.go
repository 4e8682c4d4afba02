package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"assay"
	"assay/extractor/lexicon"
)

// aliases maps a short name to the full name and id that the text gave it.
type aliases map[string]full

type full struct{ name, id string }

// learnNames notes the short names that the text introduces: X（以下简称“Y”）,
// and full names whose first words serve as short names later.
func (r *reading) learnNames() {
	r.names = nil // until one is found
	for i := range r.tokens {
		t := &r.tokens[i]
		if !t.is(lexicon.Alias) || i == 0 {
			continue
		}
		// What follows, in quotes or bare, up to the closing bracket or quote.
		rest := r.text[t.End:min(len(r.text), t.End+90)]
		rest = strings.TrimLeft(rest, "为：:“\"‘'「《 ”")
		end := strings.IndexAny(rest, "”\"’')）」》，,。\n")
		if end <= 0 || end > 60 {
			continue
		}
		alias := strings.TrimSpace(rest[:end])
		owner := r.phraseBefore(i)
		if alias == "" || owner < 0 {
			continue
		}
		name, id := r.trimName(&r.phrases[owner])
		r.callShort(alias, full{r.text[name.Start:name.End], id})
	}
	for p := range r.phrases {
		if alias, ok := r.bracketed(p); ok {
			if _, known := r.names[alias]; !known {
				name, id := r.trimName(&r.phrases[p])
				r.callShort(alias, full{r.text[name.Start:name.End], id})
			}
		}
	}
}

// callShort notes what a short name stands for.
func (r *reading) callShort(alias string, name full) {
	if r.names == nil {
		r.names = aliases{}
	}
	r.names[alias] = name
}

// bracketed is the short name in the bracket behind the name of phrase p:
// "Saudi Arabian Mining Co (Maaden)", 俄罗斯天然气工业股份公司(俄气).
func (r *reading) bracketed(p int) (string, bool) {
	q := &r.phrases[p]
	k := q.last + 1
	if !q.name || !q.actor || k+2 >= len(r.tokens) || r.tokens[k].kind != punctToken || !strings.ContainsRune("(（", r.tokens[k].r) {
		return "", false
	}
	x := r.phraseAt[k+1]
	if x < 0 || r.phrases[x].first != k+1 {
		return "", false
	}
	c := r.phrases[x].last + 1
	if c >= len(r.tokens) || r.tokens[c].kind != punctToken || !strings.ContainsRune(")）", r.tokens[c].r) {
		return "", false
	}
	s := r.text[r.phrases[x].Start:r.phrases[x].End]
	first, _ := utf8.DecodeRuneInString(s)
	if len(s) < 2 || r.phrases[x].last-r.phrases[x].first > 2 || !unicode.IsUpper(first) && !(r.zh && unicode.Is(unicode.Han, first) && len(s) >= len("俄气") && len(s) <= len("俄气俄气")) {
		return "", false
	}
	return s, r.phrases[x].entity == nil || r.phrases[x].entity == q.entity
}

// phraseBefore is the last phrase that ends before the bracket that holds token i, -1 for none.
func (r *reading) phraseBefore(i int) int {
	for k := i - 1; k >= 0 && r.tokens[k].sent == r.tokens[i].sent; k-- {
		if r.phraseAt[k] >= 0 && r.tokens[k].depth < max(r.tokens[i].depth, 1) {
			return r.phraseAt[k]
		}
	}
	return -1
}

// nounPrefixes stand before a name in Chinese without being part of it.
var nounPrefixes = []string{"公司控股子公司", "公司全资子公司", "公司子公司", "控股子公司", "全资子公司", "子公司", "控股股东", "旗下上市公司", "上市公司", "公司控股股东", "旗下", "旗下子公司", "全资孙公司"}

var nounPrefixFirst = newHanSet("公控全子旗上")

// zhTrades say what a company is in front of its name, where the name stands
// alone elsewhere in the text: 储能企业宁海能源.
var zhTrades = newEndings("企业 厂商 巨头 龙头 供应商 制造商 开发商 运营商 生产商 车企 药企 独角兽")

// trimName cuts a phrase down to the name in it and gives the name's id.
func (r *reading) trimName(p *phrase) (assay.Span, string) {
	s := p.Span
	if !r.zh {
		return r.trimEnglish(p)
	}
	text := r.text[s.Start:s.End]
	for cut := true; cut && nounPrefixFirst.has(firstHan(text)); {
		cut = false
		for _, pre := range nounPrefixes {
			if strings.HasPrefix(text, pre) && len(text) > len(pre)+3 {
				s.Start += len(pre)
				text, cut = text[len(pre):], true
			}
		}
	}
	if zhTrades.last.in(text) {
		for _, trade := range zhTrades.ends {
			if i := strings.LastIndex(text, trade); i >= 0 && r.isNamed(text[i+len(trade):]) {
				s.Start += i + len(trade)
				text = text[i+len(trade):]
			}
		}
	}
	if zhThis.has(lastHan(r.text[:s.Start])) {
		// 这笔钱, 该条线路: the classifier is no part of the name.
		if c, n := utf8.DecodeRuneInString(text); strings.ContainsRune("笔条座家项种批款只个位名件次台套份届起场", c) && len(text) > n {
			s.Start += n
			text = text[n:]
		}
	}
	if n := leadingOne(text); n > 0 && n < len(text) {
		s.Start += n // 一座分离厂
		text = text[n:]
	}
	if a, ok := r.names[text]; ok {
		return s, a.id
	}
	// An entity that fills the phrase, or a country in front of what it has.
	for k := p.first; k <= p.last; k++ {
		t := &r.tokens[k]
		if t.entity == nil || t.Start < s.Start {
			continue
		}
		if t.Span == s {
			return s, t.id()
		}
		// 重稀土难分离: an adverb that a verb split off stands behind the name.
		if c, n := utf8.DecodeRuneInString(r.text[t.End:s.End]); t.Start == s.Start && t.End+n == s.End && strings.ContainsRune(zhAdverbs, c) {
			return t.Span, t.id()
		}
	}
	return s, ""
}

// zhAdverbs are characters that stand between a name and a verb or a figure.
const zhAdverbs = "难易连终即已又再也曾均仍缺更最正便竟狂"

// zhThis point at what follows, zhOnes begin the numerals of leadingOne.
var zhThis, zhOnes = newHanSet("这那该每"), newHanSet("一第首")

// leadingOne is the length of a numeral "one" with its classifier at the start.
func leadingOne(s string) int {
	if !zhOnes.has(firstHan(s)) {
		return 0
	}
	for _, one := range []string{"一座", "一家", "一个", "一项", "一批", "一条", "一款", "一名", "一处", "一份", "一套", "第二座", "首个", "首座"} {
		if strings.HasPrefix(s, one) {
			return len(one)
		}
	}
	return 0
}

// leading are English adjectives before a name that do not belong to it.
const leading = " new single complete further additional major planned proposed first second third large another existing entire own biggest largest estimated expected projected reported "

func (r *reading) trimEnglish(p *phrase) (assay.Span, string) {
	for k := p.first; k <= p.last; k++ {
		if t := &r.tokens[k]; t.entity != nil && t.Span == p.Span {
			return p.Span, t.id()
		}
	}
	s := p.Span
	for k := p.first; k < p.last && strings.Contains(leading, " "+r.str(k)+" "); k++ {
		s.Start = r.tokens[k+1].Start
	}
	if k := r.apposed(p); k > p.first {
		s.Start = r.tokens[k].Start
		if r.tokens[k].Span == s {
			return s, r.tokens[k].id()
		}
	}
	return s, ""
}

// apposed is the token at which the name begins that a trade or a place
// describes before it, Dutch utility Eneco, Toronto-based Cyclic Materials; the
// first of the phrase where nothing does.
func (r *reading) apposed(p *phrase) int {
	k := p.last
	for k >= p.first && r.capitalAt(k) {
		k--
	}
	if k < p.first || k == p.last || !r.capsTell(k) || r.tokens[p.first].sent == 0 && r.headlineCase {
		return p.first
	}
	if w := r.str(k); firms.has(w) || trades.has(w) || w == "based" || strings.HasSuffix(w, "-based") {
		return k + 1
	}
	return p.first
}

// trades are English nouns that tell before a name what sort of body has it, but
// do not stand for it alone.
var trades = setOf("house fund studio agency club team brand label platform app newspaper broadcaster charity think-tank union party authority trader investor partner rival peer unit subsidiary affiliate site website university institute")

// capitalAt reports whether token k is a word that begins with a capital.
func (r *reading) capitalAt(k int) bool {
	return r.tokens[k].kind != punctToken && r.tokens[k].kind != figureToken && r.tokens[k].kind != dateToken && upperAt(r.text, r.tokens[k].Start)
}

// nameAround is the whole name that begins with the entity at token k of phrase
// p: Siemens Energy for Siemens.
func (r *reading) nameAround(p *phrase, k int) assay.Span {
	s := r.tokens[k].Span
	if r.zh || !r.capsTell(k) || r.tokens[k].sent == 0 && r.headlineCase {
		return s
	}
	for x := k + 1; x <= p.last && r.capitalAt(x) && r.tokens[x].Start == s.End+1; x++ {
		s.End = r.tokens[x].End
	}
	return s
}

// ref makes a reference to the phrase: the name, resolved, with the entity's id.
func (r *reading) ref(i int, wantThing bool) *assay.Ref {
	p := &r.phrases[i]
	s, id := r.trimName(p)
	if id == "" {
		if k, ok := r.entityIn(p, wantThing); ok && (wantThing || r.tokens[k].Start >= s.Start) {
			t := &r.tokens[k]
			id = t.id()
			if !wantThing {
				if s = r.nameAround(p, k); s != t.Span {
					id = "" // somebody else
				}
			}
		}
	}
	out := r.keep(assay.Ref{Span: s, Surface: r.text[s.Start:s.End], ID: id})
	out.Name = tidy(out.Surface)
	if a, ok := r.names[out.Surface]; ok {
		out.Name = a.name
		if a.id != "" {
			out.ID = a.id
		}
	}
	return out
}

// entityIn is the token of the entity that a phrase is about: the only acting
// one when no name shape surrounds it, or the last commodity.
func (r *reading) entityIn(p *phrase, wantThing bool) (int, bool) {
	if wantThing {
		return p.thing, p.thing >= 0
	}
	found := -1
	if r.tradesWith(p) {
		return found, false
	}
	for k := p.first; k <= p.last; k++ {
		t := &r.tokens[k]
		if t.entity == nil {
			continue
		}
		e := t.entity
		switch {
		case e.Kind == "company" || e.Kind == "institution":
			found = k
		case e.Acts() && found < 0 && r.onlyMeasures(p, k):
			found = k
		}
	}
	return found, found >= 0
}

// tradesWith reports whether the phrase is somebody else than who it names: a
// Tesla supplier, 特斯拉供应商.
func (r *reading) tradesWith(p *phrase) bool {
	if !r.zh {
		return p.last > p.first && firms.has(r.str(p.last))
	}
	trade := zhTrades.of(r.text[p.Start:p.End])
	return trade != "" && p.Len() > len(trade)
}

// onlyMeasures reports whether the phrase besides the entity at token k only
// says what is measured, so that the entity is the subject: 印度稀土储量, Russian output.
func (r *reading) onlyMeasures(p *phrase, k int) bool {
	for x := p.first; x <= p.last; x++ {
		t := &r.tokens[x]
		if x == k || t.entity != nil && x == p.thing || t.kind == wordToken && t.is(lexicon.Speaks) && !t.is(lexicon.Suffix) {
			continue
		}
		return false
	}
	return true
}

// tidy is a name as it is written on one line.
func tidy(s string) string {
	if !strings.ContainsAny(s, "\n\t") && utf8.ValidString(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}
