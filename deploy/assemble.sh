#!/bin/sh
# Called by Maven once the jars are there: puts the installable tree together and makes the start caches.
#   assemble.sh JDK BUILD_STARTED
set -eu
here=$(cd -P "$(dirname "$0")/.." && pwd)
tree=$here/deploy/target/wasmrun
jdk=$1 build_started=$2
. "$here/deploy/jdk.sh"
is_jdk_25 "$jdk" || jdk=$(find_jdk_25)

# A file keeps its time unless its content changes: the caches hold for the very files they were made from.
# A changed one takes the place of the old one and never its content: a daemon that runs still reads that.
put() { # FROM TO
    cmp -s "$1" "$2" || { cp -p "$1" "$2.new" && mv -f "$2.new" "$2"; }
}

echo "step: putting it together"
mkdir -p "$tree/lib/cli" "$tree/lib/daemon" "$tree/deploy"
jars=$here/deploy/target/jars/daemon
"$jdk/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$here/deploy/target/classes" dev.wasmrun.deploy.PlainLambdas "$jars" "$jars"/*_2.13-*.jar "$jars"/wasmrun-*.jar
for program in cli daemon; do
    for jar in "$here/deploy/target/jars/$program"/*.jar; do
        put "$jar" "$tree/lib/$program/${jar##*/}"
    done
    for jar in "$tree/lib/$program"/*.jar; do
        [ -f "$here/deploy/target/jars/$program/${jar##*/}" ] || rm "$jar"
    done
done
put "$here/wasmrun" "$tree/wasmrun"
put "$here/wasmrund" "$tree/wasmrund"
put "$here/LICENSE" "$tree/LICENSE"
for script in launch jdk setup; do
    put "$here/deploy/$script.sh" "$tree/deploy/$script.sh"
done
chmod +x "$tree/wasmrun" "$tree/wasmrund" "$tree/deploy/setup.sh"
printf '%s\n' "$jdk" >"$tree/jdk"

echo "step: making the start caches"
"$here/deploy/train.sh" "$jdk" "$tree" || echo "No start caches: commands start slower, nothing else changes"
touch -d "$build_started" "$tree/built"
