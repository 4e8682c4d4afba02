package fact

import (
	_ "embed"
	"slices"
	"sort"
	"strings"
	"sync"

	"assay"
	"assay/extractor/lexicon"
)

// deedForm says where a word of commitment has its arguments.
type deedForm uint8

const (
	deedVerb   deedForm = iota
	deedWeak            // a verb that needs a company or a share of one as its object
	deedNoun            // of, for and in lead to its object
	deedJoint           // its parties are named together: merger of A and B
	deedSell            // the buyer stands behind to, 给 or 向
	deedSigned          // needs a contract as its object
	deedMoney           // money is its object: invest, raise
	deedPay             // money is its object, and for leads to what is bought
	deedShare           // a share of a company is its object: raise a stake
	deedOrder           // a number of goods is its object
	deedLend            // money is its object, and who gets it may stand before that
	deedTake            // money of investors is its object: received
	deedPick            // who is chosen is its object, and what for follows
	deedObject          // a noun for what is bought or built
	deedFrame           // a deal of any sort, which its duty makes a contract
	deedDuty            // what a party to a contract does
)

// deedForms are the forms as the table names them.
var deedForms = [...]string{"verb", "weak", "noun", "joint", "sell", "signed", "money", "pay", "share", "order", "lend", "take", "pick", "object", "frame", "duty"}

// deedWord is a word that tells of a commitment by itself.
type deedWord struct {
	kind assay.Attribute
	form deedForm
}

// deedTable holds the words of commitment.
type deedTable struct {
	words map[string][]deedWord
	forms *wordSet
	// first are the first words of forms of several words.
	first *wordSet
}

// begins reports whether the word begins a form of several words.
func (t deedTable) begins(word string) bool { return t.first.has(word) }

// of are the readings of the form, nil for none.
func (t deedTable) of(form string) []deedWord {
	if !t.forms.mayHave(form) {
		return nil
	}
	return t.words[form]
}

//go:embed deeds.tsv
var deedsTable string

const deedColumns = "kind\tform\tzh\ten"

// readDeeds reads the table of words of commitment: columns kind, form, zh, en.
func readDeeds(table string) (deedTable, error) {
	out := deedTable{map[string][]deedWord{}, setOf(""), setOf("")}
	for n, cols := range tableRows(table, deedColumns) {
		if len(cols) != 4 {
			return deedTable{}, assay.Invalidf("line %d has %d columns, want kind, form, zh and en", n, len(cols))
		}
		w := deedWord{kind: assay.Attribute(cols[0])}
		if !commitment(w.kind) {
			return deedTable{}, assay.Invalidf("line %d: %q is no type of announcement", n, cols[0])
		}
		form := slices.Index(deedForms[:], cols[1])
		if form < 0 {
			return deedTable{}, assay.Invalidf("line %d: form %q, want one of %s", n, cols[1], strings.Join(deedForms[:], ", "))
		}
		w.form = deedForm(form)
		for _, forms := range cols[2:] {
			for form := range strings.SplitSeq(forms, "|") {
				if form == "" {
					continue
				}
				if slices.Contains(out.words[form], w) {
					return deedTable{}, assay.Invalidf("line %d: %q stands there twice", n, form)
				}
				out.words[form] = append(out.words[form], w)
				out.forms.add(form)
				if first, _, several := strings.Cut(form, " "); several {
					out.first.add(first)
				}
			}
		}
	}
	return out, nil
}

// builtinDeeds panics if the embedded table is broken, which a test rules out.
var builtinDeeds = sync.OnceValue(func() deedTable {
	d, err := readDeeds(deedsTable)
	if err != nil {
		panic("BUG: embedded deeds.tsv: " + err.Error())
	}
	return d
})

// deed is a commitment that a word of the text states, with who makes it and to what.
type deed struct {
	word   int // token
	kind   assay.Attribute
	form   deedForm
	actors []int // phrases, in order
	target int   // phrase, -1 for none
}

// deedReach is how many tokens, deedPhrases how many phrases to either side the
// arguments of a word are looked for, so that a sentence without end costs no
// more than its length.
const deedReach, deedPhrases = 80, 24

// sentFrom is the first token of the sentence of token k within reach before it,
// sentTo the token behind the last one within reach behind it.
func (r *reading) sentFrom(k int) int { return max(r.sentStart[r.tokens[k].sent], k-deedReach) }

func (r *reading) sentTo(k int) int {
	end := k
	for end < len(r.tokens) && end < k+deedReach && r.tokens[end].sent == r.tokens[k].sent {
		end++
	}
	return end
}

// phraseFromToken is the index of the first phrase that begins at token k or behind it.
func (r *reading) phraseFromToken(k int) int {
	return sort.Search(len(r.phrases), func(p int) bool { return r.phrases[p].first >= k })
}

// deedAt reads the commitment that token k states.
func (r *reading) deedAt(k int) (deed, bool) {
	if !r.isWord(k) || r.zh && r.tokens[k].noun {
		return r.offerAt(k)
	}
	words := r.deedWords(k)
	if words == nil || r.nominal(k) || r.nameEnd(k) || !r.zh && r.supposed(k) {
		return deed{}, false
	}
	for _, w := range words {
		by := r.deedBy
		if !r.zh {
			by = r.deedInEnglish
		}
		if d, ok := by(k, w); ok {
			return d, true
		}
	}
	return deed{}, false
}

// offerAt reads the offer that the Chinese noun at token k names: 对甲发起全面要约,
// 接受甲的要约.
func (r *reading) offerAt(k int) (deed, bool) {
	if !r.zh || !r.is(k, "要约", "收购要约", "要约收购", "报价") {
		return deed{}, false
	}
	d := deed{word: k, kind: assay.Acquisition, target: -1}
	if p := r.phraseAt[k]; r.str(k-1) == "的" && k > 1 && r.phraseAt[k-2] >= 0 && r.is(k, "要约", "收购要约") {
		if by := r.phraseAt[k-2]; by != p && (r.canAct(&r.phrases[by]) || r.plainName(&r.phrases[by])) {
			if about := r.actorChinese(r.phrases[by].first); about >= 0 {
				d.actors, d.target = r.joinedTo(by), about
				return d, true
			}
		}
		return deed{}, false
	}
	d.target = r.towards(k)
	if d.target < 0 || r.phrases[d.target].gov != "对" && r.phrases[d.target].gov != "向" || !r.clauseTells(k, "发起", "发出", "提出", "作出", "启动") {
		return deed{}, false
	}
	if p := r.actorChinese(r.phrases[d.target].first - 1); p >= 0 {
		d.actors = r.joinedTo(p)
	}
	return d, len(d.actors) > 0
}

// clauseTells reports whether one of the words stands before token k in its clause.
func (r *reading) clauseTells(k int, words ...string) bool {
	for x := k - 1; x >= max(r.clauses[r.tokens[k].clause], r.sentFrom(k)); x-- {
		if r.is(x, words...) {
			return true
		}
	}
	return false
}

// deedBy reads the commitment that token k states as word w.
func (r *reading) deedBy(k int, w deedWord) (deed, bool) {
	r.describeAll()
	d := deed{word: k, kind: w.kind, form: w.form, target: -1}
	switch {
	case w.form == deedSell:
		if !r.sold(&d) {
			return deed{}, false
		}
	case w.form == deedSigned && !r.contracted(k):
		return deed{}, false
	default:
		r.deedChinese(&d)
	}
	if w.form == deedWeak && d.target >= 0 {
		for p := d.target; p < len(r.phrases) && p < d.target+4 && (p == d.target || r.zh && r.describes(p-1)); p++ {
			if r.security(p) {
				d.kind, d.target = assay.Investment, p
				return d, true
			}
		}
	}
	if w.form == deedWeak && (d.target < 0 || !r.owned(d.target) && !(d.kind == assay.Acquisition && r.built(&r.phrases[d.target])) && !(d.kind == assay.Investment && (r.phrases[d.target].last < k || r.is(k, "入股", "参股")))) {
		return deed{}, false
	}
	return d, true
}

// sold reads who buys and what: Alpha sells Beta to Gamma, 甲将乙转让给丙, 甲向丙出售乙.
// Without a buyer it is no commitment of capital.
func (r *reading) sold(d *deed) bool {
	k := d.word
	buyer := -1
	if r.zh {
		for x := k; x < r.sentTo(k) && r.tokens[x].clause == r.tokens[k].clause; x++ {
			if s := r.str(x); (strings.HasSuffix(s, "给") || strings.HasSuffix(s, "予") || x > k && s == "至") && x+1 < len(r.tokens) {
				buyer = r.phraseAt[x+1]
				break
			}
		}
		if p := r.towards(k); p >= 0 && r.phrases[p].gov == "向" && buyer < 0 {
			buyer = p
			d.target = r.objectAfter(k)
		} else {
			d.target = p
		}
		if d.target < 0 {
			d.target = r.objectAfter(k)
		}
		if d.target < 0 || d.target == buyer {
			for p := r.phraseFromToken(k) - 1; p >= 0 && r.phrases[p].clause == r.tokens[k].clause; p-- {
				if q := &r.phrases[p]; q.content && !q.datelike && !q.governed {
					d.target = p
				}
			}
		}
	}
	if r.zh && buyer < 0 {
		buyer = r.agreedWith(k)
	}
	if buyer < 0 || buyer == d.target || !r.canAct(&r.phrases[buyer]) && !r.plainName(&r.phrases[buyer]) {
		return false
	}
	d.actors = r.joinedTo(buyer)
	return d.target >= 0 && (r.owned(d.target) || r.phrases[d.target].actor || r.built(&r.phrases[d.target]))
}

// agreedWith is with whom the sentence of the sale at token k says that an agreement on
// it is made: 甲与乙订立买卖协议,据此出售; -1 for none.
func (r *reading) agreedWith(k int) int {
	s := r.sents[r.tokens[k].sent].Of(r.text)
	if !slices.ContainsFunc([]string{"买卖协议", "转让协议", "出售协议", "买卖合同", "转让合同", "购股协议", "产权交易合同"}, func(w string) bool { return strings.Contains(s, w) }) {
		return -1
	}
	for p := r.phraseFromToken(r.sentFrom(k)); p < len(r.phrases) && r.phrases[p].first < r.sentTo(k); p++ {
		q := &r.phrases[p]
		if q.gov == "与" && (r.canAct(q) || r.plainName(q)) && !q.generic {
			return p
		}
	}
	return -1
}

// contracts end the names of contracts, frames those of agreements that commit
// nobody to goods or work.
var (
	contracts = []string{"合同", "订单", "大单", "采购协议", "供货协议", "供应协议", "销售协议", "承包协议", "长单", "长协"}
	frames    = []string{"框架", "借款", "担保", "保证合同", "劳动", "租赁合同", "抵押", "贷款", "保密", "意向"}
)

// contracted reports whether the verb at token k closes a contract: its clause
// goes on to one.
func (r *reading) contracted(k int) bool {
	end := k
	for end+1 < r.sentTo(k) && r.tokens[end+1].clause == r.tokens[k].clause {
		end++
	}
	s := r.text[r.tokens[k].End:r.tokens[end].End]
	return slices.ContainsFunc(contracts, func(c string) bool { return strings.Contains(s, c) }) &&
		!slices.ContainsFunc(frames, func(f string) bool { return strings.Contains(s, f) })
}

// nameEnd reports whether the Chinese verb at token k ends a name: 龙泰建设成为.
func (r *reading) nameEnd(k int) bool {
	if !r.zh || k == 0 || k+1 >= len(r.tokens) || !r.tokens[k-1].noun || r.tokens[k-1].End != r.tokens[k].Start {
		return false
	}
	switch r.str(k) {
	case "建设", "控股", "投资", "设计", "开发", "运营", "制造", "发展", "建工", "电", "能", "建":
	default:
		return false
	}
	t := &r.tokens[k+1]
	if t.noun || t.kind == figureToken || isLink(r.str(k+1)) && r.str(k+1) != "与" {
		return false
	}
	return t.is(lexicon.Verb|lexicon.Report|lexicon.TimeWord) || t.kind == dateToken || t.kind == punctToken && strings.ContainsRune("(（:：", t.r)
}

// security reports whether phrase p names what money is laid out in.
func (r *reading) security(p int) bool {
	q := &r.phrases[p]
	for k := q.first; k <= q.last; k++ {
		switch r.lower(k) {
		case "债券", "国债", "优先股", "理财", "preferred", "bonds":
			return true
		}
	}
	return r.zh && zhSecurities.of(r.text[q.Start:q.End]) != ""
}

