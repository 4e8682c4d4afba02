// Package webtext turns what the web sends into what the program reads: bytes
// into UTF-8 text, addresses into one normal form.
package webtext

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// From says what decided the encoding of a text.
type From string

// What can decide an encoding, in the order in which it is believed.
const (
	FromBOM    From = "bom"    // a byte order mark
	FromUTF8   From = "utf8"   // the bytes are UTF-8, whatever the labels say
	FromMeta   From = "meta"   // a <meta> or XML declaration in the head
	FromHeader From = "header" // the charset parameter of Content-Type
	FromGuess  From = "guess"  // the statistics of the bytes
)

// DecodeInfo says how a text was decoded.
type DecodeInfo struct {
	// Charset is the name in the WHATWG Encoding Standard, in lower case.
	Charset string
	From    From
	// Replaced is the number of characters that could not be decoded and
	// became U+FFFD.
	Replaced int
}

const (
	// headLimit bounds the search for a label in a document without <body>.
	headLimit = 256 << 10
	// sampleLimit is how many bytes decide whether a label can be true.
	sampleLimit = 64 << 10
)

// Decode turns a document's bytes into valid UTF-8. Believed are, in this
// order: a byte order mark; the bytes themselves where they are UTF-8 but for
// a few stray ones; a label in the head of the document, wherever it stands
// there; the charset of contentType (a Content-Type header, may be empty); the
// statistics of the bytes. A label that the bytes contradict is passed over.
// Every label of the GB family is read as GB18030, which contains the others.
//
// Labels are those of the WHATWG Encoding Standard.
func Decode(body []byte, contentType string) (string, DecodeInfo) {
	switch {
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		return fromUTF8(body[3:], FromBOM)
	case bytes.HasPrefix(body, []byte("\xFE\xFF")):
		return decode(body[2:], unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be", FromBOM)
	case bytes.HasPrefix(body, []byte("\xFF\xFE")):
		return decode(body[2:], unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", FromBOM)
	}
	meta := ""
	if utf8.Valid(body) {
		// Seven-bit encodings and UTF-16 without a mark look like ASCII.
		if bytes.Contains(body, []byte("\x1b$")) && isASCII(body) {
			e, name := charset.Lookup("iso-2022-jp")
			return decode(body, e, name, FromGuess)
		}
		if order, name := utf16Order(body); name != "" && isASCII(body) {
			return decode(body, unicode.UTF16(order, unicode.IgnoreBOM), name, FromGuess)
		}
		if !onlyPairs(body) {
			return fromUTF8(body, FromUTF8)
		}
		// A few double bytes that are UTF-8 by chance: all are frequent
		// characters of the encoding that the page names.
		if meta = label(metaLabel(body)); meta != "gb18030" || sampleOf(body).fit(meta) < 1 {
			return fromUTF8(body, FromUTF8)
		}
	} else {
		// In text of another encoding at most a quarter of the high bytes form
		// UTF-8 sequences by chance; in UTF-8 with stray bytes nearly all do.
		if good, bad := countUTF8(body); good >= 4*bad {
			return fromUTF8(body, FromUTF8)
		}
		meta = label(metaLabel(body))
	}
	s := sampleOf(body)
	for _, c := range []struct {
		name string
		from From
	}{{meta, FromMeta}, {label(headerLabel(contentType)), FromHeader}} {
		if c.name != "" && s.plausible(c.name) {
			e, name := lookup(c.name)
			return decode(body, e, name, c.from)
		}
	}
	e, name := lookup(s.guess())
	return decode(body, e, name, FromGuess)
}

// lookup finds the encoding of a canonical name that label has returned.
func lookup(name string) (encoding.Encoding, string) {
	if name == "gb18030" {
		return simplifiedchinese.GB18030, name
	}
	return charset.Lookup(name)
}

// label returns the canonical name of an encoding label, or "" for one that is
// unknown or says nothing about bytes that are known not to be UTF-8.
func label(l string) string {
	l = strings.ToLower(strings.Trim(l, " \t\r\n\f\"'"))
	if strings.HasPrefix(l, "gb") || l == "x-gbk" || l == "cp936" || l == "windows-936" || l == "ms936" {
		return "gb18030"
	}
	_, name := charset.Lookup(l)
	switch name {
	case "gbk":
		return "gb18030"
	case "utf-8", "utf-16be", "utf-16le", "replacement", "x-user-defined":
		return ""
	}
	return name
}

// fromUTF8 makes body valid UTF-8. Each bad byte counts and becomes U+FFFD,
// but a sequence that the end of the body cuts off is dropped.
func fromUTF8(body []byte, from From) (string, DecodeInfo) {
	info := DecodeInfo{Charset: "utf-8", From: from}
	if utf8.Valid(body) {
		return string(body), info
	}
	if tail := cutTail(body); tail > 0 {
		body = body[:len(body)-tail]
	}
	var b strings.Builder
	b.Grow(len(body) + 64)
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			info.Replaced++
			b.WriteRune(utf8.RuneError)
		} else {
			b.Write(body[:size])
		}
		body = body[size:]
	}
	return b.String(), info
}

