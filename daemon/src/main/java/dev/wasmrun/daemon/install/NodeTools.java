package dev.wasmrun.daemon.install;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The managers of Node.js projects besides npm, which installs them. */
final class NodeTools {
    /**
     * What is taken when a project asks for no version, or only for a line. The first of a manager
     * is the usual one.
     */
    record Pinned(String manager, String line, String parcel, String version, String integrity) {}

    static final List<Pinned> PINNED =
            List.of(
                    new Pinned(
                            "pnpm",
                            "10",
                            "pnpm",
                            "10.34.9",
                            "sha512-9JtajqD97bRLs8DB1ldQkqU8KVDZW3rRXfEfF5dId6LeOgHAfpNOmyjOcW5RwJqUlixzBtCb4uHksYqMh2L9Mg=="),
                    new Pinned(
                            "pnpm",
                            "9",
                            "pnpm",
                            "9.15.9",
                            "sha512-aARhQYk8ZvrQHAeSMRKOmvuJ74fiaR1p5NQO7iKJiClf1GghgbrlW1hBjDolO95lpQXsfF+UA+zlzDzTfc8lMQ=="),
                    new Pinned(
                            "pnpm",
                            "8",
                            "pnpm",
                            "8.15.9",
                            "sha512-SZQ0ydj90aJ5Tr9FUrOyXApjOrzuW7Fee13pDzL0e1E6ypjNXP0AHDHw20VLw4BO3M1XhQHkyik6aBYWa72fgQ=="),
                    new Pinned(
                            "pnpm",
                            "7",
                            "pnpm",
                            "7.33.7",
                            "sha512-ev4kEGQrOcaY30baTOXHIxpczjYGmNafjPj0IlfUCz5D8jEFOwe43oSf1P+/SnH/V7g1E3d3o1I4jz09p0cgDg=="),
                    new Pinned(
                            "yarn",
                            "1",
                            "yarn",
                            "1.22.22",
                            "sha512-prL3kGtyG7o9Z9Sv8IPfBNrWTDmXB4Qbes8A9rEzt6wkJV8mUvoirjU0Mp3GGAU06Y0XQyA3/2/RQFVuK7MTfg=="),
                    new Pinned(
                            "yarn",
                            "4",
                            "@yarnpkg/cli-dist",
                            "4.18.1",
                            "sha512-EH+A4TxAtBWXKE0DGQxW9Bo9crXHLJ73mfxjTQJuv8XonNWWTpei8BQ5JjczHJNU9GROTycwMFn8iOvRIZXUcA=="),
                    new Pinned(
                            "bun",
                            "1",
                            "bun",
                            "1.4.5",
                            "sha512-SWOAncfhwiqIyaZ3uyuUD/6o8aWbG8QtU6SChlz4u6U/C89gTZafLDCmbUvyNjx+ccxLLHV+lSsWqE1OBN8bBw=="));

    // npm checks what it gets against what the registry says; the last step, against what we say.
    private static final String MAKE =
            """
            find "$3" -mindepth 1 -delete && cd "$3" &&
            "$1" "$2" install --prefix . --no-save --no-package-lock --no-audit --no-fund --loglevel=http "$4" || exit
            test -z "$5" || grep -qF -- "$5" node_modules/.package-lock.json || {
                echo "$4 is not what was expected: its integrity is not $5" >&2
                exit 1
            }""";

    private NodeTools() {}

    static Optional<Tool> find(String manager, Optional<String> wanted, Toolchain toolchain) {
        var ours = PINNED.stream().filter(p -> p.manager().equals(manager)).toList();
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        var line = wanted.map(NodeTools::line);
        var usual =
                ours.stream()
                        .filter(p -> line.isEmpty() || line.orElseThrow().equals(p.line()))
                        .findFirst();
        if (usual.isPresent() && wanted.filter(NodeTools::isExact).isEmpty()) {
            return usual.map(
                    p -> tool(p.manager(), p.parcel(), p.version(), p.integrity(), toolchain));
        }
        var version = wanted.orElseThrow().split("\\+", 2)[0];
        var parcel = parcel(manager, line.orElseThrow());
        var integrity =
                ours.stream()
                        .filter(p -> p.version().equals(version))
                        .map(Pinned::integrity)
                        .findFirst()
                        .orElseGet(() -> integrity(parcel, wanted.orElseThrow()));
        return Optional.of(tool(manager, parcel, version, integrity, toolchain));
    }

    private static Tool tool(
            String manager, String parcel, String version, String integrity, Toolchain node) {
        var id = manager + "-" + version;
        var npm = Npm.of(node);
        return new Tool(
                manager + " " + version,
                id,
                List.of(
                        "/bin/sh",
                        "-c",
                        MAKE,
                        "sh",
                        npm.node().toString(),
                        npm.cli().toString(),
                        Tool.inside(id),
                        parcel + "@" + version,
                        integrity),
                "node_modules/.bin");
    }

    /** Since its second line, yarn is another package. */
    private static String parcel(String manager, String line) {
        var isBerry = manager.equals("yarn") && !line.equals("0") && !line.equals("1");
        return isBerry ? "@yarnpkg/cli-dist" : manager;
    }

    /**
     * The hash behind {@code packageManager}, as npm writes it. The one of a later yarn is of a
     * file inside the package, and says nothing of the package.
     */
    private static String integrity(String parcel, String version) {
        var hash = version.replaceFirst("^[^+]*\\+?", "").split("\\.", 2);
        var isOfParcel = !parcel.startsWith("@") && hash.length == 2;
        if (!isOfParcel || !hash[0].equals("sha512") || !hash[1].matches("[0-9a-f]{128}")) {
            return "";
        }
        return "sha512-" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash[1]));
    }

    private static boolean isExact(String version) {
        return version.contains(".");
    }

    private static String line(String version) {
        return version.split("\\.", 2)[0];
    }
}
