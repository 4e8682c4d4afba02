package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"assay"
)

// sentences cuts text into sentences, which it appends to out. A line break ends a sentence only where
// the text is not wrapped: wire copy breaks its lines anywhere. titleEnd is the
// offset at which the title's line ends, 0 without one.
func sentences(out []assay.Span, text string, titleEnd int) []assay.Span {
	wrapped := isWrapped(text)
	start, open := 0, -1 // of the sentence, of the bracket
	end := func(at int) {
		s := trim(text, assay.Span{Start: start, End: at})
		for s.Len() > longestSentence {
			cut := breakIn(text, s)
			out = append(out, trim(text, assay.Span{Start: s.Start, End: cut}))
			s = trim(text, assay.Span{Start: cut, End: s.End})
		}
		if s.Len() > 0 {
			out = append(out, s)
		}
		start = at
	}
	for i := 0; i < len(text); {
		for i < len(text) && goesOn[text[i]] {
			i++
		}
		if i == len(text) {
			break
		}
		if hanAt(text, i) {
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		next := i + size
		switch r {
		case '(', '（':
			if at := repeatedName(text[:i], start); len(out) == 0 && at > start && stockCode(text[next:]) {
				end(at)
			}
			open = i
		case ')', '）':
			open = -1
		case '。', '！', '？', '…':
			if open > start && strings.TrimSpace(text[start:open]) != "" && closes(text, next) {
				break
			}
			next = skipClosers(text, next)
			end(next)
		case '!', '?':
			if next = skipClosers(text, next); next >= len(text) || isSpaceAt(text, next) || isHanAt(text, next) {
				end(next)
			}
		case '.':
			if after := skipClosers(text, next); endsSentence(text, start, i, after) {
				next = after
				end(next)
			}
		case '\n':
			if i+1 == titleEnd || !wrapped || lineEnds(text, i) {
				end(next)
			}
		}
		i = next
	}
	end(len(text))
	return out
}

// repeatedName is where the text ends with the Chinese name that its sentence
// from start begins with, 0 where it does not: a title that runs into the body
// ends there, 某某股份收购乙方股权某某股份.
func repeatedName(text string, start int) int {
	const shortest, longest = len("三个字"), len("八个字的公司的名")
	for n := shortest; n <= longest && start+2*n <= len(text); n += len("字") {
		if at := len(text) - n; text[at:] == text[start:start+n] && hanAt(text, at) {
			if last, _ := utf8.DecodeLastRuneInString(text[:at]); isWordRune(last) {
				return at
			}
		}
	}
	return 0
}

// stockCode reports whether the text begins with the six digits of a Chinese
// stock code and a closing bracket.
func stockCode(text string) bool {
	const digits = len("600000")
	if len(text) <= digits || !isNumber(text[:digits]) {
		return false
	}
	c, _ := utf8.DecodeRuneInString(text[digits:])
	return c == ')' || c == '）' || c == '.'
}

// longestSentence is how many bytes a sentence has at most: what goes on for
// longer is no sentence but a list or a text without stops, and is cut, so that
// the work for a figure has its bounds.
const longestSentence = 1500

// breakIn is where to cut the sentence s, which is too long: behind the last
// mark of a clause in the second half of what may stay together, else behind the
// last white space, else at a character.
func breakIn(text string, s assay.Span) int {
	space, end := 0, s.Start+longestSentence
	for k := end; k > s.Start+longestSentence/2; k-- {
		switch before := text[s.Start:k]; {
		case strings.HasSuffix(before, "，"), strings.HasSuffix(before, "；"), strings.HasSuffix(before, "、"), strings.HasSuffix(before, ", "), strings.HasSuffix(before, "; "):
			return k
		case space == 0 && isSpaceAt(text, k):
			space = k
		}
	}
	if space > 0 {
		return space
	}
	for k := end; k > end-utf8.UTFMax; k-- {
		if utf8.RuneStart(text[k]) {
			return k
		}
	}
	return end // no valid text
}

// goesOn holds the ASCII characters that neither end sentences nor part them in brackets.
var goesOn = func() (set [256]bool) {
	for c := range utf8.RuneSelf {
		set[c] = !strings.ContainsRune("()!?.\n", rune(c))
	}
	return set
}()

// widestLine is how many bytes a line of wrapped text has at most.
const widestLine = 90

// isWrapped tells whether lines are broken at a fixed width.
func isWrapped(text string) bool {
	lines := 0
	for l := range strings.Lines(text) {
		if n := len(strings.TrimRight(l, "\r\n")); n > widestLine {
			return false
		} else if n > 0 {
			lines++
		}
	}
	return lines > 2
}

// lineEnds tells whether the line break at i ends a sentence of a wrapped text:
// a blank line, a list item, or a short line before a capital.
func lineEnds(text string, i int) bool {
	rest := strings.TrimLeft(text[i+1:], " \t\r")
	if rest == "" || rest[0] == '\n' || isBullet(rest) {
		return true
	}
	lineStart := strings.LastIndexByte(text[:i], '\n') + 1
	line := strings.TrimSpace(text[lineStart:i])
	if line == "" {
		return true
	}
	if r, _ := utf8.DecodeLastRuneInString(line); strings.ContainsRune("。！？；：:", r) {
		return true
	}
	if isItem(rest) && (isBullet(line) || isItem(line) || strings.HasSuffix(line, ".") || strings.HasSuffix(line, ";")) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return len(line) < 40 && (unicode.IsUpper(first) || unicode.Is(unicode.Han, first)) && !strings.HasSuffix(line, ",")
}

// isBullet reports whether a line begins as an item of a list.
func isBullet(line string) bool {
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "•")
}