// describes reports whether phrase p and what follows it only say more of the next
// phrase: 安全性高、流动性好的结构性存款.
func (r *reading) describes(p int) bool {
	for k := r.phrases[p].last + 1; p+1 < len(r.phrases) && k < r.phrases[p+1].first; k++ {
		if s := r.str(k); s != "的" && s != "、" && s != "高" && s != "好" && s != "低" && s != "强" {
			return false
		}
	}
	return p+1 < len(r.phrases) && r.phrases[p+1].clause == r.phrases[p].clause
}

// zhSecurities end the names of what money is laid out in for a time.
var zhSecurities = newEndings("理财产品 基金产品 信托产品 结构性存款 定期存款 大额存单 收益凭证 基金份额 资管计划 资管产品 信托计划 可转债 永续债 债券 国债 票据 存款")

// isWord reports whether token k may be a word of deeds.tsv: of English also one that
// no other table knows.
func (r *reading) isWord(k int) bool {
	kind := r.tokens[k].kind
	return kind == wordToken || kind == rawToken && !r.zh
}

// deedWords looks token k up, in English with the particles behind it, take over, and
// by its last word where it has several: all-cash bid, had bought.
func (r *reading) deedWords(k int) []deedWord {
	s := r.lower(k)
	if !r.zh && k+1 < len(r.tokens) && r.tokens[k+1].kind == wordToken && r.deeds.begins(s) {
		two := s + " " + r.lower(k+1)
		if w := r.deeds.of(two); w != nil {
			return w
		}
		if k+2 < len(r.tokens) {
			if w := r.deeds.of(two + " " + r.lower(k+2)); w != nil {
				return w
			}
		}
	}
	if w := r.deeds.of(s); w != nil {
		return w
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		return r.deeds.of(s[i+1:])
	}
	return nil
}

// zhTender are what follows 中标 where a notice says who has won.
var zhTender = []string{"候选人", "单位", "人", "供应商", "方", "通知", "公告"}

// zhBidding are what follows 中标 where nobody's tender is told of.
var zhBidding = []string{"率", "利率", "价位", "最多", "份额", "成为", "量", "均价"}

// zhAfterNoun are what follows a Chinese verb that names an act instead of
// telling that somebody does it: 收购完成后, 签约仪式.
var zhAfterNoun = []string{
	"完成", "事项", "价", "方案", "协议", "人", "案", "款", "时", "前", "后", "之", "对价", "意向", "资金", "仪式", "主体", "方", "标的", "行为", "过程", "计划", "事宜", "交易", "步伐", "规模", "数量", "金额", "总", "额", "报告", "热潮", "收官", "内容", "产品", "方式", "比例",
}

// nominal reports whether the word at token k names an act.
func (r *reading) nominal(k int) bool {
	if !r.zh {
		return false
	}
	rest := r.text[r.tokens[k].End:min(len(r.text), r.tokens[k].End+12)]
	if strings.HasPrefix(rest, "要约") && r.str(k-1) == "的" {
		return false // 撤回对甲的收购要约
	}
	if strings.HasSuffix(r.str(k), "中标") {
		for _, s := range zhBidding {
			if strings.HasPrefix(rest, s) {
				return true
			}
		}
		if r.is(k-1, "价位", "利率", "价格") || strings.HasSuffix(r.text[:r.tokens[k].Start], "价位") {
			return true // an auction of the central bank
		}
		for _, s := range zhTender {
			if strings.HasPrefix(rest, s) {
				return false
			}
		}
	}
	if r.is(k+1, "完成") && k+2 < len(r.tokens) && (r.phraseAt[k+2] >= 0 || r.tokens[k+2].kind == figureToken) && !strings.HasPrefix(rest, "完成后") {
		return false // 增持完成甲3%的股份
	}
	for _, s := range zhAfterNoun {
		if strings.HasPrefix(rest, s) {
			return true
		}
	}
	if r.str(k-1) == "的" && r.towards(k) < 0 && k+1 < len(r.tokens) && r.tokens[k+1].Start == r.tokens[k].End && r.tokens[k+1].kind == rawToken && !strings.HasSuffix(r.str(k), "中标") {
		return true // 甲的并购往事
	}
	return k > 0 && (r.str(k-1) == "已" || r.str(k-1) == "新") && r.str(k) == "签约"
}

// zhBuilt and enBuilt end the names of what is built.
var (
	zhBuilt = []string{"厂", "项目", "工程", "基地", "线", "中心", "园", "园区", "矿", "港", "码头", "场", "电站", "机场", "车间", "铁路", "公路", "高速", "桥", "隧道", "管道", "管线", "总部", "仓库", "大楼", "医院", "水库", "高炉", "油田", "气田", "产能", "设施", "枢纽"}
	enBuilt = []string{"plant", "plants", "factory", "factories", "mine", "facility", "refinery", "smelter", "mill", "centre", "center", "complex", "terminal", "pipeline", "dam", "fab", "fabs", "smelters", "mills"}
)

// built reports whether phrase q names what can be built.
func (r *reading) built(q *phrase) bool {
	if q.project {
		return true
	}
	s := strings.ToLower(r.text[q.Start:q.End])
	ends := enBuilt
	if r.zh {
		ends = zhBuilt
	}
	return slices.ContainsFunc(ends, func(e string) bool { return strings.HasSuffix(s, e) })
}

// owned reports whether phrase p names a company or what belongs to one.
func (r *reading) owned(p int) bool {
	q := &r.phrases[p]
	if x := q.last + 1; r.zh && q.content && !q.datelike && x < len(r.tokens) {
		// 购买甲21%股权: whatever shares there are in, is a company.
		for n := 0; n < 3 && x+n < len(r.tokens) && r.tokens[x+n].clause == r.tokens[q.last].clause; n++ {
			t := &r.tokens[x+n]
			if t.kind == figureToken && strings.ContainsAny(r.str(x+n), "%％") || n == 0 && r.is(x, "股权", "股份") {
				return true
			}
			if !r.is(x+n, "不超过", "不低于", "不少于", "全部", "剩余", "约", "至少") && (t.noun || t.kind != wordToken || t.is(lexicon.Verb)) {
				break
			}
		}
	}
	return q.kind == "company" || q.suffixed || r.ownable(q)
}

// nameless are the ends of what stands where a name could and is none.
var nameless = newEndings(`原标题 标题 导读 摘要 编者按 来源 境外 海外 国外 国内 外界 公众 调整 变动 变更 改革 重组 整合 方式 情况 价格 资金 现金 一项 事项 步伐 低价 高价 溢价 巨资 手段 目的 计划 方案 交易 活动 网上 负数 过程 决定 机会 能力
	发行股份 条件 渠道 途径 名义 身份 往事 设备 债权 权益 费用 大单 新签 股权 债券 公告 消息 仪式 此次 本次 这一 那一 提示性
	董事会 股东大会 业务 板块 领域 产品 行业 重点 概算 预算 措施 内容 闲置 规划 方面 需求 主要 其余 其中 整体 总体 总数
	数额 数量 结果 原因 影响 因素 问题 目标 任务 政策 制度 机制 结构 战略 策略 思路 理念 方向 方针 标准 规定
	要求 规则 程序 流程 阶段 步骤 时间 时期 时候 期限 日期 周期 周末 年度 季度 月份 后期 初期 近期 长期 短期 早期 同期
	今后 过去 现在 目前 当天 当日 届时 最终 最后 首次 再次 多次 此外 另外 同时 部分 全部 大部分 多数 少数 一半 总额
	总价 总量 总投入 单价 均价 成本 利润 收益 收入 支出 开支 费率 利率 汇率 税率 比率 比重 幅度 增速 增量 存量 余额 差额
	缺口 负债 权利 义务 责任 风险 劣势 特点 特征 性质 类型 种类 品种 规格 型号 用途 功能 作用 效果 效益 效率 质量
	水平 程度 范围 环节 载体 前提 背景 形势 局面 状况 状态 现状 趋势 态势 动态 进展 进度 进程 举动 行动
	举措 手法 办法 方法 做法 说法 看法 观点 意见 建议 想法 意愿 意图 动机 理由 依据 线索 资料 文件 材料 报道 报告
	通知 通告 声明 说明 介绍 消息面 传闻 谣言 合同 协议 订单 标的 标段 债务 款项 货款 贷款 尾款 首付 定金 押金
	现钱 资本金 本金 本息 利息 巨款 重金 金额 额度 份额 名额 余款 手续 事情 事件 事实 案件 案例 条款 细则 章程 议案 预案
	草案 草图 备忘录 意向书 通知书 判决书 招股书 年报 季报 半年报 财报 公报 会议 论坛 典礼 签约 开工 竣工 竞价 竞拍 拍卖 招标
	投标 投入 产出 产能 产量 销量 库存 专利 商标 人员 员工 人数 人口 居民 民众 网友 读者
	观众 市民 村民 职工 业主 房东 租客 买家 卖家 顾客 用户 客户 消费者 楼市 股市 债市 车市 金市 油价 房价 股价 估值 市值
	门槛 压力 决心 关系 联系 合作 竞争 矛盾 冲突 危机 机遇 挑战 困难 障碍 瓶颈 差距 前景 成果 成绩
	成就 业绩 战绩 比分 名次 赛季 赛事 比赛 转会费 年薪 薪资 工资 奖金 补贴 补助 罚款 赔款 赔偿 彩礼 学费 房租 票房 门票`)

// bystanders are who tell of deals, or permit them, and make none.
var bystanders = []string{"媒体", "报道", "法院", "仲裁委", "检察院", "交易中心", "分析人士", "业内人士", "知情人士", "机构统计", "工会", "网友", "深交所", "上交所", "交易所", "证监会", "证券网", "证券报", "上证报", "日报", "时报", "财经网", "通讯社", "新闻", "新华社", "路透社", "彭博社", "电视台", "日媒", "外媒", "记者", "问询函", "网讯", "报讯", "统计"}

// collective are English words for those who act together or in a firm's name.
const collective = " consortium group investors government company fund unit arm subsidiary venture partners firm buyer lender "

// canAct reports whether phrase q may be who makes the commitment.
func (r *reading) canAct(q *phrase) bool {
	if r.zh && r.tokens[q.first].is(lexicon.Generic) && !strings.HasSuffix(r.str(q.first), "项目") && !q.datelike {
		return true // 该公司重要项目
	}
	if (r.nameEnd(q.last+1) || r.zh && r.coded(q.last+1) || r.gaveNotice(q)) && !q.datelike {
		return true
	}
	if _, ok := r.employer(q); ok {
		return true
	}
	if r.zh && !q.datelike && !q.person && r.belongs(q) && nameless.of(r.text[q.Start:q.End]) == "" {
		return true // 甲控股股东乙
	}
	if q.datelike || q.fragment || q.project || q.person || q.kind == "region" && !r.stands(q) {
		return false
	}
	if _, ok := r.splitName(q); ok {
		return true
	}
	if s := r.text[q.Start:q.End]; r.zh && strings.HasSuffix(s, "公司") && (q.Len() > len("甲乙子公司") || s == "上市公司") && !q.quoted {
		return true
	}
	if !q.actor {
		return !r.zh && strings.Contains(collective, " "+r.str(q.last)+" ") || r.zh && r.unknownName(q)
	}
	s := r.text[q.Start:q.End]
	for _, w := range bystanders {
		if strings.HasSuffix(s, w) {
			return false
		}
	}
	if q.generic || q.kind != "" {
		return true
	}
	return nameless.of(s) == "" && s != "股份"
}

// zhOffices are offices whose holders speak for those who commit capital.
var zhOffices = setOf("董事长 总裁 首席执行官 总经理 部长 主席 行长 副总裁 发言人 CEO 主任 局长 市长 州长 首相 总统 总理 财务总监 首席财务官 创始人 负责人 相关负责人 有关负责人")

// inOffice reports whether phrase p is a person who speaks for somebody.
func (r *reading) inOffice(p int) bool {
	_, ok := r.employer(&r.phrases[p])
	return ok
}

// employer is the name of whom the phrase's person speaks for: 甲董事长张三.
func (r *reading) employer(q *phrase) (assay.Span, bool) {
	if !r.zh || q.datelike {
		return assay.Span{}, false
	}
	if s := r.text[q.Start:q.End]; strings.HasSuffix(s, "董事会") && len(s) > len("甲乙董事会") && !r.tokens[q.first].is(lexicon.Generic) {
		return assay.Span{Start: q.Start, End: q.End - len("董事会")}, true
	}
	if !q.person {
		return assay.Span{}, false
	}
	for k := q.first + 1; k <= q.last; k++ {
		if r.tokens[k].is(lexicon.Title) {
			s := assay.Span{Start: q.Start, End: r.tokens[k].Start}
			return s, s.Len() >= len("甲乙") && zhOffices.has(r.str(k))
		}
	}
	return assay.Span{}, false
}

