package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	// furniture are lines that sites put around and into articles, whatever the article.
	furnitureZH = regexp.MustCompile(`^[(（【\[]{0,2}(?:责任编辑|责任编缉|责编|编审|监制|统筹|美编|新媒体编辑|值班主任|值班编委|原标题|原題|本文来源|文章来源|稿件来源|来源|作者|编辑|校对|审核|值班编辑|本文编辑|编辑部|纠错|发布于|返回搜狐|特别声明|平台声明|免责声明|版权声明|声明|新浪声明|相关阅读|延伸阅读|推荐阅读|相关新闻|相关报道|相关推荐|相关链接|上一篇|下一篇|上一条|下一条|标签|关键词|关键字|本文转自|原文链接|爆料热线|新闻热线|投稿邮箱|更多精彩|热门推荐|大家都在看|为你推荐|猜你喜欢|发布时间|更新时间|发表时间|分享到|分享让更多人看到|点击进入专题|阅读原文|点击查看|小字号|字号|打印|举报|海量资讯|转载请注明|图片来自网络|图片均来自网络|图片来源网络)(?:[:：】\]/丨|]|$|\s)`)
	// noticeZH are the sentences of sites about themselves: rights, advice, disclaimers.
	noticeZH = regexp.MustCompile(`^[(（【\[*※]{0,2}(?:免责声明|版权声明|特别声明|郑重声明|平台声明|法律声明)[】\]：:]|仅代表作者|不(?:构成|作为)(?:任何)?投资建议|据此(?:操作|买卖|入市|投资)|未[经經].{0,12}(?:授权|授權|许可|許可|允许|同意).{0,8}(?:转载|轉載|摘编|复制|镜像)|(?:禁止|谢绝|謝絕|请勿|請勿)[转轉][载載]|[转轉][载載][请請]|(?:侵权|侵犯).{0,20}(?:联系|删除)|本文(?:系|为).{0,12}(?:原创|独家|转载)(?:内容|文章|作品|稿件|，|,|$)`)
	// appealZH are the lines in which sites ask for something. They are no sentences.
	appealZH = regexp.MustCompile(`^(?:[^(（].*)?(?:(?:打开|打開|下载|下載|安装|安裝|进入).{0,12}(?i:app|客户端)|[扫掃]描?(?:上方|下方)?.{0,6}二[维維][码碼]|[扫掃][码碼](?:关注|下载|阅读|加入|进群)|[关關]注.{0,24}(?:微信|公众号|微博|视频号|（\w+）)|微信扫一扫|[点點](?:击|擊|我).{0,6}(?:展开|查看|阅读|下载|关注|下載|閱讀|觀看).{0,8}(?:全文|更多|原文|剩余|客户端)|更多.{0,12}(?:[关關]注|尽在|盡在|下[载載]))|^(?:展开|阅读)(?:全文|剩余|更多)|^海量资讯|^(?:我要)?(?:评论|点赞|在看|收藏|转发|分享|举报|反馈|投诉|打赏|爆料|我有线索|我要评论|我要爆料)(?:$|[\s/·|]|\d)|^\d+\s?(?:条评论|人参与|个评论)|^阅读\s?\d`)
	// noticeEN are sentences of the same kinds.
	noticeEN      = regexp.MustCompile(`(?i)\bsign(?:ing)? up (?:for|to) .{0,60}newsletters?\b|\bbookmark (?:our|\S+\.com)|^.{0,130}\b(?:earn|receive) (?:an? |)(?:affiliate |small )?commission\b|preferred source on google|(?:get in touch|contact us|email us|reach us|let us know|(?:have|know|got) (?:you |a |any )?(?:story|tip|news|information)\b).{0,80}@\w|this video has failed to load|refreshing your browser|^for more (?:stories|news|content) like this|^stay informed with|^(?:like|enjoyed?) this (?:story|article)\?|^follow (?:us\b|along with|@\w+.{0,120}$|.{1,40}(?: on (?:google news|twitter|facebook|instagram|whatsapp|telegram|x)\b| full coverage).{0,120}$)|^get (?:unlimited )?access to .{0,80}(?:for (?:only|just|as little)|subscri)`)
	noticeWordsEN = []string{"ewsletter", "ookmark", "ommission", "referred source", "@", "failed to load", "our browser", "ike this", "njoyed this", "tay informed", "ollow ", " access to "}
	noticeWordsZH = []string{"声明", "作者", "投资", "据此", "转载", "轉載", "摘编", "复制", "镜像", "侵", "本文"}
	appealWordsZH = []string{"APP", "App", "app", "客户端", "二维码", "二維碼", "码", "碼", "关注", "關注", "扫", "點", "点", "更多", "全文", "剩余", "海量资讯", "评论", "在看", "收藏", "转发", "分享", "举报", "反馈", "投诉", "打赏", "爆料", "线索", "参与", "阅读"}
	// soleCredit is a line of an agency's name, an address of a reporter or a time alone.
	soleCredit  = regexp.MustCompile(`^(?:(?:EPA|AFP|AP|PA(?: Media)?|REUTERS|Reuters|Getty(?: Images)?|Bloomberg|Shutterstock|iStock|Alamy)(?:\s?[/,]\s?[A-Z][A-Za-z ]{1,20})?|(?:• ?)?(?:[Ee]-?mail:? )?[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:www\.)?(?:twitter|x|facebook)\.com/\S+|[-–—~\s（(【\[]*(?:END|End|ENDS|完|全文完)[-–—~\s.）)】\]]*)$`)
	furnitureEN = regexp.MustCompile(`(?i)^(?:advertisement(?:\s?[-–—].{0,30})?|advert|story continues(?: below)?(?: advertisement)?|article continues (?:below|after).{0,30}|continue reading.{0,60}|related(?: articles?| stor(?:y|ies)| content| coverage| topics?| links?)?:?|related:.*|read (?:more|also|next)(?:\s?[:|-].*)?|also read:?.*|see also:?.*|read more (?:about|on|from).{0,80}|more (?:on this story|from .{1,40}|to read|stories|news|great .{1,30} stories|coverage)|watch(?: live| now| more)?\s?[:|].*|watch the video.{0,40}|don[’']t miss:?|most (?:read|popular|viewed)|trending(?: now| news)?|top stories|recommended(?: videos?| stories| reading| for you)?|you may also like.{0,30}|click here (?:to|for).{0,150}|get the fox news app|sign up (?:for|to|here).{0,160}|subscribe (?:to|now|here).{0,160}|follow .{1,60} on (?:twitter|facebook|instagram|x|social media).{0,80}|like us on facebook.{0,80}|share (?:this|on).{0,40}|comments?|leave a comment.{0,40}|\d+ comments?|copyright ©?.{0,120}|©.{0,160}|all rights reserved.{0,40}|image (?:copyright|caption|credit|source):?.*|media (?:playback is unsupported.*|caption.*)|photo(?:graph)? (?:by|credit):?.{0,120}|image:|getty images\)?|view image in fullscreen|loading\.{0,3}…?|tap here to see other videos.{0,60}|sign up|recommended from editorial|get .{1,60} in your inbox.{0,40}|already (?:a|have a) (?:subscriber|member|subscription)\??.{0,30}|join (?:our|us on) .{1,40}(?:channel|group|newsletter)|click to (?:share|email|print) .{1,60}|download (?:the|our) .{0,30}app\b.{0,60}|(?:view|post|show|hide|read|add|write) (?:a |the |all |your )?comments?.{0,20}|join the conversation|this material may not be published.{0,80}|(?:tags?|topics?|filed under|posted in|categories):.{0,120}|last updated.{0,40} ago|listen to this (?:article|story).{0,20}|(?:have|got) a (?:news )?tip\?.{0,80}|back to top|(?:next|previous) (?:article|story|post)|skip to (?:main )?content|enter your email(?: address)?|we use cookies.{0,100}|our standards: .{0,60}|tweet|save|buy now|email|facebook|twitter|whatsapp|linkedin|print|close|\d+ (?:min|minute)s? read|enlarge(?: this image)?|hide caption|toggle caption)$`)
	// endings begin what follows an article: what comes after is not read.
	endings = regexp.MustCompile(`(?i)^[【\[]?(?:相关阅读|延伸阅读|推荐阅读|相关新闻|相关报道|相关推荐|热门推荐|大家都在看|为你推荐|猜你喜欢|精彩推荐|更多精彩内容|网友评论|最新评论|热门评论|related (?:articles|stories|content|coverage|news|posts|topics)|more (?:on this story|from .{1,40}|stories|great .{1,30} stories)|most (?:read|popular|viewed)|you (?:may|might) also like.{0,30}|recommended (?:stories|for you|reading)|what to read next|read next|up next)[:：】\]]?$`)
	// datedLine is a line of a date and little else.
	datedLine = regexp.MustCompile(`(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?:19|20)\d\d|\b\d{1,2}/\d{1,2}/(?:19|20)\d\d`)
	updated   = regexp.MustCompile(`(?i)^(?:published|updated|last (?:updated|modified)|posted|first published|by|written by|reviewed by|edited by)\b`)
	// homeLink ends a last paragraph.
	homeLink  = regexp.MustCompile(`\s?(?:返回(?:搜狐|腾讯网?首页|首页|\p{Han}{2,4}网?首页)(?:[，,]\s?查看更多)?|[，,]\s?查看更多)\s?(?:>{1,2}|》|»)?$`)
	photoLine = regexp.MustCompile(`(?i)(?:getty images|\bphoto\b.{0,3}(?:by|:|credit)|\(ap photo|/ap\)|\(reuters\)|/reuters\)|image credit|credit:|file photo|photograph:|/shutterstock|/istock|图片来源|图源|供图|资料图|摄$|新华社发)`)
)

