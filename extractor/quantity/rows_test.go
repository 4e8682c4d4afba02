package quantity

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"assay"
	"assay/extractor/lexicon"
)

// TestUnitRows reads a text made from every row of the units and currencies
// whose form needs no context.
func TestUnitRows(t *testing.T) {
	lex := lexicon.Builtin()
	r := New(lex)
	plain := func(needs []string) bool {
		return !slices.ContainsFunc(needs, func(n string) bool { return n != "case" && n != "digit" })
	}
	for _, f := range lex.Measures.UnitForms() {
		// Alone these are cents, a number, a day and a month of the calendar.
		if !plain(f.Needs) || slices.Contains([]string{"ct", "兆", "日", "月"}, f.Form) {
			continue
		}
		text := "12 " + f.Form
		if f.Form[0] >= 0x80 || slices.Contains(f.Needs, "digit") {
			text = "12" + f.Form
		}
		factor, _ := quotient(f.Num, f.Den)
		checkRow(t, r, text, f.Code, factor)
	}
	for _, f := range lex.Measures.CurrencyForms() {
		if !plain(f.Needs) {
			continue
		}
		text := "12 " + f.Form
		switch {
		case f.Before && isLetter(f.Form[len(f.Form)-1]):
			text = f.Form + " 12"
		case f.Before:
			text = f.Form + "12"
		case f.Form[0] >= 0x80 || slices.Contains(f.Needs, "digit"):
			text = "12" + f.Form
		}
		factor, _ := quotient(f.Num, f.Den)
		checkRow(t, r, text, f.Code, factor)
	}
}

// TestUnitRowsInContext reads every unit and currency whose form needs a context
// in a text that gives it.
func TestUnitRowsInContext(t *testing.T) {
	lex := lexicon.Builtin()
	r := New(lex)
	// around is what a need asks for: # stands for the number, @ for the form.
	around := map[string]string{
		"hyphen": "a #-@ board", "weak": "共#@，", "power": "用电#@。", "cold": "Temperature 气温为#@。", "index": "指数收涨#.5@。", "yuan": "花了#@。", "cents": "3元#@。",
		"dollar": "of # @.", "pound": "a bill of # @.", "yen": "of # @.", "peso": "of # @.", "franc": "of # @.", "cent": "of # @.", "age": "of # @.", "rand": "In South Africa, # @.", "weight": "it weighs # @.",
		"scale": "of @ # million.",
	}
	check := func(form string, code assay.Unit, needs []string, before bool) {
		t.Helper()
		for _, need := range needs {
			text, ok := around[need]
			if !ok {
				continue
			}
			switch need {
			case "dollar", "pound", "yen", "peso", "franc", "cent", "rand":
				if before {
					text = strings.ReplaceAll(text, "# @", "@#")
				} else if form[0] >= 0x80 {
					text = strings.ReplaceAll(text, "# @", "#@")
				}
			}
			if need != "scale" && slices.Contains(needs, "scale") {
				continue
			}
			text = strings.NewReplacer("#", "12", "@", form).Replace(text)
			got := r.Figures(text, Options{})
			if len(got) == 0 || !strings.Contains(got[len(got)-1].Surface, form) || need != "yen" && need != "dollar" && need != "peso" && need != "franc" && need != "cents" && need != "yuan" && got[len(got)-1].Unit != code {
				var b strings.Builder
				for _, f := range got {
					b.WriteString(" [" + f.Surface + "] " + Format(f.Quantity))
				}
				t.Errorf("%q: got%s, want %s", text, b.String(), code)
			}
		}
	}
	for _, f := range lex.Measures.UnitForms() {
		check(f.Form, f.Code, f.Needs, false)
	}
	for _, f := range lex.Measures.CurrencyForms() {
		check(f.Form, f.Code, f.Needs, f.Before)
	}
}

