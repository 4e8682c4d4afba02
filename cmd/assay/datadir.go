package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"

	"assay"
)

// dataVersion is the layout of a data folder. An older program refuses a newer folder.
const dataVersion = 1

// dataDir is a data folder that this process owns. One process owns it: two
// embedded servers on one folder were seen to hand out the same sequence.
type dataDir struct {
	path string
	lock *flock.Flock
}

// owner says which process owns a data folder, and how to talk to it.
type owner struct {
	PID int `json:"pid"`
	// Socket is the path of its API socket, empty when it serves none.
	Socket string `json:"socket,omitempty"`
	// URL is where its web pages are.
	URL string `json:"url,omitempty"`
}

// inUseError says that another process owns the data folder.
type inUseError struct {
	path  string
	owner owner
}

func (e *inUseError) Error() string {
	who := "another process"
	if e.owner.PID != 0 {
		who = "process " + strconv.Itoa(e.owner.PID)
	}
	s := fmt.Sprintf("data folder %s is in use by %s; stop it first, or name another folder with --data", e.path, who)
	if e.owner.URL != "" {
		s = fmt.Sprintf("data folder %s is in use by %s, which answers at %s; stop it first, or name another folder with --data", e.path, who, e.owner.URL)
	}
	return s
}

// openDataDir creates or opens a data folder and takes its lock. A folder in
// use gives *inUseError.
func openDataDir(path string) (*dataDir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open data folder %s: %w", path, err)
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return nil, assay.Invalidf("open data folder %s: it is a file; name a folder", path)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("create data folder: %w", err)
	}
	lock := flock.New(filepath.Join(path, "LOCK"), flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock data folder %s: %w", path, err)
	}
	if !ok {
		return nil, &inUseError{path: path, owner: readOwner(path)}
	}
	d := &dataDir{path: path, lock: lock}
	err = d.checkVersion()
	if err == nil {
		// Whoever held the lock before is gone; what was killed left its socket.
		err = removeSocket(readOwner(path).Socket)
	}
	if err == nil {
		err = d.sayOwner(owner{PID: os.Getpid()})
	}
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *dataDir) checkVersion() error {
	file := filepath.Join(d.path, "VERSION")
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(file, []byte(strconv.Itoa(dataVersion)+"\n"), 0o600); err != nil {
			return fmt.Errorf("write version of data folder: %w", err)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("read version of data folder: %w", err)
	}
	v, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || v < 1 {
		return assay.Invalidf("data folder %s: %s holds %q; it must hold the number %d", d.path, file, strings.TrimSpace(string(data)), dataVersion)
	}
	if v > dataVersion {
		return assay.Invalidf("data folder %s has layout version %d; this program knows versions up to %d: use the newer program that wrote it", d.path, v, dataVersion)
	}
	return nil
}

func ownerFile(path string) string { return filepath.Join(path, "owner.json") }

// sayOwner tells other processes how to reach this one.
func (d *dataDir) sayOwner(o owner) error {
	data, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("write owner of data folder: %w", err)
	}
	temp := ownerFile(d.path) + ".new"
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return fmt.Errorf("write owner of data folder: %w", err)
	}
	if err := os.Rename(temp, ownerFile(d.path)); err != nil {
		return fmt.Errorf("write owner of data folder: %w", err)
	}
	return nil
}

// readOwner reads who owns the folder; what cannot be read stays empty, since
// the lock alone decides.
func readOwner(path string) owner {
	var o owner
	if data, err := os.ReadFile(ownerFile(path)); err == nil {
		_ = json.Unmarshal(data, &o)
	}
	return o
}

// socketName is the name of every API socket; socketPathMax is how long its
// path may be on all systems (sun_path of macOS holds 104 bytes with the zero).
const (
	socketName    = "api.sock"
	socketPathMax = 103
)

// listen opens the API socket in a folder that only its user may enter: in the
// data folder, or, where the path would be too long or the file system knows no
// sockets, in a temporary one.
func (d *dataDir) listen() (net.Listener, error) {
	dir := filepath.Join(d.path, "socket")
	if len(filepath.Join(dir, socketName)) <= socketPathMax {
		if err := removeSocket(filepath.Join(dir, socketName)); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make API socket: %w", err)
		}
		if l, err := net.Listen("unix", filepath.Join(dir, socketName)); err == nil {
			return l, nil
		}
	}
	dir, err := os.MkdirTemp("", "assay-")
	if err != nil {
		return nil, fmt.Errorf("make API socket: %w", err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, socketName))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make API socket: %w", err), os.Remove(dir))
	}
	return l, nil
}

// removeSocket removes an API socket and its folder. The path may come from a
// damaged owner.json: only a socket of the right name goes, and only an empty folder.
func removeSocket(path string) error {
	if filepath.Base(path) != socketName {
		return nil
	}
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSocket == 0 {
		return nil
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove API socket: %w", err)
	}
	// A folder that holds something else, or is gone, may stay as it is.
	_ = os.Remove(filepath.Dir(path))
	return nil
}

func (d *dataDir) close() error {
	err := os.Remove(ownerFile(d.path))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, d.lock.Close())
}
