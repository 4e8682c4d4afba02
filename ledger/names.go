package ledger

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay"
	"assay/extractor/lexicon"
)

// party is an actor or target as the ledger compares it.
type party struct {
	// id and kind are the lexicon's, empty for things it does not know.
	id, kind string
	// state is the country that a government or a part of one belongs to.
	state string
	// names are all names it is known by: its own, those in brackets behind it
	// in the report, and the lexicon's forms.
	names []name
	// public says that the name is that of a part of a state, whichever.
	public bool
	// within are its id and those of the things that its name mentions: the
	// commodity of a plant, the place of a project.
	within []string
}

// vague reports whether the party's name says nothing about who or what it is:
// "the company", "a partnership", "private investors".
func (p *party) vague() bool {
	if p.id != "" {
		return false
	}
	for _, n := range p.names {
		if len(n.latin) > 0 || n.han != "" {
			return false
		}
	}
	return true
}

// acts reports whether the party is somebody, not something.
func (p *party) acts() bool { return p.kind == "company" || p.kind == "institution" }

// name is a name taken apart by script, without the words that do not tell one
// bearer from another. A name may have both parts: "XRG财团", "KFM二期".
type name struct {
	latin []word
	han   string
	// formal says that the name ends as organisations' names do.
	formal bool
}

// word is a Latin word in lower case, without possessive and plural s.
type word struct {
	text string
	// proper says that it was written with a capital or holds a digit.
	proper bool
}

func (n name) proper() bool {
	return slices.ContainsFunc(n.latin, func(w word) bool { return w.proper })
}

// namer takes names apart.
type namer struct {
	lex *lexicon.Lexicon
	// weak words stand in many names and descriptions.
	weak map[string]bool
	// hanWeak are the same in Chinese, longest first.
	hanWeak []string
	// legal are the words that end an organisation's name.
	legal map[string]bool
	// public are words that name a part of a state.
	public []string
	// increase are the words that tell of a change of an amount.
	increase []string
}

// The words that do not tell one bearer of a name from another. They are about
// names, not about texts: a name is compared by what is left without them.
const (
	legalWords = `inc incorporated corp corporation co company ltd limited plc llc lp llp sa ag nv se gmbh spa ab asa oyj oy
		pjsc ojsc jsc bhd sdn pty holdings holding group kk bv sas srl as`
	weakWords = `the a an of and for in at to on its his their this that new by with from or
		plant factory facility project mine complex scheme programme program plan partnership venture joint contract deal order
		stake share stock preferred asset remaining unit business consortium investor private firm miner maker producer builder
		section phase second first third one two three four five line production base site center centre development construction
		government fund start startup subsidiary purchase sale supply agreement pact offer bid takeover acquisition investment
		funding loan capital part rest majority minority interest equity system network service operation product material
		manufacturing expansion extension work package amount value price cost cash capacity facilities total other public national state federal parent owner operator local`
	hanWeakWords = `股份有限公司 有限责任公司 集团有限公司 有限公司 集团公司 控股集团 股份公司 集团 股份 控股 公司 项目 工程 工厂 基地 园区
		产业园 生产线 产线 合资企业 合资公司 企业 合作协议 合作 协议 计划 标段 合同 订单 设施 装置 股权 资产 剩余 剩下 标的 财团 建设
		投资者 投资人 投资 投产 优先股 普通股 债券 平台 中心 民间资本 社会资本 私人资本 资本 二期 一期 三期 四期 扩建 新建 改扩建 收购 采购
		总金额 金额 总额 总价 价格 资金 额度 规模 款项 产能 订单 供应商 候选人
		制造 生产 业务 部分 全部 旗下 子公司 全资 母公司 联合体 机构 当地 该 其 的 年产 万吨`
	publicWords = `cabinet government ministry minister department administration treasury parliament congress council state authority
		内阁 政府 国务院 财政部 商务部 国防部 能源部 部委 当局 议会 国会 发改委`
	raisedWords = `raises its|raises the|raises offer|raises bid|raises stake|raises investment|raised its|raised the|to raise its|raising its|increases its|increased its|lifts its|lifted its|sweetens|sweetened|ups its|upped its
		|revised up|up from an earlier|up from the|上调|调高|增至|提高至|提高到|提升至|加码至|追加至|增加至|增加到|上修|调整为|扩大至`
)

