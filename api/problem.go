package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"assay"
	"assay/indexer"
	"assay/query"
)

// statusError is an error that already knows how it is answered. Its message
// goes to the caller.
type statusError struct {
	status int
	detail string
	err    error
}

func (e *statusError) Error() string { return e.detail }
func (e *statusError) Unwrap() error { return e.err }

// Problem is the body of every error (RFC 9457), application/problem+json.
type Problem struct {
	Type   string `json:"type" doc:"Kind of the problem; about:blank where the status says it all."`
	Title  string `json:"title" doc:"The status in words."`
	Status int    `json:"status" doc:"The HTTP status."`
	Detail string `json:"detail" doc:"What went wrong, and what would be right."`
	Column int    `json:"column,omitempty" doc:"The character of q, counted from 1, at which the question cannot be read."`
	// Trace names the request in the server's log.
	Trace  string              `json:"trace,omitempty" doc:"Names the request in the server's log."`
	Errors []*huma.ErrorDetail `json:"errors,omitempty" doc:"The parameters at fault."`
}

// problemType is the media type of problems.
const problemType = "application/problem+json"

// problemError is a problem on its way through huma, which takes status, media
// type and body from it.
type problemError struct{ Problem }

func (p *problemError) Error() string             { return p.Detail }
func (p *problemError) GetStatus() int            { return p.Status }
func (p *problemError) ContentType(string) string { return problemType }

// problem says how an error is answered. Only errors that are the caller's
// business show their message; any other is logged under a name.
func (s *site) problem(ctx context.Context, what string, err error) *Problem {
	p := &Problem{Type: "about:blank", Detail: err.Error()}
	var known *statusError
	var syntax *query.SyntaxError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		p.Status = known.status
	case errors.As(err, &syntax):
		p.Status, p.Column = http.StatusBadRequest, syntax.Column
	case errors.As(err, &tooLarge):
		p.Status, p.Detail = http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit)
	case errors.Is(err, indexer.ErrNotFound):
		p.Status = http.StatusNotFound
	case errors.Is(err, assay.ErrInvalid):
		p.Status = http.StatusBadRequest
	case errors.Is(err, context.DeadlineExceeded):
		p.Status, p.Detail = http.StatusServiceUnavailable, fmt.Sprintf("the answer took longer than %s: narrow the question", s.cfg.SearchTimeout)
	case errors.Is(err, context.Canceled):
		// The caller has gone; 499 is what proxies log for it.
		p.Status, p.Detail = 499, "the request was cancelled"
	default:
		p.Status, p.Trace = http.StatusInternalServerError, newTraceID()
		p.Detail = "something went wrong on our side; the log has it under " + p.Trace
		s.log.LogAttrs(ctx, levelError, "request failed", attr("request", what), attr("trace", p.Trace), attr("error", err.Error()))
	}
	p.Title = http.StatusText(p.Status)
	if p.Title == "" {
		p.Title = "Request Cancelled"
	}
	return p
}

// fail answers a request with a problem: a page for people, JSON for programs.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problem(r.Context(), r.Method+" "+r.URL.Path, err)
	if isPage(r.URL.Path) {
		s.failPage(w, r, p)
		return
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(p) // the caller may have gone
	}
}

// formError says what is wrong with a form that could not be read.
func formError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return &statusError{http.StatusBadRequest, "the form cannot be read: want application/x-www-form-urlencoded", err}
}
