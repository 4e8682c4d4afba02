package quantity

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"assay"
	"assay/extractor/lexicon"
	"assay/internal/devdata"
)

// published is Tuesday, 28 October 2025.
var published = time.Date(2025, 10, 28, 10, 49, 0, 0, time.FixedZone("", 8*3600))

// TestDatesGolden reads testdata/dates.tsv: the text, then per date its
// surface, From and To.
func TestDatesGolden(t *testing.T) {
	f, err := os.Open("testdata/dates.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := New(lexicon.Builtin())
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		var got []string
		for _, d := range r.Dates(fields[0], Options{Published: published}) {
			got = append(got, d.Surface+" = "+d.From+" .. "+d.To)
		}
		if diff := cmp.Diff(fields[1:], got); diff != "" && len(fields)+len(got) > 1 {
			t.Errorf("testdata/dates.tsv:%d: %s\n%s", n, fields[0], diff)
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

// TestDatesWithoutPublication: what is relative is found and left open.
func TestDatesWithoutPublication(t *testing.T) {
	r := New(lexicon.Builtin())
	for text, want := range map[string]string{
		"去年出口下降": "去年", "上周五宣布": "上周五", "未来12个月增产": "未来12个月", "三年前": "三年前", "27日上午": "27日上午", "三季度": "三季度", "今年以来": "今年以来", "年底投产": "年底", "今年增产": "今年",
		"sales rose last year": "last year", "it said on Monday": "Monday", "nine years ago": "nine years ago", "on October 27": "October 27", "over the past two years": "past two years",
		"in the third quarter": "third quarter", "by the end of the year": "end of the year",
	} {
		d := r.Dates(text, Options{})
		if len(d) != 1 || d[0].Surface != want || d[0].From != "" || d[0].To != "" {
			t.Errorf("%s: got %v, want %q with no bounds", text, d, want)
		}
	}
}

// TestDatesReference measures the spans against the reference data.
func TestDatesReference(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, c := range []struct {
		file  string
		floor float64
	}{{"ms_zh_date.jsonl", 0.957}, {"ms_en_date.jsonl", 0.899}} {
		f, err := os.Open(devdata.Path(t, "data", "quantities", "dev", c.file))
		if err != nil {
			t.Fatal(err)
		}
		var hit, extra, miss float64
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 16<<20)
		for sc.Scan() {
			var l struct {
				refLine
				Quantities []struct {
					Start, End int
					Type       string
				}
			}
			if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
				t.Fatal(err)
			}
			runes := func(b int) int { return utf8.RuneCountInString(l.Text[:b]) }
			got := r.Dates(l.Text, l.options())
			used := make([]bool, len(got))
			for _, q := range l.Quantities {
				if q.Type == "datetimeV2.duration" || q.Type == "datetimeV2.set" { // amounts and repetitions are no dates here
					continue
				}
				found := false
				for i, d := range got {
					if !used[i] && runes(d.Start) < q.End && q.Start < runes(d.End) {
						used[i], found = true, true
						break
					}
				}
				if found {
					hit++
				} else {
					miss++
				}
			}
			for _, u := range used {
				if !u {
					extra++
				}
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		f1 := 2 * hit / (2*hit + extra + miss)
		t.Logf("%s: P %.3f R %.3f F1 %.3f", c.file, hit/(hit+extra), hit/(hit+miss), f1)
		if f1 < c.floor {
			t.Errorf("%s: F1 %.3f, want at least %.2f", c.file, f1, c.floor)
		}
	}
}

// TestHostileDates reads texts that are long and of one sort. A rule that looks
// back or ahead without bound takes hours over them.
func TestHostileDates(t *testing.T) {
	r := New(lexicon.Builtin())
	const size = 1 << 17
	for _, part := range []string{
		"9", "1-", "1-1", "1 ", "1:", "1.", "1/1/", "2025-", "2025 ", "2025 to ", "亿", "一", "十", "十四五", "一 ", "第一", "年", "2025年", "2025年至", "17年、", "月", "10月", "27日",
		"上", "上上", "本", "这", "近", "近五", "前", "前三", "周", "星期", "今", "今年", "早", "晚上", "北京时间", "数", "数十",
		"to ", "in ", "in the ", "a ", "an a", "one ", "one of ", "last ", "last week ", "May ", "Mon", "Monday, ", "October ", "Oct. 27 ", "Q3 ", "FY", "fiscal ", "first ", "first half of ",
		"end of ", "early ", "year", "year ", "12 days ", "12 ", "5 to 6", "between 2007 and ", "\u00a0", "\u3000", "５", "\xe5", "\xe5\xb9",
	} {
		t.Run(part, func(t *testing.T) {
			text := strings.Repeat(part, size/len(part))
			end := 0
			for _, d := range r.Dates(text, Options{Published: published}) {
				if d.Start < end || text[d.Start:d.End] != d.Surface {
					t.Fatalf("span %v behind %d", d.Span, end)
				}
				end = d.End
			}
		})
	}
}

// TestScanFilters holds the tables that pass over text against the words that
// the rules read: a word missing there would never be seen.
func TestScanFilters(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, text := range []string{
		"今年", "去年", "前年", "明年", "后年", "後年", "本年度", "上年度", "本财年", "上一财年", "下财年", "上世纪", "本世紀", "上半年", "下半年", "前三季度", "前3季度", "首季", "前9个月",
		"第三季度", "三季度", "年初", "年底", "年末", "本月", "上个月", "上個月", "下月", "这个月", "這個月", "上上个月", "月底", "月初", "月中旬", "月上旬", "正月初五",
		"今天", "今日", "昨天", "昨晚", "明早", "前天", "后天", "今晨", "今夜", "上周五", "下周", "本周", "这周", "周三", "週三", "星期一", "礼拜天", "禮拜天", "上季度", "上小时", "上半月",
		"近五年", "最近三年", "过去两年", "過去两年", "未来12个月", "未來三年", "今后五年", "今後五年", "接下来三年", "前三年", "头三年", "这三年", "此前三年",
		"三年前", "半年前", "数年前", "幾年前", "多年来", "十余年前", "3小时前", "3小時前", "10分钟前", "10分鐘前", "两周后", "五天后", "三个星期前", "3个世纪前",
		"十四五", "10月", "10月27日", "二〇二五年", "○九年底", "90年代", "20世纪", "2024财年", "2024財年", "2019-2021年", "5至8月", "27日",
		"上午10时", "下午5點30分", "晚上九点半", "凌晨3点", "清晨6点", "早上8点", "早8点", "傍晚6点", "深夜11点", "中午12点", "午后2点", "北京时间10:30", "东部时间10:30", "10:49", "10：49",
	} {
		if d := r.Dates(text, Options{Published: published}); len(d) == 0 {
			t.Errorf("%s: no date", text)
		}
	}
	for _, w := range strings.Fields(`january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
		monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun
		second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks month months quarter quarters year years yr yrs decade decades century centuries fortnight fortnights
		today tonight yesterday tomorrow early mid middle late last past this current next coming previous prior following preceding same upcoming
		a an fiscal fy financial calendar cy end close beginning start in within weekend half semester spring summer autumn fall winter
		one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
		twenty thirty forty fifty sixty seventy eighty ninety first third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
		thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth`) {
		if enLookup([]byte(w)).kind == enNone || !dateWords.has(wordKey(w, 0), w, 0, len(w)) {
			t.Errorf("%s: not known", w)
		}
	}
	for _, h := range holidays {
		if d := r.Dates(h.name+" 2024", Options{Published: published}); len(d) == 0 {
			t.Errorf("%s: no date", h.name)
		}
	}
}

// FuzzDates: dates lie in order within the text, do not overlap, and their
// bounds are in order.
func FuzzDates(f *testing.F) {
	for _, s := range []string{
		"2025年10月27日至29日", "二〇二五年", "上世纪90年代初", "十四五期间", "今年1—8月份", "27日上午10时30分", "近五年来", "上上周末", "99年13月40日", "0年0月0日", "前9个月", "2019-21年",
		"October 27, 2025 at 10:30 a.m. EST", "the 27th of October", "Q3'25", "FY2024/25", "2019-2021", "mid-2026", "early next year", "between 2007 and 2009", "Nov-Feb 5th, 2017", "last", "the end of", "31/31/31", "24:00", "999999999 years ago", "12 noon",
		"\xff年\xe5", "２０２５年１０月", "May", "in 9999", "周", "Dec.", "1st", "第",
	} {
		f.Add(s)
	}
	r := New(lexicon.Builtin())
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range []Options{{}, {Published: published, Country: "GB"}} {
			end := 0
			for _, d := range r.Dates(s, o) {
				if d.Start < end || d.End <= d.Start || d.End > len(s) || s[d.Start:d.End] != d.Surface {
					t.Fatalf("date %+v of %q does not lie behind %d", d, s, end)
				}
				end = d.End
				from, to := parseBound(t, d, d.From), parseBound(t, d, d.To)
				if d.From != "" && d.To != "" && !from.Before(to) {
					t.Fatalf("date %+v of %q ends before it begins", d, s)
				}
			}
		}
	})
}

func parseBound(t *testing.T, d assay.Date, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00"} {
		if v, err := time.Parse(layout, s); err == nil {
			return v
		}
	}
	t.Fatalf("date %+v: %q is no ISO 8601 date", d, s)
	return time.Time{}
}

