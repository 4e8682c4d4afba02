package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"assay"
	"assay/extractor/lexicon"
)

// phrase is a noun phrase: a run of tokens that no verb, preposition,
// punctuation or figure interrupts.
type phrase struct {
	assay.Span
	first, last int // tokens, inclusive
	sent        int
	clause      int32
	depth       int32
	// content is false where the phrase only says what a figure measures
	// ("总投资", "net profit").
	content bool
	// name is set for proper names: entities, name shapes, capitals.
	name bool
	// actor is set where the phrase can act: a country, an organisation, a person.
	actor bool
	// generic is set for "the company", 公司, pronouns.
	generic bool
	// governed is set where a preposition stands before the phrase.
	governed bool
	// entity is the last acting entity inside, or the last entity.
	entity *lexicon.Entity
	// thing is the token of the last commodity inside, -1 for none.
	thing int
	// gov is the preposition, in lower case.
	gov string

	// What describe notes: see the role features.
	key                                                                          int // of the name, see intern
	kind                                                                         string
	firstInClause, firstInSent, firstActor                                       bool
	acts, reports, holder, possessive, inList, quoted, colon, measures, relative bool
	afterVerb, datelike, fragment, suffixed, project, person, salient, inTitle   bool
	measureHead, mainSubject, hollow, isSensed                                   bool
	afterSpeaking                                                                uint16
	sense                                                                        lexicon.Sense
}

const breaking = lexicon.Verb | lexicon.Prep | lexicon.Det | lexicon.Pron | lexicon.Conj | lexicon.Aux | lexicon.Adv |
	lexicon.Alias | lexicon.TimeWord | lexicon.Passive | lexicon.Held | lexicon.Up | lexicon.Down | lexicon.Report | lexicon.Sell

// classify decides for each token whether it can be part of a noun phrase.
func (r *reading) classify() {
	verbInClause := false
	clause := int32(-1)
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.clause != clause {
			clause, verbInClause = t.clause, false
		}
		switch t.kind {
		case rawToken, entityToken:
			t.noun = !t.minor
			if t.kind == rawToken && t.noun {
				if r.isCode(i) {
					r.tokens[i-1].read(r.adverb, lexicon.Adv)
					t.noun = false
					t.read(r.adverb, lexicon.Adv)
				} else if !verbInClause && (r.actsUnknown(i) || r.inflected(i)) {
					t.noun, verbInClause = false, true
					t.read(r.verb, lexicon.Verb)
				} else if r.isAdverb(i) {
					t.noun = false
					t.read(r.adverb, lexicon.Adv)
				} else if !r.zh && r.verbPlace(i) {
					t.noun, verbInClause = false, true
					t.read(r.verb, lexicon.Verb)
				}
			}
		case punctToken:
			// Both sides of a hyphen are one word: start-up, state-owned.
			t.noun = t.r == '-' && i > 0 && i+1 < len(r.tokens) && r.tokens[i-1].noun && r.tokens[i-1].End == t.Start && r.tokens[i+1].Start == t.End && r.tokens[i+1].kind != figureToken
		case wordToken:
			if r.zh && strings.HasPrefix(r.str(i), "的") {
				break // 的市场 says what is measured; the name ends before
			}
			if !r.zh && t.is(lexicon.Several) && !t.is(lexicon.Generic|lexicon.Suffix) && isFunctionPhrase(r.str(i)) {
				break
			}
			if !r.zh && t.is(lexicon.Adj) {
				r.adjectives = append(r.adjectives, i)
			}
			if t.class&breaking == 0 && (!r.zh || !t.is(lexicon.Cues) || t.is(lexicon.Noun|lexicon.Suffix)) {
				t.noun = true
				break
			}
			if !r.zh {
				t.noun = r.capitalPart(i) || r.nounHere(i, verbInClause)
			} else if t.is(lexicon.Noun) && !t.is(lexicon.Verb) || r.loose(i) {
				t.noun = true
			} else if t.is(lexicon.Verb) {
				t.noun = r.inName(i)
			}
			if !r.zh && t.is(lexicon.Conj) && !t.is(lexicon.Prep) && newClause.has(r.str(i)) {
				verbInClause = false
			}
			if !t.noun && t.is(lexicon.Verb|lexicon.Aux) {
				// What is said has a verb of its own.
				verbInClause = r.zh || !t.is(lexicon.Report)
			}
		}
	}
	r.leaveAdjectives()
}

