package main

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"

	"assay"
)

var (
	configType   = reflect.TypeFor[config]()
	durationType = reflect.TypeFor[time.Duration]()
)

// collectKeys lists the TOML keys of a configuration struct, dotted.
func collectKeys(t reflect.Type, prefix string, out *[]string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == durationType {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		if !f.IsExported() || name == "-" || name == "" {
			continue
		}
		*out = append(*out, prefix+name)
		collectKeys(f.Type, prefix+name+".", out)
	}
}

var envReference = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$`)

// expandEnv replaces every text value of the form ${NAME} with that variable of
// the environment, so that secrets need not stand in the file. A variable that
// is not set is an error that names the key.
func expandEnv(v reflect.Value, key string, env func(string) string) error {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
			if !f.IsExported() || name == "-" || name == "" {
				continue
			}
			if key != "" {
				name = key + "." + name
			}
			if err := expandEnv(v.Field(i), name, env); err != nil {
				return err
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := expandEnv(v.Index(i), fmt.Sprintf("%s[%d]", key, i), env); err != nil {
				return err
			}
		}
	case reflect.String:
		m := envReference.FindStringSubmatch(v.String())
		if m == nil {
			return nil
		}
		value := env(m[1])
		if value == "" {
			return assay.Invalidf("%s: the environment variable %s is not set", key, m[1])
		}
		v.SetString(value)
	}
	return nil
}
