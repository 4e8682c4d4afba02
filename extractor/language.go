package extractor

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pemistahl/lingua-go"

	"assay"
)

// languageSample is how many runes decide the language: more do not make the
// answer better, and the cost of doubtful texts is linear in it.
const languageSample = 2000

// lingua's models cost tens of megabytes each once touched, so that the
// detector knows the languages of the pages that a zh/en crawl meets, not all
// 75. They are loaded with the first doubtful text.
var detector = sync.OnceValue(func() lingua.LanguageDetector {
	return lingua.NewLanguageDetectorBuilder().FromLanguages(
		lingua.English, lingua.Chinese, lingua.Japanese, lingua.Korean, lingua.Russian,
		lingua.French, lingua.German, lingua.Spanish, lingua.Portuguese, lingua.Italian,
	).WithMinimumRelativeDistance(0.05).Build()
})

// englishWords are frequent in any English text and rare, taken together, in
// other languages' texts.
var englishWords = map[string]bool{
	"the": true, "of": true, "and": true, "to": true, "that": true, "with": true, "for": true, "was": true, "is": true, "has": true,
	"said": true, "from": true, "will": true, "by": true, "at": true, "its": true, "which": true, "would": true, "this": true, "are": true,
}

// characterPairs holds characters that were simplified in 1956 and 1964, each
// before the form that Taiwan and Hong Kong kept (简化字总表): common ones of
// which neither form is a word of the other script.
const characterPairs = "国國们們这這为為时時个個说說对對会會发發经經过過东東车車长長门門问問间間现現开開关關见見电電马馬语語话話认認让讓议議论論设設访訪试試请請调調谁誰谈談读讀课課务務动動产產业業两兩严嚴丰豐" +
	"临臨举舉义義书書买買卖賣争爭亚亞亿億仅僅从從众眾优優传傳伤傷体體侧側债債倾傾储儲儿兒党黨兰蘭兴興养養内內军軍农農决決况況净淨减減击擊划劃刘劉则則刚剛创創办辦劳勞势勢区區医醫华華协協单單卢盧卫衛历歷压壓" +
	"厂廠厅廳县縣双雙变變号號叹嘆听聽启啟员員响響团團园園围圍图圖圆圓圣聖场場坏壞块塊坚堅坛壇处處备備够夠头頭夹夾奋奮奖獎妇婦孙孫学學宁寧实實宝寶审審宽寬宾賓导導将將尔爾层層岁歲岛島峡峽币幣师師帐帳带帶帮幫" +
	"广廣庆慶应應库庫废廢张張弹彈强強归歸录錄总總恶惡战戰户戶执執扩擴扫掃扬揚担擔拟擬拥擁择擇损損换換据據数數断斷无無旧舊显顯晓曉术術机機杀殺权權条條极極构構标標树樹样樣桥橋检檢楼樓欢歡欧歐残殘气氣汉漢" +
	"汇匯沟溝没沒泽澤洁潔济濟浓濃测測涨漲渐漸湾灣满滿滨濱灭滅灵靈灾災点點热熱爱愛状狀独獨环環畅暢疗療盐鹽监監盖蓋盘盤确確础礎码碼种種积積称稱稳穩穷窮竞競笔筆签簽简簡类類粮糧紧緊红紅级級纪紀纯純纳納纷紛" +
	"纸紙线線练練组組细細织織终終绍紹结結给給络絡绝絕统統继繼绩績绪緒续續维維绿綠网網罗羅罚罰职職联聯肃肅胜勝脑腦舰艦艰艱节節药藥获獲营營蓝藍虑慮虽雖补補装裝观觀规規视視览覽觉覺计計订訂讨討训訓讯訊记記许許" +
	"证證评評识識诉訴诊診详詳误誤谋謀贝貝负負财財责責败敗货貨质質购購贯貫贵貴贷貸贸貿费費资資赛賽赢贏赵趙跃躍轨軌转轉轮輪软軟轻輕载載较較辑輯输輸辽遼达達迁遷运運还還进進远遠违違连連迟遲适適选選递遞逻邏遗遺" +
	"邮郵邻鄰郑鄭酱醬释釋钢鋼铁鐵铜銅铝鋁锂鋰银銀锌鋅钱錢针針钟鐘错錯锡錫键鍵阵陣阳陽阶階际際陆陸陈陳险險随隨隐隱难難雾霧顶頂项項顺順须須顾顧预預领領频頻题題额額风風飞飛饭飯饮飲馆館驱驅驶駛验驗骑騎鱼魚鲁魯鸟鳥黄黃齐齊龙龍"