// newClause are English conjunctions behind which another verb is to come.
var newClause = setOf("but while although though if when where because unless whereas that whether")

// leaveAdjectives takes the English adjectives out that no noun follows: they
// name nothing.
func (r *reading) leaveAdjectives() {
	for n := len(r.adjectives) - 1; n >= 0; n-- {
		i := r.adjectives[n]
		t := &r.tokens[i]
		if !t.noun || t.is(lexicon.Noun|lexicon.Generic|lexicon.Title|lexicon.Suffix|lexicon.Speaks) {
			continue
		}
		if i+1 < len(r.tokens) && r.tokens[i+1].noun && r.tokens[i+1].sent == t.sent && r.joined(i) || t.Start > 0 && r.text[t.Start-1] == '-' {
			continue
		}
		if c := r.text[t.Start]; 'A' <= c && c <= 'Z' && r.capsTell(i) && (i > 0 && r.tokens[i-1].sent == t.sent || r.firstActs(i)) {
			continue // a name
		}
		t.noun = false
	}
}

// firstActs reports whether the first token of a sentence, at i, has a verb
// right behind it.
func (r *reading) firstActs(i int) bool {
	return i+1 < len(r.tokens) && r.tokens[i+1].sent == r.tokens[i].sent && !r.tokens[i+1].noun && r.tokens[i+1].is(lexicon.Verb|lexicon.Aux)
}

// modals are English words that a verb follows, or an adverb and a verb.
var modals = setOf("will would could may might shall should must cannot won't can't don't doesn't didn't couldn't wouldn't shouldn't mustn't won’t can’t don’t doesn’t didn’t couldn’t wouldn’t shouldn’t mustn’t 'll ’ll i'll we'll they'll you'll he'll she'll i’ll we’ll they’ll you’ll he’ll she’ll let's let’s")

// beings are the forms of "be", which a participle follows.
var beings = setOf("is are was were be been being isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t i'm i’m we're we’re they're they’re you're you’re he's she's it's he’s she’s it’s")

// verbPlace reports whether the unknown English word at token i stands where
// verbs stand: behind a modal, behind "to" and before an object, behind a
// pronoun that it agrees with, or as a participle behind "be" or "have".
func (r *reading) verbPlace(i int) bool {
	t := &r.tokens[i]
	if c := r.text[t.Start]; c < 'a' || c > 'z' || t.End < len(r.text) && r.text[t.End] == '-' {
		return false
	}
	k := i - 1
	for k >= 0 && r.tokens[k].sent == t.sent && r.tokens[k].is(lexicon.Adv) && !r.tokens[k].is(lexicon.Prep|lexicon.Det|lexicon.Noun) {
		k--
	}
	if k < 0 || r.tokens[k].sent != t.sent || r.tokens[k].word == nil || r.tokens[k].noun {
		return false
	}
	s, p := r.str(i), r.lower(k)
	ed, ing := strings.HasSuffix(s, "ed") && !strings.HasSuffix(s, "eed"), strings.HasSuffix(s, "ing")
	plural := strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "ss")
	switch {
	case modals.has(p):
		return !plural && !ed && !ing
	case beings.has(p):
		return ed || ing && !r.nounFollows(i)
	case p == "has" || p == "have" || p == "had":
		return ed && !r.nounFollows(i)
	case p == "to":
		if ed || ing || plural || i+1 >= len(r.tokens) || r.tokens[i+1].sent != t.sent {
			return false
		}
		return r.objectFollows(i)
	case p == "i" || p == "we" || p == "they" || p == "you":
		return !plural && !ing && k == i-1
	case p == "he" || p == "she" || p == "who":
		return plural || ed
	case p == "it":
		return (plural || ed) && (k == 0 || r.tokens[k-1].sent != t.sent || !r.tokens[k-1].is(lexicon.Verb|lexicon.Prep))
	}
	return false
}

