// Command assay turns Chinese and English news into figures that can be
// searched, compared and watched.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"assay"
	"assay/crawler"
	"assay/pipelines"

	// Time zones and certificates must be known in an image that holds nothing else.
	_ "time/tzdata"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// Main is the whole program, apart from the process it runs in, so that tests
// run the very program.
type Main struct {
	Args           []string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Env looks up environment variables.
	Env func(string) string
	// Now is the clock.
	Now func() time.Time
	// Terminal says that Stdout is a terminal.
	Terminal bool

	// The hooks below are for tests; nil leaves all as it is.

	// SetCrawler and SetPipelines change the rooms' settings after the configuration was read.
	SetCrawler   func(*crawler.Config)
	SetPipelines func(*pipelines.Config)
	// Ready hears the address of the API once it answers.
	Ready func(url string)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	m := &Main{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Env: os.Getenv, Now: time.Now, Terminal: isTerminal(os.Stdout),
	}
	code := m.Run(ctx)
	stop()
	os.Exit(code)
}

// commands is the grammar of the command line: a verb a field, a file a verb.
type commands struct {
	Demo    demoCmd    `cmd:"" help:"Crawl the built-in sample site with everything at its defaults, and show what was found."`
	Run     runCmd     `cmd:"" help:"Run the service: sources on schedule, pipeline, index, alerts, API and web pages."`
	Crawl   crawlCmd   `cmd:"" help:"Crawl addresses or import files now, and show what was found."`
	Extract extractCmd `cmd:"" help:"Read text, HTML or JSON Lines, and print the facts. Needs no data folder."`
	Search  searchCmd  `cmd:"" help:"Search facts, articles or announcements."`
	Units   unitsCmd   `cmd:"" help:"List the units and currencies that are known, and how they are written."`
	Dead    deadCmd    `cmd:"" help:"List messages that could not be processed, or try one again."`
	Init    initCmd    `cmd:"" help:"Write a commented configuration file."`
	Check   checkCmd   `cmd:"" help:"Check a configuration file."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// Run runs the verb that Args name and returns the exit code. Errors are one
// line on Stderr.
func (m *Main) Run(ctx context.Context) int {
	var cli commands
	exited := false
	parser, err := newParser(&cli, m, ctx, kong.Exit(func(int) { exited = true }))
	if err != nil {
		return m.fail(err, exitFailure)
	}
	call, err := parser.Parse(questions(m.Args))
	if exited { // --help
		return exitOK
	}
	if err != nil {
		return m.fail(fmt.Errorf("%w; see assay --help", err), exitUsage)
	}
	err = call.Run()
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		return m.fail(err, exitUsage)
	case errors.Is(err, errSilent):
		return exitFailure
	default:
		return m.fail(err, exitFailure)
	}
}

func newParser(cli *commands, m *Main, ctx context.Context, opts ...kong.Option) (*kong.Kong, error) {
	return kong.New(cli, append([]kong.Option{
		kong.Name("assay"),
		kong.Description("Assay turns Chinese and English news into figures that can be searched, compared and watched."),
		kong.Writers(m.Stdout, m.Stderr),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(m),
	}, opts...)...)
}

func (m *Main) fail(err error, code int) int {
	fmt.Fprintf(m.Stderr, "assay: %s\n", oneLine(err.Error()))
	return code
}

// usageError is an error of the command line or the configuration: exit code 2.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &usageError{assay.Invalidf(format, args...)}
}

// errSilent ends with exit code 1 after the reasons were printed where they belong.
var errSilent = errors.New("failed")

func oneLine(s string) string {
	out := []rune(s)
	for i, c := range out {
		if c == '\n' || c == '\r' {
			out[i] = ' '
		}
	}
	return string(out)
}

// questions sets "--" before an argument that begins with a minus and a letter
// beyond ASCII: no flag looks like that, but a question without a word does
// (-苹果 价格).
func questions(args []string) []string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if len(a) > 1 && a[0] == '-' && a[1] >= utf8.RuneSelf {
			return slices.Insert(slices.Clone(args), i, "--")
		}
	}
	return args
}
