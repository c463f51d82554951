# Finds a JDK 25. Sourced. Reads the JDK's release file instead of starting java: that costs no process.

is_jdk_25() { # HOME
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while read -r line; do
        case $line in
            JAVA_VERSION=\"25\"* | JAVA_VERSION=\"25.*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}

# Prints the home of the first JDK 25, or fails.
find_jdk_25() {
    on_path=$(command -v java) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/java}
    for home in "${JAVA_HOME:-}" "${on_path:-}" \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/*/jvm/* /usr/local/lib/jvm/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
        "$HOME"/.asdf/installs/java/* "$HOME"/.jenv/versions/* "$HOME"/.jbang/cache/jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
        if [ -n "$home" ] && is_jdk_25 "$home"; then
            printf '%s\n' "$home"
            return 0
        fi
    done
    return 1
}

say_how_to_get_jdk_25() {
    cat >&2 <<'END'
wasmrun needs a JDK 25 and found none.

It looked at JAVA_HOME, at the java on your PATH, and in the usual places
(/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, mise, asdf, /Library/Java).

Get one, for example:
  Debian 13, Ubuntu    sudo apt-get install openjdk-25-jdk-headless
  Fedora               sudo dnf install java-25-openjdk-devel
  Alpine               sudo apk add openjdk25-jdk
  Arch                 sudo pacman -S jdk25-openjdk
  SDKMAN               sdk install java 25-tem
  mise                 mise use -g java@25
  by hand              unpack a Temurin 25 archive below /opt or ~/.jdks

It does not have to be your default Java: wasmrun finds it by itself.
END
}