// isItem reports whether a line begins with the number of an item of a list.
func isItem(line string) bool {
	n := 0
	for n < len(line) && n < 3 && isDigit(line[n]) {
		n++
	}
	return n > 0 && (strings.HasPrefix(line[n:], ". ") || strings.HasPrefix(line[n:], ") ") || strings.HasPrefix(line[n:], "、"))
}

// maxBracket is the length in bytes of what a bracket holds within a sentence.
const maxBracket = 90

// closes reports whether the bracket that is open at i closes soon and the
// sentence goes on behind it.
func closes(text string, i int) bool {
	rest := text[i:min(len(text), i+maxBracket)]
	at := strings.IndexAny(rest, ")）\n")
	if at < 0 || rest[at] == '\n' {
		return false
	}
	_, size := utf8.DecodeRuneInString(rest[at:])
	next, _ := utf8.DecodeRuneInString(text[i+at+size:])
	return next == '，' || next == ',' || next == '、' || next == '；' || unicode.IsLetter(next) || unicode.IsDigit(next)
}

func trim(text string, s assay.Span) assay.Span {
	for s.Start < s.End {
		r, size := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.Start += size
	}
	for s.Start < s.End {
		r, size := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.End -= size
	}
	return s
}

func skipClosers(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '”', '’', '"', '\'', ')', '）', '」', '』', '】', '。', '！', '？', '!', '?', '…':
			i += size
		default:
			return i
		}
	}
	return i
}

func isSpaceAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsSpace(r)
}

func isHanAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return isHan(r)
}

// abbreviations end in a full stop without ending a sentence.
var abbreviations = setOf("mr mrs ms dr st gov sen rep prof gen lt col sgt jr sr no nos vs etc fig vol inc corp co ltd pte plc bros dept est jan feb mar apr jun jul aug sep sept oct nov dec approx e.g i.e u.s u.k u.n a.m p.m cf al pct cts dlrs avg")

// company forms may also end a sentence, before a word that begins one.
var companyForms = setOf("inc corp co ltd plc s.a u.s u.k bros a.m p.m dlrs pct cts etc jr")

var starters = setOf("the a an it he she they we this that these those in on at but and for as its their his her meanwhile however")

func endsSentence(text string, start, dot, after int) bool {
	if after >= len(text) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[after:])
	if unicode.Is(unicode.Han, r) {
		word := text[wordStart(text, start, dot, true):dot]
		return (dot == 0 || !isDigit(text[dot-1])) && !companyForms.hasFold(word)
	}
	if !unicode.IsSpace(r) {
		return false
	}
	from := wordStart(text, start, dot, false)
	word := text[from:dot]
	rest := text[after+openers(text[after:]):]
	next, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLower(next) {
		return false
	}
	if utf8.RuneCountInString(word) == 1 && !isDigit(word[0]) && unicode.IsUpper(next) {
		return false // an initial
	}
	if isNumber(word) && strings.TrimSpace(text[start:from]) == "" {
		return false // a list number
	}
	if strings.Contains(word, ".") && len(word) < 6 && !isDigit(word[0]) && !companyForms.hasFold(word) {
		return false // initials: C.C., U.S.
	}
	if abbreviations.hasFold(word) {
		first, _, _ := strings.Cut(rest, " ")
		return companyForms.hasFold(word) && starters.hasFold(first)
	}
	return true
}

// openers is the length of the white space, quotation marks and brackets that
// the text begins with.
func openers(text string) int {
	for i := 0; i < len(text); {
		switch r, size := utf8.DecodeRuneInString(text[i:]); r {
		case ' ', '\t', '\r', '\n', '"', '“', '‘', '\'', '(':
			i += size
		default:
			return i
		}
	}
	return len(text)
}

// wordStart is where the word begins that ends at end: behind white space, a
// bracket or a quotation mark, or behind a comma too.
func wordStart(text string, start, end int, comma bool) int {
	for k := end - 1; k >= start; k-- {
		switch c := text[k]; {
		case c == ' ', c == '\t', c == '\n', c == '(', c == '"', c == ',' && comma,
			c >= utf8.RuneSelf && (strings.HasSuffix(text[start:k+1], "“") || comma && strings.HasSuffix(text[start:k+1], "，")):
			return k + 1
		}
	}
	return start
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isNumber(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
