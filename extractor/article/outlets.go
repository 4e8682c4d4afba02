package article

// outlet is what is known of a large outlet by its host: the name its readers
// use, and where its templates keep the article. What the page says about
// itself comes before the name, and a user's selectors before these.
type outlet struct {
	host string
	name string
	Selectors
}

// outlets are known by host or a domain above it. Several selectors of one
// part are those of an outlet's older and newer templates.
var outlets = []outlet{
	{"sohu.com", "搜狐", Selectors{Title: "span.title-info-title, div.text-title h1", Body: "article#mp-editor, div#article-container article.article", Time: "span#news-time", Source: "span[data-role=original-link] a", Author: "div#user-info h4 a", Drop: "p[data-role=original-title], p[data-role=editor-name], a#backsohucom"}},
	{"163.com", "网易", Selectors{Body: "div#endText, div#content.post_body, div.post_content div.post_body", Source: "a#ne_article_source", Drop: "div.ep-source, div.post_statement, div.post_recommend, p.otitle"}},
	{"sina.com.cn", "新浪", Selectors{Title: "h1.main-title, h1#artibodyTitle", Body: "div#artibody, div#article.article", Source: "div.date-source a.source, div.date-source span.source", Drop: "span.img_descr, p.article-editor, p.show_author"}},
	{"ifeng.com", "凤凰网", Selectors{}},
	{"people.com.cn", "人民网", Selectors{Body: "div.rm_txt_con, div#rwb_zw", Drop: "div.edit, p.paper_num, div.zdfy"}},
	{"xinhuanet.com", "新华网", Selectors{Body: "div#p-detail, div#detail", Source: "em#source", Drop: "div.p-tags, div#articleEdit"}},
	{"news.cn", "新华网", Selectors{Body: "div#p-detail, div#detail", Drop: "div.p-tags, div#articleEdit"}},
	{"thepaper.cn", "澎湃新闻", Selectors{Title: "h1.news_title", Body: "div.news_txt"}},
	{"eastmoney.com", "东方财富网", Selectors{Body: "div#ContentBody, article#zwtext", Drop: "div.abstract, p.em_media"}},
	{"caixin.com", "财新网", Selectors{Body: "div#Main_Content_Val", Time: "span#pubtime_baidu", Author: "span#author_baidu"}},
	{"hexun.com", "和讯网", Selectors{Body: "div.art_contextBox"}},
	{"stcn.com", "证券时报网", Selectors{Body: "div#ctrlfscont"}},
	{"guancha.cn", "观察者网", Selectors{Body: "div.content.all-txt"}},
	{"huanqiu.com", "环球网", Selectors{}},
	{"chinadaily.com.cn", "中国日报网", Selectors{Body: "div#Content"}},
	{"chinanews.com.cn", "中国新闻网", Selectors{}},
	{"cctv.com", "央视网", Selectors{}},
	{"gmw.cn", "光明网", Selectors{}},
	{"qq.com", "腾讯网", Selectors{}},
	{"mp.weixin.qq.com", "微信公众平台", Selectors{Body: "div#js_content", Source: "a#js_name"}},
	{"baijiahao.baidu.com", "百家号", Selectors{Source: "p.author-name"}},
	{"cls.cn", "财联社", Selectors{}},
	{"yicai.com", "第一财经", Selectors{}},
	{"jiemian.com", "界面新闻", Selectors{}},
	{"21jingji.com", "21世纪经济报道", Selectors{}},
	{"cs.com.cn", "中证网", Selectors{}},
	{"cnstock.com", "上海证券报", Selectors{}},
	{"nbd.com.cn", "每日经济新闻", Selectors{}},
	{"reuters.com", "Reuters", Selectors{}},
	{"apnews.com", "AP News", Selectors{}},
	{"bloomberg.com", "Bloomberg", Selectors{}},
	{"ft.com", "Financial Times", Selectors{}},
	{"wsj.com", "The Wall Street Journal", Selectors{}},
	{"nytimes.com", "The New York Times", Selectors{}},
	{"bbc.com", "BBC", Selectors{}},
	{"bbc.co.uk", "BBC", Selectors{}},
	{"cnn.com", "CNN", Selectors{}},
	{"cnbc.com", "CNBC", Selectors{}},
	{"theguardian.com", "The Guardian", Selectors{}},
	{"scmp.com", "South China Morning Post", Selectors{}},
	{"mining.com", "MINING.COM", Selectors{}},
}
