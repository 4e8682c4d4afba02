package samplesite

// outlet is one publisher under its own path.
type outlet struct {
	Slug     string // first path element
	Name     string
	Language string
	Template string // templates/<Template>.html
	GBK      bool   // pages are sent in GBK
	BareType bool   // the Content-Type names no charset
	ETag     bool   // pages carry a validator
}

// Prefix is the path of the outlet's list page.
func (o outlet) Prefix() string { return "/" + o.Slug + "/" }

// outlets lists the publishers. The slugs of the Chinese ones say whose page
// structure the template follows; the names are invented.
func outlets() []outlet {
	return []outlet{
		{Slug: "sohu", Name: "众览网", Language: "zh", Template: "sohu"},
		{Slug: "sina", Name: "新潮财经", Language: "zh", Template: "sina"},
		{Slug: "163", Name: "易闻网", Language: "zh", Template: "netease"},
		{Slug: "xinhua", Name: "华讯社", Language: "zh", Template: "xinhua", ETag: true},
		{Slug: "people", Name: "民声网", Language: "zh", Template: "people", GBK: true, BareType: true, ETag: true},
		{Slug: "thepaper", Name: "江岸新闻", Language: "zh", Template: "thepaper", BareType: true},
		{Slug: "ifeng", Name: "梧桐网", Language: "zh", Template: "ifeng"},
		{Slug: "wire", Name: "Meridian Wire", Language: "en", Template: "wire", ETag: true},
		{Slug: "mining", Name: "Strata Mining Daily", Language: "en", Template: "mining", ETag: true},
		{Slug: "business", Name: "The Harbour Ledger", Language: "en", Template: "business"},
		{Slug: "energy", Name: "Gridline Journal", Language: "en", Template: "energy"},
		{Slug: "gazette", Name: "Northvale Gazette", Language: "en", Template: "gazette", BareType: true},
	}
}