// headlineWeight is the weight of five words or fifteen Han characters: few headlines are shorter.
const headlineWeight = 30

// headWeight is the weight of a line that is surely a paragraph of an article.
const headWeight = 120

// clean takes out the lines that are no part of the article: the headline, its
// byline and time above the text, notes of the editors, appeals and pointers
// to other articles within it, and what follows it.
// credits are those of them that name the source or who wrote it.
func clean(lines []line, title string) (kept []line, credits string) {
	out := make([]line, 0, len(lines))
	key := letters(title)
	seen := map[string]bool{}
	total, so := weigh(lines), 0
	inHead := true
	rich := lastParagraph(lines)
	for i, l := range lines {
		so += l.weight
		if i := max(strings.LastIndex(l.text, "返回"), strings.LastIndex(l.text, "查看更多")); i >= 0 && i > len(l.text)-60 {
			if m := homeLink.FindStringIndex(l.text); m != nil {
				l.text = l.text[:m[0]]
			}
		}
		if i >= 12 || l.links*2 < l.weight && (l.weight >= headWeight || l.weight >= 40 && endsSentence(l.text) && !photoLine.MatchString(l.text)) {
			inHead = false
		}
		if l.weight < 400 {
			if i < 6 && key != "" && strings.Contains(key, letters(l.text)) && l.weight*5 > weight(title)*3 {
				continue
			}
			if so*2 > total && i >= rich && endings.MatchString(l.text) && !leadsIntoText(lines[i+1:]) {
				break
			}
			if furniture(l) {
				if sourceLine.MatchString(l.text) {
					credits += l.text + "\n"
				}
				continue
			}
			if signedText.MatchString(l.text) && so*2 > total {
				credits += l.text + "\n"
				continue
			}
		}
		if inHead && aboveText(l) {
			continue
		}
		if l.weight > 150 {
			if seen[l.text] {
				continue // some templates hold the text twice
			}
			seen[l.text] = true
		}
		out = append(out, l)
	}
	return out[:tail(out)], credits
}

