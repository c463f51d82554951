# What wasmrun and wasmrund share: where everything is, and building it on first use. Sourced.
# Expects $here, the folder of the two scripts: a checkout, or an installed tree (which has no pom.xml).

tree=$here
[ -f "$here/pom.xml" ] && tree=$here/deploy/target/wasmrun

# Builds when it has to, and leaves the JDK's java in $java.
ready_to_run() {
    if [ -f "$here/pom.xml" ] && ! is_fresh; then
        . "$here/deploy/build.sh"
        build_once || exit 1
    fi
    . "$here/deploy/jdk.sh"
    jdk=
    [ -r "$tree/jdk" ] && read -r jdk <"$tree/jdk"
    if [ -z "$jdk" ] || ! is_jdk_25 "$jdk"; then
        jdk=$(find_jdk_25) || {
            say_how_to_get_jdk_25
            exit 1
        }
    fi
    java=$jdk/bin/java
    # A shell without a UTF-8 locale would turn every umlaut in a path into a question mark.
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
        *UTF-8* | *utf8* | *UTF8* | *utf-8*) ;;
        *) export LC_ALL=C.UTF-8 ;;
    esac
    # Java announces these on stderr, where users' scripts read our messages.
    unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS
}

# One find over the sources: this runs before every command.
is_fresh() {
    [ -f "$tree/built" ] || return 1
    [ -w "$here/deploy" ] || return 0
    [ -z "$(find "$here/pom.xml" "$here"/*/pom.xml "$here"/*/src/main "$here/ui" "$here"/deploy/*.sh "$here/wasmrun" "$here/wasmrund" \
        \( -name node_modules -o -name target -o -name dist -o -name test -o -name '.*' \) -prune \
        -o -type f -newer "$tree/built" -print -quit 2>/dev/null)" ]
}

# Leaves the class path of a program (cli or daemon) in $class_path.
class_path_of() { # PROGRAM
    class_path=
    for jar in "$tree/lib/$1"/*.jar; do
        class_path=$class_path:$jar
    done
    class_path=${class_path#:}
}

# Leaves the option for a start cache (cli or daemon) in $cache: without it, a start is slower and nothing else.
# Java drops a stale or damaged one, silently with -Xlog:disable.
start_cache() { # NAME
    cache=
    [ -f "$tree/$1.aot" ] && cache=-XX:AOTCache=$tree/$1.aot
    # Set by the build's training run only.
    [ -n "${WASMRUN_RECORD:-}" ] && cache=-XX:AOTCacheOutput=$WASMRUN_RECORD
    unset WASMRUN_RECORD
}

# The programs that a sandbox needs. Built-ins only: no process is started to look.
has_sandbox_programs() {
    (
        PATH=$PATH:/usr/sbin:/sbin
        for program in bwrap nft ip setpriv unshare; do
            command -v "$program" >/dev/null || exit 1
        done
        command -v slirp4netns >/dev/null || command -v pasta >/dev/null
    )
}
