#!/bin/sh
# Installs what building Staffroom needs and does not find, or says what to install.
#
#   scripts/setup.sh            for the usual build, which compiles HiGHS
#   scripts/setup.sh portable   for the pure-Rust build: Rust and a linker, nothing else
#
# Quick when nothing is missing. Never installs Rust without asking.
set -eu

flavour=${1:-full}
oldest_rust=1.89

say() { printf 'setup: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
interactive() { [ -t 0 ] && [ -z "${CI:-}" ]; }

# As root, or with sudo where there is one (asking for a password only at a terminal).
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo && interactive; then
        sudo "$@"
    elif have sudo; then
        sudo -n "$@"
    else
        return 1
    fi
}

# HiGHS's bindings are generated with libclang.
have_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    for place in /usr/lib/llvm*/lib /usr/lib /usr/lib64 /usr/lib64/llvm*/lib /usr/lib/*-linux-gnu* /usr/local/lib \
        /Library/Developer/CommandLineTools/usr/lib \
        /Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib \
        /opt/homebrew/opt/llvm/lib /usr/local/opt/llvm/lib; do
        for library in "$place"/libclang.so "$place"/libclang-*.so "$place"/libclang.dylib; do
            [ -e "$library" ] && return 0
        done
    done
    return 1
}

# 1. Tools outside Rust.
missing_tools() {
    missing=""
    have cc || missing="$missing cc"
    if [ "$flavour" != portable ]; then
        have c++ || missing="$missing c++"
        have cmake || missing="$missing cmake"
        have pkg-config || missing="$missing pkg-config"
        have_libclang || missing="$missing libclang"
    fi
}

by_hand() {
    say "could not install them for you. Please install:$missing"
    say "  Debian, Ubuntu:  sudo apt-get install build-essential cmake libclang-dev pkg-config"
    say "  Fedora:          sudo dnf install gcc-c++ cmake clang-devel pkgconf-pkg-config"
    say "  Arch:            sudo pacman -S base-devel cmake clang"
    say "  macOS:           xcode-select --install && brew install cmake pkg-config"
    say "Or build without them: 'make portable' needs only Rust and a linker, and plans small schools."
    exit 1
}

missing_tools
if [ -n "$missing" ]; then
    say "missing:$missing"
    case "$(uname -s)" in
    Linux)
        have apt-get || by_hand
        packages=""
        for tool in $missing; do
            case "$tool" in
            cc | c++) packages="$packages build-essential" ;;
            libclang) packages="$packages libclang-dev" ;;
            *) packages="$packages $tool" ;;
            esac
        done
        say "installing with apt-get:$packages"
        # The word list is meant to be split.
        # shellcheck disable=SC2086
        { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages; } \
            </dev/null >&2 || by_hand
        ;;
    Darwin)
        case "$missing" in
        *cc* | *c++* | *libclang*)
            say "the compiler comes with Apple's command line tools. Run this, then try again:"
            say "  xcode-select --install"
            exit 1
            ;;
        esac
        have brew || by_hand
        # shellcheck disable=SC2086
        brew install $missing >&2 || by_hand
        ;;
    *)
        by_hand
        ;;
    esac
    missing_tools
    [ -z "$missing" ] || by_hand
fi

# 2. Rust.
rust_missing() {
    say "Rust is missing. It is installed with rustup (https://rustup.rs):"
    say "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
}

if ! have cargo; then
    rust_missing
    interactive || exit 1
    have curl || { say "curl is missing too."; exit 1; }
    printf 'Download rustup and install Rust for this user now? [y/N] ' >&2
    read -r answer
    case "$answer" in
    y | Y | yes | Yes)
        installer=$(mktemp)
        curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs -o "$installer"
        sh "$installer" -y --profile default
        rm -f "$installer"
        PATH="$HOME/.cargo/bin:$PATH"
        ;;
    *)
        exit 1
        ;;
    esac
fi

found=$(rustc --version | cut -d' ' -f2 | cut -d- -f1)
lower=$(printf '%s\n%s\n' "$oldest_rust.0" "$found" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)
if [ "$lower" != "$oldest_rust.0" ]; then
    say "Rust $found is too old: Staffroom needs $oldest_rust or newer. Run 'rustup update stable', then try again."
    exit 1
fi
