package api

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"assay"
)

//go:embed ui
var uiFiles embed.FS

// ui is the pages' templates and the files that they load.
type ui struct {
	pages map[string]*template.Template
	files map[string][]byte
	// asset changes with any of the files and with the program's version.
	asset string
}

// newUI reads the embedded templates: layout.html is the frame, parts.html
// holds what several pages share, every other one is a page.
func newUI(version string) (*ui, error) {
	u := &ui{pages: map[string]*template.Template{}, files: map[string][]byte{}}
	frame, err := template.New("").Funcs(templateFuncs()).ParseFS(uiFiles, "ui/layout.html", "ui/parts.html")
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	h := sha256.New()
	h.Write([]byte(version))
	entries, err := fs.ReadDir(uiFiles, "ui")
	if err != nil {
		return nil, fmt.Errorf("list embedded files: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		content, err := fs.ReadFile(uiFiles, "ui/"+name)
		if err != nil {
			return nil, fmt.Errorf("read embedded file %s: %w", name, err)
		}
		switch {
		case name == "layout.html" || name == "parts.html":
		case path.Ext(name) == ".html":
			page, err := frame.Clone()
			if err != nil {
				return nil, fmt.Errorf("copy frame for %s: %w", name, err)
			}
			if _, err := page.New(name).Parse(string(content)); err != nil {
				return nil, fmt.Errorf("read template %s: %w", name, err)
			}
			u.pages[strings.TrimSuffix(name, ".html")] = page
		default:
			u.files[name] = content
			h.Write(content)
		}
	}
	u.asset = hex.EncodeToString(h.Sum(nil)[:6])
	return u, nil
}

// static answers the files that pages load. Their addresses carry the hash of
// their content, so a browser may keep them for good.
func (u *ui) static() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/static/")
		content, ok := u.files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.URL.Query().Get("v") == u.asset {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		w.Header().Set("ETag", `"`+u.asset+`"`)
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	})
}

func templateFuncs() template.FuncMap {
	return template.FuncMap{
		"amount": FormatQuantity,
		// exactly is for the tooltip: all digits, and the Chinese form.
		"exactly":  func(q assay.Quantity) string { return Plain(q) + " · " + FormatQuantityZH(q) },
		"readable": groupNumbers,
		"words":    words,
		"size":     bytesSize,
		"group":    func(n any) string { return grouped(fmt.Sprint(n)) },
		"link":     safeURL,
		"path":     url.PathEscape,
		"lang":     langTag,
		"language": func(code string) string {
			if name, ok := languageNames[code]; ok {
				return name
			}
			return code
		},
		"rfc3339": func(t time.Time) string { return t.Format(time.RFC3339) },
		"date":    func(t time.Time) string { return t.Format("2 Jan 2006") },
		"day":     func(t time.Time) string { return t.Format("Monday, 2 January 2006") },
		"moment":  func(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04:05 UTC") },
		"clock":   func(t time.Time) string { return t.UTC().Format("2 Jan 15:04") },
		"ms":      func(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) },
		"minute":  minute,
		"percent": func(f float64) string { return fmt.Sprintf("%.0f%%", 100*f) },
		"host": func(raw string) string {
			u, err := url.Parse(raw)
			if err != nil {
				return ""
			}
			return strings.TrimPrefix(u.Hostname(), "www.")
		},
		"one": func(n int, singular, plural string) string {
			if n == 1 {
				return "1 " + singular
			}
			return grouped(strconv.Itoa(n)) + " " + plural
		},
	}
}

var languageNames = map[string]string{"zh": "Chinese", "zh-Hant": "Chinese (Traditional)", "en": "English", "ru": "Russian", "und": "unknown"}

// minute writes a time with the zone that it is stated in: "27 Oct 2025 10:49
// +08:00".
func minute(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return t.Format("2 Jan 2006 15:04") + " UTC"
	}
	return t.Format("2 Jan 2006 15:04 -07:00")
}

// words writes a code of the contract as words: "market_cap" as "market cap".
func words(s any) string { return strings.ReplaceAll(fmt.Sprint(s), "_", " ") }

// langTag is a language as the value of a lang attribute (BCP 47); what cannot
// be told is "".
func langTag(s string) string {
	if s == "und" {
		return ""
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return ""
		}
	}
	return s
}
