package article

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// template is what is known of a host: its name, and its compiled selectors.
type template struct {
	name                                   string
	head, text, when, author, source, omit selector
}

// compile returns the template of a host's selectors.
func compile(host string, s Selectors) (*template, error) {
	t := &template{}
	for _, f := range []struct {
		part, value string
		to          *selector
	}{{"title", s.Title, &t.head}, {"body", s.Body, &t.text}, {"time", s.Time, &t.when}, {"author", s.Author, &t.author}, {"source", s.Source, &t.source}, {"drop", s.Drop, &t.omit}} {
		if f.value == "" {
			continue
		}
		sel, err := parseSelector(f.value)
		if err != nil {
			return nil, fmt.Errorf("read selectors of host %s: %s: %w", host, f.part, err)
		}
		*f.to = sel
	}
	return t, nil
}

// compileTemplates compiles the selectors of the known outlets and, over them,
// those of the user.
func compileTemplates(hosts map[string]Selectors) (map[string]*template, error) {
	out := make(map[string]*template, len(outlets)+len(hosts))
	for _, o := range outlets {
		t, err := compile(o.host, o.Selectors)
		if err != nil {
			return nil, err
		}
		t.name = o.name
		out[o.host] = t
	}
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		t, err := compile(host, hosts[host])
		if err != nil {
			return nil, err
		}
		key := strings.ToLower(strings.Trim(host, ". "))
		if known := find(out, key); known != nil {
			t.name = known.name
		}
		out[key] = t
	}
	return out, nil
}

// find returns what is known of a host or of the domains above it, or nil.
func find(templates map[string]*template, host string) *template {
	for host != "" {
		if t := templates[host]; t != nil {
			return t
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return nil
}

// find returns the selected elements that lie in no other selected one.
func (d *document) find(sel selector) []int32 {
	if len(sel) == 0 {
		return nil
	}
	var found []int32
	for i := int32(0); i < int32(len(d.elements)); i++ {
		if sel.matches(d.elements[i].node) {
			found = append(found, i)
			i = d.elements[i].end - 1
		}
	}
	return found
}

// first is the text of the first selected element that has one; a selector
// list is tried in its order.
func (d *document) first(sel selector) (string, int32) {
	for k := range sel {
		for _, i := range d.find(sel[k : k+1]) {
			if text := inline(d.elements[i].node); text != "" {
				return text, i
			}
		}
	}
	return "", -1
}

// firstTime reads the first selected element that holds a time.
func (d *document) firstTime(sel selector, c clock) stamp {
	for _, i := range d.find(sel) {
		for _, s := range c.element(d.elements[i].node) {
			s.why = "selector"
			return s
		}
	}
	return stamp{}
}
