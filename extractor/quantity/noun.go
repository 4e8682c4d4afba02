package quantity

import (
	"strings"
	"unicode/utf8"

	"assay"
	"assay/extractor/lexicon"
)

// noun takes in what a number without unit counts.
func (r *reader) noun(a *item) {
	if a.unit {
		if a.kind == assay.KindCount && !a.prefix {
			a.classified = true
		}
		return
	}
	a.kind, a.code = assay.KindCount, "1"
	if r.hanNoun(a) {
		return
	}
	if end := r.nounPhrase(a); end > 0 {
		a.counted, a.end = true, end
		return
	}
	a.bare = !r.partOf(a) && !r.crowd(a) && !r.toll(a)
}

// crowd reports whether the number is a vague plural that counts what the reader
// knows, hundreds were injured, or money, where the verb before it spends: it
// costs billions.
func (r *reader) crowd(a *item) bool {
	if !a.span || a.style != wordStyle || a.num.q != assay.Vague || a.num.scale == 0 && !(r.wordEnding(a.num.end) == "dozens" || r.wordEnding(a.num.end) == "dozen") {
		return false
	}
	if a.num.scale < 3 {
		return true
	}
	i := a.start
	for range 3 {
		i = trimRight(r.s, i, 0)
		w := r.wordEnding(i)
		switch strings.ToLower(w) {
		case "cost", "costs", "costing", "spend", "spends", "spent", "spending", "make", "makes", "making", "made", "earn", "earns", "earned", "earning", "worth", "save", "saves", "saved", "saving", "raise", "raised", "raising", "lose", "lost", "losing", "pay", "paid", "paying", "invest", "invested", "investing", "owe", "owed", "owes", "borrow", "borrowed", "donate", "donated":
			a.kind, a.code, a.unit = assay.KindMoney, r.dollarWord(), true
			if r.o.Country == "GB" {
				a.code = "GBP"
			}
			return true
		case "":
			return true
		}
		i -= len(w)
	}
	return true
}

// partOf reports whether the number counts some of what is known: 46 of those
// products, 330 of the resort's 397 homes. It takes in no more than the number.
func (r *reader) partOf(a *item) bool {
	if a.share || a.point || a.span || a.zeroFirst || a.num.start != a.start || a.v.cmp(val{c: 2}) < 0 || a.style == digitStyle && !a.grouped && a.ints == 4 && a.num.scale == 0 {
		return false
	}
	i := blanks(r.s, a.end)
	if i == a.end || !isWord(r.s, i, "of") {
		return false
	}
	i = blanks(r.s, i+len("of"))
	if r.ofMore(a, i) {
		return true
	}
	for _, w := range [...]string{"the", "those", "these", "its", "their", "them", "our", "his", "her"} {
		if isWord(r.s, i, w) {
			i = blanks(r.s, i+len(w))
			return w == "them" || r.ofMore(a, i) || !isWord(r.s, i, "most") && !isWord(r.s, i, "best") && r.pluralAhead(i)
		}
	}
	return false
}

// ofMore reports whether a larger number of what is counted stands at i: 29 of
// 33 economists. Pictures and pages are told apart by such numbers too.
func (r *reader) ofMore(a *item, i int) bool {
	switch strings.ToLower(r.wordEnding(trimRight(r.s, a.start, max(0, a.start-2)))) {
	case "image", "photo", "picture", "slide", "part", "volume", "video", "table", "figure", "step", "card":
		return false
	}
	if !r.numeralAt(i) {
		return false
	}
	n, ok := r.number(i)
	b := item{num: n, start: n.start, end: n.end}
	return ok && !n.span && !n.share && a.v.cmp(n.v) < 0 && !newLine(r.s, n.end, blanks(r.s, n.end)) && r.nounPhrase(&b) > 0
}

