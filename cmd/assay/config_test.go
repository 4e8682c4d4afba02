package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v3"
)

func noEnv(string) string { return "" }

// TestTemplate: the file that `assay init` writes holds every key, its values
// are the defaults, and its examples work once the comment signs are taken away.
func TestTemplate(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "assay.toml")
	run(t, "", "init", file).want(t, exitOK, "wrote "+file)
	run(t, "", "init", file).want(t, exitUsage, "exists; --force writes over it")
	run(t, "", "check", file).want(t, exitOK, "is fine: 0 sources, 0 rules, 0 channels")
	got, err := loadConfig(file, noEnv)
	if err != nil {
		t.Fatal(err)
	}
	want := defaultConfig()
	want.Data = filepath.Join(dir, want.Data)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool { return true }), cmp.FilterPath(func(p cmp.Path) bool {
		return strings.HasPrefix(p.Last().String(), ".Now")
	}, cmp.Ignore())); diff != "" {
		t.Errorf("the template's values are not the defaults (-defaults +template):\n%s", diff)
	}

	example := regexp.MustCompile(`(?m)^#(\[|[a-z_]+ = )`).ReplaceAllString(configTemplate, "$1")
	written := writeFile(t, dir, "example.toml", example)
	cfg, err := loadConfig(written, func(string) string { return "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })
	if err != nil {
		t.Fatalf("the template's examples do not work: %v", err)
	}
	if len(cfg.Sources) == 0 || len(cfg.Alerts.Rules) == 0 || len(cfg.Alerts.Channels) == 0 {
		t.Error("the template has no example of a source, a rule or a channel")
	}
	md, err := toml.Decode(example, &config{})
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, k := range md.Keys() {
		for i := range k {
			named[k[:i+1].String()] = true
		}
	}
	for _, k := range knownKeys() {
		if strings.HasPrefix(k, "extractor.hosts.") {
			k = strings.Replace(k, "extractor.hosts.", `extractor.hosts."www.example.com".`, 1)
		}
		if !named[k] {
			t.Errorf("the template does not name %s", k)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, tc := range []struct {
		name, toml, want string
	}{
		{"unknown key", "[crawler]\n\nuser_agnet = \"x\"\n", `:3: unknown key crawler.user_agnet; did you mean crawler.user_agent?`},
		{"unknown table", "[crwaler]\ndelay = \"1s\"\n", `:1: unknown key crwaler`},
		{"unknown key of a source", "[[sources]]\nname = \"a\"\nurl = \"http://a.example/\"\n[[sources]]\nname = \"b\"\nlink = \"x\"\n", `: unknown key sources.link`},
		{"wrong type", "[pipelines]\nworkers = \"two\"\n", `:2: pipelines.workers: `},
		{"no duration", "[crawler]\ndelay = \"soon\"\n", `:2: crawler.delay: `},
		{"no TOML", "[crawler\n", `:2: `},
		{"same key twice", "[crawler]\ndelay = \"1s\"\ndelay = \"2s\"\n", `:3: `},
		{"out of range", "data = \"x\"\n[pipelines]\nworkers = 0\n", `:3: pipelines.workers: 0; it must be from 1 to 256`},
		{"NATS without scheme", "[nats]\nurl = \"localhost\"\n", `:2: nats.url: "localhost"; it must look like nats://host:4222`},
		{"source without scheme", "[[sources]]\nname = \"a\"\nurl = \"http://a.example/\"\n\n[[sources]]\nname = \"b\"\nurl = \"b.example\"\n", `:7: sources[1]: source "b": url: `},
		{"source without name", "[[sources]]\nurl = \"http://a.example/\"\n", `:1: sources[0]: source "": name: `},
		{"two sources of one name", "[[sources]]\nname = \"a\"\nurl = \"http://a.example/\"\n[[sources]]\nname = \"a\"\nurl = \"http://b.example/\"\n", `:5: sources[1].name: "a" is the name of two sources`},
		{"bad schedule", "[[sources]]\nname = \"a\"\nurl = \"http://a.example/\"\nschedule = \"hourly\"\n", `:4: sources[0].schedule: "hourly" is no cron expression`},
		{"bad zone", "[[sources]]\nname = \"a\"\nurl = \"http://a.example/\"\nschedule = \"@hourly\"\ntime_zone = \"Mars\"\n", `:5: sources[0]`},
		{"public without token", "[api]\nlisten = \"0.0.0.0:80\"\n", `:2: api.listen`},
		{"token from the environment", "[api]\ntoken = \"${NO_SUCH_TOKEN}\"\n", `:2: api.token: the environment variable NO_SUCH_TOKEN is not set`},
		{"rule without channel", "[[alerts.rules]]\nname = \"r\"\nquery = \"copper\"\nchannels = [\"desk\"]\n", `desk`},
		{"rates that are not there", "[fx]\nrates = \"none.tsv\"\n", `none.tsv`},
		{"lexicon that is not there", "[extractor]\nlexicon = \"none\"\n", `none`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := writeFile(t, t.TempDir(), "assay.toml", tc.toml)
			r := run(t, "", "check", file)
			r.want(t, exitUsage, tc.want)
			if strings.Count(r.errOut, "\n") != 1 {
				t.Errorf("not one line: %q", r.errOut)
			}
			if !strings.HasPrefix(r.errOut, "assay: ") {
				t.Errorf("stderr %q", r.errOut)
			}
		})
	}
	run(t, "", "check", "no-such.toml").want(t, exitUsage, "configuration no-such.toml: there is no such file; `assay init` writes one")
}

// compose is what the test reads of docker-compose.yml.
type compose struct {
	Services map[string]struct {
		Image       string
		Command     []string
		Environment map[string]string
		Volumes     []string
		DependsOn   []string `yaml:"depends_on"`
		Deploy      struct{ Replicas int }
		Configs     []struct{ Source, Target string }
	}
	Volumes map[string]any
	Configs map[string]struct{ Content string }
}

// TestCompose: every stage runs once or more, every setting is one that the
// program knows, and the servers sync always.
func TestCompose(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var c compose
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&c); err != nil {
		t.Fatal(err)
	}
	const token = "a-token-of-more-than-22-characters"
	env := func(name string) string { return map[string]string{"ASSAY_TOKEN": token}[name] }
	// Compose writes a dollar sign twice.
	file := writeFile(t, t.TempDir(), "assay.toml", strings.ReplaceAll(c.Configs["assay"].Content, "$$", "$"))
	cfg, err := loadConfig(file, env)
	if err != nil {
		t.Fatalf("the configuration in docker-compose.yml: %v", err)
	}
	if cfg.API.Token != token || cfg.NATS.Replicas != 3 || cfg.Data != "/data" {
		t.Errorf("token %q, %d replicas, data %s", cfg.API.Token, cfg.NATS.Replicas, cfg.Data)
	}
	servers, runs := 0, map[string]int{}
	for name, s := range c.Services {
		for _, cf := range s.Configs {
			if _, ok := c.Configs[cf.Source]; !ok {
				t.Errorf("%s: no config %s", name, cf.Source)
			}
		}
		for _, v := range s.Volumes {
			if source, _, _ := strings.Cut(v, ":"); c.Volumes[source] != nil || !hasKey(c.Volumes, source) {
				t.Errorf("%s: no volume %s", name, source)
			}
		}
		for _, d := range s.DependsOn {
			if _, ok := c.Services[d]; !ok {
				t.Errorf("%s: depends on %s, which is not there", name, d)
			}
		}
		if strings.HasPrefix(s.Image, "nats:") {
			servers++
			if !strings.Contains(cfg.NATS.URL, "nats://"+name+":4222") {
				t.Errorf("nats.url does not name %s", name)
			}
			continue
		}
		var cli commands
		parser, err := newParser(&cli, &Main{Stdout: os.Stdout, Stderr: os.Stderr}, t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(s.Command); err != nil {
			t.Errorf("%s: command %v: %v", name, s.Command, err)
		}
		stages, err := parseStages(cli.Run.Stages)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, st := range stages {
			runs[string(st)] += max(1, s.Deploy.Replicas)
		}
	}
	want := map[string]int{"crawl": 1, "extract": 2, "ledger": 1, "archive": 1, "index": 1, "alert": 1, "api": 1}
	if diff := cmp.Diff(want, runs); diff != "" || servers != 3 {
		t.Errorf("%d servers, stages by copies (-want +got):\n%s", servers, diff)
	}
	nats := c.Configs["nats"].Content
	for _, s := range []string{"sync_interval: always", "max_payload: 9437184", "nats-1:6222, nats://nats-2:6222, nats://nats-3:6222"} {
		if !strings.Contains(nats, s) {
			t.Errorf("the servers' configuration lacks %q", s)
		}
	}
}

func hasKey[V any](m map[string]V, k string) bool { _, ok := m[k]; return ok }
