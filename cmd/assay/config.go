package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"sort"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"assay"
	"assay/alerts"
	"assay/api"
	"assay/archive"
	"assay/crawler"
	"assay/extractor"
	"assay/fx"
	"assay/indexer"
	"assay/ledger"
	"assay/pipelines"
)

// config is the whole configuration: one table a room.
type config struct {
	// Data is the data folder.
	Data      string           `toml:"data"`
	NATS      pipelines.NATS   `toml:"nats"`
	Pipelines pipelines.Config `toml:"pipelines"`
	Crawler   crawler.Config   `toml:"crawler"`
	Extractor extractor.Config `toml:"extractor"`
	FX        fxConfig         `toml:"fx"`
	Ledger    ledger.Config    `toml:"ledger"`
	Archive   archive.Config   `toml:"archive"`
	Index     indexer.Config   `toml:"index"`
	Alerts    alerts.Config    `toml:"alerts"`
	API       api.Config       `toml:"api"`
	Sources   []crawler.Source `toml:"sources"`
}

// fxConfig says where exchange rates come from.
type fxConfig struct {
	// Rates is the path of a TSV file of dated rates to lay over the built-in
	// yearly averages; empty for none.
	Rates string `toml:"rates"`
}

func defaultConfig() config {
	return config{
		Data:      "assay-data",
		NATS:      pipelines.DefaultNATS(),
		Pipelines: pipelines.Default(),
		API:       api.Config{Listen: api.DefaultListen},
	}
}

// loadConfig reads a configuration file over the defaults. Errors name file,
// line and key.
func loadConfig(path string, env func(string) string) (config, error) {
	cfg := defaultConfig()
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return cfg, usagef("configuration %s: there is no such file; `assay init` writes one", path)
	}
	if err != nil {
		return cfg, &usageError{fmt.Errorf("read configuration: %w", err)}
	}
	md, err := toml.NewDecoder(bytes.NewReader(data)).Decode(&cfg)
	if err != nil {
		return cfg, configError(path, err)
	}
	if unknown := md.Undecoded(); len(unknown) > 0 {
		key := unknown[0]
		return cfg, usagef("%s:%d: unknown key %s%s", path, lineOfKey(data, strings.Join(key, ".")), key, suggestKey(key))
	}
	base := filepath.Dir(path)
	cfg.Extractor.Lexicon = relativeTo(base, cfg.Extractor.Lexicon)
	cfg.FX.Rates = relativeTo(base, cfg.FX.Rates)
	cfg.NATS.Credentials = relativeTo(base, cfg.NATS.Credentials)
	cfg.Data = relativeTo(base, cfg.Data)
	err = expandEnv(reflect.ValueOf(&cfg).Elem(), "", env)
	if err == nil {
		err = cfg.validate()
	}
	if err != nil {
		return cfg, &usageError{fmt.Errorf("%s:%d: %w", path, lineOfKey(data, keyOf(err)), err)}
	}
	return cfg, nil
}

// relativeTo takes paths in a configuration file as relative to the file.
func relativeTo(base, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}

// typeError is how the decoder words a value of the wrong type.
var typeError = regexp.MustCompile(`^toml: line (\d+) \(last key "([^"]*)"\): (.*)$`)

func configError(path string, err error) error {
	var p toml.ParseError
	if !errors.As(err, &p) {
		if m := typeError.FindStringSubmatch(err.Error()); m != nil {
			return usagef("%s:%s: %s: %s", path, m[1], m[2], m[3])
		}
		return usagef("%s: %w", path, err)
	}
	msg := p.Message
	if msg == "" {
		msg = strings.TrimPrefix(p.Error(), "toml: ")
	}
	key := ""
	if p.LastKey != "" {
		key = p.LastKey + ": "
	}
	return usagef("%s:%d: %s%s", path, max(p.Position.Line, 1), key, msg)
}

var (
	tableLine = regexp.MustCompile(`^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$`)
	indexed   = regexp.MustCompile(`\[(\d+)\]`)
)

// lineOfKey finds the line on which a key of a file stands. An array of tables
// is counted: sources[1].url is the url below the second [[sources]]. Where the
// key is not in the file the table's line is given, and 1 where that is not
// there either.
func lineOfKey(data []byte, key string) int {
	table, line := "", 0
	best, bestLength := 1, 0
	seen := map[string]int{}
	for l := range strings.Lines(string(data)) {
		line++
		at := ""
		if m := tableLine.FindStringSubmatch(strings.TrimRight(l, "\r\n")); m != nil {
			table = strings.ReplaceAll(m[1], " ", "")
			if strings.HasPrefix(strings.TrimSpace(l), "[[") {
				seen[table]++
				table = fmt.Sprintf("%s[%d]", table, seen[table]-1)
			}
			at = table
		} else if name, _, ok := strings.Cut(l, "="); ok {
			at = strings.Trim(strings.TrimSpace(name), `"'`)
			if table != "" {
				at = table + "." + at
			}
		}
		for _, form := range []string{at, indexed.ReplaceAllString(at, "")} {
			if form != "" && len(form) > bestLength && (form == key || strings.HasPrefix(key, form+".")) {
				best, bestLength = line, len(form)
			}
		}
	}
	return best
}