func newNamer(lex *lexicon.Lexicon) *namer {
	n := &namer{lex: lex, weak: map[string]bool{}, legal: map[string]bool{}, hanWeak: strings.Fields(hanWeakWords), public: strings.Fields(publicWords)}
	for w := range strings.SplitSeq(raisedWords, "|") {
		n.increase = append(n.increase, strings.TrimSpace(w))
	}
	for _, w := range strings.Fields(legalWords) {
		n.legal[w], n.weak[w] = true, true
	}
	for _, w := range strings.Fields(weakWords) {
		n.weak[w] = true
	}
	slices.SortFunc(n.hanWeak, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return n
}

// name takes a written name apart.
func (n *namer) name(written string) name {
	var out name
	var han strings.Builder
	var last string
	rest := unfold(written)
	for rest != "" {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.Is(unicode.Han, r):
			run := leading(rest, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			han.WriteString(run)
			last = run
			rest = rest[len(run):]
		case isWord(r):
			run := leading(rest, func(r rune) bool { return isWord(r) && !unicode.Is(unicode.Han, r) || r == '\'' || r == '.' })
			rest = rest[len(run):]
			if w, ok := latinWord(run); ok {
				last = w.text
				if !n.weak[w.text] {
					out.latin = append(out.latin, w)
				}
			}
		default:
			rest = rest[size:]
		}
	}
	out.formal = n.legal[last] || strings.HasSuffix(last, "公司") || strings.HasSuffix(last, "集团")
	out.han = n.stripHan(han.String())
	return out
}

// stripHan takes the weak words off both ends, and out of the middle when more
// than one character is left then.
func (n *namer) stripHan(s string) string {
	for again := true; again; {
		again = false
		for _, w := range n.hanWeak {
			if t := strings.TrimSuffix(strings.TrimPrefix(s, w), w); t != s {
				s, again = t, true
			}
		}
	}
	if len(s) < 2*len("中") {
		return ""
	}
	return s
}

// unfold is the half-width form of s with typographic apostrophes made plain.
// Case stays, it tells names from descriptions.
func unfold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 0xFF01 <= r && r <= 0xFF5E:
			return r - 0xFEE0
		case r == '\u2019' || r == '\u2018':
			return '\''
		case r == '\u3000' || r == '\u00A0':
			return ' '
		}
		return r
	}, s)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func leading(s string, in func(rune) bool) string {
	for i, r := range s {
		if !in(r) {
			return s[:i]
		}
	}
	return s
}

// latinWord is the compared form of a written word; false for bare numbers and
// single letters.
func latinWord(written string) (word, bool) {
	written = strings.ReplaceAll(strings.Trim(written, "'."), ".", "")
	written = strings.TrimSuffix(written, "'s")
	if len(written) < 2 {
		return word{}, false
	}
	w := word{text: strings.ToLower(written)}
	letter := false
	for _, r := range written {
		letter = letter || unicode.IsLetter(r)
		w.proper = w.proper || unicode.IsUpper(r) || unicode.IsDigit(r)
	}
	if !letter {
		return word{}, false
	}
	if len(w.text) > 4 && strings.HasSuffix(w.text, "s") && !strings.HasSuffix(w.text, "ss") {
		w.text = w.text[:len(w.text)-1]
	}
	return w, true
}