// toll reports whether the number counts people of whom the words beside it tell
// what became of them: 31 hurt, killed 70, 31 were taken to hospital.
func (r *reader) toll(a *item) bool {
	if a.share || a.point || a.prefix || a.num.start != a.start || a.v.cmp(val{c: 2}) < 0 || a.style == digitStyle && !a.grouped && (a.ints == 4 || a.zeroFirst) || a.style == hanStyle || r.label(a) {
		return false
	}
	i := blanks(r.s, a.end)
	if (a.start < 2 || !isLetter(r.s[a.start-2])) && (i >= len(r.s) || !isLetter(r.s[i])) {
		return false
	}
	if i > a.end && !newLine(r.s, a.end, i) {
		for _, w := range [...]string{"dead", "killed", "hurt", "injured", "wounded", "missing", "arrested", "detained", "hospitalised", "hospitalized"} {
			if isWord(r.s, i, w) {
				return true
			}
		}
		if isWord(r.s, i, "were") && a.style == digitStyle && a.start > 0 {
			i = blanks(r.s, i+len("were"))
			for _, w := range [...]string{"killed", "hurt", "injured", "wounded", "taken", "arrested", "detained", "rescued", "treated", "hospitalised", "hospitalized", "missing", "in", "still", "reported", "confirmed", "found"} {
				if isWord(r.s, i, w) {
					return true
				}
			}
		}
	}
	if a.end+1 < len(r.s) && (r.s[a.end] == '-' || r.s[a.end] == '/' || r.s[a.end] == ':') || i > a.end && i < len(r.s) && isLetter(r.s[i]) && r.nounAhead(i) {
		return false
	}
	switch strings.ToLower(r.wordEnding(trimRight(r.s, a.start, max(0, a.start-2)))) {
	case "killed", "killing", "kills", "injured", "injuring", "injures", "wounded", "wounding", "hospitalising", "hospitalizing":
		return true
	}
	return false
}

// hanNoun takes in a Chinese measure word and the noun behind it.
func (r *reader) hanNoun(a *item) bool {
	i := a.end
	j := blanks(r.s, i)
	if j > i && a.style == digitStyle && r.s[i] == '\n' {
		j = i
	}
	i = j
	if !r.hanNext(i) {
		return false
	}
	c, end := r.v.classes.longest(r.s, i)
	if c == nil {
		return false
	}
	nounEnd := end
	if !complete(c.Form) {
		nounEnd = r.hanPhrase(end)
	}
	if c.Noun && nounEnd == end && (a.style != digitStyle || c.Ordinal) {
		return false
	}
	const short = 3 * hanSize // what stands alone and is so short has no word that acts, or nothing besides
	if nounEnd > end+short || nounEnd > end && (r.hanNext(nounEnd) && !firstOf(r.s, nounEnd, "的和与及、在") || c.Form == "票") {
		if r.words == nil {
			r.words = make([]lexicon.WordHit, 0, 8)
		}
		r.words = r.lex.AppendWords(r.words[:0], r.s[i:runeStart(r.s, nounEnd+2*hanSize)]) // a word that acts may go on behind the phrase
		if r.actsAt(end - i) {
			return false
		}
		nounEnd = r.hanNounEnd(c.Form, i, end, nounEnd)
	}
	if c.Form == "间" && a.span && a.num.q == assay.Range && nounEnd == end { // 10000与20000间
		return false
	}
	a.classified, a.end = true, nounEnd
	return true
}

// complete reports whether the measure word is itself what is counted.
func complete(form string) bool {
	switch form {
	case "人", "人次", "人份", "人日", "户", "户次", "辆次", "艘次", "架次", "像素", "剂次", "标准箱", "岁", "单", "单位":
		return true
	}
	return len(form) > hanSize
}

// hanNounEnd is the end of the noun that the measure word from start to i counts,
// of the phrase that may go on to end; i where none is told from what goes on.
func (r *reader) hanNounEnd(measure string, start, i, end int) int {
	end = r.hanCut(measure, start, i, end)
	if measure == "家" || measure == "间" {
		if k := organisation(r.s[i:end]); k > 0 {
			return i + k
		}
	}
	return r.hanStray(i, end)
}

