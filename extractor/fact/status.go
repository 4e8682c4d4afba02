package fact

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"assay"
	"assay/extractor/lexicon"
)

// decideStatus reads how far figure i's commitment has come from the strongest
// cue of its sentence; a sentence without one goes on with what was said of the
// same sort of commitment before.
func (r *reading) decideStatus(i int) {
	d := &r.draft[i]
	if !d.attribute.HasStatus() {
		return
	}
	status, weight := r.statusAround(r.at[i], d.trigger, d.attribute)
	if weight < final {
		if s := r.ended(i, d.attribute); s != "" {
			d.status = s
			return
		}
	}
	if weight < 3 && r.flow(r.sentOf(i)) {
		d.status = assay.Completed // a day's trade
		return
	}
	if weight < 3 && r.recalled(i) {
		d.status = assay.Completed
		if d.attribute == assay.Contract && strings.Contains(r.sents[r.sentOf(i)].Of(r.text), "中标") {
			d.status = assay.Announced // who wins a tender has not done the work
		}
		return
	}
	if weight < 3 {
		for j := i - 1; j >= 0 && (r.at[j] < 0 || r.tokens[r.at[i]].sent-r.tokens[r.at[j]].sent < 3); j-- {
			if b := &r.draft[j]; b.ok && sameActor(d.subject, b.subject) && b.attribute == d.attribute && b.status != "" && b.status != assay.Completed {
				status = b.status
				break
			}
		}
	}
	d.status = status
}

// final is the strength of what ends a deal: words for less do not undo it.
const final = 5

// ended is the status of the deal that figure i's sentence goes on about, where
// the sentence before says that nothing comes of it; "" otherwise.
func (r *reading) ended(i int, a assay.Attribute) assay.Status {
	at := r.at[i]
	if !commitment(a) || !r.goesOn(at) {
		return ""
	}
	before := r.sentStart[r.tokens[at].sent] - 1
	s, weight := r.statusAround(before, -1, a)
	if weight >= final && (s == assay.Cancelled || s == assay.Denied) {
		return s
	}
	return ""
}

// sameActor reports whether two facts can be about the same one: unless both
// subjects are known and differ.
func sameActor(a, b *assay.Ref) bool {
	return a == nil || b == nil || a.ID == "" || b.ID == "" || a.ID == b.ID
}

// statusAround is the status that the words of the sentence of token at tell of,
// and how strongly they do.
func (r *reading) statusAround(at, trigger int, a assay.Attribute) (assay.Status, float64) {
	best, status := 0.0, assay.Announced
	sent := r.tokens[at].sent
	if a == assay.Contract && !strings.Contains(r.sents[sent].Of(r.text), "中标") {
		best, status = orderStrength, assay.Agreed // a contract is signed, a won tender is announced
	}
	planned := int32(-1) // clause of a plan that precedes
	for k, end := r.sentFrom(at), r.sentTo(at); k < end; k++ {
		cue, ok := r.cueAt(k)
		if !ok {
			continue
		}
		t := &r.tokens[k]
		far := t.clause - r.tokens[at].clause
		if far < 0 {
			far = -far
		}
		if trigger >= 0 && t.clause == r.tokens[trigger].clause {
			far = 0
		}
		if far > 0 && cue.Status == assay.Rumoured && cue.Strength <= perhaps || r.ofOther(k) {
			continue // what may happen besides
		}
		if cue.Status == assay.Planned {
			planned = t.clause
		}
		if cue.Status == assay.Agreed && planned == t.clause {
			cue.Status = assay.Planned // 拟签订, to sign
		}
		s := cue.Strength
		if cue.Strength < 5 {
			s /= 1 + 0.1*float64(far)
		}
		if s > best {
			best, status = s, cue.Status
		}
	}
	return status, best
}

const (
	// orderStrength is how strongly a contract without a cue is taken for signed:
	// more than that somebody said so.
	orderStrength = 2.5
	// perhaps is the strength up to which a word for what may be speaks of its
	// own clause only.
	perhaps = 3.0
)