// party prepares an actor or target. about is the report's title and quote,
// which may give it a second name in brackets.
func (n *namer) party(e assay.Entity, about string) party {
	p := party{id: e.ID}
	low := strings.ToLower(e.Name)
	p.public = slices.ContainsFunc(n.public, func(w string) bool { return strings.Contains(low, w) })
	if p.id == "" {
		if found := n.lex.Lookup(e.Name); len(found) == 1 {
			p.id = found[0].ID
		}
	}
	written := append([]string{e.Name}, bracketed(e.Name, about)...)
	if p.id == "" {
		// "北伏(Northvolt)": the other name may be the one that is known.
		for _, w := range written[1:] {
			if found := n.lex.Lookup(w); len(found) == 1 && found[0].Acts() {
				p.id = found[0].ID
				break
			}
		}
	}
	if known, ok := n.lex.Entity(p.id); ok {
		p.kind = known.Kind
		written = append(written, known.Forms...)
		p.state = n.stateOf(known)
	} else if p.id != "" {
		// An id of a lexicon that is no longer there still identifies.
		p.kind = "company"
	}
	for _, w := range written {
		if nm := n.name(w); len(nm.latin) > 0 || nm.han != "" {
			p.names = append(p.names, nm)
		}
	}
	if p.id != "" {
		p.within = append(p.within, p.id)
	}
	for _, h := range n.lex.Find(e.Name) {
		if !slices.Contains(p.within, h.ID) {
			p.within = append(p.within, h.ID)
		}
	}
	return p
}

// stateOf is the country of a government or a part of one: an institution in
// whose name the country's stands first.
func (n *namer) stateOf(e lexicon.Entity) string {
	if e.Kind == "country" {
		return e.ID
	}
	if e.Kind != "institution" {
		return ""
	}
	for _, form := range e.Forms {
		for _, h := range n.lex.Find(form) {
			if h.Start == 0 && strings.HasPrefix(h.ID, "country:") {
				return h.ID
			}
		}
		// A longer form hides the country in it from Find.
		runes := []rune(form)
		for i := 2; i <= min(5, len(runes)-1); i++ {
			for _, c := range n.lex.Lookup(string(runes[:i])) {
				if c.Kind == "country" {
					return c.ID
				}
			}
		}
	}
	return ""
}

// raised reports whether the text tells of a change of an amount upwards.
func (n *namer) raised(text string) bool {
	low := strings.ToLower(text)
	return slices.ContainsFunc(n.increase, func(w string) bool { return strings.Contains(low, w) })
}

// bracketed are the names that text gives in brackets right behind name.
func bracketed(name, text string) []string {
	var out []string
	if name == "" {
		return nil
	}
	for rest := text; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return out
		}
		rest = rest[i+len(name):]
		inner := strings.TrimLeft(rest, " ")
		open := ""
		for _, b := range []string{"(", "（"} {
			if strings.HasPrefix(inner, b) {
				open = b
			}
		}
		if open == "" {
			continue
		}
		inner = inner[len(open):]
		end := strings.IndexAny(inner, ")）")
		// A bracket that holds a sentence, a code or a number is no name.
		if end <= 0 || end > 60 || strings.ContainsAny(inner[:end], ".:：,，;；%$") || !strings.ContainsFunc(inner[:end], unicode.IsLetter) {
			continue
		}
		s := strings.TrimSpace(inner[:end])
		for _, intro := range []string{"以下统称", "以下简称", "以下称", "下简称", "下称", "简称", "hereinafter", "or the ", "the ", "or "} {
			s = strings.TrimPrefix(s, intro)
		}
		s = strings.Trim(s, " “”\"‘’'「」为")
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
}

// likeness says how two names or parties compare.
type likeness int

const (
	// unlike: they can be compared and are not the same.
	unlike likeness = iota
	// unknown: they cannot be compared: one is missing, vague or in another script.
	unknown
	// kin: they have something in common.
	kin
	// same: one bearer.
	same
)

// compareNames compares two names by the script that they share.
func compareNames(a, b name) likeness {
	best, compared := unknown, false
	if len(a.latin) > 0 && len(b.latin) > 0 {
		compared = true
		best = max(best, compareLatin(a, b))
	}
	if a.han != "" && b.han != "" {
		compared = true
		best = max(best, compareHan(a.han, b.han))
	}
	if compared && best == unknown {
		return unlike
	}
	return best
}