// cutTail is the length of an unfinished UTF-8 sequence at the end of body.
func cutTail(body []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(body); i++ {
		c := body[len(body)-i]
		if utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(body[len(body)-i:]) {
				return i
			}
			return 0
		}
	}
	return 0
}

func decode(body []byte, e encoding.Encoding, name string, from From) (string, DecodeInfo) {
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		// Decoders replace what they cannot read; should one give up all the
		// same, the bytes are still shown as the UTF-8 in them.
		return fromUTF8(body, from)
	}
	text := string(out)
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return text, DecodeInfo{Charset: name, From: from, Replaced: strings.Count(text, "\uFFFD")}
}

// countUTF8 counts the bytes in well-formed UTF-8 sequences of two and more, and
// the bytes outside of them, but for a sequence cut off at the end.
func countUTF8(body []byte) (good, bad int) {
	end := len(body) - cutTail(body)
	for i := 0; i < end; {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(body[i:end])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good += size
		}
		i += size
	}
	return good, bad
}

// onlyPairs tells of valid UTF-8 whether it has one to eight sequences of two
// bytes and none longer.
func onlyPairs(body []byte) bool {
	n := 0
	for i := 0; i < len(body); i++ {
		if body[i] < utf8.RuneSelf {
			continue
		}
		if n++; body[i] >= 0xE0 || n > 8 {
			return false
		}
		i++
	}
	return n > 0
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// utf16Order recognises UTF-16 without a mark by the zeros of its ASCII.
func utf16Order(body []byte) (unicode.Endianness, string) {
	var zeros [2]int
	sample := body[:min(len(body), 4096)]
	for i, c := range sample {
		if c == 0 {
			zeros[i&1]++
		}
	}
	switch half := len(sample) / 2; {
	case half < 4:
	case zeros[1] > half*3/4 && zeros[0] < half/4:
		return unicode.LittleEndian, "utf-16le"
	case zeros[0] > half*3/4 && zeros[1] < half/4:
		return unicode.BigEndian, "utf-16be"
	}
	return unicode.LittleEndian, ""
}

// headerLabel is the charset parameter of a Content-Type header. Headers are
// often malformed, so that it is looked for and not parsed.
func headerLabel(contentType string) string {
	return afterCharset([]byte(contentType))
}

// metaLabel finds the encoding that a document's head declares.
func metaLabel(body []byte) string {
	head := body[:min(len(body), headLimit)]
	if bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("<?xml")) {
		if end := bytes.Index(head, []byte("?>")); end > 0 {
			if _, after, ok := bytes.Cut(head[:end], []byte("encoding")); ok {
				if l := value(after); l != "" {
					return l
				}
			}
		}
	}
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 {
			return ""
		}
		head = head[i+1:]
		switch {
		case bytes.HasPrefix(head, []byte("!--")):
			end := bytes.Index(head, []byte("-->"))
			if end < 0 {
				return ""
			}
			head = head[end+3:]
		case hasTag(head, "meta"):
			end := bytes.IndexByte(head, '>')
			if end < 0 {
				end = len(head)
			}
			if l := afterCharset(head[:end]); l != "" {
				return l
			}
			head = head[end:]
		case hasTag(head, "script"), hasTag(head, "style"):
			// A string in a script is no label.
			end := bytes.Index(head, []byte("</"))
			if end < 0 {
				return ""
			}
			head = head[end:]
		case hasTag(head, "body"):
			return ""
		}
	}
}

func hasTag(s []byte, name string) bool {
	if len(s) <= len(name) || !bytes.EqualFold(s[:len(name)], []byte(name)) {
		return false
	}
	switch s[len(name)] {
	case ' ', '\t', '\r', '\n', '\f', '/', '>':
		return true
	}
	return false
}

// afterCharset returns the value after "charset", in whatever case and quotes.
func afterCharset(s []byte) string {
	for i := 0; i+7 <= len(s); i++ {
		if s[i]|0x20 == 'c' && bytes.EqualFold(s[i:i+7], []byte("charset")) {
			if l := value(s[i+7:]); l != "" {
				return l
			}
		}
	}
	return ""
}

// value reads ` = "x"` and returns x.
func value(s []byte) string {
	s = bytes.TrimLeft(s, " \t\r\n\f")
	if len(s) == 0 || s[0] != '=' {
		return ""
	}
	s = bytes.TrimLeft(s[1:], " \t\r\n\f\"'")
	if end := bytes.IndexAny(s, " \t\r\n\f\"'>;/?,"); end >= 0 {
		s = s[:end]
	}
	return string(s)
}

