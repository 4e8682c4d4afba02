package webtext_test

import (
	"errors"
	"strings"
	"testing"

	"assay"
	"assay/webtext"
)

func TestNormalizeURL(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"http://example.com", "http://example.com/"},
		{"HTTP://Example.COM:80/", "http://example.com/"},
		{"https://example.com:443/a", "https://example.com/a"},
		{"http://example.com:443/a", "http://example.com:443/a"},
		{"https://example.com:/a", "https://example.com/a"},
		{"https://example.com:08080/a", "https://example.com:8080/a"},
		{"https://example.com./a", "https://example.com/a"},
		{" \n https://example.com/a b \t", "https://example.com/a%20b"},
		{"https://exam\nple.com/\ta", "https://example.com/a"},
		{"https://example.com/a#top", "https://example.com/a"},
		{"https://example.com/#/a/b", "https://example.com/"},
		{`https:\\example.com\a\b?c=\d`, "https://example.com/a/b?c=%5Cd"},
		{"https://例子.测试/新闻/一", "https://xn--fsqu00a.xn--0zwm56d/%E6%96%B0%E9%97%BB/%E4%B8%80"},
		{"https://新闻。中国/", "https://xn--efvy88h.xn--fiqs8s/"},
		{"https://ＥＸＡＭＰＬＥ．ｃｏｍ/", "https://example.com/"},
		{"https://Bücher.example/", "https://xn--bcher-kva.example/"},
		{"https://faß.example/", "https://xn--fa-hia.example/"},
		{"https://%65xample.com/", "https://example.com/"},
		{"https://cdn_1.example.com/x", "https://cdn_1.example.com/x"},
		{"https://example.com/%7euser/%e4%b8%ad", "https://example.com/~user/%E4%B8%AD"},
		{"https://example.com/100%", "https://example.com/100%25"},
		{"https://example.com/%zz%2f", "https://example.com/%25zz%2F"},
		{"https://example.com/a|b[1]", "https://example.com/a%7Cb%5B1%5D"},
		{"https://example.com/a/./b/../c", "https://example.com/a/c"},
		{"https://example.com/a/%2e%2E/b/..", "https://example.com/"},
		{"https://example.com/../../x", "https://example.com/x"},
		{"https://example.com/a//b", "https://example.com/a//b"},
		{"https://example.com?x=1", "https://example.com/?x=1"},
		{"https://example.com/?", "https://example.com/"},
		{"https://example.com/a?b=2&a=1&&b=1", "https://example.com/a?b=2&a=1&b=1"},
		{"https://example.com/a?q=铜 价&r=a+b", "https://example.com/a?q=%E9%93%9C%20%E4%BB%B7&r=a+b"},
		{"https://example.com/a?next=http://x/?y", "https://example.com/a?next=http://x/?y"},
		{"https://example.com/a?utm_source=x&id=7&UTM_Medium=y", "https://example.com/a?id=7"},
		{"https://example.com/a?%75tm_source=x", "https://example.com/a"},
		{"https://www.sohu.com/a/953112233_114988?spm=smpc.home.0.1&scm=1.2&_f=index", "https://www.sohu.com/a/953112233_114988"},
		{"https://mp.weixin.qq.com/s?__biz=MzA4&mid=22&idx=1&sn=ab&chksm=cd&scene=21", "https://mp.weixin.qq.com/s?__biz=MzA4&mid=22&idx=1&sn=ab"},
		{"https://example.com/a?from=timeline&isappinstalled=0", "https://example.com/a"},
		{"https://example.com/a?fbclid=1&gclid=2&fromdate=3", "https://example.com/a?fromdate=3"},
		{"http://[2606:4700:0:0::1111]:8080/", "http://[2606:4700::1111]:8080/"},
		{"http://192.0.2.7:81/", "http://192.0.2.7:81/"},
	} {
		got, err := webtext.NormalizeURL(tc.in)
		if err != nil {
			t.Errorf("NormalizeURL(%q): %v", tc.in, err)
			continue
		}
		if got != tc.want {
			t.Errorf("NormalizeURL(%q) = %q, want %q", tc.in, got, tc.want)
		}
		if again, err := webtext.NormalizeURL(got); err != nil || again != got {
			t.Errorf("NormalizeURL(%q) again = %q, %v", tc.in, again, err)
		}
	}
}

