package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The whole install of a Python project once more, as it would have been a month after the newest
 * of the releases that it pins, or at its last commit: what it leaves open is then of the same
 * time. When a release came is what the index says (PEP 700), and uv chooses by it ({@code
 * --exclude-newer}).
 */
public final class ReleasesOfThen {
    private static final String AGAIN =
            """
            set -e
            tools=$(mktemp -d)
            trap 'rm -rf "$tools"' EXIT
            index=${PIP_INDEX_URL:-$(python -m pip config get global.index-url 2>/dev/null || true)}
            [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
            cert=${PIP_CERT:-$(python -m pip config get global.cert 2>/dev/null || true)}
            [ -z "$cert" ] || export SSL_CERT_FILE="$cert"
            export UV_NATIVE_TLS=1 UV_CACHE_DIR="$tools/cache" UV_LINK_MODE=copy UV_NO_PROGRESS=1
            if [ "$1" = git ]; then
                until=$(git -c safe.directory='*' log -1 --format=%cs)
            else
                until=$(python - $1 <<'END'
            import base64, datetime, json, os, re, sys, urllib.parse, urllib.request
            from pip._internal.models.index import PyPI
            parts = urllib.parse.urlsplit(os.environ.get("UV_DEFAULT_INDEX") or PyPI.simple_url)
            headers = {"Accept": "application/vnd.pypi.simple.v1+json"}
            if parts.username:
                user = urllib.parse.unquote(parts.username) + ":" + urllib.parse.unquote(parts.password or "")
                headers["Authorization"] = "Basic " + base64.b64encode(user.encode()).decode()
            index = urllib.parse.urlunsplit((parts.scheme, parts.netloc.split("@")[-1], parts.path.rstrip("/"), "", ""))
            times = []
            for pin in sys.argv[1:]:
                name, version = pin.split("==")
                release = re.compile("-" + re.escape(version) + r"(?:\\.0)*(?:-|\\.tar|\\.zip)")
                page = index + "/" + re.sub("[-_.]+", "-", name).lower() + "/"
                try:
                    with urllib.request.urlopen(urllib.request.Request(page, headers=headers), timeout=20) as answer:
                        files = json.load(answer)["files"]
                    times += [file["upload-time"] for file in files if release.search(file["filename"]) and file.get("upload-time")]
                except (OSError, ValueError, KeyError):
                    pass
            if not times:
                sys.exit("The index does not say when the releases came that this project pins")
            print((datetime.datetime.fromisoformat(max(times)[:10]) + datetime.timedelta(days=30)).date())
            END
            )
            fi
            shift
            python -m pip --version >/dev/null 2>&1 || python -m ensurepip
            python -m pip install --quiet --target "$tools" uv
            echo "Installing the releases up to $until"
            "$tools/bin/uv" "$@" --reinstall --exclude-newer "$until"
            """;

    /** In place of pins: what is meant is the time of the last commit of the project. */
    public static final String LAST_COMMIT = "git";

    private final KeptLines kept;

    public ReleasesOfThen(Path appHome) {
        kept = new KeptLines(appHome.resolve("releases-of-then.txt"));
    }

    /** Whether that can be done to what a plan installs. */
    public static boolean areFor(Plan plan) {
        var install = plan.install();
        return install.size() > 1
                && (install.getFirst().equals("pip")
                        || List.of("uv", "pip").equals(install.subList(0, 2)));
    }

    /** The releases whose time is meant; none when nobody has asked for it. */
    public List<String> pins() {
        return kept.read();
    }

    /** From the next install on. */
    public void want(List<String> pins) throws IOException {
        kept.write(pins);
    }

    List<String> words(Plan plan) {
        return Stream.concat(
                        Stream.of("/bin/sh", "-c", AGAIN, "releases", String.join(" ", pins())),
                        plan.install().stream().dropWhile("uv"::equals))
                .toList();
    }
}
