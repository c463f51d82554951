# Builds wasmrun in a checkout, one line a step. Sourced by the launchers (and by verify, for maven_on_jdk_25).

log=$here/deploy/target/build.log

# Several first uses at once: one builds, the others wait for it.
build_once() {
    mkdir -p "$here/deploy/.cache" "$here/deploy/target"
    exec 9>"$here/deploy/.cache/build.lock"
    if command -v flock >/dev/null && ! flock -n 9; then
        echo "wasmrun: another command is building, waiting for it" >&2
        flock -w 1200 9 || {
            echo "wasmrun: the other build takes more than 20 minutes, giving up" >&2
            return 1
        }
    fi
    is_fresh || build 9>&-
    result=$?
    exec 9>&-
    return $result
}

build() {
    . "$here/deploy/jdk.sh"
    jdk=$(find_jdk_25) || {
        say_how_to_get_jdk_25
        return 1
    }
    echo "wasmrun: first use, or its sources changed: building (log: $log)" >&2
    step_started=$(date +%s) build_started=$step_started step=
    "$here/deploy/setup.sh" || echo "  going on without: apps cannot start until that is done" >&2
    maven_on_jdk_25 --version >/dev/null 2>&1 || {
        echo "wasmrun: building needs Maven (mvn) 3.8 or newer; install the package 'maven'" >&2
        return 1
    }
    step_begins "collecting libraries"
    {
        maven_on_jdk_25 -B --no-transfer-progress -Dmaven.test.skip=true -Dspotless.check.skip=true -f "$here/pom.xml" package 2>&1
        printf '\nmaven-ended %s\n' $? # on a line of its own: Maven leaves colour codes behind
    } | tee "$log" | {
        status=1
        while IFS= read -r line; do
            case $line in
                "[INFO] Building wasmrun "*) ;;
                "[INFO] Building jar: "*) ;;
                "[INFO] Building "*) line=${line#"[INFO] Building "} && step_begins "${line%% *}" ;;
                "step: "*) step_begins "${line#step: }" ;;
                "maven-ended "*) status=${line#maven-ended } ;;
            esac
        done
        step_ends
        exit "$status"
    } || {
        echo "wasmrun: the build failed; the end of $log:" >&2
        grep -v -e '^maven-ended' -e 'Re-run Maven' -e '\[Help' -e '^\[ERROR\] *$' "$log" | tail -n 40 >&2
        return 1
    }
    printf '  %-24s %4d s\n' "built in" "$(($(date +%s) - build_started))" >&2
}

step_begins() { # NAME
    step_ends
    step=$1 step_started=$(date +%s)
    [ -t 2 ] && printf '  %-24s ...' "$step" >&2
    return 0
}

step_ends() {
    [ -n "$step" ] || return 0
    [ -t 2 ] && printf '\r' >&2
    printf '  %-24s %4d s\n' "$step" "$(($(date +%s) - step_started))" >&2
}

# The formatter and Error Prone run inside Maven's JVM or its child: both want the JDK that we build for.
maven_on_jdk_25() {
    JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" mvn "$@"
}