// TestNumberRows reads an amount with every number word.
func TestNumberRows(t *testing.T) {
	lex := lexicon.Builtin()
	r := New(lex)
	for _, w := range lex.Measures.NumberWords() {
		value := w.Num.DivRound(w.Den, 15)
		want, text := value, ""
		three := decimal.NewFromInt(3)
		low := false
		switch w.Class {
		case "digit", "teen", "ten":
			text = w.Form + " tonnes"
		case "unit", "scale", "hundred":
			text, want = "three "+w.Form+" tonnes", value.Mul(three)
		case "dozen":
			text, want = "three "+w.Form+" eggs", value.Mul(three)
		case "plural":
			text, low = w.Form+" of tonnes of coal", true
			if w.Num.Equal(decimal.NewFromInt(12)) {
				want = decimal.NewFromInt(24)
			}
		case "some":
			text, low = w.Form+" thousand tonnes", true
			want = decimal.NewFromInt(1000)
			if w.Num.Equal(decimal.NewFromInt(2)) {
				low, want = false, decimal.NewFromInt(2000)
			}
		case "half", "part":
			top := "a "
			if strings.HasSuffix(w.Form, "s") {
				top, want = "three ", value.Mul(three)
			}
			text, want = top+w.Form+" of output", want.Shift(2)
		case "fold":
			text = w.Form + " as much"
		case "multiple":
			text = "it rose " + w.Form
		case "letter":
			text = "1" + w.Form
			if w.Form[0] == 'm' || w.Form[0] == 'M' { // metres without a currency
				text = "$" + text
			}
		}
		if w.Language == "zh" {
			switch w.Class {
			case "digit":
				text = "共" + w.Form + "吨"
			case "unit", "scale":
				text = "共三" + w.Form + "吨"
				if w.Num.Equal(decimal.NewFromInt(20)) || w.Num.Equal(decimal.NewFromInt(30)) || w.Num.Equal(decimal.NewFromInt(40)) { // 廿
					text, want = "共"+w.Form+"三吨", value.Add(three)
				}
			case "some":
				text, low, want = "共"+w.Form+"万吨", true, decimal.NewFromInt(10000)
			case "half":
				text, want = w.Form+"吨煤", value
			case "point":
				text, want = "共三"+w.Form+"二吨", decimal.RequireFromString("3.2")
			}
		}
		got := r.Figures(text, Options{Language: w.Language, Numbers: w.Class == "letter"})
		var x *decimal.Decimal
		if len(got) == 1 {
			if x = got[0].Value; low {
				x = got[0].Low
			}
		}
		if x == nil || !x.Round(6).Equal(want.Round(6)) {
			var b strings.Builder
			for _, f := range got {
				b.WriteString(" [" + f.Surface + "] " + Format(f.Quantity))
			}
			t.Errorf("%s %s %q: got%s, want %s", w.Language, w.Class, text, b.String(), want)
		}
	}
}

// TestBoundRows reads a bound with every word for one, and a count with every
// measure word.
func TestBoundRows(t *testing.T) {
	lex := lexicon.Builtin()
	r := New(lex)
	for _, q := range lex.Measures.QualifierForms() {
		number, text := "50000 tonnes", ""
		if q.Language == "zh" || q.Form[0] >= 0x80 {
			number = "5万吨"
		}
		blank := ""
		if isLetter(q.Form[0]) {
			blank = " "
		}
		if q.Form == "within" { // of times and ways alone
			number = "12 km"
		}
		if q.Before {
			text = q.Form + blank + number
		} else {
			text = number + blank + q.Form
		}
		got := r.Figures(text, Options{Language: q.Language})
		if len(got) != 1 || got[0].Qualifier != q.Qualifier {
			var b strings.Builder
			for _, f := range got {
				b.WriteString(" [" + f.Surface + "] " + Format(f.Quantity))
			}
			t.Errorf("%q: got%s, want it %s", text, b.String(), q.Qualifier)
		}
	}
	for _, c := range lex.Measures.Classifiers() {
		text := "共有37" + c.Form + "东西"
		if got := r.Figures(text, Options{Language: "zh"}); len(got) != 1 || got[0].Bare {
			t.Errorf("%q: got %+v, want one count", text, got)
		}
	}
}

// TestFixedRows: no word of the lexicon that states no amount is read as one.
func TestFixedRows(t *testing.T) {
	lex := lexicon.Builtin()
	r := New(lex)
	for _, form := range lex.Measures.Fixed() {
		for _, n := range []string{"三", "5"} {
			text, any := strings.CutPrefix(form, "N")
			if any {
				text = n + text
			}
			if got := r.Figures("由"+text+"，", Options{Language: "zh"}); len(got) > 0 && !got[0].Bare {
				t.Errorf("%s: got %s = %s", text, got[0].Surface, Format(got[0].Quantity))
			}
		}
	}
}

// checkRow holds that text is one figure of 12 times factor in the unit.
func checkRow(t *testing.T, r *Recognizer, text string, code assay.Unit, factor val) {
	t.Helper()
	want, ok := val{c: 12}.mul(factor)
	if !ok {
		t.Fatalf("%q: 12 times the factor is out of range", text)
	}
	got := r.Figures(text, Options{})
	if len(got) != 1 || got[0].Value == nil || got[0].Unit != code || !got[0].Value.Equal(want.decimal()) || got[0].Surface != text {
		var b strings.Builder
		for _, f := range got {
			b.WriteString(" [" + f.Surface + "] " + Format(f.Quantity))
		}
		t.Errorf("%q: got%s, want %s %s", text, b.String(), want.decimal(), code)
	}
}

