package assay

import "time"

// Attribute is what a fact's figure measures.
type Attribute string

// The attributes of the contract.
const (
	Investment   Attribute = "investment"
	Funding      Attribute = "funding"
	Acquisition  Attribute = "acquisition"
	Contract     Attribute = "contract"
	Revenue      Attribute = "revenue"
	Profit       Attribute = "profit"
	Loss         Attribute = "loss"
	Cost         Attribute = "cost"
	Price        Attribute = "price"
	Budget       Attribute = "budget"
	Debt         Attribute = "debt"
	MarketCap    Attribute = "market_cap"
	Stake        Attribute = "stake"
	MarketShare  Attribute = "market_share"
	Share        Attribute = "share"
	Reserves     Attribute = "reserves"
	Production   Attribute = "production"
	Capacity     Attribute = "capacity"
	Sales        Attribute = "sales"
	Exports      Attribute = "exports"
	Imports      Attribute = "imports"
	Demand       Attribute = "demand"
	Inventory    Attribute = "inventory"
	Growth       Attribute = "growth"
	Employment   Attribute = "employment"
	Population   Attribute = "population"
	Casualties   Attribute = "casualties"
	Fine         Attribute = "fine"
	Dividend     Attribute = "dividend"
	InterestRate Attribute = "interest_rate"
	Duration     Attribute = "duration"
	Size         Attribute = "size"
	Count        Attribute = "count"
	Other        Attribute = "other"
)

// Attributes lists all attributes in the order of the contract.
var Attributes = []Attribute{
	Investment, Funding, Acquisition, Contract, Revenue, Profit, Loss, Cost, Price, Budget, Debt,
	MarketCap, Stake, MarketShare, Share, Reserves, Production, Capacity, Sales, Exports, Imports,
	Demand, Inventory, Growth, Employment, Population, Casualties, Fine, Dividend, InterestRate,
	Duration, Size, Count, Other,
}

// Status is how far a commitment has come. It belongs to facts about
// investment, funding, acquisition, contract and budget, and to announcements.
type Status string

// The statuses of the contract.
const (
	Announced Status = "announced"
	Planned   Status = "planned"
	Agreed    Status = "agreed"
	Completed Status = "completed"
	Rumoured  Status = "rumoured"
	Denied    Status = "denied"
	Cancelled Status = "cancelled"
)

// Statuses lists all statuses.
var Statuses = []Status{Announced, Planned, Agreed, Completed, Rumoured, Denied, Cancelled}

// HasStatus reports whether facts of the attribute carry a status.
func (a Attribute) HasStatus() bool {
	switch a {
	case Investment, Funding, Acquisition, Contract, Budget:
		return true
	}
	return false
}

// Ref is a mention of somebody or something in the text.
type Ref struct {
	Span
	Surface string `json:"surface"`
	// Name is the full name in the text's language; ID the lexicon's id of
	// the thing ("country:RU", "commodity:rare-earths"), empty where unknown.
	Name string `json:"name"`
	ID   string `json:"id,omitempty"`
}

// Entity is somebody or something apart from any text.
type Entity struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
}

// Entity drops the place in the text.
func (r Ref) Entity() Entity { return Entity{ID: r.ID, Name: r.Name} }

// Fact is a figure with its meaning.
type Fact struct {
	ID FactID `json:"id"`
	// Figure is the index of the figure in the reading.
	Figure    int       `json:"figure"`
	Attribute Attribute `json:"attribute"`
	Subject   *Ref      `json:"subject"`
	Object    *Ref      `json:"object"`
	// Of names the attribute or the whole that a growth or share refers to.
	Of string `json:"of,omitempty"`
	// Time is the ISO period that the figure refers to: "2025", "2025-Q3",
	// "2025-10-27", "2026/2030".
	Time      string `json:"time,omitempty"`
	Direction string `json:"direction,omitempty"` // up or down
	Status    Status `json:"status,omitempty"`
	Rank      int    `json:"rank,omitempty"`
	// SameAs is the index of an earlier figure that states the same amount in
	// another unit or again.
	SameAs *int `json:"same_as,omitempty"`
	// Evidence is the sentence that states the fact.
	Evidence Span `json:"evidence"`
	// Confidence is the estimated probability, 0 to 1, that the fact is right.
	Confidence float64 `json:"confidence"`
	// Rules names the rules that made the fact: those of its attribute and
	// links, of every part where the reading was asked to explain itself.
	Rules []string `json:"rules,omitempty"`
}

// Mention is a text's report of a commitment of capital.
type Mention struct {
	Type   Attribute `json:"type"` // investment, funding, acquisition or contract
	Actors []Ref     `json:"actors,omitempty"`
	Target *Ref      `json:"target,omitempty"`
	// Amount is the index of a money figure.
	Amount *int   `json:"amount,omitempty"`
	Status Status `json:"status"`
	// Date is the ISO day of the announcement where the text lets one tell.
	Date string `json:"date,omitempty"`
	// New is false when the text recalls the commitment as background.
	New   bool  `json:"new"`
	Facts []int `json:"facts,omitempty"`
	// Evidence is the sentence or sentences that report it.
	Evidence Span `json:"evidence"`
	// Rules names the rules that made the mention where the reading was asked
	// to explain itself.
	Rules []string `json:"rules,omitempty"`
}

// Reading is one revision of an article with all that one generation of the
// extractor read in it.
type Reading struct {
	ID         ReadingID `json:"id"`
	Generation int       `json:"generation"`
	Page       PageID    `json:"page,omitempty"`
	// SeenAt is when the page was fetched.
	SeenAt   time.Time `json:"seen_at,omitzero"`
	Article  Article   `json:"article"`
	Figures  []Figure  `json:"figures"`
	Facts    []Fact    `json:"facts"`
	Mentions []Mention `json:"mentions,omitempty"`
	Dates    []Date    `json:"dates,omitempty"`
}

// Equivalents returns the quantities of all figures that the text says are the
// same amount as figure i, itself first: what it converts, what converts it,
// and repetitions.
func (r *Reading) Equivalents(i int) []Quantity {
	if i < 0 || i >= len(r.Figures) {
		return nil
	}
	in := map[int]bool{i: true}
	for grown := true; grown; {
		grown = false
		for _, f := range r.Facts {
			if f.SameAs == nil || *f.SameAs < 0 || *f.SameAs >= len(r.Figures) || f.Figure < 0 || f.Figure >= len(r.Figures) {
				continue
			}
			if in[f.Figure] != in[*f.SameAs] {
				in[f.Figure], in[*f.SameAs], grown = true, true, true
			}
		}
	}
	out := []Quantity{r.Figures[i].Quantity}
	for j := range r.Figures {
		if in[j] && j != i {
			out = append(out, r.Figures[j].Quantity)
		}
	}
	return out
}