// demonstratives are determiners that also stand without a noun: that held.
var demonstratives = setOf("this that these those each all both some many few more most several")

// objectFollows reports whether what begins an object stands right behind token i.
func (r *reading) objectFollows(i int) bool {
	if i+1 >= len(r.tokens) || r.tokens[i+1].sent != r.tokens[i].sent {
		return false
	}
	n := &r.tokens[i+1]
	return n.kind == figureToken || n.is(lexicon.Det) && !n.is(lexicon.Prep|lexicon.Adv) || n.is(lexicon.Pron) && !n.is(lexicon.Conj)
}

// nounFollows reports whether a word that may be a noun stands right behind token i.
func (r *reading) nounFollows(i int) bool {
	if i+1 >= len(r.tokens) || r.tokens[i+1].sent != r.tokens[i].sent || !r.joined(i) {
		return false
	}
	n := &r.tokens[i+1]
	return n.kind == rawToken || n.kind == entityToken || n.kind == wordToken && (n.class&breaking == 0 || n.is(lexicon.Noun|lexicon.Adj))
}

// actsUnknown reports whether the unknown word at token i is a verb by its place:
// behind a name and right before what only verbs have before them, so that it is
// no part of the name. "Kremlin bets $8.6bn", 俄罗斯拨出7000亿卢布.
func (r *reading) actsUnknown(i int) bool {
	t := &r.tokens[i]
	if i == 0 || i+1 >= len(r.tokens) || r.tokens[i-1].sent != t.sent || r.tokens[i+1].sent != t.sent || !r.tokens[i-1].noun {
		return false
	}
	p, n := &r.tokens[i-1], &r.tokens[i+1]
	money := n.kind == figureToken && r.figures[n.figure].Kind == assay.KindMoney
	if r.zh {
		return p.entity != nil && p.entity.Acts() && money && t.Len() <= len("拨出") && p.End == t.Start
	}
	s := r.text[t.Start:t.End]
	first, _ := utf8.DecodeRuneInString(s)
	name, _ := utf8.DecodeRuneInString(r.text[p.Start:])
	if !unicode.IsLower(first) || !unicode.IsUpper(name) || len(s) < 4 {
		return false
	}
	if strings.HasSuffix(s, "ss") || !strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "ed") {
		return false
	}
	return money || n.is(lexicon.Det) && !n.is(lexicon.Prep|lexicon.Adv)
}

// isCode reports whether the English token at i is an exchange's code behind a
// name: "the Nasdaq Composite .IXIC".
func (r *reading) isCode(i int) bool {
	t := &r.tokens[i]
	if r.zh || i < 2 || r.tokens[i-1].r != '.' || r.tokens[i-1].End != t.Start || r.tokens[i-2].End == r.tokens[i-1].Start {
		return false
	}
	s := r.text[t.Start:t.End]
	return strings.ToUpper(s) == s
}

