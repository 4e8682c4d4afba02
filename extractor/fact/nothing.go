package fact

import (
	"slices"
	"strings"
	"time"

	"assay"
	"assay/extractor/lexicon"
)

// leastSure is the confidence below which a fact makes no announcement, and
// leastSureZh that of a Chinese one: more of those are wrong than right.
const leastSure, leastSureZh = 0.36, 0.28

// history is the year before which nobody commits capital in the news.
const history = "1980"

// real leaves out the mentions that are none: where the words tell of a
// day's trading, a pastime or times long past or ask the reader, and where the facts are
// likely wrong.
func (r *reading) real(mentions []assay.Mention, facts []assay.Fact) []assay.Mention {
	least := leastSure
	if r.zh {
		least = leastSureZh
	}
	return slices.DeleteFunc(mentions, func(m assay.Mention) bool {
		if len(m.Facts) > 0 && !slices.ContainsFunc(m.Facts, func(k int) bool { return facts[k].Confidence >= least }) && !r.backed(&m, facts) {
			return true
		}
		if m.Type == assay.Contract && len(m.Actors) == 0 {
			return true // it takes parties
		}
		if m.Amount != nil && (r.traded(*m.Amount) || !r.zh && r.figures[*m.Amount].Qualifier == assay.Vague) {
			return true // billions are no commitment
		}
		if m.Type == assay.Acquisition && m.Target != nil && goods.has(lastWord(m.Target.Name)) {
			return true
		}
		if m.Type != assay.Funding && len(m.Actors) > 0 && !slices.ContainsFunc(m.Actors, func(a assay.Ref) bool { return !r.commonNoun(a) }) {
			return true
		}
		if !r.zh && len(m.Actors) > 0 && !slices.ContainsFunc(m.Actors, func(a assay.Ref) bool { return r.couldCommit(a, m.Amount != nil) }) {
			return true
		}
		if !r.zh && m.Type == assay.Acquisition && m.Amount != nil && !r.backed(&m, facts) && r.onlySells(r.at[*m.Amount]) {
			return true
		}
		if !r.zh && m.Type != assay.Investment && m.Amount != nil && !r.backed(&m, facts) && !r.worded(&m) {
			return true
		}
		if !r.zh && (r.crowd(&m) || m.Type == assay.Funding && !r.backed(&m, facts)) {
			return true
		}
		sent := r.sentAt(m.Evidence.Start)
		return r.pastime(sent) || r.asks(sent) || r.historical(m.Evidence)
	})
}

// backed reports whether a word of commitment tells of the mention by itself,
// whatever its amount's fact is taken to be about.
func (r *reading) backed(m *assay.Mention, facts []assay.Fact) bool {
	if m.Amount == nil {
		return false
	}
	if m.Type == assay.Funding && r.raises(*m.Amount) || m.Type == assay.Investment && (r.projectCost(*m.Amount) || len(r.givers(*m.Amount)) > 0) {
		return true
	}
	if slices.ContainsFunc(m.Facts, func(k int) bool { return r.actOf(facts[k].Figure) != nil }) {
		return true
	}
	if len(m.Actors) == 0 {
		return false
	}
	at := r.at[*m.Amount]
	if !r.zh {
		d, told := r.deedNear(at, assay.Acquisition)
		return r.paidForStake(*m.Amount) || told && m.Type == assay.Acquisition && d.target >= 0 && r.tokens[d.word].clause == r.tokens[at].clause && r.early(r.tokens[at].sent)
	}
	if r.goesOn(at) {
		at = r.sentStart[r.tokens[at].sent] - 1
	}
	_, told := r.deedNear(at, m.Type)
	return told || m.Type == assay.Funding && (r.lends(*m.Amount) || r.clauseTells(r.at[*m.Amount], "领投", "跟投"))
}

