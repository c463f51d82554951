package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rule 5 for a folder with pages only: Node.js serves its files. */
final class Pages {
    static final String INDEX = "index.html";
    private static final String SERVER = "WASMRUN_STATIC_SERVER";
    private static final List<String> FOLDERS =
            List.of("public", "www", "site", "html", "static", "dist", "src", "docs");

    private Pages() {}

    /** A page of another name, or one in a folder where pages usually are. */
    static Optional<String> elsewhere(Folder folder) {
        return below(folder)
                .map(in -> "%s/%s".formatted(in, INDEX))
                .or(
                        () ->
                                folder.files().stream()
                                        .filter(name -> name.matches(".*\\.html?"))
                                        .findFirst());
    }

    private static Optional<String> below(Folder folder) {
        return FOLDERS.stream().filter(in -> folder.has("%s/%s".formatted(in, INDEX))).findFirst();
    }

    static Start start(Folder folder, Notes notes) {
        notes.because(5, "a small server on Node.js serves the files of the folder");
        var in = folder.has(INDEX) ? Optional.<String>empty() : below(folder);
        return Start.shell(
                        in.map("cd %s && "::formatted).orElse("")
                                + "node -e \"$%s\"".formatted(SERVER))
                .of("Static")
                .with(Map.of(SERVER, Script.named("static-server.js")));
    }
}
