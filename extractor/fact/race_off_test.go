//go:build !race

package fact

// raced tells that the race detector is on, which makes the tests ten times slower.
const raced = false