// sample counts, for the double-byte encodings, how many of the double bytes
// are frequent characters there. The ranges are those of the national
// standards: GB/T 2312 level 1, Big5 level 1, KS X 1001 Hangul, JIS X 0208 kana.
type sample struct {
	high     int // bytes from 0x80
	runs     int // of these, bytes beside another one
	pairs    int // double bytes, read as in GB 18030
	gb, korn int // frequent ones of GB and of EUC-KR
	kana     int // kana of EUC-JP, which GB shares
	big5Pair int
	big5     int
	sjisPair int
	sjis     int
	sjisBad  int
}

func sampleOf(body []byte) sample {
	// The first high bytes may be few, in comments: start where they begin.
	start := bytes.IndexFunc(body, func(r rune) bool { return r >= utf8.RuneSelf })
	if start < 0 {
		return sample{}
	}
	b := body[start:min(len(body), start+sampleLimit)]
	var s sample
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		s.high++
		if (i > 0 && b[i-1] >= 0x80) || (i+1 < len(b) && b[i+1] >= 0x80) {
			s.runs++
		}
	}
	for i := 0; i+1 < len(b); i++ {
		c, d := b[i], b[i+1]
		if c < 0x81 {
			continue
		}
		i++
		s.pairs++
		if d < 0xA1 {
			continue
		}
		switch {
		case c >= 0xA4 && c <= 0xA5:
			s.kana++
		case c >= 0xB0 && c <= 0xC8:
			s.korn++
			s.gb++
		case c >= 0xB0 && c <= 0xD7, c == 0xA1, c == 0xA3:
			s.gb++
		}
	}
	for i := 0; i+1 < len(b); i++ {
		c, d := b[i], b[i+1]
		if c < 0x81 {
			continue
		}
		i++
		s.big5Pair++
		if trail := d >= 0x40 && d <= 0x7E || d >= 0xA1; trail && (c >= 0xA4 && c <= 0xC6 || c == 0xA1) {
			s.big5++
		}
	}
	for i := 0; i+1 < len(b); i++ {
		c, d := b[i], b[i+1]
		switch {
		case c < 0x80, c >= 0xA1 && c <= 0xDF: // half-width katakana
			continue
		case c == 0x80, c == 0xA0, c > 0xFC, d < 0x40, d == 0x7F, d > 0xFC:
			s.sjisBad++
			continue
		}
		i++
		s.sjisPair++
		if c == 0x82 && d >= 0x9F || c == 0x83 && d <= 0x96 || c == 0x81 {
			s.sjis++
		}
	}
	return s
}

// share is the part of the double bytes that n is.
func (s sample) share(n int) float64 {
	if s.pairs == 0 {
		return 0
	}
	return float64(n) / float64(s.pairs)
}

// wide tells that the high bytes come in runs, as in double-byte encodings
// (and in Cyrillic, Greek and Arabic ones), not singly as in Latin text.
func (s sample) wide() bool { return s.high > 0 && s.runs*10 > s.high*7 }

// plausible tells whether the bytes can be in the encoding of a label. Only
// clear contradictions count.
func (s sample) plausible(name string) bool {
	switch name {
	case "gb18030", "big5", "euc-kr", "euc-jp", "shift_jis":
		g := s.guess()
		if g == name || s.high < 32 {
			return true
		}
		// Another double-byte encoding must fit clearly better: names and
		// rare characters make the shares of a true label low.
		return g != "windows-1252" && s.fit(name) >= 0.55 && s.fit(name)+0.2 >= s.fit(g)
	case "windows-1252", "iso-8859-15", "iso-8859-2", "windows-1250", "macintosh":
		return !s.wide() || s.fit(s.guess()) < 0.75
	}
	return true
}

// fit is the share of the double bytes that are frequent in an encoding.
func (s sample) fit(name string) float64 {
	ratio := func(n, of int) float64 {
		if of == 0 {
			return 0
		}
		return float64(n) / float64(of)
	}
	switch name {
	case "gb18030":
		return s.share(s.gb)
	case "big5":
		return ratio(s.big5, s.big5Pair)
	case "euc-kr":
		return s.share(s.korn)
	case "euc-jp":
		return s.share(s.gb + s.kana)
	case "shift_jis":
		// Kanji are the rest of Japanese text; kana are half of it.
		return min(1, 2*ratio(s.sjis, s.sjisPair+s.sjisBad))
	}
	return 0
}

// guess names the most likely encoding of bytes that are not UTF-8.
func (s sample) guess() string {
	if !s.wide() {
		return "windows-1252"
	}
	if s.share(s.kana) > 0.2 {
		return "euc-jp"
	}
	if s.share(s.korn) > 0.85 {
		return "euc-kr"
	}
	best, top := "gb18030", s.fit("gb18030")
	for _, name := range []string{"big5", "shift_jis"} {
		if f := s.fit(name); f > top {
			best, top = name, f
		}
	}
	return best
}