// scriptOf tells the characters of characterPairs: -1 simplified, 1 traditional.
var scriptOf = sync.OnceValue(func() map[rune]int8 {
	m := map[rune]int8{}
	kind := int8(-1)
	for _, c := range characterPairs {
		m[c] = kind
		kind = -kind
	}
	return m
})

// traditional tells Chinese text in traditional characters: most of the
// characters that tell the scripts apart are, and there are some.
func traditional(text string) bool {
	script := scriptOf()
	simple, trad := 0, 0
	for _, c := range text {
		switch script[c] {
		case -1:
			simple++
		case 1:
			trad++
		}
	}
	return trad >= 2 && trad > 2*simple
}

// primary is the language of a BCP 47 tag, without script and region.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return tag
}

// Language tells a text's language as a BCP 47 tag, "und" when it cannot be
// told: Chinese in traditional characters is "zh-Hant", else "zh". Script decides
// where it can: Han against Latin letters, kana, Hangul; English is known by its
// small words. Only what is left goes to lingua.
func Language(text string) string {
	var han, kana, hangul, latin, other, n int
	end := len(text)
	for i, c := range text {
		if n++; n > languageSample {
			end = i
			break
		}
		switch {
		case c < utf8.RuneSelf:
			if 'a' <= c|0x20 && c|0x20 <= 'z' {
				latin++
			}
		case unicode.Is(unicode.Han, c):
			han++
		case unicode.In(c, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Hangul, c):
			hangul++
		case unicode.Is(unicode.Latin, c):
			latin++
		case unicode.IsLetter(c):
			other++
		}
	}
	letters := han + kana + hangul + latin + other
	switch {
	case letters == 0:
		return "und"
	case kana*10 > han+kana:
		return "ja"
	case hangul*4 > letters:
		return "ko"
	// A Han character says about as much as a word of three letters.
	case han*3 > latin+other:
		if traditional(text[:end]) {
			return "zh-Hant"
		}
		return "zh"
	}
	sample := text[:end]
	words, english := 0, 0
	for w := range strings.FieldsSeq(sample) {
		words++
		if englishWords[strings.ToLower(w)] {
			english++
		}
	}
	if latin*10 > letters*9 && words >= 12 && english*8 >= words {
		return "en"
	}
	if l, ok := detector().DetectLanguageOf(sample); ok {
		return strings.ToLower(l.IsoCode639_1().String())
	}
	if latin*2 > letters {
		// Short Latin text that no model is sure about: "MP Materials: $500m".
		return "en"
	}
	return "und"
}

// foreign finds the lines of a text in Chinese that are in English, and the other
// way round: the spans of whole sentences, nil where the text is of one
// language. Names and quotations within a sentence are of that sentence.
func foreign(text, language string) []assay.Span {
	zh := language == "zh"
	if !zh && language != "en" {
		return nil
	}
	var found []assay.Span
	start := 0
	for start < len(text) {
		end := start + sentenceEnd(text[start:])
		if isOther(text[start:end], zh) {
			if n := len(found); n > 0 && found[n-1].End == start {
				found[n-1].End = end
			} else {
				found = append(found, assay.Span{Start: start, End: end})
			}
		}
		start = end
	}
	return found
}

// sentenceEnd is the length of the first sentence of a text, with what follows
// up to the next: a line ends one, and so do 。！？ and a stop before a blank.
func sentenceEnd(s string) int {
	for i, c := range s {
		switch c {
		case '\n', '。', '！', '？':
			return i + utf8.RuneLen(c)
		case '.', '!', '?':
			if i+1 < len(s) && s[i+1] == ' ' {
				return i + 2
			}
		}
	}
	return len(s)
}

// isOther tells a sentence that is not in the language of its text: of two
// dozen Han characters among few letters, or of eight words without any.
func isOther(sentence string, zh bool) bool {
	han, letters, words := 0, 0, 0
	in := false
	for _, c := range sentence {
		letter := c < utf8.RuneSelf && 'a' <= c|0x20 && c|0x20 <= 'z'
		if letter {
			letters++
			if !in {
				words++
			}
		}
		in = letter
		if c >= 0x3400 && unicode.Is(unicode.Han, c) {
			han++
		}
	}
	if zh {
		return words >= 8 && han*20 < letters
	}
	return han >= 12 && han > letters
}

// masked is a text with the spans, or everything else, blanked: every byte but
// line ends becomes a space, so that offsets stay.
func masked(text string, spans []assay.Span, inside bool) string {
	b := []byte(text)
	k := 0
	for i := range b {
		for k < len(spans) && i >= spans[k].End {
			k++
		}
		if in := k < len(spans) && i >= spans[k].Start; in == inside && b[i] != '\n' {
			b[i] = ' '
		}
	}
	return string(b)
}
