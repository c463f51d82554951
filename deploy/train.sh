#!/bin/sh
# Makes the start caches: runs daemon and CLI once, and lets Java keep the loaded and linked classes.
#   train.sh JDK TREE
set -eu
jdk=$1 tree=$2
inputs=$(cat "$jdk/release" "$tree"/lib/*/*.jar "$tree/wasmrun" "$tree/wasmrund" | cksum)
if [ "$inputs" = "$(cat "$tree/trained" 2>/dev/null)" ]; then
    exit 0
fi
rm -f "$tree"/*.aot "$tree"/*.aot.config "$tree/trained"

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
echo 'require("node:http").createServer((request, response) => response.end("ok")).listen(process.env.PORT)' >"$home/app/server.js"
port=$((20000 + $$ % 20000))
export WASMRUN_HOME="$home/state" WASMRUN_PORT="$port"
call() { timeout 60 "$tree/wasmrun" "$@" >"$home/call.log" 2>&1 </dev/null || true; }

WASMRUN_RECORD=$tree/cli.aot call

# The launchers' own command lines, told to record: the flags cannot drift apart. Not wrapped in a function:
# $! must pass the signal on to the daemon, which a shell would not.
WASMRUN_RECORD=$tree/daemon.aot timeout -k 120 180 "$tree/wasmrund" --home "$WASMRUN_HOME" --port "$port" --bind 127.0.0.1 --foreground >"$home/daemon.log" 2>&1 &
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

# A real app, so that the daemon's cache holds what starting one needs. Whether the app comes up does not matter here.
call os "$home/app" --detach --wait=20s --restart no
call doctor
call ps
call rm -f app
stop_daemon
for cache in daemon cli; do
    [ -f "$tree/$cache.aot" ] || {
        cat "$home/daemon.log" >&2
        exit 1
    }
done
printf '%s\n' "$inputs" >"$tree/trained"
