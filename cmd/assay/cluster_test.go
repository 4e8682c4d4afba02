package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"assay/alerts"
	"assay/api"
)

// natsCluster runs three JetStream servers on loopback and returns their URLs.
func natsCluster(t *testing.T) string {
	t.Helper()
	// Every server knows every route from the start, so that the three elect one leader.
	var servers []*server.Server
	var ports []int
	var routes, urls []string
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
		routes = append(routes, "nats://"+l.Addr().String())
		l.Close()
	}
	for i := range 3 {
		s, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true,
			JetStream: true, StoreDir: t.TempDir(), JetStreamMaxStore: 256 << 30, JetStreamMaxMemory: 1 << 26, SyncAlways: true, MaxPayload: 9 << 20,
			Cluster: server.ClusterOpts{Name: "assay", Host: "127.0.0.1", Port: ports[i]},
			Routes:  server.RoutesFromStr(strings.Join(routes, ",")),
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() {
			s.Shutdown()
			s.WaitForShutdown()
		})
		servers = append(servers, s)
	}
	for i, s := range servers {
		if !s.ReadyForConnections(20 * time.Second) {
			t.Fatalf("server %d is not ready", i)
		}
		urls = append(urls, s.ClientURL())
	}
	until(t, "the cluster has a leader that all follow", func() bool {
		leader := false
		for _, s := range servers {
			if !s.JetStreamIsCurrent() || len(s.JetStreamClusterPeers()) != len(servers) && s.JetStreamIsLeader() {
				return false
			}
			leader = leader || s.JetStreamIsLeader()
		}
		return leader
	})
	return strings.Join(urls, ",")
}

// TestCluster runs the stages apart, two extractors among them, on a NATS
// cluster of three: the same articles, once each, and one alert.
func TestCluster(t *testing.T) {
	cluster := natsCluster(t)
	site, siteURL := sampleServer(t)
	secret, err := alerts.NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	inbox := &receiver{secret: secret, now: time.Now, got: map[string]int{}}
	hook, stopHook, err := serveLoopback(inbox)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stopHook)
	ready := make(chan string, 1)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan result, 4)
	stages := []string{"crawl", "extract", "extract", "ledger,archive,index,alert,api"}
	for i, s := range stages {
		dir := t.TempDir()
		paths := site.StartPaths()
		if s != "crawl" {
			paths = nil
		}
		toml := strings.Replace(testConfig(dir+"/data", siteURL, hook, secret, paths...), "[nats]\nmax_store = 268435456", fmt.Sprintf("[nats]\nurl = %q\nreplicas = 3", cluster), 1)
		file := writeFile(t, dir, "assay.toml", toml)
		m := &Main{Args: []string{"run", "-c", file, "--stages", s}, Stdin: strings.NewReader("")}
		if i == len(stages)-1 {
			m.Ready = func(url string) { ready <- url }
		}
		go func() { ended <- runMain(ctx, m) }()
	}
	t.Cleanup(func() {
		cancel()
		for range stages {
			if r := <-ended; r.code != exitOK {
				t.Errorf("a stage ended with %d: %s", r.code, r.errOut)
			}
		}
	})
	var base string
	select {
	case base = <-ready:
	case r := <-ended:
		ended <- r
		t.Fatalf("a stage ended early with %d: %s", r.code, r.errOut)
	}
	until(t, "all articles are indexed and the alert is out", func() bool {
		inbox.mu.Lock()
		n := len(inbox.got)
		inbox.mu.Unlock()
		return n > 0 && get[api.Found[api.ArticleRow]](t, base+"/api/v1/articles?limit=1").Total >= len(site.Keys())
	})
	var paths []string
	for _, a := range get[api.Found[api.ArticleRow]](t, base+"/api/v1/articles?limit=1000").Items {
		u, err := url.Parse(a.URL)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, u.Path)
	}
	for _, k := range site.Keys() {
		if n := count(paths, k.Path); n != 1 {
			t.Errorf("article %s is there %d times", k.Path, n)
		}
	}
	if st := get[api.Status](t, base+"/api/v1/status"); len(st.Sources) != len(site.StartPaths()) {
		t.Errorf("%d sources are known beyond the crawler, want %d", len(st.Sources), len(site.StartPaths()))
	}
}