// TestHanPairs reads what hanPairs keeps from being read: no date begins with
// any other pair of characters that hanBegin and hanSecond allow.
func TestHanPairs(t *testing.T) {
	tails := []string{
		"", "年", "年10月", "月", "日", "天", "个月", "三个月", "三年", "3年", " 3年", "半年", "五", "周五", "期五", "拜五", "世纪", "个世纪", "一年", "财年",
		"季度", "三季度", "小时", "晚", "点", "10点", "三点", "午", "间", "后", "来", "来三年", "近三年", "去三年", "初", "底", "旬", "期", "末",
		"的三年", "下来三年", "十", "十五年", "京时间10:30", "部时间10:30", "全年", "节", "最后一个周五",
	}
	begin, second := []rune{}, []rune{}
	for c, role := range hanRoles {
		if role&hanBegin != 0 {
			begin = append(begin, rune(c))
		}
		if role&hanSecond != 0 {
			second = append(second, rune(c))
		}
	}
	for _, before := range []string{"在", "令和"} {
		for _, a := range begin {
			for _, b := range second {
				pair := string(a) + string(b)
				if pair[hanSize] < 0xE4 || hanPairs.has(pair, 0) {
					continue
				}
				for _, tail := range tails {
					p := dateParser{s: before + pair + tail + "，", pub: published}
					if _, end := p.chineseWord(len(before)); end > 0 {
						t.Errorf("%s is read up to %d, but not among hanPairs", p.s, end)
					}
				}
			}
		}
	}
}

func BenchmarkDates(b *testing.B) {
	r := New(lexicon.Builtin())
	for _, c := range []struct{ name, text string }{
		{"news-zh", newsText(b, "zh")},
		{"news-en", newsText(b, "en")},
		{"dense-zh", strings.Repeat("俄罗斯政府10月27日表示，未来五年将向稀土产业链投资7000亿卢布，到2030年产能达到2.5万吨。去年同期公司收入同比增长三成。", 40)},
		{"dense-en", strings.Repeat("The company said on Monday that it would invest $5.2 billion by 2030, up from $3 billion a year earlier, as sales in the third quarter of 2025 rose 12%.\n", 40)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				r.Dates(c.text, Options{Published: published})
			}
		})
	}
}