// processes are English words that begin sentences with a capital and name what
// happens and nobody.
const processes = " construction production output work works plans talks terms shares sales demand prices funding financing spending investment completion development operations exports imports approval "

// mayAct reports whether phrase q, which was found as who a fact is about, may be
// who commits the money.
func (r *reading) mayAct(q *phrase) bool {
	switch r.lower(q.last) {
	case "analysts", "analyst", "economists", "traders", "sources", "experts", "分析师", "人士":
		return false
	}
	if s := r.text[q.Start:q.End]; slices.ContainsFunc(bystanders, func(w string) bool { return strings.HasSuffix(s, w) }) {
		return false
	}
	if r.zh && slices.Contains([]string{"在", "向", "于", "往", "从"}, q.gov) {
		return false // where it is done, or to whom
	}
	if r.zh && q.kind == "" && !q.generic && !q.suffixed && nameless.of(r.text[q.Start:q.End]) != "" {
		return false
	}
	return (q.actor || r.zh && !q.governed && q.Len() <= len("甲乙丙") && r.opens(q) && r.plainName(q)) && (!q.project || q.generic) && !strings.Contains(processes, " "+strings.ToLower(r.text[q.Start:q.End])+" ")
}

// unknownName reports whether characters that no table knows begin a clause and
// so name what it is about.
func (r *reading) unknownName(q *phrase) bool {
	if r.namedAfter(q) && (r.opens(q) || q.gov == "与" || q.gov == "由") || r.firmName(q) && (q.gov == "与" || q.gov == "由" || q.gov == "被") {
		return true
	}
	return !q.governed && q.Len() >= len("甲乙丙") && r.opens(q) && (r.plainName(q) || r.firmName(q))
}

// zhFirms end the names of companies that say in short what they do, and are
// words elsewhere.
var zhFirms = []string{"电气", "环保", "水泥", "光电", "精密", "装备", "机电", "锂业", "锗业", "镍业", "钨业", "玻璃", "储能", "光伏", "半导体", "机械", "服饰", "家居", "物流", "旅游", "检测", "动力", "电器", "农业", "种业", "高科", "医疗", "教育", "传播"}

// firmName reports whether characters that no table knows and a word for a trade
// make up the phrase, few enough for a company's short name.
func (r *reading) firmName(q *phrase) bool {
	return q.Len() <= len("甲乙丙丁戊己") && r.tokens[q.first].kind == rawToken && r.tokens[q.first].Len() >= len("甲乙") && slices.Contains(zhFirms, r.text[r.tokens[q.first].End:q.End])
}

// namedAfter reports whether unknown characters and a commodity make up the
// phrase, as they do names of companies: 北疆稀土.
func (r *reading) namedAfter(q *phrase) bool {
	return q.last == q.first+1 && r.tokens[q.first].kind == rawToken && r.tokens[q.first].Len() == len("甲乙") && q.thing == q.last
}

// plainName reports whether the phrase is characters that no table knows, few
// enough for a name.
func (r *reading) plainName(q *phrase) bool {
	if q.Len() < len("甲乙") || q.Len() > len("甲乙丙丁戊己庚辛") || q.measures || q.thing >= 0 {
		return false
	}
	for k := q.first; k <= q.last; k++ {
		if r.tokens[k].kind != rawToken {
			return false
		}
	}
	return nameless.of(r.text[q.Start:q.End]) == ""
}

// byPlace reports whether only its place makes phrase q a name.
func (r *reading) byPlace(q *phrase) bool {
	return q.kind == "" && !q.suffixed && !q.generic && !r.coded(q.last+1) && r.counts[q.key] < 2 && r.text[q.Start:q.End] != "上市公司"
}

// gaveNotice reports whether phrase q is an unknown name and the notice that it
// gives, which no table tells apart: 金利华电公告,公司中标.
func (r *reading) gaveNotice(q *phrase) bool {
	return r.zh && q.first == r.clauses[q.clause] && q.Len() > len("甲乙公告") && q.Len() <= len("甲乙丙丁戊己公告") && strings.HasSuffix(r.text[q.Start:q.End], "公告") && r.is(q.last+1, ",", "，", ":", "：")
}

// opens reports whether nothing but dates, adverbs and verbs of saying stand
// before phrase q in its clause.
func (r *reading) opens(q *phrase) bool {
	start := q.Start
	if s, ok := r.splitName(q); ok {
		start = s.Start
	}
	for k := q.first - 1; k >= r.clauses[q.clause]; k-- {
		t := &r.tokens[k]
		if t.Start >= start || t.kind == dateToken || t.kind == punctToken || t.minor || t.is(lexicon.TimeWord|lexicon.Report|lexicon.Background) {
			continue
		}
		if p := r.phraseAt[k]; p >= 0 && r.phrases[p].datelike {
			continue
		}
		return false
	}
	return true
}

// deedChinese finds the arguments of a Chinese verb.
func (r *reading) deedChinese(d *deed) {
	k := d.word
	if d.kind == assay.Contract && r.awardeeChinese(d) {
		return
	}
	d.target = r.objectChinese(k)
	if by := r.agentChinese(k); by >= 0 {
		d.actors = r.joinedTo(by)
		if d.target < 0 || d.target == by {
			d.target = r.topicChinese(k, by)
		}
		return
	}
	if p := r.actorBeside(d); p >= 0 {
		d.actors = []int{p}
	} else if x := r.carriedOut(k); x >= 0 && d.target >= 0 && r.phrases[d.target].first > x && r.phrases[d.target].last < k {
		if p := r.actorChinese(x); p >= 0 {
			d.actors = r.joinedTo(p)
		}
	} else if p := r.actorChinese(k); p >= 0 {
		d.actors = r.partners(r.joinedTo(p), k, d.kind)
		if x := r.throughUnit(p, k); x >= 0 {
			d.actors = append([]int{x}, d.actors...)
		}
		if x := r.withChinese(k); x > p && d.form == deedSigned && (r.canAct(&r.phrases[x]) || r.plainName(&r.phrases[x])) && !slices.Contains(d.actors, x) {
			d.actors = append(d.actors, r.joinedTo(x)...) // every signatory
		}
	} else if p := r.headOfRelative(k); p >= 0 {
		d.actors = []int{p}
	} else if p := r.servedBy(k); p >= 0 {
		d.actors = []int{p}
	}
}

// throughUnit is the company of its own through which the one of phrase p acts before
// the verb at token k: 甲通过全资子公司乙收购; -1 for none that is named.
func (r *reading) throughUnit(p, k int) int {
	for x := p + 1; x < len(r.phrases) && r.phrases[x].first < k; x++ {
		if q := &r.phrases[x]; q.clause == r.tokens[k].clause && (q.gov == "通过" || q.gov == "经由") && r.belongs(q) {
			return x
		}
	}
	return -1
}

// servedBy is whom a purchase without a subject serves: 此次收购乙,使得甲具备; -1 for none.
func (r *reading) servedBy(k int) int {
	if !r.is(k-1, "此次", "本次", "这次", "通过") && !r.ledUp(k) {
		return -1
	}
	for p := r.phraseFromToken(k); p < len(r.phrases) && r.phrases[p].first < r.sentTo(k); p++ {
		q := &r.phrases[p]
		if q.clause == r.tokens[k].clause || !r.canAct(q) || q.generic {
			continue
		}
		if b := q.first - 1; r.tokens[b].kind == punctToken || r.is(b, "使得", "使", "令", "助", "帮助", "标志着") {
			return p
		}
		return -1
	}
	return -1
}

// agentChinese is who acts by 被, 由 or 获 right before token k, -1 for none.
func (r *reading) agentChinese(k int) int {
	for x := k - 1; x >= 0 && r.tokens[x].clause == r.tokens[k].clause && x > k-8; x-- {
		switch r.str(x) {
		case "被", "由", "获", "遭", "接受", "引入":
			for y := x + 1; y < k; y++ {
				if p := r.phraseAt[y]; p >= 0 {
					if r.canAct(&r.phrases[p]) || r.is(x, "由", "被") && r.plainName(&r.phrases[p]) {
						return p
					}
					return -1
				}
			}
			return -1
		}
	}
	return -1
}

// topicChinese is what a passive clause is about: its first phrase before the
// agent, or what 的 behind the verb leads to.
func (r *reading) topicChinese(k, agent int) int {
	for p := agent - 1; p >= 0 && r.phrases[p].clause == r.tokens[k].clause; p-- {
		if q := &r.phrases[p]; q.content && !q.datelike {
			return p
		}
	}
	if r.str(k+1) == "的" && k+2 < len(r.tokens) {
		return r.phraseAt[k+2]
	}
	return -1
}

// actorChinese is who stands before the verb at token k: the first that can act
// in its clause, else of the clause before, and so on to the start of the
// sentence. A clause that goes on about the same subject leaves it out.
func (r *reading) actorChinese(k int) int {
	last := r.phraseFromToken(k)
	end := max(r.phraseFromSent(r.tokens[k].sent), last-deedPhrases)
	for hi := last; hi > end; {
		lo := hi - 1
		for lo > end && r.phrases[lo-1].clause == r.phrases[hi-1].clause {
			lo--
		}
		if p := r.clauseActor(lo, hi, k); p >= 0 {
			return p
		}
		hi = lo
	}
	return -1
}

// clauseActor is the first of phrases lo to hi, all of one clause, that can act
// as the subject of the verb at token k, -1 for none. What somebody says begins anew.
func (r *reading) clauseActor(lo, hi, k int) int {
	found := -1
	for p := lo; p < hi; p++ {
		q := &r.phrases[p]
		if !r.canAct(q) || q.holder || q.depth > r.tokens[k].depth && r.str(q.first-1) != "【" || r.isOwner(p, k) || r.sellsTo(q, k) {
			continue
		}
		if found >= 0 && found == p-1 && !q.governed && r.belongs(q) && q.first <= r.phrases[found].last+5 {
			found = p // 公司全资子公司甲, 甲(834227)股东乙
			continue
		}
		if r.under(p) && !r.leadsClause(q) && !(q.gov == "对" && q.last == k-1) {
			continue
		}
		if (r.byPlace(q) || q.clause != r.tokens[k].clause) && !r.opens(q) && !(r.speaks(p) && (q.kind == "company" || q.kind == "institution")) && !(q.governed && q.clause == r.tokens[k].clause) {
			continue
		}
		if found < 0 || r.speaks(found) {
			found = p
		}
	}
	return found
}

// sellsTo reports whether 向 or 从 stands before phrase q in the clause of the
// purchase at token k: 向甲所控制的乙购买, which names who sells.
func (r *reading) sellsTo(q *phrase, k int) bool {
	w := r.deedWords(k)
	if q.clause != r.tokens[k].clause || len(w) == 0 || w[0].kind != assay.Acquisition || w[0].form == deedSell {
		return false
	}
	for x := q.first - 1; x >= r.clauses[q.clause] && x > q.first-deedPhrases; x-- {
		if r.is(x, "向", "从") {
			return true
		}
	}
	return false
}

// zhBelow are words for companies that belong to another or own it, in front of their names.
var zhBelow = []string{"子公司", "孙公司", "附属公司", "下属公司", "股东"}

// belongs reports whether phrase q names a company by what it is to another.
func (r *reading) belongs(q *phrase) bool {
	s := r.text[q.Start:q.End]
	return slices.ContainsFunc(zhBelow, func(b string) bool {
		_, name, ok := strings.Cut(s, b)
		return ok && len(name) >= len("甲乙")
	})
}

// actorBeside is who stands right before 对, which leads to what the verb is done
// to: 甲对乙的收购; -1 where it does not.
func (r *reading) actorBeside(d *deed) int {
	if d.target < 0 || r.phrases[d.target].first > d.word || r.phrases[d.target].gov != "对" {
		return -1
	}
	for x := r.phrases[d.target].first - 2; x >= 0 && r.tokens[x].clause == r.tokens[d.word].clause; x-- {
		if p := r.phraseAt[x]; p >= 0 {
			q := &r.phrases[p]
			if (r.canAct(q) || r.plainName(q)) && !q.governed && !q.generic && q.last >= r.phrases[d.target].first-3 {
				return p
			}
			return -1
		}
	}
	return -1
}

