package assay

import (
	"errors"
	"fmt"
)

// ErrInvalid marks an error that will never go away by trying again: bad
// input, an impossible configuration, a message that cannot be read. Anything
// else is worth a retry. Test with errors.Is.
var ErrInvalid = errors.New("invalid")

// Invalidf returns an error with the given message that wraps ErrInvalid
// without repeating its word. A %w in the format is kept in the chain.
func Invalidf(format string, args ...any) error {
	return &invalidError{fmt.Errorf(format, args...)}
}

type invalidError struct{ err error }

func (e *invalidError) Error() string        { return e.err.Error() }
func (e *invalidError) Unwrap() error        { return e.err }
func (e *invalidError) Is(target error) bool { return target == ErrInvalid }

// NotArticleError says that a page was read and is not an article. It is an
// outcome, not a failure: the page is done with.
type NotArticleError struct {
	// Reason is a short phrase for people, such as "list page" or "login page".
	Reason string
}

func (e *NotArticleError) Error() string { return "not an article: " + e.Reason }

// Is reports that a page that is no article will not become one by retrying.
func (e *NotArticleError) Is(target error) bool { return target == ErrInvalid }
