package dev.wasmrun.daemon.detect;

import java.util.List;

/**
 * What a link leads to outside the project is not there in the sandbox. A manifest behind one is
 * refused, anything else is told.
 */
final class Links {
    private static final List<String> NEEDED =
            List.of(
                    PackageJson.NAME,
                    Pyproject.NAME,
                    "requirements.txt",
                    "Pipfile",
                    "setup.py",
                    "manage.py");
    private static final List<String> NOT_SEEN = List.of(".venv", "venv", ".git");
    private static final int MOST_TOLD = 5;

    private Links() {}

    static void check(Folder folder, Notes notes) {
        var strangers = folder.strangers();
        strangers.stream()
                .filter(NEEDED::contains)
                .findFirst()
                .ifPresent(
                        file -> {
                            throw Refusals.leadsOut(folder.path().resolve(file));
                        });
        var told = strangers.stream().filter(name -> !NOT_SEEN.contains(name)).toList();
        if (!told.isEmpty()) {
            notes.warn(
                    "%s lead out of the project; what is there is missing in the sandbox"
                            .formatted(String.join(", ", told.stream().limit(MOST_TOLD).toList())));
        }
    }
}
