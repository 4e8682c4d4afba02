package webtext_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"assay/webtext"
)

const (
	chinese     = "铜冶炼厂的二期工程完工，总投资四十二亿元，年产能提高到三十万吨。负责人表示，原料七成来自南美，加工费去年下跌了四成。"
	traditional = "銅冶煉廠的二期工程完工，總投資四十二億元，年產能提高到三十萬噸。負責人表示，原料七成來自南美，加工費去年下跌了四成。"
	japaneseTxt = "銅の製錬所の第二期工事が完了し、年間の生産能力は三十万トンになりました。原料の七割は南米から来ているということです。"
	koreanTxt   = "구리 제련소의 이 단계 공사가 완료되어 연간 생산 능력이 삼십만 톤으로 늘어났다고 회사가 월요일에 밝혔다."
	russian     = "Медеплавильный завод завершил вторую очередь строительства, и его мощность выросла до трёхсот тысяч тонн в год."
	western     = "Die Kupferhütte hat die zweite Stufe für 42 Millionen € fertiggestellt – Köln, Düsseldorf und Nürnberg “freuen” sich."
	latin2      = "Huta miedzi zakończyła drugi etap budowy, a jej roczna zdolność wzrosła do trzystu tysięcy ton, powiedział dyrektor."
)

func encode(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	gbk, gb18030 := simplifiedchinese.GBK, simplifiedchinese.GB18030
	meta := func(label string) string { return `<html><head><meta charset="` + label + `"><title>` }
	httpEquiv := func(label string) string {
		return `<html><head><META http-equiv=Content-Type content="text/html; charset=` + label + `"><title>`
	}
	late := func(label string) string {
		return "<html><head><script>var a='<meta charset=\"big5\">';" + strings.Repeat("a();", 3000) + `</script><meta charset=` + label + ">"
	}
	for _, tc := range []struct {
		name    string
		head    string // ASCII, before the text
		text    string
		as      encoding.Encoding // nil for UTF-8
		header  string
		charset string
		from    webtext.From
	}{
		{"utf-8", meta("utf-8"), chinese, nil, "", "utf-8", webtext.FromUTF8},
		{"utf-8 called gb2312", meta("gb2312"), chinese, nil, "text/html; charset=gbk", "utf-8", webtext.FromUTF8},
		{"utf-8 called latin-1", meta("iso-8859-1"), western, nil, "", "utf-8", webtext.FromUTF8},
		{"ascii", meta("windows-1252"), "plain", nil, "", "utf-8", webtext.FromUTF8},
		{"mark", "", "\ufeff" + chinese, nil, "text/html; charset=gbk", "utf-8", webtext.FromBOM},
		{"utf-16 with mark", "", chinese, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "", "utf-16le", webtext.FromBOM},
		{"utf-16 without mark", strings.Repeat("<p>copper price</p>", 10), "", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "", "utf-16be", webtext.FromGuess},
		{"gb2312", meta("gb2312"), chinese, gbk, "", "gb18030", webtext.FromMeta},
		{"gbk in http-equiv", httpEquiv("GBK"), chinese, gbk, "", "gb18030", webtext.FromMeta},
		{"characters of four bytes called gb2312", meta("GB2312"), chinese + "㐂𠀀㙍", gb18030, "", "gb18030", webtext.FromMeta},
		{"meta far down, another one in a script", late("gbk"), chinese, gbk, "", "gb18030", webtext.FromMeta},
		{"meta in a comment", "<html><!-- <meta charset=big5> --><meta charset=gbk>", chinese, gbk, "", "gb18030", webtext.FromMeta},
		{"XML declaration", `<?xml version="1.0" encoding="GB2312"?><html>`, chinese, gbk, "", "gb18030", webtext.FromMeta},
		{"header", "<html>", chinese, gbk, "text/html;charset=GBK", "gb18030", webtext.FromHeader},
		{"quoted header", "<html>", chinese, gbk, `text/html; Charset = "gb18030"; x=y`, "gb18030", webtext.FromHeader},
		{"no label", "<html>", chinese, gbk, "", "gb18030", webtext.FromGuess},
		{"gbk called utf-8", meta("utf-8"), chinese, gbk, "text/html; charset=utf-8", "gb18030", webtext.FromGuess},
		{"gbk called latin-1", meta("iso-8859-1"), chinese, gbk, "text/html; charset=ISO-8859-1", "gb18030", webtext.FromGuess},
		{"gbk called big5", meta("big5"), chinese, gbk, "", "gb18030", webtext.FromGuess},
		{"meta against header", meta("gbk"), chinese, gbk, "text/html; charset=big5", "gb18030", webtext.FromMeta},
		{"header against a meta that lies", meta("utf-8"), traditional, traditionalchinese.Big5, "text/html; charset=big5", "big5", webtext.FromHeader},
		{"unknown label", meta("klingon"), chinese, gbk, "", "gb18030", webtext.FromGuess},
		{"big5", meta("big5"), traditional, traditionalchinese.Big5, "", "big5", webtext.FromMeta},
		{"big5 without label", "<html>", traditional, traditionalchinese.Big5, "", "big5", webtext.FromGuess},
		{"big5 called gbk", meta("gbk"), traditional, traditionalchinese.Big5, "", "big5", webtext.FromGuess},
		{"shift_jis", meta("Shift_JIS"), japaneseTxt, japanese.ShiftJIS, "", "shift_jis", webtext.FromMeta},
		{"shift_jis without label", "<html>", japaneseTxt, japanese.ShiftJIS, "", "shift_jis", webtext.FromGuess},
		{"euc-jp", meta("euc-jp"), japaneseTxt, japanese.EUCJP, "", "euc-jp", webtext.FromMeta},
		{"euc-jp without label", "<html>", japaneseTxt, japanese.EUCJP, "", "euc-jp", webtext.FromGuess},
		{"iso-2022-jp", meta("iso-2022-jp"), japaneseTxt, japanese.ISO2022JP, "", "iso-2022-jp", webtext.FromGuess},
		{"euc-kr", meta("ks_c_5601-1987"), koreanTxt, korean.EUCKR, "", "euc-kr", webtext.FromMeta},
		{"euc-kr without label", "<html>", koreanTxt, korean.EUCKR, "", "euc-kr", webtext.FromGuess},
		{"windows-1251", meta("windows-1251"), russian, charmap.Windows1251, "", "windows-1251", webtext.FromMeta},
		{"koi8-r", "<html>", russian, charmap.KOI8R, "text/html; charset=koi8-r", "koi8-r", webtext.FromHeader},
		{"latin-1 is windows-1252", meta("iso-8859-1"), western, charmap.Windows1252, "", "windows-1252", webtext.FromMeta},
		{"windows-1252 without label", "<html>", western, charmap.Windows1252, "", "windows-1252", webtext.FromGuess},
		{"iso-8859-2", meta("iso-8859-2"), latin2, charmap.ISO8859_2, "", "iso-8859-2", webtext.FromMeta},
		{"a short gbk title that reads as utf-8", meta("gb2312"), "联通", gbk, "", "gb18030", webtext.FromMeta},
	} {
		t.Run(tc.name, func(t *testing.T) {
			body := []byte(tc.head + tc.text)
			if tc.as != nil {
				body = encode(t, tc.as, tc.head+tc.text)
			}
			text, info := webtext.Decode(body, tc.header)
			want := tc.head + strings.TrimPrefix(tc.text, "\ufeff")
			if text != want {
				t.Errorf("text %q, want %q", text[max(0, len(text)-200):], want[max(0, len(want)-200):])
			}
			if info.Charset != tc.charset || info.From != tc.from || info.Replaced != 0 {
				t.Errorf("%+v, want %s from %s", info, tc.charset, tc.from)
			}
		})
	}
}