// under reports whether a preposition governs phrase p or the list that it is in.
func (r *reading) under(p int) bool {
	for n := 0; n < deedPhrases && p > 0 && !r.phrases[p].governed && r.phrases[p-1].sent == r.phrases[p].sent && r.joins(p-1); n++ {
		p--
	}
	return r.phrases[p].governed
}

// speaks reports whether a verb of saying follows phrase p, past brackets.
func (r *reading) speaks(p int) bool {
	q := &r.phrases[p]
	if q.reports || r.gaveNotice(q) {
		return true
	}
	for k := q.last + 1; k < len(r.tokens) && k < q.last+deedPhrases && r.tokens[k].sent == q.sent; k++ {
		t := &r.tokens[k]
		if t.depth > q.depth || t.kind == dateToken || t.kind == punctToken && strings.ContainsRune("(（)）", t.r) || t.is(lexicon.TimeWord) {
			continue
		}
		return t.is(lexicon.Report) || r.receives(k)
	}
	return false
}

// zhUnions end the names of those who act together.
var zhUnions = newEndings("财团 联合体 联营体 投资团 买方团 投标团")

// isOwner reports whether phrase p only says whose thing the verb is done to:
// 的 stands behind it and another phrase before the verb.
func (r *reading) isOwner(p, k int) bool {
	q := &r.phrases[p]
	if x := q.last + 1; x+2 < k && r.str(x+1) == "的" && r.phraseAt[x+2] >= 0 {
		if r.unionOf(p) >= 0 {
			return false // 甲、乙组成的联合体
		}
		switch r.str(x) {
		case "牵头", "控制", "控股", "主导", "领衔", "管理", "设立", "成立", "组成", "旗下":
			return true // 甲牵头的财团
		}
	}
	return q.possessive && r.str(q.last+1) == "的" && p+1 < len(r.phrases) && r.phrases[p+1].first == q.last+2 && r.phrases[p+1].last < k
}

// leadsClause reports whether the preposition before the phrase governs all that
// follows: 关于甲收购乙的公告.
func (r *reading) leadsClause(q *phrase) bool {
	switch q.gov {
	case "关于", "将", "对于":
		return true
	}
	return false
}

// headOfRelative is the one that a clause before 的 describes: 拟收购甲80%股权的乙.
func (r *reading) headOfRelative(k int) int {
	for x, end := k+1, r.sentTo(k); x+1 < end && r.tokens[x].clause == r.tokens[k].clause; x++ {
		if r.str(x) != "的" {
			continue
		}
		if p := r.phraseAt[x+1]; p >= 0 && r.canAct(&r.phrases[p]) && !r.ownable(&r.phrases[p]) && r.phrases[p].acts {
			return p
		}
	}
	return -1
}

// objectChinese is what the verb at token k is done to: the first thing behind it
// that is not only its holder, else what 对, 向 or 将 lead to before it.
func (r *reading) objectChinese(k int) int {
	if r.str(k+1) == "要约" {
		return r.towards(k)
	}
	if p := r.towards(k); p >= 0 && r.str(k-1) == "的" && r.phrases[p].gov == "对" {
		return p // 对甲的收购
	}
	if p := r.objectAfter(k); p >= 0 {
		return p
	}
	if p := r.towards(k); p >= 0 {
		return p
	}
	if x := r.carriedOut(k); x >= 0 {
		return r.objectAfter(x)
	}
	if s := r.str(k); s == "签约" || s == "合并" {
		return r.withChinese(k)
	}
	return -1
}

// carriedOut is the verb whose object is the act at token k, -1 for none:
// 完成甲90%股权的收购.
func (r *reading) carriedOut(k int) int {
	if r.str(k-1) != "的" {
		return -1
	}
	for x := k - 2; x >= max(r.clauses[r.tokens[k].clause], k-deedReach); x-- {
		if r.is(x, "完成", "终止", "放弃", "启动", "推进") {
			return x
		}
	}
	return -1
}

// objectAfter is the first thing behind the verb at token k in its clause that is
// not only the holder of what follows, -1 for none.
func (r *reading) objectAfter(k int) int {
	t := &r.tokens[k]
	for x := k + 1; x < len(r.tokens) && r.tokens[x].sent == t.sent && x < k+16 && r.tokens[x].clause == t.clause; x++ {
		p := r.phraseAt[x]
		if p < 0 {
			if r.tokens[x].is(lexicon.Verb) && !r.tokens[x].is(lexicon.Held) && !isLink(r.str(x)) && r.str(x) != "了" && !r.is(x, zhTogether...) && x > k+1 {
				break
			}
			continue
		}
		q := &r.phrases[p]
		x = q.last
		if r.owns(p) || r.heldLater(p) || q.datelike || !q.content || q.depth > t.depth || r.is(q.first-1, "(", "（") || q.governed && q.gov != "对" {
			continue
		}
		return p
	}
	return -1
}

// towards is what 对, 向 or 将 lead to before token k in its clause, -1 for none.
func (r *reading) towards(k int) int {
	for p := r.phraseFromToken(max(r.clauses[r.tokens[k].clause], r.sentFrom(k))); p < len(r.phrases) && r.phrases[p].first < k; p++ {
		q := &r.phrases[p]
		if q.clause != r.tokens[k].clause || !q.governed || q.datelike || !q.content {
			continue
		}
		switch q.gov {
		case "对", "向", "将", "把":
			for p+1 < len(r.phrases) && (r.phrases[p].holder || r.heldLater(p)) && r.phrases[p+1].first < k && r.phrases[p+1].clause == q.clause {
				p++
			}
			return p
		}
	}
	return -1
}

// withChinese is the other side of a deal: what follows 与 before token k.
func (r *reading) withChinese(k int) int {
	for x := max(r.clauses[r.tokens[k].clause], r.sentFrom(k)); x < k; x++ {
		if s := r.str(x); s != "与" && s != "和" && s != "跟" {
			continue
		}
		for y := x + 1; y < k; y++ {
			if p := r.phraseAt[y]; p >= 0 {
				return p
			}
		}
	}
	return -1
}

// owns reports whether phrase p holds what follows, by itself or together with others.
func (r *reading) owns(p int) bool {
	q := &r.phrases[p]
	return q.holder || r.is(q.last+1, zhTogether...) && q.last+2 < len(r.tokens) && r.tokens[q.last+2].is(lexicon.Held)
}

// zhTogether stand between several holders and what they hold.
var zhTogether = []string{"合计", "共同", "分别"}

// heldLater reports whether phrase p is joined to others that hold what follows:
// 甲、乙所持丙股权.
func (r *reading) heldLater(p int) bool {
	for n := 0; n < deedPhrases && p+1 < len(r.phrases) && r.joins(p); n++ {
		if p++; r.owns(p) {
			return true
		}
	}
	return false
}

// awardeeChinese reads the forms of a won tender: 确定甲为乙项目的中标人, 甲收到乙的中标通知书.
func (r *reading) awardeeChinese(d *deed) bool {
	k := d.word
	if !strings.Contains(r.str(k), "中标") {
		return false
	}
	next := r.text[r.tokens[k].End:min(len(r.text), r.tokens[k].End+len("候选人"))]
	tender := false
	for _, s := range zhTender {
		tender = tender || strings.HasPrefix(next, s)
	}
	if !tender {
		return false
	}
	as := !strings.HasPrefix(next, "通知") && !strings.HasPrefix(next, "公告")
	d.target = r.subjectMatter(k, -1)
	if as {
		for x := k - 1; x > r.sentFrom(k) && r.tokens[x].clause == r.tokens[k].clause; x-- {
			if s := r.str(x); s != "为" && s != "成为" && s != "是" && s != "系" {
				continue
			}
			for y := x - 1; y >= 0 && r.tokens[y].clause == r.tokens[k].clause; y-- {
				if p := r.phraseAt[y]; p >= 0 && r.canAct(&r.phrases[p]) {
					d.actors = r.joinedTo(r.firstOfList(p))
					return true
				}
			}
			break
		}
	}
	if p := r.winner(k, -1); p >= 0 {
		d.actors = r.joinedTo(p)
	}
	return true
}

// listOf are all names of the list that phrase p is in: what stands before it,
// and what follows. An owner that is a country stands between without being one:
// Alpha and Japan's Beta.
func (r *reading) listOf(p int) []int {
	for n := 0; n < deedPhrases && p > 0; n++ {
		x := p - 1
		if q := &r.phrases[x]; q.possessive && (q.kind == "country" || q.kind == "region") && x > 0 && r.phrases[p].first == q.last+2 {
			x--
		}
		comma := !r.zh && r.titled(r.phrases[p].sent) && r.phrases[x].firstInSent && r.phrases[p].first == r.phrases[x].last+2 && r.str(r.phrases[x].last+1) == ","
		if !comma && !r.joins(x) || r.phrases[x].sent != r.phrases[p].sent || !r.canAct(&r.phrases[x]) || r.phrases[x].kind == "country" {
			break
		}
		if p = x; comma {
			return append([]int{p}, r.joinedTo(p+1)...)
		}
	}
	return r.joinedTo(p)
}

// joinedTo are phrase p and the names that conjunctions join to it.
func (r *reading) joinedTo(p int) []int {
	out := []int{p}
	for p+1 < len(r.phrases) && len(out) < deedPhrases && r.joins(p) && r.canAct(&r.phrases[p+1]) && r.phrases[p+1].sent == r.phrases[p].sent {
		p++
		if q := &r.phrases[p]; q.possessive && (q.kind == "country" || q.kind == "region") && p+1 < len(r.phrases) && r.phrases[p+1].first == q.last+2 && r.canAct(&r.phrases[p+1]) {
			p++ // and Japan's Beta
		}
		out = append(out, p)
	}
	if u := r.unionOf(p); u >= 0 {
		out = append(out, u)
	}
	return out
}

// unionOf is what the Chinese list that ends with phrase p makes up: 甲、乙等组成的
// 联合体; -1 for nothing.
func (r *reading) unionOf(p int) int {
	if !r.zh || p+1 >= len(r.phrases) || r.phrases[p+1].first > r.phrases[p].last+4 || r.str(r.phrases[p+1].first-1) != "的" {
		return -1
	}
	if u := &r.phrases[p+1]; u.clause == r.phrases[p].clause && zhUnions.of(r.text[u.Start:u.End]) != "" {
		return p + 1
	}
	return -1
}

// partners adds to the actors those that act with them: who with or 与 name
// before the verb at token k, where the words tell of joint work.
func (r *reading) partners(actors []int, k int, kind assay.Attribute) []int {
	if kind != assay.Investment || len(actors) == 0 {
		return actors
	}
	from := actors[len(actors)-1] + 1
	joint := false
	for x := r.phrases[actors[0]].last + 1; x < k+2 && x < len(r.tokens); x++ {
		switch r.lower(x) {
		case "合资", "合资企业", "合作", "共同", "联合", "联手", "合建", "共建", "成立", "携手", "team", "teams", "partner", "partners", "together", "jointly", "join", "joint":
			joint = true
		}
	}
	for p := from; joint && p < len(r.phrases) && r.phrases[p].first < k; p++ {
		if q := &r.phrases[p]; (q.gov == "with" || q.gov == "与" || q.gov == "和") && r.canAct(q) {
			return append(actors, r.joinedTo(p)...)
		}
	}
	return actors
}

// contractor is who gets the contract at token k: who is awarded it, else who
// wins or signs it. What "from" names is the customer.
func (r *reading) contractor(k int) []int {
	for x := k - 1; x >= r.sentFrom(k) && x > k-12; x-- {
		switch r.lower(x) {
		case "award", "awards", "awarded":
			if p := r.phraseAt[x+1]; p >= 0 && r.phrases[p].last < k && r.canAct(&r.phrases[p]) && r.phraseAt[k] != p {
				return r.joinedTo(p)
			}
			for y, end := k+1, r.sentTo(k); y < end && y < k+16; y++ {
				if p := r.phraseAt[y]; p >= 0 && r.phrases[p].gov == "to" && r.canAct(&r.phrases[p]) {
					return r.joinedTo(p)
				}
			}
		}
	}
	if p := r.actorEnglish(k); p >= 0 {
		return r.listOf(p)
	}
	return nil
}

