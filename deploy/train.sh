#!/bin/sh
# Makes the start caches: runs daemon and CLI once, and lets Java keep the loaded and linked classes.
#   train.sh JDK TREE
set -eu
jdk=$1 tree=$2
inputs=$(cat "$jdk/release" "$tree"/lib/*/*.jar "$tree/wasmrun" "$tree/wasmrund" | cksum)
if [ -f "$tree/daemon.aot" ] && [ -f "$tree/cli.aot" ] && [ "$inputs" = "$(cat "$tree/trained" 2>/dev/null)" ]; then
    exit 0
fi
rm -f "$tree"/*.aot "$tree"/*.aot.config

home=$(mktemp -d)
daemon=
stop_daemon() {
    [ -n "$daemon" ] || return 0
    kill "$daemon" 2>/dev/null || true
    wait "$daemon" || true # until it has written its cache
    daemon=
}
trap 'stop_daemon; rm -rf "$home"' EXIT
trap 'exit 1' INT TERM
mkdir "$home/app"
echo 'console.log("hello")' >"$home/app/server.js"
port=$((20000 + $$ % 20000))
export WASMRUN_HOME="$home/state" WASMRUN_PORT="$port"

# The launchers' own command lines, told to record: the flags cannot drift apart. Not wrapped in a function:
# $! must be the daemon, which the launcher becomes by exec, and not a shell around it.
WASMRUN_RECORD=$tree/daemon.aot "$tree/wasmrund" --home "$WASMRUN_HOME" --port "$port" --bind 127.0.0.1 --foreground >"$home/daemon.log" 2>&1 &
daemon=$!
tries=0
until [ -S "$WASMRUN_HOME/daemon.sock" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 "$daemon" 2>/dev/null; then
        cat "$home/daemon.log" >&2
        exit 1
    fi
    sleep 0.1
done
for command in ps doctor "os $home/app --dry-run" "daemon status"; do
    "$tree/wasmrun" $command >/dev/null 2>&1 </dev/null || true
done
WASMRUN_RECORD=$tree/cli.aot "$tree/wasmrun" ps >/dev/null 2>&1 </dev/null || true
stop_daemon
[ -f "$tree/daemon.aot" ] && [ -f "$tree/cli.aot" ] || {
    cat "$home/daemon.log" >&2
    exit 1
}
printf '%s\n' "$inputs" >"$tree/trained"