// inflected reports whether the unknown English word at token i has the form of
// a past tense or participle and stands behind a noun, where it acts.
func (r *reading) inflected(i int) bool {
	if r.zh || i == 0 || i+1 >= len(r.tokens) || r.tokens[i-1].sent != r.tokens[i].sent || !r.tokens[i-1].noun || r.tokens[i-1].kind == punctToken {
		return false
	}
	s := r.str(i)
	if !strings.HasSuffix(s, "ed") && !strings.HasSuffix(s, "ing") || strings.HasSuffix(s, "eed") || len(s) < len("added") || strings.Contains(s, "-") || r.text[r.tokens[i].End-1] == '-' {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	n := &r.tokens[i+1]
	if !unicode.IsLower(first) || n.kind == punctToken && n.r == '-' {
		return false
	}
	if strings.HasSuffix(s, "ing") {
		return n.sent == r.tokens[i].sent && (n.is(lexicon.Det|lexicon.Prep|lexicon.Pron) || n.kind == figureToken)
	}
	return true
}

// notAdverbs are English words in -ly that are no adverbs.
var notAdverbs = setOf("family supply assembly monopoly ally rally reply july fly butterfly anomaly jelly belly bully lily homily friendly costly elderly lively lonely ugly")

// isAdverb reports whether the unknown English word at token i is an adverb in -ly.
func (r *reading) isAdverb(i int) bool {
	s := r.str(i)
	if r.zh || len(s) < len("fully") || !strings.HasSuffix(s, "ly") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(first) && !strings.Contains(s, "-") && !notAdverbs.has(s)
}

// capitalPart reports whether an English function word is part of a name: it is
// written with a capital between two others that are. "Jiangxi New Material".
func (r *reading) capitalPart(i int) bool {
	t := &r.tokens[i]
	if i == 0 || i+1 >= len(r.tokens) || !t.is(lexicon.Det|lexicon.Up|lexicon.Down|lexicon.Verb) || t.is(lexicon.Pron) || !r.capsTell(i) || t.sent == 0 && r.headlineCase {
		return false
	}
	p, n := &r.tokens[i-1], &r.tokens[i+1]
	if t.is(lexicon.Verb) {
		// American Express, Electronic Arts: a capital inside a sentence.
		a, _ := utf8.DecodeRuneInString(r.text[p.Start:])
		b, _ := utf8.DecodeRuneInString(r.text[t.Start:])
		if p.sent != t.sent || p.kind == punctToken || !unicode.IsUpper(b) || !r.joined(i-1) {
			return false
		}
		return p.noun && unicode.IsUpper(a) || p.is(lexicon.Prep|lexicon.Det) && !p.noun && !unicode.IsUpper(a) && p.r == 0 && r.str(i-1) != "to"
	}
	if p.sent != t.sent || n.sent != t.sent || !p.noun || p.kind == punctToken || n.kind == figureToken || n.kind == punctToken {
		return false
	}
	for _, x := range []*token{p, t, n} {
		if c, _ := utf8.DecodeRuneInString(r.text[x.Start:]); !unicode.IsUpper(c) {
			return false
		}
	}
	return r.joined(i-1) && r.joined(i)
}

// headlineCase reports whether the sentence is a headline in which every word
// has a capital, which then tells nothing.
func headlineCase(s string) bool {
	lower := 0
	for w := range strings.FieldsSeq(s) {
		if c, _ := utf8.DecodeRuneInString(w); unicode.IsLower(c) && len(w) > 4 {
			lower++
		}
	}
	return lower < 2
}

// isFunctionPhrase reports whether an English form of several words stands
// between phrases: "to buy", "a year", "equal to", "of which".
func isFunctionPhrase(s string) bool {
	first, rest, several := strings.Cut(lowered(s), " ")
	if !several {
		return false
	}
	last := rest[strings.LastIndexByte(rest, ' ')+1:]
	switch first {
	case "a", "per", "of", "to", "the", "in", "by", "an", "is", "are", "at", "last", "no", "has", "had":
		return true
	}
	switch last {
	case "of", "to", "at", "from", "for", "in", "by", "the", "into", "up", "out", "over", "on":
		return true
	}
	return false
}

// nominal are Chinese verbs that also form names: 采购公司, 生产商, 建设集团.
var nominal = setOf("采购 建设 投资 开发 生产 制造 运营 管理 服务 发展 勘探 设计 运输 销售 经营 开采 加工 控股 合作 增长 投产 建 产 采 发行 分析 监管 供应 调查 布局 保险 处理 升级 改造 扩建 技改 扩能 分离 冶炼 提炼 精炼 熔炼 回收 组装 装配 铸造 锻造 烧结 萃取 选矿 储存 租赁 安装 检测 测试 切割 焊接 破碎 推广 合资 合并 上市 发射 配套 储备 清洁 出口 进口 咨询 示范")

// wordSet is a set of words that tells nearly all others apart at a glance, by
// their length and ends.
type wordSet struct {
	looks [lookSize / 64]uint64
	words map[string]bool
}

// lookSize is how many looks are told apart.
const lookSize = 1 << 12

// setOf is the set of the words of a text.
func setOf(words string) *wordSet {
	set := &wordSet{words: map[string]bool{}}
	for w := range strings.FieldsSeq(words) {
		set.add(w)
	}
	return set
}

func lookOf(w string) uint {
	n := len(w)
	return (uint(w[0]|0x20)*31 ^ uint(w[n-1]|0x20)*197 ^ uint(w[n/2]|0x20)<<4 ^ uint(n)<<7) % lookSize
}

func (set *wordSet) add(w string) {
	look := lookOf(w)
	set.looks[look/64] |= 1 << (look % 64)
	set.words[w] = true
}

func (set *wordSet) has(w string) bool {
	return set.mayHave(w) && set.words[w]
}

// hasFold is has for a word in whatever case.
func (set *wordSet) hasFold(w string) bool {
	return set.mayHave(w) && set.words[lowered(w)]
}

// mayHave is true, in whatever case, of all words of the set and of few others.
func (set *wordSet) mayHave(w string) bool {
	if w == "" {
		return false
	}
	look := lookOf(w)
	return set.looks[look/64]>>(look%64)&1 != 0
}

// anyOf tells whether a text holds one of some forms in one pass over it.
type anyOf struct {
	forms []string
	han   *hanSet                                    // the Chinese characters that begin forms
	ascii [utf8.RuneSelf * utf8.RuneSelf / 64]uint64 // the pairs of other characters that do
}

// anyOfForms is for forms of Chinese, or of ASCII in lower case, of two characters and more.
func anyOfForms(forms ...string) *anyOf {
	a := &anyOf{forms: forms, han: &hanSet{}}
	for _, f := range forms {
		if c := firstHan(f); c != 0 {
			a.han.add(c)
		} else {
			a.ascii[pairOf(f)/64] |= 1 << (pairOf(f) % 64)
		}
	}
	return a
}

// pairOf is the pair of ASCII characters, in lower case, that begins the text.
func pairOf(s string) int { return int(s[0]|0x20)*utf8.RuneSelf + int(s[1]|0x20) }

// in reports whether one of the forms stands in the text, in whatever case.
func (a *anyOf) in(text string) bool {
	for i := 0; i+1 < len(text); {
		size, begins := 1, false
		switch {
		case hanAt(text, i):
			size, begins = 3, a.han.has(lastHan(text[i:i+3]))
		case text[i] < utf8.RuneSelf && text[i+1] < utf8.RuneSelf:
			pair := pairOf(text[i:])
			begins = a.ascii[pair/64]>>(pair%64)&1 != 0
		}
		if begins {
			for _, f := range a.forms {
				if len(text)-i >= len(f) && strings.EqualFold(text[i:i+len(f)], f) {
					return true
				}
			}
		}
		i += size
	}
	return false
}

// lowered is a word in lower case; Chinese has none.
func lowered(s string) string {
	if s == "" || s[0] > 0xE2 {
		return s
	}
	for k := range len(s) {
		if c := s[k]; 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}

// lower is token k in lower case.
func (r *reading) lower(k int) string { return lowered(r.str(k)) }

// inName reports whether the Chinese verb at token i is part of a name or of a
// compound noun: a suffix or a character that makes nouns follows.
func (r *reading) inName(i int) bool {
	if i+1 >= len(r.tokens) {
		return false
	}
	n := &r.tokens[i+1]
	if n.Start != r.tokens[i].End {
		return false
	}
	if n.kind == rawToken && r.tokens[i].Len() > 3 && derives(r.str(i+1)) {
		return true
	}
	if !nominal.has(r.str(i)) {
		return false
	}
	if n.is(lexicon.Verb) && nominal.has(r.str(i+1)) {
		return r.inName(i + 1)
	}
	if n.is(lexicon.Suffix) {
		return !n.is(lexicon.Generic) || isProject(r.str(i+1)) || i > 0 && r.tokens[i-1].noun && r.tokens[i-1].End == r.tokens[i].Start
	}
	first, _ := utf8.DecodeRuneInString(r.text[n.Start:])
	return n.kind == rawToken && strings.ContainsRune("商者方厂业案权额量价费率期部局设技线装能工料品机站场区园地企家院所厅法", first)
}

// derives reports whether the characters behind a Chinese verb begin with one
// that makes a noun or an adjective of it: 研究者, 占有率, 约束性条款.
func derives(s string) bool {
	for _, suffix := range zhDeriving {
		if rest, ok := strings.CutPrefix(s, suffix.form); ok {
			next, _ := utf8.DecodeRuneInString(rest)
			return rest == "" || !strings.ContainsRune(suffix.words, next)
		}
	}
	return false
}

// zhDeriving are the characters that derive nouns from verbs, each with those
// behind it that make another word of it: 性能, 率先.
var zhDeriving = []struct{ form, words string }{{"者", ""}, {"性", "能别格质价"}, {"率", "先领队"}, {"罪", "名犯"}}

// loose reports whether the Chinese token i is a single character that acts only
// beside an amount (升, 产, 建), and stands elsewhere: it is part of a name.
func (r *reading) loose(i int) bool {
	t := &r.tokens[i]
	if t.Len() > 3 || !t.is(lexicon.Up|lexicon.Down|lexicon.Speaks) {
		return false
	}
	if i+1 >= len(r.tokens) {
		return false
	}
	n := &r.tokens[i+1]
	return n.kind != figureToken && n.kind != punctToken && n.kind != dateToken && !n.minor && (n.kind == rawToken || n.is(lexicon.Suffix)) && n.Start == t.End
}

// nounHere tells whether an English word that can be a verb is a noun or an
// adjective at its place.
func (r *reading) nounHere(i int, verbBefore bool) bool {
	t := &r.tokens[i]
	s := r.text[t.Start:t.End]
	if t.is(lexicon.Prep|lexicon.Det|lexicon.Pron|lexicon.Conj|lexicon.Aux) && !t.is(lexicon.Noun) {
		return false
	}
	// Part of a hyphenated word: all-cash, long-term.
	if t.End < len(r.text) && r.text[t.End] == '-' || t.Start > 0 && r.text[t.Start-1] == '-' {
		return true
	}
	if !t.is(lexicon.Verb) && !t.is(lexicon.Up|lexicon.Down) {
		return false
	}
	ambiguous, lower := t.is(lexicon.Noun), lowered(s)
	// Total losses, clean water.
	if t.is(lexicon.Adj) && r.nounFollows(i) && (i == 0 || r.tokens[i-1].sent != t.sent || !r.tokens[i-1].is(lexicon.Aux|lexicon.Pron|lexicon.Adv) && r.str(i-1) != "to" && !r.tokens[i-1].noun) {
		return true
	}
	if i > 0 && i+1 < len(r.tokens) && r.tokens[i-1].sent == t.sent && r.tokens[i+1].sent == t.sent && (r.tokens[i-1].noun || r.tokens[i-1].is(lexicon.Det|lexicon.Prep) && r.str(i-1) != "to") && !strings.HasSuffix(lower, "ed") && !strings.HasSuffix(lower, "ing") {
		// A verb follows, or "of", which few verbs take: the mention was, an estimate of.
		if n := &r.tokens[i+1]; n.is(lexicon.Aux) && r.tokens[i-1].kind != punctToken || r.str(i+1) == "of" && !t.is(lexicon.Report) {
			return true
		}
	}
	if i == 0 || r.tokens[i-1].sent != t.sent {
		if !ambiguous || i+1 >= len(r.tokens) {
			return false
		}
		n := &r.tokens[i+1]
		return n.is(lexicon.Prep) && r.str(i+1) != "to" || n.is(lexicon.Aux) || n.is(lexicon.Verb) && !n.is(lexicon.Noun|lexicon.Adj) || n.kind == rawToken && strings.HasSuffix(r.str(i+1), "ed")
	}
	p := &r.tokens[i-1]
	switch {
	case p.kind == punctToken:
		return p.r == 's' || (p.r == '\'' || p.r == '’' || p.r == '-') && ambiguous
	case p.kind == figureToken, p.kind == dateToken:
		return ambiguous
	case p.is(lexicon.Det) && !p.is(lexicon.Noun|lexicon.Verb):
		return ambiguous || !demonstratives.hasFold(r.str(i-1)) || r.nounFollows(i)
	case p.is(lexicon.Prep):
		w := r.text[p.Start:p.End]
		return w != "to" && (ambiguous || strings.HasSuffix(lower, "ed"))
	case p.is(lexicon.Aux|lexicon.Pron|lexicon.Adv) && !p.noun:
		return false
	case p.noun:
		if !ambiguous {
			return false
		}
		if p.is(lexicon.Adj) {
			return true
		}
		// A verb agrees with a plural: investors back the bid.
		if n := r.str(i - 1); !verbBefore && p.kind != punctToken && strings.HasSuffix(n, "s") && !strings.HasSuffix(n, "ss") && n == strings.ToLower(n) && !strings.HasSuffix(lower, "s") && r.objectFollows(i) {
			return false
		}
		// A plural or past form after a noun acts, where nothing has acted yet.
		return verbBefore || strings.HasSuffix(lower, "ing") || !strings.HasSuffix(lower, "s") && !strings.HasSuffix(lower, "ed")
	case p.is(lexicon.Verb):
		return ambiguous
	}
	return false
}

// phrases gathers the noun phrases.
func (r *reading) gather() {
	r.classify()
	for i := 0; i < len(r.tokens); {
		t := &r.tokens[i]
		if !t.noun {
			if !r.zh && t.is(lexicon.Pron) && r.refers(t) {
				r.addPhrase(i, i)
			}
			i++
			continue
		}
		j := i
		for j+1 < len(r.tokens) && r.tokens[j+1].noun && r.tokens[j+1].sent == t.sent && r.joined(j) {
			j++
		}
		r.addPhrase(i, j)
		i = j + 1
	}
}

// refers reports whether the pronoun stands for somebody named before.
func (r *reading) refers(t *token) bool { return t.is(lexicon.Generic) }

// joined reports whether tokens j and j+1 belong to one phrase.
func (r *reading) joined(j int) bool {
	gap := r.text[r.tokens[j].End:r.tokens[j+1].Start]
	return strings.TrimSpace(gap) == ""
}

func (r *reading) addPhrase(i, j int) {
	r.phrases = append(r.phrases, phrase{})
	p := &r.phrases[len(r.phrases)-1]
	p.Span, p.first, p.last, p.thing = assay.Span{Start: r.tokens[i].Start, End: r.tokens[j].End}, i, j, -1
	p.sent, p.clause, p.depth = r.tokens[i].sent, r.tokens[i].clause, r.tokens[i].depth
	upper := 0
	for k := i; k <= j; k++ {
		t := &r.tokens[k]
		trigger := t.is(lexicon.Speaks) && t.kind == wordToken
		if !trigger && !t.is(lexicon.Up|lexicon.Down) && (t.kind != rawToken || t.Len() > 3 || !r.zh && t.Len() > 1) {
			p.content = true
		}
		if t.entity != nil {
			if t.entity.Acts() {
				p.actor = true
				if t.entity.Kind != "region" || p.entity == nil {
					p.entity = t.entity
				}
				p.name = true
			} else {
				p.thing = k
			}
		}
		if t.is(lexicon.Generic) {
			p.generic = i == j
			p.actor = true
		}
		if t.is(lexicon.Suffix) && (k > i || t.is(lexicon.Noun)) && !t.is(lexicon.Generic) {
			if r.zh {
				p.name = true
				p.actor = p.actor || !isProject(r.str(k))
			}
		}
		if t.is(lexicon.Title) {
			p.actor = true
		}
		if upperAt(r.text, t.Start) {
			upper++
		}
	}
	if r.zh && strings.HasSuffix(r.text[p.Start:p.End], "子公司") && p.Len() <= len("公司控股子公司") {
		p.generic, p.actor = true, true
	}
	if r.zh && i == j && r.str(i) == "政府" {
		p.generic, p.actor = true, true
	}
	if r.zh && i < j && r.tokens[i].is(lexicon.Generic) && r.tokens[i].Len() >= len("公司") && !p.name {
		p.generic, p.actor = true, true // 公司董事会, 公司持股比例
	}
	if !r.zh && r.describesFirm(i, j) {
		p.generic, p.actor, p.name, p.entity = true, true, false, nil
	}
	if !p.actor && r.isBody(j) {
		p.actor = true
	}
	if p.thing >= 0 && p.entity == nil {
		p.entity = r.tokens[p.thing].entity
	}
	if upper > 0 && !p.generic && r.capsTell(i) {
		first := r.tokens[i].sent > 0 && i > 0 && r.tokens[i-1].sent == r.tokens[i].sent
		if first || upper > 1 || r.tokens[i].kind == rawToken && i < j {
			p.name = true
			p.actor = true
		} else if upper == 1 && (r.tokens[i].kind == rawToken || i == j && r.tokens[i].is(lexicon.Adj) && r.tokens[i].kind == wordToken) {
			p.name, p.actor = true, true
		}
	}
	if i > 0 && r.tokens[i-1].sent == p.sent {
		if k := r.governor(i - 1); k >= 0 {
			p.governed, p.gov = true, r.lower(k)
			p.governed = !r.subordinate(p)
		}
	}
}

// enBodies are English nouns for those who act together.
var enBodies = setOf("consortium government governments state states ministry department agency regulator regulators court parliament congress senate administration authority authorities union unions fund funds investors shareholders lenders banks companies firms makers producers miners refiners suppliers buyers sellers customers consumers farmers exporters importers carmakers automakers chipmakers utilities airlines insurers retailers households workers employees officials lawmakers exchange partner partners subsidiary affiliate unit venture operator developer contractor")

// zhBodies end Chinese nouns for those who act together.
var zhBodies = newEndings("企业 机构 部门 厂商 车企 药企 房企 央企 国企 民企 巨头 龙头 警方 法院 股东 商家 协会 当局 财团 买家 卖家 用户 居民 员工 学校 医院 政府 双方 各方 资本 客户 开发商 运营商 制造商 供应商 经销商 生产商 团队")

// isBody reports whether the token ends a noun for a body of people: the
// consortium, 民间资本.
func (r *reading) isBody(k int) bool {
	s := r.str(k)
	if !r.zh {
		return enBodies.hasFold(s)
	}
	return zhBodies.of(s) != ""
}

// firms are English nouns that stand for an organisation named before.
var firms = setOf("company firm group maker retailer producer miner bank giant operator developer manufacturer startup start-up automaker carmaker chipmaker supplier builder utility airline insurer lender brewer refiner steelmaker drugmaker conglomerate corporation explorer shipbuilder planemaker contractor broker brokerage chain buyer seller bidder")

// describesFirm reports whether tokens i to j describe an organisation that was
// named before: "the home-improvement retailer", "the Chinese firm".
func (r *reading) describesFirm(i, j int) bool {
	if i == 0 || !firms.has(r.str(j)) || r.tokens[i-1].sent != r.tokens[i].sent {
		return false
	}
	if s := r.lower(i - 1); s != "the" && s != "this" {
		return false
	}
	for k := i; k < j; k++ {
		c, _ := utf8.DecodeRuneInString(r.text[r.tokens[k].Start:])
		if e := r.tokens[k].entity; unicode.IsUpper(c) && (e == nil || e.Kind != "country") {
			return false
		}
	}
	return true
}

// capsTell reports whether capitals mean something at the token: not in a
// headline that is all capitals.
func (r *reading) capsTell(i int) bool { return r.zh || r.caps[r.tokens[i].sent] }

// hasLower reports whether the text has a letter that is not a capital.
func hasLower(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'a' <= c && c <= 'z' {
				return true
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.ToUpper(r) != r || r == utf8.RuneError && size == 1 {
			return true
		}
		i += size
	}
	return false
}

// zhGoverning are the Chinese words before a phrase that keep it from being a subject.
var zhGoverning = setOf("给 在 向 对 从 以 与 为 于 据 根据 按 按照 通过 随着 截至 截止 用于 投向 占 把 将 凭 由 至 到 跟 自 对于 关于")

// governor is the preposition at token i, maybe with a determiner or adverb
// after it, -1 for none.
func (r *reading) governor(i int) int {
	for ; i >= 0; i-- {
		t := &r.tokens[i]
		if r.zh {
			if (t.kind == wordToken || t.minor) && zhGoverning.has(r.str(i)) {
				return i
			}
			return -1
		}
		if t.is(lexicon.Prep) {
			return i
		}
		if (t.noun || !t.is(lexicon.Det|lexicon.Adv|lexicon.Adj)) && t.kind != figureToken && r.str(i) != "one" {
			return -1
		}
	}
	return -1
}
