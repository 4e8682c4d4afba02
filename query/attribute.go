package query

import (
	"strings"

	"assay"
)

// attributeOf is the attribute that a name stands for: that of the contract
// with its words joined by "_", "-" or a space, or a Chinese name. The empty
// attribute, of "amount" and 金额, stands for any.
func attributeOf(name string) (assay.Attribute, bool) {
	name = strings.NewReplacer("-", "_", " ", "_").Replace(fold(name))
	for _, a := range assay.Attributes {
		if name == string(a) || (strings.Contains(string(a), "_") && name == strings.ReplaceAll(string(a), "_", "")) {
			return a, true
		}
	}
	switch name {
	case "amount", "amounts", "value", "figure", "金额", "数额", "数值":
		return "", true
	case "investments", "invest", "投资", "投资额", "总投资", "总投资额", "投资总额", "投资规模":
		return assay.Investment, true
	case "financing", "融资", "融资额", "募资", "募集资金", "融资金额":
		return assay.Funding, true
	case "takeover", "收购", "并购", "收购价", "收购金额", "对价":
		return assay.Acquisition, true
	case "contracts", "order", "orders", "合同", "合同额", "合同金额", "订单", "订单金额", "中标", "中标金额":
		return assay.Contract, true
	case "revenues", "turnover", "营收", "营业收入", "收入", "总收入", "营业额":
		return assay.Revenue, true
	case "profits", "earnings", "net_profit", "利润", "净利润", "净利", "盈利":
		return assay.Profit, true
	case "losses", "亏损", "净亏损", "损失":
		return assay.Loss, true
	case "costs", "成本", "造价", "费用":
		return assay.Cost, true
	case "prices", "价格", "单价", "售价", "均价":
		return assay.Price, true
	case "budgets", "预算", "拨款", "补贴":
		return assay.Budget, true
	case "debts", "债务", "负债", "贷款":
		return assay.Debt, true
	case "market_value", "market_capitalisation", "market_capitalization", "市值", "估值", "valuation":
		return assay.MarketCap, true
	case "stakes", "股权", "持股", "持股比例", "股份":
		return assay.Stake, true
	case "市场份额", "市占率", "市场占有率":
		return assay.MarketShare, true
	case "shares", "占比", "份额", "比例", "比重":
		return assay.Share, true
	case "reserve", "储量", "储备", "资源量":
		return assay.Reserves, true
	case "output", "产量":
		return assay.Production, true
	case "产能":
		return assay.Capacity, true
	case "sale", "销量", "销售", "销售额", "销售量":
		return assay.Sales, true
	case "export", "出口", "出口额", "出口量":
		return assay.Exports, true
	case "import", "进口", "进口额", "进口量":
		return assay.Imports, true
	case "需求", "需求量":
		return assay.Demand, true
	case "stocks", "inventories", "库存", "库存量":
		return assay.Inventory, true
	case "change", "增长", "增幅", "增速", "涨幅", "增长率", "降幅", "跌幅":
		return assay.Growth, true
	case "employees", "jobs", "就业", "就业人数", "员工", "员工数", "岗位":
		return assay.Employment, true
	case "人口":
		return assay.Population, true
	case "deaths", "伤亡", "死亡人数":
		return assay.Casualties, true
	case "fines", "penalty", "罚款", "罚金":
		return assay.Fine, true
	case "dividends", "股息", "分红", "红利":
		return assay.Dividend, true
	case "利率":
		return assay.InterestRate, true
	case "term", "期限", "工期", "周期":
		return assay.Duration, true
	case "规模", "面积", "长度":
		return assay.Size, true
	case "number", "数量", "数目", "个数":
		return assay.Count, true
	case "其他", "其它":
		return assay.Other, true
	}
	return "", false
}

// longestAttributeName is the number of characters of the longest Chinese name.
const longestAttributeName = 5

// statusOf is the status that a name stands for.
func statusOf(name string) (assay.Status, bool) {
	name = fold(name)
	for _, s := range assay.Statuses {
		if name == string(s) {
			return s, true
		}
	}
	switch name {
	case "宣布", "已宣布":
		return assay.Announced, true
	case "计划", "拟", "规划":
		return assay.Planned, true
	case "签约", "已签约", "同意", "达成":
		return assay.Agreed, true
	case "完成", "已完成":
		return assay.Completed, true
	case "rumored", "传闻", "据传":
		return assay.Rumoured, true
	case "否认", "已否认":
		return assay.Denied, true
	case "canceled", "取消", "终止", "已取消":
		return assay.Cancelled, true
	}
	return "", false
}

// isCommitment reports whether announcements have the type.
func isCommitment(a assay.Attribute) bool {
	switch a {
	case assay.Investment, assay.Funding, assay.Acquisition, assay.Contract:
		return true
	}
	return false
}

// takesMoney reports whether figures of the attribute are money and hardly ever
// anything else, so that a number without a unit is an oversight.
func takesMoney(a assay.Attribute) bool {
	switch a {
	case assay.Investment, assay.Funding, assay.Revenue, assay.Profit, assay.Loss, assay.Cost, assay.Price,
		assay.Budget, assay.Debt, assay.MarketCap, assay.Fine, assay.Dividend:
		return true
	}
	return false
}
