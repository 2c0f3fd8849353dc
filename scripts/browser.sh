#!/bin/sh
# Prints the path of a Chromium for the tests, and installs one where there is none:
#   $CHROMIUM; a Chromium or Chrome on this machine; Debian's package (as root); Playwright's own.
# What it does it says on standard error. PYTHON names the Python that has Playwright.
set -eu

say() { echo "browser: $*" >&2; }
works() { [ -n "$1" ] && "$1" --version >/dev/null 2>&1; }

found() {
    echo "$1"
    exit 0
}

look() {
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        path=$(command -v "$name" 2>/dev/null) || continue
        # Where a distribution's command only stands for a package that is absent, it does not run.
        if works "$path"; then found "$path"; fi
    done
}

if [ -n "${CHROMIUM:-}" ]; then
    works "$CHROMIUM" && found "$CHROMIUM"
    say "CHROMIUM=$CHROMIUM does not run"
    exit 1
fi

look

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "none here; installing the package chromium with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    update() { apt-get update -qq >/dev/null; }
    install() { apt-get install -qq -y --no-install-recommends chromium fonts-liberation </dev/null >/dev/null; }
    apt-cache show chromium >/dev/null 2>&1 || update || true
    install || { update && install; } || say "apt-get could not install it"
    look
fi

python=${PYTHON:-python3}
if "$python" -c 'import playwright' 2>/dev/null; then
    say "none here; installing Playwright's own Chromium"
    if "$python" -m playwright install chromium >&2; then
        path=$("$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)')
        if works "$path"; then found "$path"; fi
        say "$path does not run; $python -m playwright install-deps chromium says what it needs"
    fi
fi

say "no Chromium: install one (Debian: apt-get install chromium) or name one: CHROMIUM=/path/to/it"
exit 1
