package indexer

import (
	"slices"
	"strings"

	"assay"
	"assay/query"
)

// board is what is in memory of every announcement: all that decides
// questions, but for the words.
type board struct {
	rows []announcementRow
	byID map[assay.AnnouncementID]uint32
	dead int
}

// announcementRow is an announcement without titles and quotes.
type announcementRow struct {
	*assay.Announcement
	// things are the ids of what its texts name.
	things []string
	dead   bool
}

func newBoard() *board { return &board{byID: map[assay.AnnouncementID]uint32{}} }

// put adds an announcement, in place of what was known of it.
func (b *board) put(a *assay.Announcement, env query.Env) {
	b.remove(a.ID)
	slim := *a
	slim.Reports = slices.Clone(a.Reports)
	for i := range slim.Reports {
		r := &slim.Reports[i]
		r.Title, r.Quote, r.Actors, r.Target, r.Amounts = "", "", nil, nil, nil
	}
	things := query.NewText(query.Record{Announcement: a}, env.Lexicon).IDs()
	b.byID[a.ID] = uint32(len(b.rows))
	b.rows = append(b.rows, announcementRow{Announcement: &slim, things: things})
	if b.dead > 1000 && b.dead*2 > len(b.rows) {
		b.tidy()
	}
}

func (b *board) remove(id assay.AnnouncementID) {
	if i, ok := b.byID[id]; ok {
		b.rows[i] = announcementRow{dead: true}
		b.dead++
		delete(b.byID, id)
	}
}

func (b *board) tidy() {
	b.rows = slices.DeleteFunc(b.rows, func(r announcementRow) bool { return r.dead })
	b.dead = 0
	for i, r := range b.rows {
		b.byID[r.ID] = uint32(i)
	}
}

// live counts the announcements that have a report.
func (b *board) live() int {
	n := 0
	for _, r := range b.rows {
		if !r.dead && len(r.Reports) > 0 {
			n++
		}
	}
	return n
}

// newest lists announcements, the last opened first.
func (b *board) newest(limit, offset int) []assay.AnnouncementID {
	var rows []*announcementRow
	for i := range b.rows {
		if r := &b.rows[i]; !r.dead && len(r.Reports) > 0 {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(x, y *announcementRow) int {
		if c := y.Opened.Compare(x.Opened); c != 0 {
			return c
		}
		return strings.Compare(string(x.ID), string(y.ID))
	})
	offset = max(0, min(offset, len(rows)))
	rows = rows[offset:min(len(rows), offset+max(0, limit))]
	ids := make([]assay.AnnouncementID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}
