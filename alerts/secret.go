package alerts

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"assay"
)

// Secrets and signatures follow Standard Webhooks 1.0.0
// (github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
// a secret is whsec_ and the base64 of 24 to 64 bytes; what is signed is
// id.timestamp.body; a signature is v1, and the base64 of the HMAC-SHA256.
const (
	secretPrefix  = "whsec_"
	minSecret     = 24
	maxSecret     = 64
	signatureKind = "v1"
)

// Tolerance is how far the time of a delivery may lie from the receiver's.
const Tolerance = 5 * time.Minute

// ErrSignature marks a delivery that was not signed with the secret, or not
// now. Test with errors.Is.
var ErrSignature = errors.New("not a valid delivery")

// NewSecret returns a new random secret.
func NewSecret() (string, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return "", fmt.Errorf("make secret: %w", err)
	}
	return secretPrefix + base64.StdEncoding.EncodeToString(key), nil
}

// secretKeys reads one or more secrets, separated by blanks. Its errors never
// repeat a secret.
func secretKeys(secret string) ([][]byte, error) {
	const want = "must be whsec_ and the base64 of 24 to 64 random bytes; `openssl rand -base64 32` gives the second part"
	var keys [][]byte
	for s := range strings.FieldsSeq(secret) {
		encoded, ok := strings.CutPrefix(s, secretPrefix)
		if !ok {
			return nil, assay.Invalidf("it does not begin with whsec_; it %s", want)
		}
		key, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return nil, assay.Invalidf("it is not base64; it %s", want)
		}
		if len(key) < minSecret || len(key) > maxSecret {
			return nil, assay.Invalidf("it has %d bytes; it %s", len(key), want)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, assay.Invalidf("it is empty; it %s", want)
	}
	return keys, nil
}

// signature is the webhook-signature header: one signature per key.
func signature(keys [][]byte, id, timestamp string, body []byte) string {
	var b strings.Builder
	for i, key := range keys {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(signatureKind + "," + base64.StdEncoding.EncodeToString(sign(key, id, timestamp, body)))
	}
	return b.String()
}

func sign(key []byte, id, timestamp string, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(id + "." + timestamp + "."))
	h.Write(body)
	return h.Sum(nil)
}

// Verify checks a delivery as its receiver: the headers webhook-id,
// webhook-timestamp and webhook-signature, and the body as received, against
// the secret (or secrets, separated by blanks). The error says what is wrong;
// it is ErrSignature, or assay.ErrInvalid for a secret that is none.
func Verify(secret, id, timestamp, signatures string, body []byte, now time.Time) error {
	keys, err := secretKeys(secret)
	if err != nil {
		return fmt.Errorf("read secret: %w", err)
	}
	if id == "" || timestamp == "" || signatures == "" {
		return fmt.Errorf("%w: a header webhook-id, webhook-timestamp or webhook-signature is missing", ErrSignature)
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: webhook-timestamp %q is no unix time", ErrSignature, timestamp)
	}
	if d := now.Unix() - seconds; d > int64(Tolerance/time.Second) || d < -int64(Tolerance/time.Second) {
		return fmt.Errorf("%w: webhook-timestamp is %d s from now; %s are allowed", ErrSignature, d, Tolerance)
	}
	for s := range strings.FieldsSeq(signatures) {
		kind, encoded, _ := strings.Cut(s, ",")
		if kind != signatureKind {
			continue
		}
		got, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			continue
		}
		for _, key := range keys {
			if hmac.Equal(got, sign(key, id, timestamp, body)) {
				return nil
			}
		}
	}
	return fmt.Errorf("%w: no signature fits secret and body", ErrSignature)
}