// keyError is a setting that cannot work, with its key.
type keyError struct {
	key string
	err error
}

func (e *keyError) Error() string { return e.err.Error() }
func (e *keyError) Unwrap() error { return e.err }

var leadingKey = regexp.MustCompile(`^[a-z_]+(\[\d+\])?(\.[a-z_]+(\[\d+\])?)*`)

// keyOf is the key that an error is about: its own, or what its message begins with.
func keyOf(err error) string {
	var k *keyError
	if errors.As(err, &k) {
		return k.key
	}
	return leadingKey.FindString(err.Error())
}

// suggestKey names the known key that looks most like an unknown one.
func suggestKey(key toml.Key) string {
	last := key[len(key)-1]
	best, bestDistance := "", 3
	for _, k := range knownKeys() {
		parent, name := "", k
		if i := strings.LastIndexByte(k, '.'); i >= 0 {
			parent, name = k[:i], k[i+1:]
		}
		if parent != strings.Join(key[:len(key)-1], ".") {
			continue
		}
		if d := editDistance(name, last); d < bestDistance {
			best, bestDistance = k, d
		}
	}
	if best == "" {
		return "; `assay init` writes a file with all keys"
	}
	return "; did you mean " + best + "?"
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// knownKeys lists every key of the configuration, dotted, sorted.
func knownKeys() []string {
	var out []string
	collectKeys(configType, "", &out)
	sort.Strings(out)
	return out
}

// validate reports the first setting that cannot work, by key.
func (c *config) validate() error {
	if c.Data == "" {
		return assay.Invalidf("data: it is empty; name a folder")
	}
	p := c.Pipelines
	p.NATS = c.NATS
	seen := map[string]bool{}
	checks := []error{p.Validate(), c.Crawler.Validate(), c.Ledger.Validate(), c.Archive.Validate(), c.Index.Validate(), c.API.Validate(), c.Alerts.Validate()}
	for i, s := range c.Sources {
		at := fmt.Sprintf("sources[%d]", i)
		if err := s.Validate(); err != nil {
			checks = append(checks, &keyError{at + "." + fieldOf(err), fmt.Errorf("%s: %w", at, err)})
			continue
		}
		if seen[s.Name] {
			checks = append(checks, assay.Invalidf("%s.name: %q is the name of two sources", at, s.Name))
		}
		seen[s.Name] = true
		if s.Schedule != "" {
			if _, err := pipelines.ParseSchedule(s.Schedule, s.TimeZone); err != nil {
				checks = append(checks, fmt.Errorf("%s.%w", at, err))
			}
		}
	}
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

var sourceField = regexp.MustCompile(`^source "[^"]*": ([a-z_]+)`)

// fieldOf is the field that a source's validation complains of.
func fieldOf(err error) string {
	if m := sourceField.FindStringSubmatch(err.Error()); m != nil {
		return m[1]
	}
	return "name"
}

// rates is the rate table that the configuration names.
func (c *config) rates() (*fx.Table, error) {
	if c.FX.Rates == "" {
		return fx.Default(), nil
	}
	f, err := os.Open(c.FX.Rates)
	if err != nil {
		return nil, &usageError{fmt.Errorf("open fx.rates: %w", err)}
	}
	defer f.Close()
	t, err := fx.Load(f, c.FX.Rates)
	if err != nil {
		return nil, &usageError{fmt.Errorf("fx.rates %s: %w", c.FX.Rates, err)}
	}
	return t, nil
}

// configFlags are the flags of every verb that uses the configuration.
type configFlags struct {
	Config string `short:"c" help:"Configuration file; assay.toml in the current folder where there is one, else the defaults." placeholder:"FILE"`
	Data   string `help:"Data folder, instead of the configuration's." placeholder:"DIR"`
}

const defaultConfigFile = "assay.toml"

func (f configFlags) load(m *Main) (config, error) {
	path := f.Config
	if path == "" {
		if _, err := os.Stat(defaultConfigFile); err == nil {
			path = defaultConfigFile
		}
	}
	cfg := defaultConfig()
	if path != "" {
		var err error
		if cfg, err = loadConfig(path, m.Env); err != nil {
			return cfg, err
		}
	}
	if f.Data != "" {
		cfg.Data = f.Data
	}
	return cfg, nil
}

// shutdownTime is how long the service has to finish what is in work.
const shutdownTime = 20 * time.Second