// organisation is the end of the last word for a sort of organisation in the
// phrase, 0 where there is none: what a firm has, 三家公司市值, is not counted.
func organisation(phrase string) (end int) {
	const two, three = 2 * hanSize, 3 * hanSize
	for k := 0; k+two <= len(phrase); k++ {
		if phrase[k] < 0xE4 {
			continue
		}
		switch phrase[k : k+two] {
		case "公司", "企业", "机构", "银行", "集团", "券商", "工厂", "厂商", "医院", "酒店", "门店":
			end = k + two
		case "供应", "俱乐":
			if w := phrase[k:min(len(phrase), k+three)]; w == "供应商" || w == "俱乐部" {
				end = k + three
			}
		}
		k += hanSize - 1
	}
	return end
}

// hanCut cuts the phrase from i to end at the first word that acts, or sets a
// time: 两家公司|宣布, 80万辆电动车|下线. A word that acts belongs to the phrase where
// it stands before the head noun, 3个投资项目, 五家汽车销售公司, or where deeds are
// what is counted, 7次助攻.
func (r *reader) hanCut(measure string, start, i, end int) int {
	deeds := strings.Contains("次项起例场笔轮种类宗届桩", measure)
	for _, h := range r.words {
		from, to := start+h.Start, start+h.End
		if from < i || !h.Is(cuts) || h.Is(lexicon.Noun|lexicon.Suffix) {
			continue
		}
		if from >= end {
			break
		}
		if to-from < 2*hanSize && to <= end || r.compound(i, from-hanSize) > from {
			continue
		}
		switch timed := h.Is(lexicon.TimeWord | lexicon.Background | lexicon.Report); {
		case to > end, timed:
			return from
		case from == i && to < end, from == i && deeds:
			continue
		case from > i && to < end && organisation(r.s[to:end]) > 0 && organisation(r.s[i:from]) == 0:
			continue
		case from > i && to < end && head(r.s[to:end]):
			continue
		}
		return from
	}
	return end
}

// cuts are the classes of the words that end a noun phrase.
const cuts = lexicon.Verb | lexicon.Report | lexicon.Passive | lexicon.Sell | lexicon.Up | lexicon.Down | lexicon.TimeWord | lexicon.Background | lexicon.Aux | lexicon.Adv | lexicon.Prep

// actsAt reports whether what looks like a measure word of the size, before the
// words that were found from its start on, begins a word that acts: 麒麟980分别.
func (r *reader) actsAt(size int) bool {
	if len(r.words) == 0 || r.words[0].Start > 0 || r.words[0].End <= size {
		return false
	}
	h := r.words[0]
	return h.Is(cuts&^(lexicon.Adv|lexicon.Prep|lexicon.Aux)) && !h.Is(lexicon.Noun|lexicon.Suffix)
}