// crowds are English words for people, of whom none commits capital by himself.
var crowds = setOf("investors foreigners candidates households consumers families voters shoppers fans people residents tourists traders americans buyers taxpayers workers republicans democrats lawmakers donors hackers thieves banks lenders companies firms retailers farmers students parents motorists homeowners couples couple users customers viewers players supporters readers women men children analysts economists britons canadians germans someone everyone nobody organisations organizations charities hedge-funds savers borrowers campaigners")

// crowd reports whether all who make the commitment, or who raise the money, are called
// by a word for people alone.
func (r *reading) crowd(m *assay.Mention) bool {
	of := m.Actors
	if m.Type == assay.Funding {
		if m.Target == nil || len(m.Actors) > 0 {
			return false
		}
		of = []assay.Ref{*m.Target}
	}
	return len(of) > 0 && !slices.ContainsFunc(of, func(a assay.Ref) bool { return !crowds.has(strings.ToLower(a.Name)) })
}

// goods are English words for what is bought and makes nobody an owner of capital.
var goods = setOf("goods products items suits clothes clothing tickets groceries chips painting paintings artwork artworks tokens contents")

// lastWord is the last word of a name in lower case.
func lastWord(s string) string { return strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:]) }

// commonNoun reports whether a name is one English word that has its capital from
// the beginning of the sentence: elsewhere in the text it is written without.
func (r *reading) commonNoun(a assay.Ref) bool {
	if r.zh || a.ID != "" || strings.ContainsAny(a.Surface, " -.") || a.Surface == strings.ToLower(a.Surface) {
		return false
	}
	word := strings.ToLower(a.Surface)
	for at := 0; ; {
		k := strings.Index(r.text[at:], word)
		if k < 0 {
			return false
		}
		at += k
		if end := at + len(word); !isLetterAt(r.text, end) && (at == 0 || !isLetterAt(r.text, at-1)) {
			return true
		}
		at++
	}
}

// couldCommit reports whether the English noun, where it is no name, stands for
// somebody who commits capital: no dream and no deposits, and nobody by his role alone
// unless there is an amount.
func (r *reading) couldCommit(a assay.Ref, amount bool) bool {
	if a.ID != "" || !strings.HasSuffix(a.Surface, lastWord(a.Surface)) && !r.commonNoun(a) {
		return true // written with a capital
	}
	s := r.lex.Sense(lastWord(a.Surface))
	if s == 0 {
		return true
	}
	switch lexicon.SenseNames[s-1] {
	case "person":
		return amount
	case "body", "market", "service", "facility", "place", "set", "plan", "deal":
		return true
	}
	return false
}

// traded reports whether the figure sums up what was bought and sold on an exchange.
func (r *reading) traded(figure int) bool {
	k := r.draft[figure].trigger
	return k >= 0 && (r.str(k) == "净买入" || r.str(k) == "净卖出")
}

// pastime reports whether the sentence speaks of sports, games, lotteries,
// stories or exercises, whose money is no capital.
func (r *reading) pastime(sent int) bool {
	for k := r.sentStart[sent]; k < r.tokenAfter(sent); k++ {
		if r.tokens[k].is(lexicon.Pastime) {
			return true
		}
	}
	return false
}

// asks reports whether the sentence is a question to its reader, or asks why
// nobody does what it tells of.
func (r *reading) asks(sent int) bool {
	s := r.sents[sent].Of(r.text)
	for _, why := range [...]string{"Why not ", "Why doesn", "Why don", "为什么不", "何不", "为何不"} {
		if strings.HasPrefix(s, why) {
			return true
		}
	}
	if !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "？") {
		return false
	}
	for k := r.sentStart[sent]; k < r.tokenAfter(sent); k++ {
		switch r.lower(k) {
		case "you", "your", "你", "您", "你们":
			return true
		}
	}
	return false
}

// historical reports whether a date in the span lies long ago.
func (r *reading) historical(span assay.Span) bool {
	for _, d := range r.datesIn(span) {
		if len(d.To) >= len(time.DateOnly) && d.To < history {
			return true
		}
	}
	return false
}