func TestNormalizeURLRefuses(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", "no scheme: write https://"},
		{"www.sohu.com/a/1", "no scheme: write https://www.sohu.com/a/1"},
		{"news.example:8080/a", "no scheme: write https://news.example:8080/a"},
		{"//news.example/a", "no scheme: write https://news.example/a"},
		{"ftp://example.com/", `scheme "ftp": only http and https`},
		{"javascript:void(0)", `scheme "javascript": only http and https`},
		{"mailto:desk@news.example", `scheme "mailto": only http and https`},
		{"http:/example.com", "no host: write http://host/path"},
		{"https://", "no host"},
		{"https://:80/", "no host"},
		{"https://reader:secret@example.com/", "holds a user name"},
		{"https://example.com:0/", `port "0"`},
		{"https://example.com:65536/", `port "65536"`},
		{"https://example.com:8o/", `port "8o"`},
		{"https://a..b/", "each part between the dots"},
		{"https://exa mple.com/", "may not stand in a host name"},
		{"https://" + strings.Repeat("a", 64) + ".com/", "each part between the dots"},
		{"https://127.1/", "four decimal numbers"},
		{"https://2130706433/", "four decimal numbers"},
		{"https://0x7f.0.0.1.0x1/", "four decimal numbers"},
		{"https://[::1%25eth0]/", "IPv6 address in brackets"},
		{"https://[::1/", "IPv6 address in brackets"},
		{"https://xn--a/", "not a valid international domain name"},
	} {
		_, err := webtext.NormalizeURL(tc.in)
		if err == nil || !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("NormalizeURL(%q): error %v, want one that wraps ErrInvalid", tc.in, err)
			continue
		}
		if !strings.Contains(err.Error(), tc.want) {
			t.Errorf("NormalizeURL(%q): %q does not say %q", tc.in, err, tc.want)
		}
	}
}

// The references are those of RFC 3986 section 5.4, with an http base.
func TestResolveURL(t *testing.T) {
	const base = "http://a/b/c/d;p?q"
	for _, tc := range []struct{ ref, want string }{
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g/"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q"},
		{"", "http://a/b/c/d;p?q"},
		{";x", "http://a/b/c/;x"},
		{".", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../../../g", "http://a/g"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"https://news.example/x?from=a", "https://news.example/x"},
	} {
		got, err := webtext.ResolveURL(base, tc.ref)
		if err != nil || got != tc.want {
			t.Errorf("ResolveURL(%q) = %q, %v, want %q", tc.ref, got, err, tc.want)
		}
	}
	for _, tc := range []struct{ base, ref string }{
		{base, "javascript:alert(1)"},
		{base, "tel:+861234"},
		{base, "http:g"},
		{"/no/base", "g"},
	} {
		if got, err := webtext.ResolveURL(tc.base, tc.ref); !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("ResolveURL(%q, %q) = %q, %v, want an error that wraps ErrInvalid", tc.base, tc.ref, got, err)
		}
	}
}

func TestHost(t *testing.T) {
	for in, want := range map[string]string{
		"https://Www.Example.com:8443/a": "www.example.com",
		"http://例子.测试/":                  "xn--fsqu00a.xn--0zwm56d",
		"http://[2606:4700::1111]:80/":   "2606:4700::1111",
		"example.com/a":                  "",
		"mailto:a@example.com":           "",
		"http://a b/":                    "",
		"http://a:99999/":                "",
	} {
		if got := webtext.Host(in); got != want {
			t.Errorf("Host(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzNormalizeURL(f *testing.F) {
	for _, s := range []string{
		"https://例子.测试:80/a/../%7e?utm_x=1&b=%zz#c", `http:\\a\..\b?\`, "http://[::1]:8080", "//x/y", "a?b#c", "http://xn--a.b/ # ",
		"http://a/%2e%2e/%2E/.", "http://a/?=&&=", "http://faß.de./", "http://a\u200db/", "http://1.2.3.4.:80/",
	} {
		f.Add(s, "../x?y")
	}
	f.Fuzz(func(t *testing.T, raw, ref string) {
		u, err := webtext.NormalizeURL(raw)
		if err != nil {
			if !errors.Is(err, assay.ErrInvalid) {
				t.Fatalf("NormalizeURL(%q): %v does not wrap ErrInvalid", raw, err)
			}
			return
		}
		if again, err := webtext.NormalizeURL(u); err != nil || again != u {
			t.Fatalf("NormalizeURL(%q) = %q, again %q, %v", raw, u, again, err)
		}
		if webtext.Host(u) == "" {
			t.Fatalf("Host(%q) is empty", u)
		}
		if r, err := webtext.ResolveURL(raw, ref); err == nil {
			if again, err := webtext.NormalizeURL(r); err != nil || again != r {
				t.Fatalf("ResolveURL(%q, %q) = %q, again %q, %v", raw, ref, r, again, err)
			}
		}
		if r, err := webtext.ResolveURL("http://base/", u); err != nil || r != u {
			t.Fatalf("ResolveURL(_, %q) = %q, %v", u, r, err)
		}
	})
}
