package quantity

import (
	"errors"
	"strings"
	"testing"

	"assay"
	"assay/extractor/lexicon"
)

func TestParse(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, c := range []struct{ in, want string }{
		{"500 bn RUB", "500000000000 RUB"},
		{"500bn rub", "500000000000 RUB"},
		{"RUB 500 bn", "500000000000 RUB"},
		{"五千亿卢布", "500000000000 RUB"},
		{"5000亿卢布", "500000000000 RUB"},
		{"1.2万吨以上", "at least 12000 t"},
		{"at least 12,000 tonnes", "at least 12000 t"},
		{">= 12000 t", "at least 12000 t"},
		{"不足1%", "less than 1 %"},
		{"less than 1 percent", "less than 1 %"},
		{"数千亿元", "roughly between 100000000000 and 1000000000000 CNY"},
		{"hundreds of billions of yuan", "roughly between 100000000000 and 1000000000000 CNY"},
		{"3-5 million tons", "between 3000000 and 5000000 t"},
		{"between 3 and 5 million tons", "between 3000000 and 5000000 t"},
		{"20万至25万元/吨", "between 200000 and 250000 CNY/t"},
		{"$78 a tonne", "78 USD/t"},
		{"US$3-5bn", "between 3000000000 and 5000000000 USD"},
		{"2019", "2019"},
		{"约615亿元人民币", "about 61500000000 CNY"},
		{"50 cents", "0.5 USD"},
		{"三分之二", "66.66666667 %"},
		{"-3.5 %", "-3.5 %"},
		{"1200多亿元", "more than 120000000000 CNY"},
		{"half a million", "500000"},
		{"3倍", "3 x"},
	} {
		q, err := r.Parse(c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got := Format(q); got != c.want {
			t.Errorf("%q is %q, want %q", c.in, got, c.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, c := range []struct{ in, want string }{
		{"", "column 1: no amount"},
		{"about", "column 1: no amount"},
		{"  soon", "column 3: no amount"},
		{"约五千亿卢布吧", "column 7: unknown words behind"},
		{"roses 5 t", "column 1: unknown words before"},
		{"5 t, 7 km", "column 6: a second amount"},
		{strings.Repeat("9", 300), "300 bytes"},
		{"5 \xff", "not UTF-8"},
	} {
		_, err := r.Parse(c.in)
		if err == nil || !errors.Is(err, assay.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.in, err, c.want)
		}
	}
}

// TestContext holds what the outlet's country and the text itself decide.
func TestContext(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, c := range []struct {
		text, language, country, want string
	}{
		{"a $5 million plan", "en", "", "5000000 USD"},
		{"a $5 million plan", "en", "CA", "5000000 CAD"},
		{"a US$5 million plan", "en", "CA", "5000000 USD"},
		{"售价5000元", "zh", "", "5000 CNY"},
		{"售价5000元", "zh", "HK", "5000 HKD"},
		{"售价5000元", "zh", "TW", "5000 TWD"},
		{"a load of 200 pounds", "en", "", "200 GBP"},
		{"a load of 200 pounds", "en", "US", "200 lb"},
		{"he weighs 200 pounds", "en", "GB", "200 lb"},
		{"about ¥300 in fees", "en", "", "about 300 JPY"},
		{"about ¥300 in fees", "en", "CN", "about 300 CNY"},
		{"售价¥300", "zh", "", "300 CNY"},
		{"fined 300 pesos", "en", "", "300 MXN"},
		{"fined 300 pesos in Manila", "en", "", "300 PHP"},
	} {
		got := r.Figures(c.text, Options{Language: c.language, Country: c.country})
		if len(got) != 1 || Format(got[0].Quantity) != c.want {
			t.Errorf("%q of %q: %+v, want %s", c.text, c.country, got, c.want)
		}
	}
}
