#!/bin/sh
# Opens reports in Chromium (tests/browser), after installing what that needs and is not there.
#
#   scripts/browser.sh test      the tests
#   scripts/browser.sh picture   makes docs/report.png anew
set -eu
cd "$(dirname "$0")/.."

say() { printf 'browser: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

if ! have node || ! have npm; then
    say "Node.js 20 or newer is missing: see https://nodejs.org"
    exit 1
fi

# Any Chromium will do; where there is none, Debian's.
: "${CHROMIUM:=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
if [ -z "$CHROMIUM" ]; then
    if [ "$(id -u)" != 0 ] || ! have apt-get; then
        say "Chromium is missing: install it, or name it with CHROMIUM=/path/to/chromium"
        exit 1
    fi
    say "installing chromium with apt-get"
    { apt-get update && env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } </dev/null >&2
    CHROMIUM=$(command -v chromium)
fi
export CHROMIUM

cd tests/browser
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    # What is optional draws PDFs; the tests only read them.
    npm ci --omit=optional --no-audit --no-fund >&2
fi
case ${1:-test} in
test) npm test --silent ;;
picture) node picture.js ;;
*)
    say "there is no '$1': test or picture"
    exit 1
    ;;
esac