// passiveEnglish reports whether the verb at token k is done to what stands before it.
func (r *reading) passiveEnglish(k int) bool {
	if r.is(k+1, "by") || r.is(k+1, "over", "out", "up", "private") && r.is(k+2, "by") {
		return true
	}
	for x := k - 1; x >= 0 && x > k-4 && r.tokens[x].clause == r.tokens[k].clause; x-- {
		switch r.lower(x) {
		case "be", "been", "being", "was", "were", "is", "are", "get", "gets":
			return strings.HasSuffix(r.lower(k), "ed") || r.is(k, "bought", "sold", "built", "won", "taken", "put", "sunk", "spent", "lent", "given")
		}
		if !r.tokens[x].is(lexicon.Adv | lexicon.Aux) {
			break
		}
	}
	return false
}

// actorEnglish is the subject of the verb at token k: the nearest name before it
// in its sentence that a verb follows, else the nearest that begins a clause.
func (r *reading) actorEnglish(k int) int {
	sent, first := r.tokens[k].sent, -1
	p := r.phraseFromToken(k)
	if p > 0 && r.phrases[p-1].last >= k {
		p--
	}
	from := max(r.phraseFromSent(sent), p-deedPhrases)
	for p--; p >= from; p-- {
		q := &r.phrases[p]
		if !r.canAct(q) || r.under(p) && !q.relative || q.depth > r.tokens[k].depth || q.possessive {
			continue
		}
		if q.acts {
			return p
		}
		if q.firstInClause || q.firstInSent {
			first = p
		}
	}
	return first
}

// objectEnglish is what the verb at token k is done to. Shares and stakes lead on
// to the company that they are of.
func (r *reading) objectEnglish(k int) int {
	found := -1
	for x := k + 1; x < len(r.tokens) && r.tokens[x].sent == r.tokens[k].sent && x < k+24; x++ {
		p := r.phraseAt[x]
		if p < 0 {
			if t := &r.tokens[x]; t.kind == punctToken && !strings.ContainsRune(`<'s-"“&;`, t.r) && t.depth == r.tokens[k].depth {
				break
			}
			continue
		}
		q := &r.phrases[p]
		x = q.last
		if q.datelike || !q.content && !r.ownable(q) || q.possessive && (q.kind == "country" || q.kind == "region") {
			continue
		}
		if q.governed && found >= 0 && q.gov != "of" && q.gov != "in" {
			break
		}
		if found < 0 || r.partOf(found) {
			found = p
		}
		if !r.partOf(found) {
			break
		}
	}
	return found
}

// partOf reports whether phrase p names a share of something that "of" or "in" names.
func (r *reading) partOf(p int) bool {
	switch r.lower(r.phrases[p].last) {
	case "shares", "share", "stake", "stakes", "interest", "stock", "assets", "options", "equity", "control", "majority", "rest", "remainder", "all", "part", "percent", "outstanding":
		next := r.str(r.phrases[p].last + 1)
		return next == "of" || next == "in" || next == "and"
	}
	return false
}

// objectOfNoun is what "of", "for", "in" or "with" name behind the noun at token k.
func (r *reading) objectOfNoun(k int) int {
	x := k + 1
	if p := r.phraseAt[k]; p >= 0 {
		x = r.phrases[p].last + 1
	}
	if x < len(r.tokens) && r.tokens[x].kind == figureToken {
		x++ // offers $18 billion for
	}
	switch r.lower(x) {
	case "of", "for", "in", "with", "between", "to":
		return r.objectEnglish(x)
	}
	return -1
}

// actorOfNoun is who acts by the noun at token k: the owner before it, who "by"
// or "from" name, else the subject of the sentence.
func (r *reading) actorOfNoun(k, target int) []int {
	from := k
	if p := r.phraseAt[k]; p >= 0 {
		from = r.phrases[p].first
	}
	for x := from - 1; x >= 0 && x > from-5 && r.tokens[x].clause == r.tokens[k].clause; x-- {
		if r.tokens[x].r == 's' && x > 0 {
			if p := r.phraseAt[x-1]; p >= 0 && r.canAct(&r.phrases[p]) {
				return []int{p}
			}
		}
	}
	for x := k + 1; x < len(r.tokens) && r.tokens[x].sent == r.tokens[k].sent && x < k+16; x++ {
		if p := r.phraseAt[x]; p >= 0 && p != target && (r.phrases[p].gov == "by" || r.phrases[p].gov == "from" && !r.is(k, "purchase", "acquisition", "takeover", "buyout")) && r.canAct(&r.phrases[p]) {
			return r.joinedTo(r.ownedBy(p))
		}
	}
	if p := r.actorEnglish(k); p >= 0 && p != target {
		return r.listOf(p)
	}
	return nil
}

// deedNear is the commitment of the kind that a word states nearest to token at,
// in its sentence.
func (r *reading) deedNear(at int, kind assay.Attribute) (deed, bool) {
	best, gap := deed{}, -1
	for k, end := r.sentFrom(at), r.sentTo(at); k < end; k++ {
		d, ok := r.deedAt(k)
		if !ok || d.kind != kind || len(d.actors) == 0 {
			continue
		}
		n := max(k-at, at-k) + 8*int(max(r.tokens[k].clause-r.tokens[at].clause, r.tokens[at].clause-r.tokens[k].clause))
		if gap < 0 || n < gap {
			best, gap = d, n
		}
	}
	return best, gap >= 0
}

// byDeed lets the word that tells of the commitment say who makes it. What the
// body says goes before the headline, which names everybody in short.
func (r *reading) byDeed(m *assay.Mention, g *commitmentGroup, facts []assay.Fact) {
	if r.zh && m.Type != assay.Funding {
		for _, k := range g.facts {
			if p, kind := r.inRole(r.at[facts[k].Figure]); p >= 0 {
				m.Type, m.Actors = kind, r.deedsBy(r.joinedTo(p))
				return
			}
		}
	}
	if r.zh && m.Type == assay.Investment {
		for _, k := range g.facts {
			if p := r.allowed(r.at[facts[k].Figure]); p >= 0 {
				m.Actors = r.deedsBy(r.joinedTo(p))
				return
			}
			if r.projectCost(facts[k].Figure) && !r.actsHere(facts[k].Figure) {
				for s := r.sentOf(facts[k].Figure) - 1; s >= 0 && s > r.sentOf(facts[k].Figure)-noticeHead; s-- {
					if p := r.allowed(r.tokenAfter(s) - 1); p >= 0 {
						m.Actors = r.deedsBy(r.joinedTo(p))
						return
					}
				}
			}
			if p := r.builder(r.at[facts[k].Figure]); p >= 0 && r.phrases[p].sent == r.sentOf(facts[k].Figure) {
				m.Actors = r.deedsBy(r.joinedTo(p))
				return
			}
		}
		r.fromBody(m, g, facts)
	}
	if m.Type == assay.Funding || m.Type == assay.Investment && len(m.Actors) > 0 {
		return
	}
	for pass := range 2 {
		for _, k := range g.facts {
			at := r.at[facts[k].Figure]
			if r.titled(r.tokens[at].sent) != (pass == 1) {
				continue
			}
			d, ok := r.deedNear(at, m.Type)
			if !ok && r.goesOn(at) {
				d, ok = r.deedNear(r.sentStart[r.tokens[at].sent]-1, m.Type)
			}
			if ok {
				m.Actors = r.deedsBy(d.actors)
				if t := r.targetOf(&d); t != nil && (m.Target == nil || m.Target.Overlaps(t.Span) || slices.ContainsFunc(m.Actors, func(a assay.Ref) bool { return a.Name == m.Target.Name || a.Overlaps(m.Target.Span) })) {
					m.Target = t
				}
				return
			}
		}
	}
}

// bySides makes a joint undertaking without a takeover an investment of all who
// are named with it: 甲与乙达成14亿美元的合作, a $2 billion partnership with Beta.
func (r *reading) bySides(m *assay.Mention, g *commitmentGroup, facts []assay.Fact) {
	if m.Type != assay.Acquisition && m.Type != assay.Investment {
		return
	}
	for n := range 2 * len(g.facts) {
		at := r.at[facts[g.facts[n%len(g.facts)]].Figure]
		if r.titled(r.tokens[at].sent) != (n >= len(g.facts)) || !r.jointly(at) {
			continue // the body first
		}
		if _, taken := r.deedNear(at, assay.Acquisition); taken && m.Type == assay.Acquisition {
			return
		}
		m.Type = assay.Investment
		for p := r.phraseFromToken(r.sentFrom(at)); p < len(r.phrases) && r.phrases[p].first < r.sentTo(at); p++ {
			q := &r.phrases[p]
			if (q.gov != "with" && q.gov != "与") || !r.canAct(q) || q.generic {
				continue
			}
			for _, x := range r.deedsBy(r.joinedTo(p)) {
				if !slices.ContainsFunc(m.Actors, func(a assay.Ref) bool { return a.Name == x.Name || a.ID != "" && a.ID == x.ID }) {
					m.Actors = append(m.Actors, x)
				}
			}
		}
	}
}

// jointly reports whether the amount at token at is what a partnership is worth.
func (r *reading) jointly(at int) bool {
	for k := at + 1; k < len(r.tokens) && k < at+4 && r.tokens[k].clause == r.tokens[at].clause; k++ {
		s := r.lower(k)
		switch s {
		case "合作", "partnership", "pact", "alliance", "venture", "joint venture":
			return true
		}
		if strings.HasSuffix(s, "合作") {
			return true
		}
	}
	return false
}

// otherThan gives the mention another target where it is one of its actors: what
// else the facts of the group are about.
func (r *reading) otherThan(m *assay.Mention, g *commitmentGroup, facts []assay.Fact) {
	acts := func(x *assay.Ref) bool {
		return x == nil || slices.ContainsFunc(m.Actors, func(a assay.Ref) bool { return a.Overlaps(x.Span) || a.Name == x.Name })
	}
	if m.Target == nil || !acts(m.Target) {
		return
	}
	for _, k := range g.facts {
		for _, x := range []*assay.Ref{facts[k].Object, facts[k].Subject} {
			if !acts(x) && !hollow(x.Name) {
				m.Target = x
				return
			}
		}
	}
}

// paidForStake reports whether the amount of figure i is what a stake before it
// is taken for: takes 10% of Beta for $1.6 billion.
func (r *reading) paidForStake(i int) bool {
	at := r.at[i]
	if r.zh || i == 0 || r.figures[i-1].Kind != assay.KindShare || r.sentOf(i-1) != r.tokens[at].sent || !strings.EqualFold(r.str(at-1), "for") || !strings.EqualFold(r.str(r.at[i-1]+1), "of") && !strings.EqualFold(r.str(r.at[i-1]+1), "stake") {
		return false
	}
	for k := r.at[i-1] - 1; k >= 0 && k > r.at[i-1]-4; k-- {
		switch r.lower(k) {
		case "take", "takes", "took", "taking", "get", "gets", "got", "buy", "buys", "bought", "buying", "acquire", "acquires", "acquired":
			return true
		}
	}
	return false
}

// goesOn reports whether the sentence of token at goes on about the deal of the
// sentence before, which it points back to: 该要约金额为, The deal is worth.
func (r *reading) goesOn(at int) bool {
	first := r.sentStart[r.tokens[at].sent]
	if first == 0 {
		return false
	}
	if r.zh {
		s := r.str(first)
		return strings.HasPrefix(s, "该") || strings.HasPrefix(s, "此次") || strings.HasPrefix(s, "本次") || strings.HasPrefix(s, "交易") || strings.HasPrefix(s, "这")
	}
	switch strings.ToLower(r.str(first) + " " + r.str(first+1)) {
	case "the deal", "the transaction", "the offer", "the acquisition", "the contract", "the bid", "the purchase":
		return true
	}
	return false
}

// fromBody takes who the body's own sentence is about for who the headline names
// in short: 俄铝, 俄罗斯铝业联合公司表示.
func (r *reading) fromBody(m *assay.Mention, g *commitmentGroup, facts []assay.Fact) {
	for _, k := range g.facts {
		f := facts[k].Figure
		p := r.draft[f].subjectAt
		if r.titled(r.sentOf(f)) || p < 0 || !r.titled(r.phrases[p].sent) {
			continue
		}
		if x := r.actorChinese(r.at[f]); x >= 0 && r.phrases[x].sent == r.sentOf(f) && !r.byPlace(&r.phrases[x]) && !r.aboutCompany(&r.phrases[x]) {
			m.Actors = r.deedsBy(r.joinedTo(x))
			return
		}
	}
}

