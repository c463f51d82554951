#!/bin/sh
# Installs the system packages that wasmrun needs, or says the one command that does. Quiet when nothing is missing.
#   deploy/setup.sh [--check] [--tests]     --check: only report     --tests: also what the tests need
set -u
check=no tests=no
for option; do
    case $option in
        --check) check=yes ;;
        --tests) tests=yes ;;
        *)
            echo "usage: deploy/setup.sh [--check] [--tests]" >&2
            exit 2
            ;;
    esac
done
PATH=$PATH:/usr/sbin:/sbin
has() { command -v "$1" >/dev/null 2>&1; }

missing=
needs() { # PROGRAM...   any one of them will do; the first is how we call it
    for program; do has "$program" && return; done
    missing="$missing $1"
}
for program in bwrap nft ip setpriv unshare flock npm python3; do needs "$program"; done
needs slirp4netns pasta
[ -f "${0%/*}/../pom.xml" ] && needs mvn
has python3 && ! python3 -c 'import ensurepip, venv' 2>/dev/null && missing="$missing venv"
[ $tests = yes ] && needs chromium chromium-browser google-chrome chrome
[ $tests = yes ] && [ "$(id -u)" = 0 ] && needs useradd

package_of() { # PROGRAM MANAGER
    case $1/$2 in
        bwrap/*) echo bubblewrap ;;
        nft/*) echo nftables ;;
        ip/dnf) echo iproute ;;
        ip/*) echo iproute2 ;;
        setpriv/apk) echo setpriv ;;
        setpriv/* | unshare/* | flock/*) echo util-linux ;;
        mvn/*) echo maven ;;
        npm/dnf) echo nodejs-npm ;;
        python3/pacman) echo python ;;
        venv/apt-get) echo python3-venv ;;
        venv/*) echo python3-pip ;;
        useradd/apt-get) echo passwd ;;
        useradd/dnf) echo shadow-utils ;;
        useradd/*) echo shadow ;;
        *) echo "$1" ;;
    esac
}

install_command() { # prints it for the package manager of this system
    for manager in apt-get dnf apk pacman; do has "$manager" && break; done
    packages=
    for program in $missing; do
        package=$(package_of "$program" "$manager")
        case " $packages " in *" $package "*) ;; *) packages="$packages $package" ;; esac
    done
    case $manager in
        apt-get) echo "apt-get install -y --no-install-recommends$packages" ;;
        dnf) echo "dnf install -y$packages" ;;
        apk) echo "apk add$packages" ;;
        pacman) has pacman && echo "pacman -S --needed --noconfirm$packages" ;;
    esac
}

as_root= may_install=no
if [ "$(id -u)" = 0 ]; then
    may_install=yes
elif has sudo && sudo -n true 2>/dev/null; then
    may_install=yes as_root='sudo -n'
fi

if [ -n "$missing" ]; then
    command=$(install_command)
    if [ -z "$command" ]; then
        echo "Missing:$missing. Install these programs with your system's package manager." >&2
        exit 1
    elif [ $check = yes ]; then
        echo "Missing:$missing. To install: sudo $command" >&2
        exit 1
    elif [ $may_install = no ]; then
        echo "Missing:$missing. Please run once:" >&2
        echo "  sudo $command" >&2
        exit 1
    fi
    echo "Installing what is missing:$missing" >&2
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    export DEBIAN_FRONTEND=noninteractive
    # A fresh system has no package lists yet; an old one has lists that no longer hold.
    case $command in apt-get*) $as_root apt-get update >"$log" 2>&1 ;; esac
    $as_root $command </dev/null >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        echo "That failed. Please run it by hand: sudo $command" >&2
        exit 1
    }
    echo "Installed." >&2
fi

# The original bore, which the tests of tunnels talk to. Built once, into a folder that git ignores.
bore=$(cd "${0%/*}/.." && pwd)/.cache/bore
if [ $tests = yes ] && [ ! -x "$bore/bin/bore" ]; then
    has cargo || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
    if ! has cargo; then
        echo "No cargo: the tests of tunnels with the original bore will NOT run. To have them: install cargo" >&2
    elif [ $check = yes ]; then
        echo "The original bore is not there yet. To build it: deploy/setup.sh --tests" >&2
    else
        echo "Building the original bore once, for the tests of tunnels" >&2
        build_log=$(mktemp)
        trap 'rm -f "${log:-}" "$build_log"' EXIT
        cargo install bore-cli --version 0.6.0 --locked --quiet --root "$bore" </dev/null >"$build_log" 2>&1 || {
            tail -n 5 "$build_log" >&2
            echo "That failed: the tests of tunnels with the original bore will NOT run." >&2
        }
    fi
fi

# Without it, an app of a plain user has no way out: distributions ship 0666, some container hosts do not.
if [ -c /dev/net/tun ] && [ "$(stat -c %a /dev/net/tun)" != 666 ]; then
    if [ $check = yes ] || [ $may_install = no ]; then
        if ! [ -w /dev/net/tun ] || [ "$(id -u)" = 0 ]; then
            echo "Apps of plain users have no outbound network: /dev/net/tun is not open to them. To open it: sudo chmod 0666 /dev/net/tun" >&2
            exit 1
        fi
    else
        $as_root chmod 0666 /dev/net/tun && echo "Opened /dev/net/tun to everybody (0666, as distributions ship it): apps of plain users need it for outbound network" >&2
    fi
fi
exit 0
