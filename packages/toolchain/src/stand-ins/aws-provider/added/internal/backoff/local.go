package backoff

import (
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

// localPause is the longest pause between two questions to an AWS on this machine, which is consistent at once.
const localPause = 250 * time.Millisecond

// untilNextAttempt is the provider's own pause, capped where AWS is on this machine. How often something has to be
// found, and what has to be found, stays as it is.
func untilNextAttempt(pause time.Duration) time.Duration {
	if awsIsLocal() {
		return min(pause, localPause)
	}
	return pause
}

// The variable that sends every call to the local AWS is what decides: whatever is sent to AWS is asked after as always.
var awsIsLocal = sync.OnceValue(func() bool { return isLoopback(os.Getenv("AWS_ENDPOINT_URL")) })

func isLoopback(endpoint string) bool {
	parsed, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	host := strings.ToLower(parsed.Hostname())
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address := net.ParseIP(host)
	return address != nil && address.IsLoopback()
}