// kindByDeed lets the word that is done with the amount say what sort of
// commitment it is: 耗资17亿元，收购 is an acquisition, 以19亿元增资 an investment, and
// what a won tender is worth a contract.
func (r *reading) kindByDeed(kind assay.Attribute, at int) assay.Attribute {
	from, end := r.sentFrom(at), r.sentTo(at)
	if kind == assay.Acquisition && r.zh && strings.Contains(r.sents[r.tokens[at].sent].Of(r.text), "理财产品") {
		return assay.Investment
	}
	for k := from; k < end; k++ {
		if r.tokens[k].clause != r.tokens[at].clause {
			continue
		}
		switch r.lower(k) {
		case "placement", "private placement", "share placement", "定增", "跟投", "领投":
			if kind == assay.Investment {
				return assay.Funding
			}
		case "preferred stock", "preferred shares", "preferred", "优先股", "理财产品":
			if kind == assay.Acquisition || kind == assay.Funding && r.zh {
				return assay.Investment
			}
		case "notes", "bonds", "debentures", "offering", "financing", "flow-through", "eurobond", "convertible":
			if kind != assay.Acquisition {
				break
			}
			if d, ok := r.deedNear(at, assay.Acquisition); (!ok || d.target < 0) && !r.payment(at) {
				return assay.Funding
			}
		}
	}
	raised := kind == assay.Funding && r.zh && r.raisedBefore(at)
	for k := from; k < end; k++ {
		d, ok := r.deedAt(k)
		if !ok || d.kind == kind {
			continue
		}
		gap := r.tokens[k].clause - r.tokens[at].clause
		switch {
		case kind == assay.Investment && d.kind == assay.Acquisition && (gap == 0 || gap == 1 && k > at || gap == -1 && !r.invests(at)),
			kind == assay.Acquisition && d.kind == assay.Investment && gap == 0 && r.zh && d.form == deedWeak,
			raised && gap <= 1 && (d.kind != assay.Contract),
			kind == assay.Investment && d.kind == assay.Contract && r.zh && !(r.is(k, "签约") && r.invests(at)),
			kind == assay.Acquisition && d.kind == assay.Contract && strings.Contains(r.str(k), "中标"):
			return d.kind
		}
	}
	return kind
}

// raisedBefore reports whether the sentence of the amount at token at says that it is
// money which was raised before and is spent now: 使用闲置募集资金2亿元购买.
func (r *reading) raisedBefore(at int) bool {
	s := r.text[r.sents[r.tokens[at].sent].Start:r.tokens[at].End]
	if strings.HasPrefix(strings.TrimLeft(r.text[r.tokens[at].End:], "的部分暂时"), "闲置募集资金") {
		return true
	}
	i := strings.LastIndex(s, "募集资金")
	return i >= 0 && slices.ContainsFunc([]string{"使用", "动用", "闲置", "以", "用", "利用", "超募", "前次", "剩余", "节余"}, func(w string) bool {
		return strings.HasSuffix(strings.TrimSuffix(s[:i], "部分"), w)
	})
}

// payment reports whether the sentence of token at says how a purchase is paid.
func (r *reading) payment(at int) bool {
	for k, end := r.sentFrom(at), r.sentTo(at); k < end; k++ {
		if r.is(k, "payment", "acquisition", "purchase", "takeover") {
			return true
		}
	}
	return false
}

// invests reports whether a verb of investment stands in the clause of token at.
func (r *reading) invests(at int) bool {
	for k, end := max(r.clauses[r.tokens[at].clause], r.sentFrom(at)), r.sentTo(at); k < end && r.tokens[k].clause == r.tokens[at].clause; k++ {
		if r.speaksFor(k, assay.Investment) || r.zh && (r.str(k) == "投资" || r.str(k) == "总投资") {
			return true
		}
	}
	return false
}

// besides are the purchases of other companies that the sentence of purchase i of
// out tells of with it, each by the share that is bought: 收购甲40%股权和乙30%股权,
// 收购丙51%股权. They have one price where their sum is told.
func (r *reading) besides(out []assay.Mention, i int) []assay.Mention {
	m := &out[i]
	if m.Type != assay.Acquisition || m.Target == nil {
		return nil
	}
	sent := r.sentAt(m.Evidence.Start)
	amount := m.Amount
	if m.Amount != nil {
		if sent = r.sentOf(*m.Amount); !r.summed(*m.Amount) {
			return nil
		}
	}
	known := []assay.Ref{*m.Target}
	known = append(known, m.Actors...)
	for j := range out {
		if out[j].Target != nil && j != i && out[j].Type == assay.Acquisition {
			known = append(known, *out[j].Target)
		}
	}
	var more []assay.Mention
	first := r.sentStart[sent]
	for k := first; k < len(r.tokens) && k < first+4*deedReach && r.tokens[k].sent == sent; k++ {
		d, ok := r.deedAt(k)
		if !ok || d.kind != assay.Acquisition || d.form == deedSell || r.maybe(k) {
			continue
		}
		shares := r.sharesOf(k, r.sentTo(k))
		if t := r.targetOf(&d); t != nil && len(shares) > 0 && (t.Name == m.Target.Name || t.Overlaps(m.Target.Span)) {
			shares = shares[1:] // its own, in whatever pieces
		}
		actors := m.Actors
		if own := r.deedsBy(d.actors); len(own) > 0 && r.phrases[d.actors[0]].clause == r.tokens[k].clause && !r.phrases[d.actors[0]].generic {
			actors = own
		}
		for _, p := range shares {
			x := r.ref(p, false)
			if slices.ContainsFunc(known, func(o assay.Ref) bool {
				return o.Overlaps(x.Span) || strings.Contains(o.Name, x.Name) || strings.Contains(x.Name, o.Name)
			}) {
				continue
			}
			known = append(known, *x)
			also := assay.Mention{Type: m.Type, Actors: actors, Target: x, Amount: amount, Evidence: m.Evidence, Date: m.Date, New: m.New}
			if amount != nil {
				also.Facts = m.Facts
			}
			also.Status, _ = r.statusAround(k, k, m.Type)
			more = append(more, also)
		}
	}
	return more
}

// sharesOf are the companies whose shares the purchase at token k is of: each
// stands right before a percentage, up to the next such word or another verb's clause.
func (r *reading) sharesOf(k, end int) []int {
	var out []int
	last := -1
	for x := k + 1; x < end; x++ {
		if p := r.phraseAt[x]; p >= 0 {
			if q := &r.phrases[p]; !q.holder && q.content && !q.datelike && !q.generic && (q.actor || r.canAct(q) || r.plainName(q)) {
				last = p
			}
			x = r.phrases[p].last
			continue
		}
		t := &r.tokens[x]
		switch {
		case t.kind == figureToken:
			if last >= 0 && strings.ContainsAny(r.str(x), "%％") && r.tokens[x].Start-r.phrases[last].End <= len("的合计") {
				out = append(out, last)
			}
			last = -1
		case t.clause != r.tokens[k].clause && t.is(lexicon.Verb), len(r.deedWords(x)) > 0 && r.deedWords(x)[0].kind == assay.Acquisition:
			return out
		}
	}
	return out
}

// targetOf is a reference to what the deed is done to, nil for none. A company
// whose name holds a commodity is itself, and not the commodity.
func (r *reading) targetOf(d *deed) *assay.Ref {
	if d.target < 0 {
		return nil
	}
	q := &r.phrases[d.target]
	return r.ref(d.target, !q.actor || q.kind != "" && q.kind != "company" && !q.suffixed)
}

// deedsBy are references to those who act.
func (r *reading) deedsBy(phrases []int) []assay.Ref {
	var out []assay.Ref
	if len(phrases) == 1 && r.plural(phrases[0]) {
		if x := r.meant(phrases[0]); x >= 0 {
			phrases = r.listOf(x)
		}
	}
	for _, p := range phrases {
		ref := r.party(p)
		if ref == nil {
			continue
		}
		known := false
		for i := range out {
			known = known || out[i].Name == ref.Name
		}
		if !known {
			out = append(out, *ref)
		}
	}
	return out
}

// aboutCompany reports whether the Chinese phrase begins or ends with a word for a
// company named before: 公司董事会, 有关该集团.
func (r *reading) aboutCompany(q *phrase) bool {
	if !r.zh {
		return false
	}
	if r.tokens[q.first].is(lexicon.Generic) {
		return true
	}
	return q.first < q.last && r.tokens[q.last].is(lexicon.Generic) && strings.HasPrefix(r.str(q.last), "该")
}

// plural reports whether phrase p stands for all who were named together.
func (r *reading) plural(p int) bool {
	switch strings.ToLower(r.text[r.phrases[p].Start:r.phrases[p].End]) {
	case "they", "both", "the companies", "双方", "两家公司", "三方", "各方":
		return true
	}
	return false
}

// party is a reference to phrase p as who acts. "The company" is called by the
// name that the text gave it before, where it gave one; a pronoun without one is
// nobody, nil.
func (r *reading) party(p int) *assay.Ref {
	q := &r.phrases[p]
	if r.zh && p > 0 && r.is(q.first-1, "旗下", "下属") && r.is(q.first, "基金", "公司", "子公司", "企业", "机构") && q.first == q.last && r.phrases[p-1].last == q.first-2 {
		return r.inFull(p - 1) // 甲旗下基金
	}
	if r.zh && r.unnamed(q) {
		if x := r.meant(p); x >= 0 {
			return r.inFull(x)
		}
	}
	if !q.generic && !r.aboutCompany(q) {
		if s, ok := r.codedName(q); ok {
			return r.span(s.Start, s.End, idOf(q.entity))
		}
		if r.belongs(q) && strings.HasPrefix(r.text[q.Start:], "股东") {
			return r.span(q.Start+len("股东"), q.End, "") // 甲(834227)股东乙
		}
		return r.inFull(p)
	}
	if s, _ := r.trimName(q); s.Start > q.Start {
		return r.ref(p, false) // 公司全资子公司甲
	}
	text := r.text[q.Start:q.End]
	for _, below := range append(zhBelow[:len(zhBelow):len(zhBelow)], "下属") {
		if i := strings.LastIndex(text, below); i >= 0 && len(text)-i-len(below) >= len("甲乙") {
			return r.span(q.Start+i+len(below), q.End, "") // 公司下属公司甲
		}
	}
	if r.zh {
		for k := r.sentFrom(q.first); k < q.first; k++ {
			if r.tokens[k].depth == 0 && r.coded(k) {
				if s, ok := r.nameBefore(k); ok {
					return r.span(s.Start, s.End, r.entityAt(s))
				}
			}
		}
	}
	if x := r.meant(p); x >= 0 {
		return r.inFull(x)
	}
	for _, k := range []int{q.first, q.last} {
		if t := &r.tokens[k]; q.first < q.last && t.is(lexicon.Generic) {
			return r.span(t.Start, t.End, "") // 公司董事会
		}
	}
	if r.is(q.first, "it", "its", "they", "their", "he", "she", "his", "her", "其", "双方", "后者", "前者") {
		// A pronoun names nobody: the last that can act, by whatever words.
		for x := p - 1; x >= max(0, p-deedPhrases); x-- {
			if c := &r.phrases[x]; !c.generic && r.canAct(c) && !r.under(x) {
				return r.inFull(x)
			}
		}
		return nil
	}
	return r.ref(p, false)
}

// unnamed reports whether phrase q is a company of another's that has no name of its
// own: 下属子公司.
func (r *reading) unnamed(q *phrase) bool {
	s := r.text[q.Start:q.End]
	for _, w := range []string{"间接", "旗下", "下属", "全资", "控股", "境外", "海外", "附属"} {
		s = strings.TrimPrefix(s, w)
	}
	return slices.Contains([]string{"子公司", "孙公司", "附属公司", "下属公司", "公司", "控股公司"}, s)
}