// dropBylines takes out the lines that name the authors and nothing else, and
// the one above the text that begins with them: "Ann Reed, Business editor".
func dropBylines(lines []line, authors string) []line {
	if authors == "" {
		return lines
	}
	all := letters(authors)
	first, _, _ := strings.Cut(authors, ", ")
	first, _, _ = strings.Cut(first, " and ")
	key := letters(first)
	if len(key) < 6 {
		return lines
	}
	out := make([]line, 0, len(lines))
	for i, l := range lines {
		if l.weight < 90 && !endsSentence(l.text) {
			if got := letters(l.text); got == key || got == all || i < 2 && strings.HasPrefix(got, key) {
				continue
			}
		}
		out = append(out, l)
	}
	if len(out) == 0 {
		return lines
	}
	return out
}

// leadsIntoText tells that a heading such as "Up next" has sentences below it,
// not links: it is the article's own.
func leadsIntoText(below []line) bool {
	return len(below) > 0 && below[0].links*2 < below[0].weight && endsSentence(below[0].text)
}

// tail is the number of lines up to the last that can be of the article: below
// it are headings of what was dropped, lists of links, names and times.
func tail(lines []line) int {
	n, linked := len(lines), false
	for i := len(lines) - 1; i > 0; i-- {
		l := lines[i]
		short := l.weight < 60 && !endsSentence(l.text) && !strings.HasPrefix(l.text, "— ") // who is quoted
		switch {
		case l.links*2 > l.weight && !endsSentence(l.text):
			linked = true
		case l.shape == heading, l.weight < 3, short && datedLine.MatchString(l.text):
		case short && linked && l.weight < 30 && i > 1:
			// The heading of a list, unless nothing but more text lies above.
		default:
			return n
		}
		n = i
	}
	return n
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// furniture tells the lines that belong to the site.
func furniture(l line) bool {
	if l.weight < 160 && furnitureZH.MatchString(l.text) || l.weight < 200 && furnitureEN.MatchString(l.text) {
		return true
	}
	if l.weight < 60 && (soleCredit.MatchString(l.text) || updated.MatchString(l.text) && datedLine.MatchString(l.text) && !endsSentence(l.text)) {
		return true
	}
	// The words are looked for first: the expressions begin with nothing fixed, which is slow.
	switch {
	case l.weight < 300 && containsAny(l.text, noticeWordsEN) && noticeEN.MatchString(l.text):
		return true
	case l.weight < 160 && containsAny(l.text, noticeWordsZH) && noticeZH.MatchString(l.text):
		return true
	case l.weight < 100 && containsAny(l.text, appealWordsZH) && !endsSentence(l.text) && appealZH.MatchString(l.text):
		return true
	}
	if strings.Contains(l.text, "avaScript") && l.weight < 250 && scriptWords.MatchString(l.text) {
		return true
	}
	// A line that is one link leads to another article if it can be its headline;
	// shorter ones are names, credits and prices. A sentence may be a link, and
	// what leads to other sites is what the article is about: a document, an offer.
	if l.weight > 20 && endsSentence(l.text) || l.shape == row {
		return false
	}
	return (l.links-l.away)*10 >= l.weight*9 && l.weight >= headlineWeight
}

// aboveText tells, of a line above the first paragraph, whether it is the
// byline, the time or the caption of a picture.
func aboveText(l line) bool {
	if l.weight <= 2 {
		return true
	}
	if l.weight < 90 && (datedLine.MatchString(l.text) || updated.MatchString(l.text)) {
		return true
	}
	if l.weight < 300 && photoLine.MatchString(l.text) {
		return true
	}
	return l.weight < 16 && utf8.RuneCountInString(l.text) < 14 && l.shape != heading && !strings.ContainsAny(l.text, "。！？.!?：:")
}

func endsSentence(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, ".”") || strings.HasSuffix(s, "。”") || strings.HasSuffix(s, `."`)
}

// lastParagraph is the index of the last paragraph of weight.
func lastParagraph(lines []line) int {
	for i := len(lines) - 1; i >= 0; i-- {
		if l := lines[i]; l.weight > 250 && l.links*4 < l.weight {
			return i
		}
	}
	return -1
}