// runeStart is i, or where the character that it falls into begins.
func runeStart(s string, i int) int {
	if i >= len(s) {
		return len(s)
	}
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// head reports whether the words end in a noun that verbs are often put before.
func head(words string) bool {
	for _, w := range [...]string{"项目", "基地", "岗位", "中心", "线", "任务", "活动", "会议", "平台", "设备", "产品", "服务", "人员", "方案", "计划", "协议", "合同", "案件", "案例", "系统", "工程", "站", "点", "网络", "工具", "技术", "方式", "制度", "措施", "机"} {
		if strings.HasSuffix(words, w) {
			return true
		}
	}
	return false
}

// hanStray takes off a last character that begins a word which goes on behind
// the phrase: 10名学生|全, 八只屎壳郎|凑.
func (r *reader) hanStray(i, end int) int {
	if end-i < hanSize || end == len(r.s) || r.s[end] < 0x80 && !isBlank(r.s[end]) && r.s[end] != '%' {
		return end
	}
	if end < len(r.s) && !r.hanNext(end) && r.s[end] >= 0x80 {
		return end
	}
	switch last := r.s[end-hanSize : end]; last {
	case "之", "反", "弃", "分", "直", "间", "抓", "转", "追", "吃", "挤", "变", "凑", "全", "先", "讲", "承", "惨", "尚", "同", "讓", "带", "帶", "抢", "搶", "增", "降", "升", "售":
		return end - hanSize
	}
	return end
}

// hanPhrase is the end of what may be the compact noun phrase at i.
func (r *reader) hanPhrase(i int) int {
	end := i
	for n := 0; n < 12 && end+2 < len(r.s); n++ {
		if isLetter(r.s[end]) {
			k := end
			for k < len(r.s) && k < end+8 && (isLetter(r.s[k]) || isDigit(r.s[k])) {
				k++
			}
			if !r.hanNext(k) { // A股上市公司, but not a word of another language
				break
			}
			end = k
		}
		if r.s[end] < 0xE4 || r.s[end] > 0xE9 {
			break
		}
		ru, size := utf8.DecodeRuneInString(r.s[end:])
		if hanStop(ru) {
			k := r.compound(i, end)
			if k == end {
				break
			}
			end = k
			continue
		}
		end += size
	}
	return end
}

// compound is the end of the compound that the character at k is in, of those
// that begin from i on; k where it is in none.
func (r *reader) compound(i, k int) int {
	for j := k; j >= i && j >= k-2*hanSize; j -= hanSize {
		if r.v.compounds.begins(r.s, j) {
			if _, end := r.v.compounds.longest(r.s, j); end > k {
				return end
			}
		}
	}
	return k
}

// compounds are words of noun phrases that hold a character which ends a noun
// phrase where it is a word of its own.
var compounds = [...]string{
	"上市", "上游", "中心", "中学", "中资", "中国", "中小", "中型", "中央", "中药", "中成药", "中超", "英超", "超市", "超级", "超算", "下属", "下游", "外资", "外国", "外籍", "外企", "外贸", "外商", "海外", "境外", "国外", "国内", "境内", "内资", "室内", "线上", "线下",
	"中标", "参股", "参赛", "参展", "参保", "经济", "经销", "经营", "经理", "合作", "合同", "合资", "合伙", "合约", "合金", "合成", "混合", "综合", "联合", "组合", "组织", "组件", "机组", "小组", "模组", "项目", "目标", "栏目", "节目", "科目", "会议", "会员", "会计", "协会", "商会", "委员会", "基金会", "董事会", "社会", "工会", "省会", "会场", "分会", "演唱会", "发布会",
	"可再生", "可转债", "能源", "新能源", "智能", "节能", "功能", "储能", "加油站", "加工", "加盟", "加密", "发明", "发电", "发射", "发动机", "开发", "研发", "批发", "出口", "进口", "出租", "出版", "演出", "国有", "有机", "有限", "持牌", "主持人", "对手", "对话", "一线", "一流", "一级", "二手", "二线", "二级", "三甲", "三线", "三级", "比赛", "获奖", "涉案", "涉事", "太阳能", "太空",
	"代表", "仪表", "图表", "报表", "手表", "排放", "提案", "提款机", "接口", "间接", "直接", "受害", "受灾", "受伤", "签证", "标签", "需求", "时尚", "时装", "临时", "未成年", "再生", "再融资", "规则", "原则", "方向", "定向", "自由", "从业", "就业", "首都", "都市", "行为", "被告", "使馆", "天使", "基因", "原因", "纪要", "雷达", "正版", "条约", "公约", "不良", "不动产", "前锋", "前沿", "后卫", "售后",
	"表演", "发展", "发言人", "发行", "发起", "接待", "提名", "研究所", "交易所", "事务所", "派出所", "场所", "诊所", "所有", "刚果", "和解", "最新", "代理", "直播间", "房间", "车间", "空间", "时间", "期间", "中间", "机关", "海关", "签约", "获批", "涉外", "涉农", "公里", "出资", "入场", "进展", "排水", "加拿大", "约旦", "非上市", "共享", "公共", "共和国", "及格", "工作日", "对外", "对口", "均衡", "要求", "要素", "主要", "参数", "参谋",
}

// hanStop reports whether the character ends a compact noun phrase.
func hanStop(r rune) bool {
	switch r {
	case '万', '亿', '的', '了', '在', '是', '和', '与', '及', '或', '被', '将', '已', '为', '向', '对', '于', '从', '由', '以', '而', '则', '也', '都', '均', '就', '还', '又', '不', '未', '没', '有', '并', '且', '等', '后', '前', '中', '内', '外', '上', '下', '里', '时', '共', '约', '近', '超', '达', '到', '至', '占', '获', '拟', '可', '能', '会', '要', '把', '给', '让', '使', '因', '其', '该', '此', '这', '那', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '两', '签', '拥', '持', '参', '组', '涉', '受', '来', '去', '进', '出', '加', '减', '涨', '跌', '称', '说', '表', '发', '接', '正', '合', '第', '提', '怎', '遭', '需', '目', '仅', '再', '很', '更', '太', '最', '仍', '曾', '较', '比', '每', '各', '根', '随', '如', '若', '但', '却', '才', '起', '左', '按', '经', '排', '所', '只', '吗', '呢', '啊', '吧', '刚':
		return true
	}
	return false
}

// stopWord reports whether the English word cannot be in a counted noun phrase.
func stopWord(w string) bool {
	if len(w) > 12 {
		return false
	}
	var b [12]byte
	for k := range len(w) {
		b[k] = lower(w[k])
	}
	switch string(b[:len(w)]) {
	case "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "from", "by", "with", "as", "than", "that", "which", "who", "is", "was", "are", "were", "be", "been", "has", "had", "have", "will", "would", "can", "could", "may", "might", "after", "before", "since", "until", "when", "while", "if", "but", "not", "no", "it", "its", "he", "she", "they", "we", "i", "you", "his", "her", "their", "this", "these", "those", "there", "then", "so", "up", "down", "per", "into", "over", "under", "about", "last", "ago", "earlier", "later", "yesterday", "today", "each", "among", "against", "between", "during", "through", "including", "versus", "vs", "because", "where", "also", "said", "says", "did", "does", "do", "out", "off", "all", "both", "only", "just", "more", "less", "other", "rose", "fell", "compared", "according", "without", "within", "across", "via", "what", "how", "whose", "being", "now", "still", "already", "them", "our", "us", "my", "your":
		return true
	}
	return false
}

// nounAhead reports whether a word that may belong to a noun phrase stands at i.
func (r *reader) nounAhead(i int) bool {
	e := i
	for e < len(r.s) && isLetter(r.s[e]) {
		e++
	}
	return e > i+1 && !stopWord(r.s[i:e])
}

// pluralAhead reports whether a plural noun ends the phrase at i.
func (r *reader) pluralAhead(i int) bool { return r.phrase(i, true) > 0 }

// nounPhrase is the end of the English noun phrase that the number counts; 0 if
// there is none.
func (r *reader) nounPhrase(a *item) int {
	from := a.end
	if has(r.s, from, "-odd") { // 200-odd firms
		from += len("-odd")
		a.num.q = assay.Approx
	}
	if has(r.s, from, "-strong") {
		return from + len("-strong")
	}
	if has(r.s, from, "+") || has(r.s, from, "-plus") {
		from = max(from+1, from+(len("-plus")*boolInt(r.s[from] == '-')))
	}
	if end := r.hyphened(a, from); end > 0 {
		return end
	}
	i := blanks(r.s, from)
	if i == from || newLine(r.s, from, i) {
		return 0
	}
	if from > a.end && a.num.q == "" {
		a.num.q = assay.GT
	}
	one := !a.span && a.v == (val{c: 1})
	if isWord(r.s, i, "of") && (a.span || a.scaleExp() > 0) { // hundreds of workers
		i = blanks(r.s, i+2)
		if isWord(r.s, i, "the") || isWord(r.s, i, "its") || isWord(r.s, i, "their") {
			return 0
		}
	} else if isWord(r.s, i, "more") || isWord(r.s, i, "other") {
		i = blanks(r.s, i+5-boolInt(isWord(r.s, i, "more")))
	}
	return r.phrase(i, !one)
}

// newLine reports whether a line of its own, of a table or a heading, begins
// at j: its first word has a capital and the line before i is too short to have
// been broken for its length.
func newLine(s string, i, j int) bool {
	const full = 45 // bytes
	if j >= len(s) || s[j] < 'A' || s[j] > 'Z' || strings.IndexByte(s[i:j], '\n') < 0 {
		return false
	}
	return i < full || strings.IndexByte(s[i-full:i], '\n') >= 0
}

// hyphened is the end of what a number with a hyphen counts, and what has so
// many of them: a 101-member parliament; 0 if none stands at i.
func (r *reader) hyphened(a *item, i int) int {
	s := r.s
	if i >= len(s) || s[i] != '-' || a.point || a.share || a.v.cmp(val{c: 2}) < 0 {
		return 0
	}
	for _, w := range [...]string{"member", "seat", "room", "bed", "person", "man", "woman", "storey", "story", "country", "page", "bedroom", "unit", "vehicle"} {
		if !isWord(s, i+1, w) {
			continue
		}
		end := i + 1 + len(w)
		if k := blanks(s, end); k > end && !newLine(s, end, k) && r.nounAhead(k) {
			for end = k; end < len(s) && isLetter(s[end]); end++ {
			}
		}
		return end
	}
	return 0
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// maxPhrase is the number of words a compact noun phrase may have.
const maxPhrase = 5

// phrase is the end of the noun phrase at i, which ends in a plural (or, where
// plural is false, has one noun); 0 if there is none.
func (r *reader) phrase(i int, plural bool) int {
	s := r.s
	for range maxPhrase {
		e := i
		for e < len(s) && (isLetter(s[e]) || s[e] == '-' && e > i && e+1 < len(s) && isLetter(s[e+1]) || isDigit(s[e]) && e > i || s[e] >= 0x80 && has(s, e, "é")) {
			e++
			if e < len(s) && s[e] == 0xA9 {
				e++
			}
		}
		w := s[i:e]
		if e < i+2 || stopWord(w) || w == "mths" {
			return 0
		}
		if !plural && !isAdjective(w) || isPlural(w) {
			return e
		}
		if has(s, e, "'s ") || has(s, e, "’s ") {
			return 0
		}
		if e < len(s) && s[e] == ',' && e+1 < len(s) && s[e+1] == ' ' {
			e++
		}
		next := blanks(s, e)
		if next == e || newLine(s, e, next) {
			return 0
		}
		i = next
	}
	return 0
}

// isAdjective reports whether the word looks like no noun.
func isAdjective(w string) bool { return len(w) > 3 && (w[len(w)-2:] == "ed" || w[len(w)-2:] == "al") }

// isPlural reports whether the English word looks like a plural noun.
func isPlural(w string) bool {
	n := len(w)
	if n < 2 {
		return false
	}
	if n > 2 && lower(w[n-1]) == 's' {
		l := lower(w[n-2])
		if l == 's' || l == 'u' && n > 4 || l == 'i' && n < 6 {
			return false
		}
		switch w {
		case "was", "has", "his", "its", "this", "does", "gas", "plus", "always", "perhaps", "Tuesdays", "besides", "news", "says", "rises", "falls", "less", "across", "series", "Reuters", "Las", "Los", "yes":
			return w == "series"
		}
		return true
	}
	if n > 5 && (strings.HasSuffix(w, "men") && w != "specimen" && w != "regimen" && w != "abdomen" || strings.HasSuffix(w, "women")) {
		return true
	}
	switch w {
	case "people", "men", "women", "children", "police", "staff", "cattle", "aircraft", "personnel", "spacecraft", "crew", "teeth", "mice", "fish", "sheep", "feet", "criteria", "media", "data", "households", "teu", "TEU", "TEUs", "dwt", "gt", "pigs", "head", "vehicle", "youth", "livestock", "offspring", "faculty", "alumni", "People", "MP", "percentiles":
		return true
	}
	return false
}
