// Package assay names what flows through the program: pages as they were
// fetched, articles as a reader sees them, the figures and facts an article
// states, and the announcements that several articles tell of.
//
// It holds nouns only: no I/O, no clock, no third-party code except one
// decimal type. Every noun that is stored or sent has a golden JSON file in
// testdata/golden; a change of its stored form is a visible diff there.
//
// Offsets into text are bytes everywhere in the program. Code points exist
// only in the outer JSON form, which contract.go writes.
package assay