// ofOther reports whether the future at token k is that of another verb than one
// of giving, taking and building: "would help", "will have a capacity".
func (r *reading) ofOther(k int) bool {
	switch r.str(k) {
	case "will", "would", "'ll":
	default:
		return false
	}
	for k++; k < len(r.tokens) && r.tokens[k].is(lexicon.Adv); k++ {
	}
	if k >= len(r.tokens) {
		return false
	}
	switch r.lower(k) {
	case "have", "help", "boost", "allow", "enable", "lift", "create", "mean", "remain", "become", "keep", "lead", "serve", "employ", "produce":
		return true
	}
	return false
}

// cueAt is the cue that token k gives.
func (r *reading) cueAt(k int) (lexicon.Cue, bool) {
	t := &r.tokens[k]
	if r.zh {
		if t.is(lexicon.Cues) && t.word.Cue.Status == assay.Completed && r.conditional(k) {
			return lexicon.Cue{}, false // 收购完成后: when it will be
		}
		switch r.str(k) {
		case "将":
			if r.noFuture(k) {
				return lexicon.Cue{}, false
			}
		case "协议", "同意":
			if r.otherAgreement(k) {
				return lexicon.Cue{}, false
			}
		case "暂停", "停建", "搁置", "无限期推迟":
			if r.ofProject(k) {
				return lexicon.Cue{Status: assay.Cancelled, Strength: 6}, true
			}
		case "募资用途", "募集资金用途", "募投项目":
			return lexicon.Cue{Status: assay.Planned, Strength: 3}, true
		case "没有", "并无", "无":
			if r.noPlan(k) {
				return lexicon.Cue{Status: assay.Denied, Strength: 6}, true
			}
		}
	}
	switch {
	case r.underAgreement(k):
		return lexicon.Cue{Status: assay.Agreed, Strength: 5}, true
	case t.is(lexicon.Cues):
		return *t.word.Cue, true
	case !r.zh && k > 0 && r.phraseAt[k-1] >= 0 && r.phrases[r.phraseAt[k-1]].firstInSent && r.infinitive(k):
		return lexicon.Cue{Status: assay.Planned, Strength: 3.5}, true // a headline: Alpha to buy Beta
	}
	return lexicon.Cue{}, false
}

// noFuture reports whether 将 at token k leads to an object, as 把 does, or tells
// what comes of the commitment and not that it is to come: 将乙纳入报表, 将超过.
func (r *reading) noFuture(k int) bool {
	if k+1 >= len(r.tokens) || r.tokens[k+1].clause != r.tokens[k].clause {
		return false
	}
	if r.is(k+1, "超过", "达", "达到", "增至", "成为", "有助于", "有利于", "持有", "获得", "提升") {
		return true
	}
	p := r.phraseAt[k+1]
	return p >= 0 && r.phrases[p].content && !r.phrases[p].datelike && (r.phrases[p].generic || r.phrases[p].kind == "company" || r.phrases[p].suffixed)
}

// otherAgreement reports whether the Chinese word at token k tells of another thing
// than that both sides agreed: what a board consents to, and the name of a tender.
func (r *reading) otherAgreement(k int) bool {
	s := r.sents[r.tokens[k].sent].Of(r.text)
	if r.is(k, "同意") {
		return strings.Contains(s, "董事会") || strings.Contains(s, "股东大会") || strings.Contains(s, "审议")
	}
	return strings.Contains(s, "中标")
}

// ofProject reports whether the clause of token k speaks of a project or plant.
func (r *reading) ofProject(k int) bool {
	for x := r.clauses[r.tokens[k].clause]; x < r.sentTo(k) && r.tokens[x].clause == r.tokens[k].clause; x++ {
		if s := r.str(x); x != k && (strings.HasSuffix(s, "项目") || strings.HasSuffix(s, "厂") || r.is(x, "投资", "建设", "扩建", "计划")) {
			return true
		}
	}
	return false
}

// noPlan reports whether the Chinese "no" at token k has a plan behind it in its
// clause: 没有收购甲的计划.
func (r *reading) noPlan(k int) bool {
	for x, end := k+1, r.sentTo(k); x < end && r.tokens[x].clause == r.tokens[k].clause; x++ {
		if r.is(x, "计划", "意向", "打算", "安排", "意愿") {
			return true
		}
	}
	return false
}