// inFull is a reference to the name that phrase p is: from the body where the
// headline abbreviates it, and with the short name that a bracket gives it and
// that the text uses elsewhere.
func (r *reading) inFull(p int) *assay.Ref {
	q := &r.phrases[p]
	if r.gaveNotice(q) {
		return r.span(q.Start, q.End-len("公告"), "")
	}
	if s, ok := r.acrossBracket(p); ok {
		return r.span(s.Start, s.End, "")
	}
	if s, ok := r.employer(q); ok {
		return r.span(s.Start, s.End, r.entityAt(s))
	}
	if s := r.text[q.Start:q.End]; r.zh && (strings.HasSuffix(s, "参投") || strings.HasSuffix(s, "跟投") || strings.HasSuffix(s, "领投")) && len(s) > len("甲乙参投") {
		return r.span(q.Start, q.End-len("参投"), "")
	}
	if s, ok := r.splitName(q); ok {
		return r.span(s.Start, s.End, "")
	}
	if k := q.last + 1; r.zh && k+1 < len(r.tokens) && r.tokens[k].minor && r.tokens[k].Start == q.End && r.tokens[k+1].Start == r.tokens[k].End {
		if x := r.phraseAt[k+1]; x >= 0 {
			if s, ok := r.splitName(&r.phrases[x]); ok && s.Start <= q.Start {
				return r.span(s.Start, s.End, "")
			}
		}
	}
	if r.nameEnd(q.last + 1) {
		s, _ := r.trimName(q)
		return r.span(s.Start, r.tokens[q.last+1].End, "")
	}
	if r.titled(q.sent) && (q.kind == "company" || q.kind == "institution") && r.ref(p, false).Len() == q.Len() {
		for x := p + 1; x < len(r.phrases) && r.early(r.phrases[x].sent); x++ {
			c := &r.phrases[x]
			if !r.titled(c.sent) && c.entity == q.entity && c.Len() > q.Len() && r.canAct(c) && !c.possessive && !r.under(x) {
				p, q = x, c
				break
			}
		}
	}
	if r.zh && r.belongs(q) {
		for _, below := range zhBelow {
			if i := strings.LastIndex(r.text[q.Start:q.End], below); i > 0 && q.Len()-i-len(below) >= len("甲乙") {
				return r.span(q.Start+i+len(below), q.End, "") // 全资附属公司甲
			}
		}
	}
	out := r.ref(p, false)
	k := q.last + 1
	if r.zh || out.End != q.End || k+2 >= len(r.tokens) || r.tokens[k].r != '(' || p+1 >= len(r.phrases) {
		return out
	}
	c := &r.phrases[p+1]
	if c.first == k+1 && c.name && r.tokens[c.last+1].r == ')' && r.counts[c.key] > 1 {
		out.End = r.tokens[c.last+1].End
		out.Surface = r.text[out.Start:out.End]
	}
	return out
}

// acrossBracket is the whole name that phrase p begins or ends where a short
// bracket stands in it: 甲投资(集团)有限公司.
func (r *reading) acrossBracket(p int) (assay.Span, bool) {
	q := &r.phrases[p]
	if !r.zh {
		return q.Span, false
	}
	if k := q.last + 1; k+3 < len(r.tokens) && strings.ContainsRune("(（", r.tokens[k].r) && r.tokens[k].Start == q.End {
		for c := k + 2; c < k+4 && c+1 < len(r.tokens); c++ {
			if strings.ContainsRune(")）", r.tokens[c].r) && r.tokens[c].kind == punctToken && r.tokens[c+1].is(lexicon.Suffix) && r.tokens[c+1].Start == r.tokens[c].End && r.phraseAt[c+1] >= 0 {
				s, _ := r.trimName(q)
				return assay.Span{Start: s.Start, End: r.phrases[r.phraseAt[c+1]].End}, true
			}
		}
	}
	return q.Span, false
}

// splitName is the whole name that phrase p is the end of, where a character of it
// is a word elsewhere: 赣能股份, 新大洋机电科技有限公司.
func (r *reading) splitName(q *phrase) (assay.Span, bool) {
	if !r.zh {
		return q.Span, false
	}
	for k := q.first; k <= q.last; k++ {
		if !r.tokens[k].is(lexicon.Suffix) {
			return q.Span, false
		}
	}
	first := q.first
	for first > 0 && r.tokens[first-1].End == r.tokens[first].Start && r.tokens[first-1].sent == q.sent && q.Start-r.tokens[first-1].Start <= len("甲乙丙丁戊己庚辛") {
		t := &r.tokens[first-1]
		s := r.str(first - 1)
		inside := t.minor || t.noun || t.kind == wordToken && t.Len() == len("电")
		if !inside || t.kind == punctToken || t.kind == figureToken || t.kind == dateToken || isLink(s) || zhGoverning.has(s) {
			break
		}
		first--
	}
	s := assay.Span{Start: r.tokens[first].Start, End: q.End}
	return s, q.Start-s.Start >= len("甲乙")
}

// codedName is the whole name before the stock code that follows phrase q or that
// q is part of: 城建设计(01599), whose middle is a verb elsewhere.
func (r *reading) codedName(q *phrase) (assay.Span, bool) {
	if !r.zh {
		return assay.Span{}, false
	}
	open := q.last + 1
	if q.depth > 0 {
		open = q.first - 1
	}
	if open <= 0 || !r.coded(open) {
		return assay.Span{}, false
	}
	return r.nameBefore(open)
}

// entityAt is the id of the entity that fills the span, "" for none.
func (r *reading) entityAt(s assay.Span) string {
	for k := sort.Search(len(r.tokens), func(k int) bool { return r.tokens[k].Start >= s.Start }); k < len(r.tokens) && r.tokens[k].Span == s; k++ {
		return r.tokens[k].id()
	}
	return ""
}

// nameBefore is the name that ends where the bracket at token open begins.
func (r *reading) nameBefore(open int) (assay.Span, bool) {
	if open <= 0 {
		return assay.Span{}, false
	}
	first := open
	for first > 0 && r.tokens[first-1].End == r.tokens[first].Start && r.tokens[first-1].sent == r.tokens[open].sent && r.tokens[first].Start > r.tokens[open].Start-len("四川成渝高速公路") {
		t := &r.tokens[first-1]
		if t.kind == punctToken || t.kind == figureToken || t.kind == dateToken || t.minor && first < open || t.is(lexicon.TimeWord|lexicon.Report|lexicon.Held) || zhGoverning.has(r.str(first-1)) {
			break
		}
		first--
	}
	if first == open {
		return assay.Span{}, false
	}
	s := assay.Span{Start: r.tokens[first].Start, End: r.tokens[open-1].End}
	// A headline that runs into the text ends right before the name: what stood
	// in the text already is the name.
	before := r.text[max(0, s.Start-headline):s.Start]
	for at := range s.Of(r.text) {
		if rest := r.text[s.Start+at : s.End]; len(rest) >= len("甲乙丙") && strings.Contains(before, rest) {
			s.Start += at
			break
		}
	}
	return s, s.Len() >= len("甲乙")
}

// headline is how many bytes before a name with a code the headline may begin.
const headline = 400

func (r *reading) unbroken(q *phrase) bool {
	_, ok := r.splitName(q)
	return ok
}

// meant is the phrase that named what the generic phrase p stands for, -1 for
// none: the one that the sentence is about, else the nearest before.
func (r *reading) meant(p int) int {
	q := &r.phrases[p]
	if r.is(q.first, "后者", "the latter") {
		for x := p - 1; x >= max(0, p-deedPhrases); x-- {
			if c := &r.phrases[x]; c.sent == q.sent && !c.generic && r.canAct(c) && c.depth == 0 {
				return x // whoever was named last, by whatever preposition
			}
		}
	}
	if !onlyCountry(strings.ToLower(r.text[q.Start:q.End])) {
		for x, last := r.phraseFromSent(q.sent), min(p, r.phraseFromSent(q.sent)+deedPhrases); x < last; x++ {
			c := &r.phrases[x]
			if (c.actor && (c.name || c.suffixed && c.first < c.last) || r.unbroken(c) || r.gaveNotice(c) || r.zh && (r.plainName(c) || r.firmName(c)) && r.opens(c) && (r.speaks(x) || r.is(c.last+1, ":", "："))) && !c.generic && !c.governed && !c.holder && (c.depth == 0 || r.coded(c.first-1)) && r.canAct(c) && (c.kind != "country" && c.kind != "region") && (c.firstActor || r.coded(c.last+1) || r.zh && (r.speaks(x) || r.is(c.last+1, ":", "："))) {
				return x
			}
		}
	}
	return r.antecedent(p)
}

// actorElse is who makes the commitment of the amount at token at where its fact
// does not tell: who builds it, who its clause is about, else who acts in the title.
func (r *reading) actorElse(at int) []assay.Ref {
	if r.zh {
		if p := r.builder(at); p >= 0 {
			return r.deedsBy(r.joinedTo(p))
		}
		if p := r.actorChinese(at); p >= 0 && (!r.byPlace(&r.phrases[p]) || r.phrases[p].actor && r.opens(&r.phrases[p])) {
			return r.deedsBy(r.joinedTo(p))
		}
	} else if p := r.actorEnglish(at); p >= 0 && r.phrases[p].acts && r.phrases[p].clause == r.tokens[at].clause {
		return r.deedsBy(r.listOf(p))
	}
	if !r.early(r.tokens[at].sent) {
		return nil
	}
	for p := range r.phrases {
		q := &r.phrases[p]
		if !r.titled(q.sent) {
			break
		}
		if r.canAct(q) && (q.acts || q.firstInSent) && !r.under(p) && !q.generic {
			return r.deedsBy(r.joinedTo(p))
		}
	}
	return nil
}

// zhRoles name who acts by the part that he has in a deal.
var zhRoles = []struct {
	role string
	kind assay.Attribute
}{
	{"竞得人", assay.Acquisition},
	{"竞得者", assay.Acquisition},
	{"受让方", assay.Acquisition},
	{"受让人", assay.Acquisition},
	{"收购方", assay.Acquisition},
	{"买方", assay.Acquisition},
	{"买受人", assay.Acquisition},
	{"买家", assay.Acquisition},
	{"接盘方", assay.Acquisition},
	{"接手方", assay.Acquisition},
	{"接盘者", assay.Acquisition},
	{"购买方", assay.Acquisition},
	{"收购人", assay.Acquisition},
	{"承接方", assay.Acquisition},
	{"中标候选人", assay.Contract},
	{"中标供应商", assay.Contract},
	{"承包商", assay.Contract},
	{"供货商", assay.Contract},
	{"中标人", assay.Contract},
	{"中标单位", assay.Contract},
	{"中标方", assay.Contract},
	{"投资方", assay.Investment},
}

// inRole is who the sentence of token at names as the one that has a part in the
// deal, and what sort of deal that makes it: 竞得人为甲; -1 for none.
func (r *reading) inRole(at int) (int, assay.Attribute) {
	s := assay.Span{Start: r.tokens[r.sentFrom(at)].Start, End: r.tokens[r.sentTo(at)-1].End}
	for _, role := range zhRoles {
		i := strings.Index(s.Of(r.text), role.role)
		if i < 0 {
			continue
		}
		from := s.Start + i + len(role.role)
		for _, is := range []string{"为", "是", "系", "：", ":", "或为", "或是", "将是", "将为", "可能是", "可能为"} {
			if !strings.HasPrefix(r.text[from:s.End], is) {
				continue
			}
			k := sort.Search(len(r.tokens), func(k int) bool { return r.tokens[k].Start >= from+len(is) })
			if k >= len(r.tokens) || r.tokens[k].Start != from+len(is) {
				continue
			}
			if p := r.phraseAt[k]; p >= 0 && (r.canAct(&r.phrases[p]) || r.plainName(&r.phrases[p])) {
				return p, role.kind
			}
		}
	}
	return -1, ""
}

// allowed is whom the sentence of token at says that a board lets invest, -1 for
// none: 同意甲投资建设.
func (r *reading) allowed(at int) int {
	for k := r.sentFrom(at); k < at; k++ {
		if !r.is(k, "同意", "批准") {
			continue
		}
		if p := r.phraseAt[k+1]; p >= 0 && r.phrases[p].first < at && (r.canAct(&r.phrases[p]) || r.plainName(&r.phrases[p])) {
			return p
		}
	}
	return -1
}

// builder is who 由 names in the amount's sentence or the next one as the one that
// invests, builds or develops, -1 for none.
func (r *reading) builder(at int) int {
	first := r.sentStart[r.tokens[at].sent]
	for k := first; k < len(r.tokens) && k < first+2*deedReach && r.tokens[k].sent <= r.tokens[at].sent+2; k++ {
		if r.str(k) != "由" || k+1 >= len(r.tokens) {
			continue
		}
		p := r.phraseAt[k+1]
		if p < 0 || !r.canAct(&r.phrases[p]) && !r.plainName(&r.phrases[p]) {
			continue
		}
		all := r.joinedTo(p)
		last := r.phrases[all[len(all)-1]].last
		for x := last + 1; x < len(r.tokens) && x < last+4; x++ {
			switch r.str(x) {
			case "投资", "建设", "负责建设", "投资建设", "出资", "投建", "开发", "承建", "兴建", "运营":
				return p
			}
		}
	}
	return -1
}

