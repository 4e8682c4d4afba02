package fact

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"assay"
	"assay/extractor/lexicon"
	"assay/extractor/quantity"
	"assay/internal/devdata"
)

// eventSort is one sort of event of the annotated sentences. Sentences are
// annotated for some sorts only, and are scored for those.
type eventSort struct {
	name       string
	native     string // of the annotators
	attributes []assay.Attribute
	kinds      []assay.Kind
	// says, where set, is the word that tells this sort from another of the same attribute;
	// 签发 is what an office does.
	says   string
	floors [2]int // of amounts found and of amounts right, in hundredths
}

var eventSorts = []eventSort{
	{"investment", "投资", []assay.Attribute{assay.Investment, assay.Funding, assay.Acquisition}, []assay.Kind{assay.KindMoney}, "", [2]int{85, 80}},
	{"acquisition", "收购", []assay.Attribute{assay.Acquisition}, []assay.Kind{assay.KindMoney}, "", [2]int{81, 77}},
	{"contract signed", "签署合同", []assay.Attribute{assay.Contract}, []assay.Kind{assay.KindMoney}, "签", [2]int{44, 50}},
	{"contract won", "中标", []assay.Attribute{assay.Contract}, []assay.Kind{assay.KindMoney}, "中标", [2]int{85, 80}},
}

// TestEventsReference scores whether amounts are attached to the right event,
// by value, in all sentences or in those that -fold names. An amount is found if a figure of the same value has a fact of an
// attribute that tells of the event, and is right if the event is annotated with it.
func TestEventsReference(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	useWeights(t, finder)
	data, err := os.ReadFile(devdata.Path(t, "data", "events", "dev", "fewfc.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	type score struct{ want, given, right int }
	scores := make([]score, len(eventSorts))
	n := -1
	for line := range strings.Lines(string(data)) {
		if n++; *foldFlag >= 0 && n%folds != *foldFlag {
			continue
		}
		var ev event
		if err := json.Unmarshal([]byte(line), &ev); err != nil {
			t.Fatal(err)
		}
		a := articleOf(ev.ID, "zh", ev.Text)
		o := quantity.Options{Language: "zh"}
		figures, facts, _ := finder.Find(&a, rec.Figures(ev.Text, o), rec.Dates(ev.Text, o))
		for s := range eventSorts {
			sort := &eventSorts[s]
			if !slices.Contains(ev.AnnotatedTypes, sort.native) {
				continue
			}
			want := wantedAmounts(&ev, sort, figures)
			var given []string
			for _, f := range facts {
				g := &figures[f.Figure]
				if slices.Contains(sort.attributes, f.Attribute) && slices.Contains(sort.kinds, g.Kind) && (sort.says == "" || strings.Contains(strings.ReplaceAll(ev.Text, "签发", ""), sort.says)) {
					given = append(given, describeQuantity(g.Quantity))
				}
			}
			slices.Sort(given)
			given = slices.Compact(given)
			sc := &scores[s]
			sc.want += len(want)
			sc.given += len(given)
			for _, g := range given {
				if slices.Contains(want, g) {
					sc.right++
				} else if testing.Verbose() {
					t.Logf("%s: %s is not annotated: %s", sort.name, g, ev.Text)
				}
			}
			for _, w := range want {
				if !slices.Contains(given, w) && testing.Verbose() {
					t.Logf("%s: %s is not found: %s", sort.name, w, ev.Text)
				}
			}
		}
	}
	for s, sc := range scores {
		f := 2 * float64(sc.right) / float64(sc.want+sc.given)
		t.Logf("%s: %d amounts, %d given, %d right: precision %.3f, recall %.3f, F1 %.3f", eventSorts[s].name, sc.want, sc.given, sc.right,
			float64(sc.right)/float64(sc.given), float64(sc.right)/float64(sc.want), f)
		if sc.right*100 < eventSorts[s].floors[0]*sc.want || sc.right*100 < eventSorts[s].floors[1]*sc.given {
			t.Errorf("%s: below the floors of %v %%", eventSorts[s].name, eventSorts[s].floors)
		}
	}
}

// wantedAmounts are the annotated amounts of the sentence's events of a sort.
// One that no figure was read for stays as it is written.
func wantedAmounts(ev *event, sort *eventSort, figures []assay.Figure) []string {
	var out []string
	for _, e := range ev.Events {
		if e.Native != sort.native {
			continue
		}
		for _, arg := range e.Args {
			if arg.Role != "amount" || strings.ContainsAny(arg.Text, "%％股") {
				continue
			}
			at := assay.ByteOffsets(ev.Text, []int{arg.Start, arg.End})
			want := arg.Text
			for _, f := range figures {
				if f.Overlaps(assay.Span{Start: at[0], End: at[1]}) {
					want = describeQuantity(f.Quantity)
					break
				}
			}
			out = append(out, want)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestDealAmounts pins what an amount is when words for prices, projects and
// means of payment stand between it and the verb of the deal.
func TestDealAmounts(t *testing.T) {
	finder, rec := New(lexicon.Builtin()), quantity.New(lexicon.Builtin())
	for _, tc := range []struct {
		text, amount string
		attribute    assay.Attribute
	}{
		{"南岭股份拟以4.2亿元的价格收购东溪矿业60%股权。", "420000000 CNY", assay.Acquisition},
		{"青禾乳业2019年以3.6亿元现金收购了草原牧场。", "360000000 CNY", assay.Acquisition},
		{"公司拟以现金8800万元收购云岭检测70%股权。", "88000000 CNY", assay.Acquisition},
		{"公司拟收购海州化工51%股权,交易定价为2.35亿元。", "235000000 CNY", assay.Acquisition},
		{"去年3月,公司以6.3亿收购北原风电49%股权。", "630000000 CNY", assay.Acquisition},
		{"该矿山系东溪集团以30亿收购而来。", "3000000000 CNY", assay.Acquisition},
		{"东溪集团斥资12亿美元收购北原风电,又以3亿收购其子公司。", "300000000 USD", assay.Acquisition},
		{"大河环保中标1.9亿元江北新区污泥处理工程项目。", "190000000 CNY", assay.Contract},
		{"这家门店以6元的价格出售一斤苹果。", "6 CNY", assay.Price},
		{"截至周五,该股融资余额1.2亿元,融券余额300万元。", "120000000 CNY", assay.Other},
	} {
		a := articleOf(tc.text, "zh", tc.text)
		o := quantity.Options{Language: "zh"}
		figures, facts, _ := finder.Find(&a, rec.Figures(tc.text, o), rec.Dates(tc.text, o))
		got := assay.Attribute("")
		for _, f := range facts {
			if describeQuantity(figures[f.Figure].Quantity) == tc.amount {
				got = f.Attribute
			}
		}
		if got != tc.attribute {
			t.Errorf("%s: %s is %q, want %q", tc.text, tc.amount, got, tc.attribute)
		}
	}
}