// underAgreement reports whether token k names the agreement by which the
// sentence says what will be: 根据协议, under the deal.
func (r *reading) underAgreement(k int) bool {
	if k == 0 || r.tokens[k].kind != wordToken {
		return false
	}
	switch r.lower(k) {
	case "协议", "合同":
		before := r.str(k - 1)
		return before == "根据" || before == "按照" || before == "依据" || before == "按"
	case "agreement", "deal", "contract", "pact":
		if r.zh {
			return false
		}
		for x := k - 1; x >= 0 && x > k-4; x-- {
			if strings.EqualFold(r.str(x), "under") {
				return true
			}
		}
	}
	return false
}

// conditional reports whether the Chinese cue at token k says until when or from
// when something holds, and not that it is done.
func (r *reading) conditional(k int) bool {
	rest := r.text[r.tokens[k].End:min(len(r.text), r.tokens[k].End+len("之后"))]
	return strings.HasPrefix(rest, "后") || strings.HasPrefix(rest, "之后") || strings.HasPrefix(rest, "前") || strings.HasPrefix(rest, "时")
}

// decideTime gives the fact the date that its clause or sentence names.
func (r *reading) decideTime(i int) {
	at := r.at[i]
	best, gap := -1, 1<<30
	for k := at - 1; k >= 0 && r.tokens[k].sent == r.tokens[at].sent; k-- {
		if r.tokens[k].kind == dateToken {
			best, gap = k, at-k
			break
		}
	}
	for k := at + 1; k < len(r.tokens) && r.tokens[k].clause == r.tokens[at].clause && k-at < gap; k++ {
		if r.tokens[k].kind == dateToken {
			best = k
			break
		}
	}
	if best < 0 {
		return
	}
	for _, d := range r.datesIn(r.tokens[best].Span) {
		r.draft[i].time = period(d)
		return
	}
}

// datesIn are the dates that lie in the span.
func (r *reading) datesIn(s assay.Span) []assay.Date {
	from := sort.Search(len(r.dates), func(i int) bool { return r.dates[i].Start >= s.Start })
	to := from
	for to < len(r.dates) && r.dates[to].End <= s.End {
		to++
	}
	return r.dates[from:to]
}

// endOf is the last year, month or day before the exclusive bound to.
func endOf(to string) string {
	if len(to) < len(time.DateOnly) {
		return to
	}
	t, err := time.Parse(time.DateOnly, to[:len(time.DateOnly)])
	if err != nil {
		return ""
	}
	last := t.AddDate(0, 0, -1).Format(time.DateOnly)
	switch {
	case t.YearDay() == 1:
		return last[:len("2006")]
	case t.Day() == 1:
		return last[:len("2006-01")]
	}
	return last
}

// period is a date as the contract writes it: "2025", "2025-10", "2025-10-27",
// "2026/2030".
//
// A date that only has an end (by 2028, 2027年底前) is the year, month or day that it ends with.
func period(d assay.Date) string {
	if d.From == "" {
		return endOf(d.To)
	}
	if d.To == "" || len(d.From) < 10 || len(d.To) < 10 {
		return d.From
	}
	fy, _ := strconv.Atoi(d.From[:4])
	ty, _ := strconv.Atoi(d.To[:4])
	switch {
	case d.From[4:10] == "-01-01" && d.To[4:10] == "-01-01":
		if ty-fy == 1 {
			return d.From[:4]
		}
		return d.From[:4] + "/" + strconv.Itoa(ty-1)
	case d.From[8:10] == "01" && d.To[8:10] == "01":
		fm, _ := strconv.Atoi(d.From[5:7])
		tm, _ := strconv.Atoi(d.To[5:7])
		switch months := (ty-fy)*12 + tm - fm; {
		case months == 1:
			return d.From[:7]
		case months == 3 && fm%3 == 1:
			return d.From[:4] + "-Q" + strconv.Itoa(fm/3+1)
		}
	}
	return d.From[:10]
}