// kindOf is what sort of commitment the amount of fact f is, "" for none: its own
// attribute, or what a verb beside it does with the money.
func (r *reading) kindOf(f *assay.Fact) assay.Attribute {
	i := f.Figure
	if r.figures[i].Kind != assay.KindMoney {
		return ""
	}
	if a := r.actOf(i); a != nil {
		return a.kind
	}
	if f.Attribute != assay.Acquisition && r.paidForStake(i) {
		if e, ok := r.lex.Entity(subjectID(f)); ok && (e.Kind == "country" || e.Kind == "institution") {
			return assay.Investment // a state puts money in
		}
		return assay.Acquisition
	}
	if f.Attribute == assay.Investment && r.lends(i) && !r.laidOut(i) {
		return assay.Funding
	}
	if f.Attribute == assay.Investment && r.got(i) {
		return assay.Funding
	}
	if f.Attribute == assay.Contract && r.zh && zhLand.in(r.text[r.tokens[r.clauses[r.tokens[r.at[i]].clause]].Start:r.clauseEnd(r.at[i], r.sentTo(r.at[i]))]) {
		return assay.Acquisition // 中标一宗商住地
	}
	if commitment(f.Attribute) {
		return f.Attribute
	}
	if r.issues(i) {
		return assay.Funding
	}
	if j := r.draft[i].sameAs; j >= 0 && j == i-1 && r.figures[j].Kind == assay.KindMoney && r.boughtFor(j) {
		return assay.Acquisition // 39 billion crowns ($6 billion)
	}
	if kind := r.paidBy(i); kind != "" {
		return kind
	}
	switch f.Attribute {
	case assay.Debt:
		if r.lends(i) {
			return assay.Funding
		}
	case assay.Growth:
		if r.laidOut(i) {
			return assay.Investment
		}
	case assay.Cost, assay.Price, assay.Other, assay.Budget:
		switch {
		case r.laidOut(i):
			return assay.Investment
		case r.boughtFor(i):
			return assay.Acquisition
		}
	}
	return ""
}

// zhLoans and enLoans are words for loans that are agreed on one by one, zhLends and
// enLends those that tell that one is.
var (
	zhLoans = []string{"银团贷款", "借款", "贷款协议", "信用贷款", "授信"}
	zhLends = []string{"签署", "签订", "拟向", "提供", "获", "发放", "批准", "授予", "取得", "借入"}
	// zhNoLoans tell of loans to persons and of sums of many.
	zhNoLoans = anyOfForms("余额", "担保", "个人", "居民", "按揭", "房贷", "住房", "学生", "助学", "消费贷", "不良", "同比", "累计", "新增", "逾期", "偿还", "农户", "夫妻", "夫妇", "网贷", "月供")
	enLoans   = []string{"loan facility", "debt facility", "credit facility", "syndicated loan", "term loan", "loan agreement", "debt package", "financing package"}
	enLends   = []string{"signed", "signs", "closed", "closes", "secured", "secures", "seals", "sealed", "raised", "raises", "obtained", "agreed", "arranged"}
)

// lends reports whether the sentence of figure i tells that a loan is taken up.
func (r *reading) lends(i int) bool {
	s := r.sents[r.sentOf(i)].Of(r.text)
	loans, lends := zhLoans, zhLends
	if !r.zh {
		s, loans, lends = strings.ToLower(s), enLoans, enLends
	}
	has := func(w string) bool { return strings.Contains(s, w) }
	if !r.early(r.sentOf(i)) || r.zh && zhNoLoans.in(s) {
		return false
	}
	if r.zh && slices.ContainsFunc(lends, has) {
		from, to := r.tokens[r.at[i]].End, r.tokens[r.at[i]].End+len("的两年期甲乙银团")
		if near := r.text[from:min(to, len(r.text))]; !strings.Contains(near, "资金") && (strings.Contains(near, "贷款") || strings.Contains(near, "借款")) {
			return true // 获银团4.5亿美元贷款
		}
	}
	return slices.ContainsFunc(loans, has) && slices.ContainsFunc(lends, has)
}

// laidOut reports whether a verb of investment leads to the amount of figure i:
// invest an extra $420 million.
func (r *reading) laidOut(i int) bool {
	at := r.at[i]
	for k := at - 1; k >= 0 && k > at-5 && r.tokens[k].clause == r.tokens[at].clause; k-- {
		switch r.lower(k) {
		case "invest", "invests", "invested", "investing", "inject", "injects", "injected":
			return true
		}
		switch t := &r.tokens[k]; {
		case t.is(lexicon.Up | lexicon.Adv | lexicon.Det):
		case t.noun, t.kind == figureToken:
			return false
		}
	}
	return false
}

// zhPrices are words for what a deal costs as a whole.
var zhPrices = []string{"交易对价", "交易金额", "交易作价", "交易价格", "交易基础价格", "收购价格", "收购价款", "收购金额", "转让价款", "转让总价", "股权转让款", "成交金额", "收购对价"}

// priced reports whether a word for the price of a whole deal leads to the amount
// at token at: 合计交易金额18亿元.
func (r *reading) priced(at int) bool {
	from := r.tokens[max(r.clauses[r.tokens[at].clause], r.sentFrom(at))].Start
	s := r.text[from:r.tokens[at].Start]
	for _, end := range []string{"约", "为", "达", "共计", "合计", "暂定"} {
		s = strings.TrimSuffix(s, end)
	}
	return slices.ContainsFunc(zhPrices, func(p string) bool { return strings.HasSuffix(s, p) })
}

// got reports whether the Chinese amount of figure i is money that a company gets from
// those who invest in it: 获甲5亿元投资, 收到30亿元增资.
func (r *reading) got(i int) bool {
	at := r.at[i]
	if !r.zh {
		return false
	}
	after := strings.TrimPrefix(r.text[r.tokens[at].End:r.clauseEnd(at, r.sentTo(at))], "的")
	from := max(r.clauses[r.tokens[at].clause], r.sentFrom(at))
	for k := from; k < at; k++ {
		if !r.is(k, "获", "获得", "获得了", "收到", "得到", "获投", "引入", "吸引", "引资", "总引资额") && !strings.HasSuffix(r.str(k), "引资额") {
			continue
		}
		if r.is(k, "获投") || strings.Contains(r.str(k), "引资") || r.is(k, "引入") && strings.Contains(r.sents[r.tokens[at].sent].Of(r.text), "增资扩股") {
			return true
		}
		for _, w := range []string{"投资", "增资", "注资", "融资", "战略投资", "风险投资"} {
			if strings.HasPrefix(after, w) || strings.HasSuffix(r.text[r.tokens[k].End:r.tokens[at].Start], w) {
				return true
			}
		}
	}
	return false
}

// zhPapers are what is issued to raise money.
var zhPapers = anyOfForms("债券", "金融债", "公司债", "企业债", "可转债", "永续债", "资本债", "专项债", "资本债券", "票据", "优先股", "股票", "存单", "证券")

// issues reports whether the Chinese amount of figure i is that of an issue of paper:
// 获准发行不超过90亿元永续债.
func (r *reading) issues(i int) bool {
	at := r.at[i]
	if !r.zh || r.figures[i].Kind != assay.KindMoney || !r.early(r.sentOf(i)) {
		return false
	}
	from := r.tokens[max(r.clauses[r.tokens[at].clause], r.sentFrom(at))].Start
	before, after := r.text[from:r.tokens[at].Start], r.text[r.tokens[at].End:r.clauseEnd(at, r.sentTo(at))]
	issue := strings.LastIndex(before, "发行")
	if issue < 0 || slices.ContainsFunc([]string{"余额", "偿还", "兑付", "到期", "价", "费"}, func(w string) bool { return strings.Contains(before[issue:], w) || strings.HasPrefix(after, w) }) {
		return false
	}
	return zhPapers.in(before[issue:]) || zhPapers.in(after)
}

// zhLand are words for land that is sold to the highest bidder.
var zhLand = anyOfForms("地块", "地皮", "宅地", "商住地", "住宅用地", "商业用地", "工业用地")

// zhPays are words behind which a Chinese clause says what is paid, zhSums those for
// what a commitment comes to.
var (
	zhPays = newEndings("以 用 花 花费 花了 耗资 斥资 出资 支付 付出 作价 出价 开价 开出 报价 豪掷 掷 砸 砸下 拿出 动用 代价 对价 底价 起拍价")
	zhSums = newEndings("对价 代价 作价 总价 价款 成交价 竞得价 交易价格 收购价格 转让价格 基础价格 金额 总额 总额共计 总金额 金额合计 造价 总造价 价值 总值 标的额")
)

// paidBy is the sort of the deed that the Chinese amount of figure i is paid for, ""
// for none: a word for payment or for a sum leads to it in the deed's clause, in the
// one before or in the next ones, or in a sentence that goes on about the deed.
func (r *reading) paidBy(i int) assay.Attribute {
	at := r.at[i]
	if !r.zh {
		return ""
	}
	from := r.tokens[max(r.clauses[r.tokens[at].clause], r.sentFrom(at))].Start
	s := r.text[from:r.tokens[at].Start]
	for _, end := range []string{"不超过", "不低于", "至多", "约", "为", "达", "是", "共", "共计", "合计", "暂定", "了", "逾", "近", "超", "现金", "高达"} {
		s = strings.TrimSuffix(s, end)
	}
	pays := zhPays.of(s) != ""
	if !pays && zhSums.of(s) == "" {
		return r.paidTo(i)
	}
	best, kind := -1, assay.Attribute("")
	first, end := r.sentFrom(at), r.sentTo(at)
	if r.goesOn(at) {
		first = r.sentFrom(first - 1)
	}
	for k := first; k < end; k++ {
		gap := r.tokens[k].clause - r.tokens[at].clause
		if gap > 1 || gap == 1 && !pays {
			break
		}
		d, ok := r.deedAt(k)
		if !ok || len(d.actors) == 0 || d.target < 0 && d.kind != assay.Contract && !pays || d.kind == assay.Investment && d.form != deedWeak && !r.built(&r.phrases[d.target]) {
			continue
		}
		if n := max(k-at, at-k); best < 0 || n < best {
			best, kind = n, d.kind
		}
	}
	return kind
}

// paidTo is the sort of the deed whose clause the Chinese amount of figure i stands in
// before its verb: 1.5亿美元卖掉甲,买家为乙; 再投38亿美元.
func (r *reading) paidTo(i int) assay.Attribute {
	at := r.at[i]
	if at == 0 {
		return ""
	}
	before := r.str(at - 1)
	for _, w := range []string{"再投", "拟投", "将投", "共投", "投", "投下", "注入", "认缴", "豪投", "追加", "增投", "投建", "投入"} {
		if before == w || r.tokens[at-1].kind == rawToken && strings.HasSuffix(before, w) {
			return assay.Investment
		}
	}
	if _, kind := r.inRole(at); kind == assay.Acquisition && r.draft[i].attribute == assay.Price {
		return kind
	}
	return ""
}

// boughtFor reports whether the amount of figure i is the price of a company or a
// stake: for, 以 or 作价 lead to it beside a word of takeover, it is paid for one, or
// the sentence goes on about the purchase before.
func (r *reading) boughtFor(i int) bool {
	at := r.at[i]
	k := at - 1
	if r.zh && r.priced(at) {
		d, ok := r.deedNear(at, assay.Acquisition)
		return ok && d.target >= 0 && r.tokens[d.word].clause <= r.tokens[at].clause
	}
	for k > 0 && r.tokens[k].is(lexicon.Adv) && !r.tokens[k].is(lexicon.Prep) {
		k--
	}
	before := r.lower(k)
	switch before {
	case "for", "以", "作价", "对价", "worth":
		d, ok := r.deedNear(at, assay.Acquisition)
		return ok && d.target >= 0 && r.tokens[d.word].clause == r.tokens[at].clause
	case "pay", "pays", "paid", "paying":
	default:
		return false
	}
	if first := r.sentStart[r.tokens[at].sent]; first > 0 && k-first < 3 {
		if _, ok := r.deedNear(first-1, assay.Acquisition); ok {
			return true // It paid $2 billion.
		}
	}
	for x := at + 1; x < len(r.tokens) && x < at+6 && r.tokens[x].clause == r.tokens[at].clause; x++ {
		if !strings.EqualFold(r.str(x), "for") {
			continue
		}
		p := r.objectEnglish(x)
		return p >= 0 && (r.phrases[p].kind == "company" || r.phrases[p].suffixed || r.ownable(&r.phrases[p]) || r.built(&r.phrases[p]) || r.phrases[p].name && r.phrases[p].actor && r.phrases[p].kind == "")
	}
	return false
}