// TestDecodeStray puts a few wrong bytes into pages: they must not change the encoding.
func TestDecodeStray(t *testing.T) {
	gbk := string(encode(t, simplifiedchinese.GBK, strings.Repeat(chinese, 20)))
	for _, tc := range []struct {
		name, body, charset, keeps string
		replaced                   int
	}{
		{"one byte in Chinese", strings.Repeat(chinese, 3) + "\xb5" + chinese, "utf-8", chinese, 1},
		{"two bytes in German", strings.Repeat(western, 3) + "caf\xe9 \x93x" + western, "utf-8", western, 2},
		{"cut off in a character", chinese + chinese[:4], "utf-8", chinese, 0},
		{"cut off gbk", `<meta charset="gb2312">` + gbk[:len(gbk)-1], "gb18030", chinese, 1},
		{"one byte in gbk", `<meta charset="gb2312">` + gbk + "\xff " + gbk, "gb18030", chinese, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text, info := webtext.Decode([]byte(tc.body), "")
			if info.Charset != tc.charset || info.Replaced != tc.replaced {
				t.Errorf("%+v, want %s with %d replaced", info, tc.charset, tc.replaced)
			}
			if !strings.Contains(text, tc.keeps) {
				t.Errorf("text %q does not hold the sentence", text)
			}
			if n := strings.Count(text, "\uFFFD"); n != info.Replaced {
				t.Errorf("%d replacement characters, info says %d", n, info.Replaced)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<meta charset=gbk>\xd6\xd0\xb9\xfa"), "text/html; charset=utf-8")
	f.Add([]byte("\xff\xfeA\x00"), "")
	f.Add([]byte("\x1b$B7\x1b(B"), "charset=")
	f.Add([]byte("<?xml encoding='x"), "charset")
	f.Add([]byte("<meta charset="), "x/y;charset=\"")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text, info := webtext.Decode(body, contentType)
		if !utf8.ValidString(text) {
			t.Error("the text is not UTF-8")
		}
		if info.Charset == "" || info.From == "" || info.Replaced < 0 {
			t.Errorf("incomplete: %+v", info)
		}
		if utf8.Valid(body) && info.From == webtext.FromUTF8 && text != string(body) {
			t.Error("UTF-8 was changed")
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	page := `<html><head><meta charset="gb2312"></head><body>` + strings.Repeat("<p>"+chinese+"</p>", 500)
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(page))
	if err != nil {
		b.Fatal(err)
	}
	for name, body := range map[string][]byte{"utf-8": []byte(page), "gbk": gbk} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if _, info := webtext.Decode(body, ""); info.Replaced > 0 {
					b.Fatal(info)
				}
			}
		})
	}
}