// decideOf says what a growth is of, and what a share is a part of, in the
// words of the text.
func (r *reading) decideOf(i int) {
	d := &r.draft[i]
	at := r.at[i]
	words := func(k int) string {
		if p := r.phraseAt[k]; p >= 0 {
			s := r.phrases[p].Span
			return tidy(s.Of(r.text))
		}
		return tidy(r.str(k))
	}
	switch d.attribute {
	case assay.Growth:
		for k := at - 1; k >= r.sentStart[r.tokens[at].sent]; k-- {
			t := &r.tokens[k]
			if !t.is(lexicon.Speaks) || t.is(lexicon.Up|lexicon.Down) {
				continue
			}
			for _, tr := range t.word.Triggers {
				if tr.Attribute != assay.Growth && tr.Attribute != assay.Share && !tr.Verb {
					d.of = words(k)
					return
				}
			}
		}
	case assay.Share, assay.MarketShare:
		if k := at + 1; strings.EqualFold(r.str(k), "of") {
			for k++; k < len(r.tokens) && !r.tokens[k].noun && r.tokens[k].is(lexicon.Det|lexicon.Adv); k++ {
			}
			if k < len(r.tokens) && r.phraseAt[k] >= 0 {
				d.of = words(k)
			}
			return
		}
		if p := r.lastBefore[i]; r.zh && p >= 0 && r.phrases[p].clause == r.tokens[at].clause && r.phrases[p].first > 0 && strings.HasSuffix(r.str(r.phrases[p].first-1), "占") {
			s := r.phrases[p].Span
			d.of = s.Of(r.text)
		}
	}
}

var ordinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// decideRank reads 全球第五, "fifth-largest", "No. 3" in the figure's sentence.
func (r *reading) decideRank(i int) {
	switch r.draft[i].attribute {
	case assay.Reserves, assay.Production, assay.Capacity, assay.MarketShare, assay.Exports, assay.Imports, assay.Sales, assay.Revenue, assay.Share:
	default:
		return
	}
	f := &r.figures[i]
	s := r.sents[r.tokens[r.at[i]].sent]
	// Up to the next figure, which may have a rank of its own.
	before, after := s.Start, s.End
	if i > 0 && r.figures[i-1].End > before {
		before = r.figures[i-1].End
	}
	if i+1 < len(r.figures) && r.figures[i+1].Start < after {
		after = r.figures[i+1].Start
	}
	// A figure may reach over the end of a sentence, where a line breaks inside it.
	if n := rankIn(r.text[f.End:max(after, f.End)], r.zh); n > 0 {
		r.draft[i].rank = n
		return
	}
	// A rank before the figure is the figure's own only in its clause.
	before = min(max(before, r.tokens[r.clauses[r.tokens[r.at[i]].clause]].Start), f.Start)
	r.draft[i].rank = rankIn(r.text[before:f.Start], r.zh)
}

func rankIn(s string, zh bool) int {
	if zh {
		for _, mark := range []string{"世界第", "全球第", "全国第", "国内第", "居第", "位列第", "排名第", "位居第", "排第", "亚洲第", "列第"} {
			if _, rest, ok := strings.Cut(s, mark); ok {
				return zhOrdinal(rest)
			}
		}
		return 0
	}
	low := strings.ToLower(s)
	for n, o := range ordinals {
		if o == "" {
			continue
		}
		if at := strings.Index(low, o); at >= 0 {
			rest := low[at+len(o):]
			if strings.HasPrefix(rest, "-largest") || strings.HasPrefix(rest, " largest") || strings.HasPrefix(rest, "-biggest") || strings.HasPrefix(rest, " biggest") ||
				strings.HasPrefix(rest, " in the world") || strings.HasPrefix(rest, " globally") || strings.HasPrefix(rest, " place") || strings.HasPrefix(rest, " worldwide") {
				return n
			}
		}
	}
	if _, rest, ok := strings.Cut(low, "no. "); ok {
		return leadingNumber(rest)
	}
	if _, rest, ok := strings.Cut(low, "ranks "); ok {
		return leadingNumber(strings.TrimPrefix(rest, "no. "))
	}
	return 0
}

func leadingNumber(s string) int {
	end := 0
	for end < len(s) && isDigit(s[end]) && end < 4 {
		end++
	}
	n, _ := strconv.Atoi(s[:end])
	return n
}

func zhOrdinal(s string) int {
	if n := leadingNumber(s); n > 0 {
		return n
	}
	for n, c := range []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"} {
		if c != "" && strings.HasPrefix(s, c) {
			return n
		}
	}
	return 0
}
