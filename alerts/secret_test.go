package alerts

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"pgregory.net/rapid"

	"assay"
)

// vector is the example of the specification.
var vector = struct{ secret, id, timestamp, body, signature string }{
	"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", `{"test": 2432232314}`,
	"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}

func TestSignatureVector(t *testing.T) {
	keys, err := secretKeys(vector.secret)
	if err != nil {
		t.Fatal(err)
	}
	if got := signature(keys, vector.id, vector.timestamp, []byte(vector.body)); got != vector.signature {
		t.Errorf("signature %q, want %q", got, vector.signature)
	}
}

func TestVerify(t *testing.T) {
	now := time.Unix(1614265330, 0)
	other := "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 24)))
	for _, tc := range []struct {
		name, secret, id, timestamp, signatures, body string
		at                                            time.Time
		want                                          string // of the error, empty for none
	}{
		{"as sent", vector.secret, vector.id, vector.timestamp, vector.signature, vector.body, now, ""},
		{"at the edge of the tolerance", vector.secret, vector.id, vector.timestamp, vector.signature, vector.body, now.Add(Tolerance), ""},
		{"while the secret is being changed", other + " " + vector.secret, vector.id, vector.timestamp, vector.signature, vector.body, now, ""},
		{"with further signatures", vector.secret, vector.id, vector.timestamp, "v1a,AAAA v1,AAAA v2 " + vector.signature, vector.body, now, ""},
		{"too old", vector.secret, vector.id, vector.timestamp, vector.signature, vector.body, now.Add(Tolerance + time.Second), "webhook-timestamp is 301 s from now"},
		{"from the future", vector.secret, vector.id, vector.timestamp, vector.signature, vector.body, now.Add(-Tolerance - time.Second), "webhook-timestamp is -301 s from now"},
		{"another body", vector.secret, vector.id, vector.timestamp, vector.signature, vector.body + " ", now, "no signature fits"},
		{"another id", vector.secret, "msg_x", vector.timestamp, vector.signature, vector.body, now, "no signature fits"},
		{"another secret", other, vector.id, vector.timestamp, vector.signature, vector.body, now, "no signature fits"},
		{"a signature that is no base64", vector.secret, vector.id, vector.timestamp, "v1,?", vector.body, now, "no signature fits"},
		{"no id", vector.secret, "", vector.timestamp, vector.signature, vector.body, now, "is missing"},
		{"no timestamp", vector.secret, vector.id, "", vector.signature, vector.body, now, "is missing"},
		{"no signature", vector.secret, vector.id, vector.timestamp, "", vector.body, now, "is missing"},
		{"a timestamp that is no number", vector.secret, vector.id, "now", vector.signature, vector.body, now, "is no unix time"},
		{"no secret", "", vector.id, vector.timestamp, vector.signature, vector.body, now, "it is empty"},
		{"a secret without prefix", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", vector.id, vector.timestamp, vector.signature, vector.body, now, "does not begin with whsec_"},
		{"a secret that is no base64", "whsec_!", vector.id, vector.timestamp, vector.signature, vector.body, now, "is not base64"},
		{"a short secret", "whsec_QUJD", vector.id, vector.timestamp, vector.signature, vector.body, now, "it has 3 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := Verify(tc.secret, tc.id, tc.timestamp, tc.signatures, []byte(tc.body), tc.at)
			switch {
			case tc.want == "" && err != nil:
				t.Fatal(err)
			case tc.want == "":
				return
			case err == nil || !strings.Contains(err.Error(), tc.want):
				t.Fatalf("error %v, want %q", err, tc.want)
			case !errors.Is(err, ErrSignature) && !errors.Is(err, assay.ErrInvalid):
				t.Errorf("error %v is neither ErrSignature nor ErrInvalid", err)
			}
			if s := strings.TrimPrefix(tc.secret, "whsec_"); len(s) > 10 && strings.Contains(err.Error(), s) {
				t.Errorf("error %v repeats the secret", err)
			}
		})
	}
}

// The reference library checks what we sign, and we check what it signs.
func TestSignatureOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), minSecret, maxSecret).Draw(t, "key")
		secret := secretPrefix + base64.StdEncoding.EncodeToString(key)
		id := rapid.StringMatching(`msg_[0-9a-f]{32}`).Draw(t, "id")
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		at := time.Unix(rapid.Int64Range(0, 1<<34).Draw(t, "at"), 0)
		timestamp := strconv.FormatInt(at.Unix(), 10)
		theirs, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := secretKeys(secret)
		if err != nil {
			t.Fatal(err)
		}
		header := http.Header{}
		header.Set("webhook-id", id)
		header.Set("webhook-timestamp", timestamp)
		header.Set("webhook-signature", signature(keys, id, timestamp, body))
		if err := theirs.VerifyIgnoringTimestamp(body, header); err != nil {
			t.Errorf("the library refuses our signature: %v", err)
		}
		signed, err := theirs.Sign(id, at, body)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(secret, id, timestamp, signed, body, at); err != nil {
			t.Errorf("we refuse the library's signature: %v", err)
		}
	})
}

func TestNewSecret(t *testing.T) {
	seen := map[string]bool{}
	for range 10 {
		s, err := NewSecret()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := secretKeys(s); err != nil || seen[s] {
			t.Errorf("secret %q: %v, seen before: %t", s, err, seen[s])
		}
		seen[s] = true
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(vector.secret, vector.id, vector.timestamp, vector.signature, []byte(vector.body))
	f.Add("whsec_", "", "-1", "v1,", []byte(nil))
	f.Add("whsec_QUJD whsec_", "a", "99999999999999999999", "v1", []byte("x"))
	f.Fuzz(func(t *testing.T, secret, id, timestamp, signatures string, body []byte) {
		err := Verify(secret, id, timestamp, signatures, body, time.Unix(1614265330, 0))
		if err == nil && (id == "" || timestamp == "") {
			t.Error("a delivery without headers was accepted")
		}
		if err != nil && !errors.Is(err, ErrSignature) && !errors.Is(err, assay.ErrInvalid) {
			t.Errorf("error %v is neither ErrSignature nor ErrInvalid", err)
		}
	})
}