// TestNumbers reads texts for their numbers, and without that.
func TestNumbers(t *testing.T) {
	r := New(lexicon.Builtin())
	for _, c := range []struct{ text, numbers, amounts string }{
		{"三分之二", "0.6666666667", "66.66666667 %"},
		{"三分之二的产量", "66.66666667 %", "66.66666667 %"},
		{"half of output", "50 %", "50 %"},
		{"二成", "20 %", "20 %"},
		{"3M", "3000000", ""},
		{"2.5^-1", "0.4", "0.4"},
		{"拾起", "", ""},
		{"壹打", "12", "12"},
		{"三米九", "3.9 m", "3.9 m"},
		{"20 (kg)", "20 kg", "20 kg"},
		{"a $10 bill", "10 USD", "10 USD"},
		{"千分之三", "0.3 %", "0.3 %"},
		{"一千分之三", "0.003", "0.3 %"},
		{"一半", "0.5", "50 %"},
		{"one twenty-fifth", "0.04", "4 %"},
		{"three twenty-seconds", "0.136363636364", "13.6363636364 %"},
		{"four hundred and six sevenths", "400.8571428571", "400.8571428571"},
		{"six hundred and two twelve-foot beams", "602", "602"},
		{"three and two fifths", "3.4", "3.4"},
		{"two hundred forty-fifths", "4.444444444444", "444.4444444444 %"},
		{"two hundred forty seconds", "240 s", "240 s"},
		{"three one-hundredths", "0.03", "3 %"},
		{"one over 40", "0.025", "0.025"},
		{"one over 40 others", "more than 40", "more than 40"},
		{"one in thirty-two", "0.03125", "3.125 %"},
		{"£7 and twelve", "7.12 GBP", "7.12 GBP"},
		{"£7 and twelve pens", "7 GBP; 12", "7 GBP; 12"},
		{"2 $5 notes", "2; 5 USD", "2; 5 USD"},
		{"350 L-40", "350", "350"},
		{"pages 12,15,18,40.", "12; 15; 18; 40", "40"},
		{"per cent of 60", "60 %", "60"},
		{"9 per cent of 60", "9 %; 60", "9 %; 60"},
		{"thirty-five (35) days", "35 d", "35 d"},
		{"thirty-five (36) days", "35; 36", "35; 36"},
		{"3 point 25", "3.25", "3 pt; 25"},
		{"point 35", "0.35", "35"},
		{"0044", "44", ""},
		{"- 3,400", "-3400", "3400"},
		{"半个", "0.5", ""},
		{"一个", "1", ""},
		{"这是一个问题", "", ""},
		{"from 4km to 9km", "between 4 and 9 km", "between 4 and 9 km"},
		{"fell from 4km to 2km", "4 km; 2 km", "4 km; 2 km"},
		{"at least 3 in", "at least 3 in", "at least 3 in"},
		{"his twenty-fifth", "", ""},
		{"two twenty-fifth floors", "2", "2"},
		{"six point ninety-two", "6.92", "6.92"},
		{`a 27" screen`, "27 in", "27 in"},
		{`"it rose to 27", he said`, "27", "27"},
		{"14 [km]", "14 km", "14 km"},
		{"14 (2025)", "14", "14"},
		{"一米八的个子", "1.8 m", "1.8 m"},
		{"一米八十", "1 m; 80", "1 m; 80"},
		{"四块七毛二", "4.72 CNY", "4.72 CNY"},
		{"六两半", "6.5 liang", "6.5 liang"},
		{"12多米尼加比索", "12 DOP", "12 DOP"},
	} {
		for _, numbers := range []bool{true, false} {
			want := c.amounts
			if numbers {
				want = c.numbers
			}
			var got []string
			for _, f := range r.Figures(c.text, Options{Numbers: numbers}) {
				got = append(got, Format(f.Quantity))
			}
			if s := strings.Join(got, "; "); s != want {
				t.Errorf("%q, numbers %t: %q, want %q", c.text, numbers, s, want)
			}
		}
	}
}

// TestOldZloty holds that a text from before the redenomination means the old unit.
func TestOldZloty(t *testing.T) {
	r := New(lexicon.Builtin())
	for year, want := range map[int]assay.Unit{1987: "PLZ", 1995: "PLN", 2025: "PLN"} {
		got := r.Figures("5,500 zloties", Options{Published: time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC)})
		if len(got) != 1 || got[0].Unit != want {
			t.Errorf("%d: %+v, want %s", year, got, want)
		}
	}
}
