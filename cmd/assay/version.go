package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"assay/extractor"
)

type versionCmd struct{}

func (versionCmd) Run(m *Main) error {
	_, err := fmt.Fprintf(m.Stdout, "assay %s (extractor generation %d, data layout %d, %s %s/%s)\n",
		version(), extractor.Generation, dataVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// release is the version that this source is on the way to.
const release = "0.1.0"

// version is the release, with the revision that the program was built from where the build knows it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return release + "+" + s.Value[:12]
			}
		}
	}
	return release
}