// compareLatin finds two names the same when the words of one stand in the
// other or spell its initials, and kin when they share a word.
func compareLatin(a, b name) likeness {
	if initials(a.latin, b.latin) || initials(b.latin, a.latin) {
		return same
	}
	shared, proper := 0, false
	for _, w := range a.latin {
		for _, v := range b.latin {
			if w.text == v.text {
				shared++
				proper = proper || (w.proper && v.proper)
				break
			}
		}
	}
	switch {
	case shared == 0:
		return unknown
	case shared < min(len(a.latin), len(b.latin)) || !proper && shared < max(len(a.latin), len(b.latin)):
		return kin
	}
	return same
}

// initials reports whether short is one word that consists of the initials of long's.
func initials(short, long []word) bool {
	if len(short) != 1 || len(long) < 3 {
		return false
	}
	var b strings.Builder
	for _, w := range long {
		b.WriteByte(w.text[0])
	}
	return b.String() == short[0].text
}

// compareHan finds two names the same when one is the other's abbreviation, and
// kin when they share half of their pairs of characters.
func compareHan(a, b string) likeness {
	if len(a) > len(b) {
		a, b = b, a
	}
	if strings.Contains(b, a) || abbreviates(a, b) {
		return same
	}
	pairs := pairsOf(a)
	n := 0
	for _, p := range pairsOf(b) {
		if slices.Contains(pairs, p) {
			n++
		}
	}
	if n > 0 && n*2 >= len(pairs) {
		return kin
	}
	return unknown
}

// abbreviates reports whether short takes characters of long in order, from the
// first one on: 雅下水电 of 雅鲁藏布江下游水电, 洛阳钼业 of 洛阳栾川钼业.
func abbreviates(short, long string) bool {
	s, l := []rune(short), []rune(long)
	if len(s) < 3 || s[0] != l[0] {
		return false
	}
	i := 0
	for _, r := range l {
		if i < len(s) && s[i] == r {
			i++
		}
	}
	return i == len(s)
}

func pairsOf(s string) []string {
	runes := []rune(s)
	var out []string
	for i := 0; i+1 < len(runes); i++ {
		if p := string(runes[i : i+2]); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// compare says whether two parties are the same.
func (n *namer) compare(a, b *party) likeness {
	if a == nil || b == nil || a.vague() || b.vague() {
		return unknown
	}
	if a.id != "" && a.id == b.id {
		return same
	}
	if a.state != "" && b.state != "" && a.state == b.state {
		// A country and its ministry; two ministries are only kin.
		if a.kind == "country" || b.kind == "country" {
			return same
		}
		return kin
	}
	if a.id != "" && b.id != "" {
		if (a.acts() || a.kind == "country") && (b.acts() || b.kind == "country") {
			return unlike
		}
		return unknown
	}
	// Names of countries stand in many names of companies.
	if a.kind == "country" || b.kind == "country" || a.kind == "region" || b.kind == "region" {
		if (a.public || a.kind == "country") && (b.public || b.kind == "country") {
			return unknown
		}
		if exact(a, b) {
			return same
		}
		if a.kind == "region" || b.kind == "region" {
			return unknown
		}
		return sharedScript(a, b)
	}
	best := unlike
	seen := false
	for _, x := range a.names {
		for _, y := range b.names {
			switch got := compareNames(x, y); got {
			case unknown:
			default:
				seen = true
				best = max(best, got)
			}
		}
	}
	if !seen {
		return unknown
	}
	return best
}

// exact reports whether a name of one is a name of the other.
func exact(a, b *party) bool {
	for _, x := range a.names {
		for _, y := range b.names {
			if x.han != "" && x.han == y.han || len(x.latin) > 0 && slices.Equal(x.latin, y.latin) {
				return true
			}
		}
	}
	return false
}

// sharedScript is unlike when both have a name in one script, else unknown.
func sharedScript(a, b *party) likeness {
	for _, x := range a.names {
		for _, y := range b.names {
			if x.han != "" && y.han != "" || len(x.latin) > 0 && len(y.latin) > 0 {
				return unlike
			}
		}
	}
	return unknown
}
