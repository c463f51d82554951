package dev.wasmrun.cli.app;

import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The project folder that the user means. */
public final class Folder {
    private Folder() {}

    public static Path of(World world, List<String> words, Optional<String> flag) {
        if (words.size() > 1) {
            throw Usage.problem(
                    "'%s' is one word too many".formatted(words.get(1)),
                    "Give one project folder; the app's own command comes behind --");
        }
        if (!words.isEmpty() && flag.isPresent()) {
            throw Usage.problem(
                    "The project folder is given twice: '%s' and --path '%s'"
                            .formatted(words.getFirst(), flag.get()),
                    "Leave one of them out");
        }
        return real(world, flag.or(() -> words.stream().findFirst()).orElse("."));
    }

    private static Path real(World world, String text) {
        try {
            var folder = world.folder().resolve(text);
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw notAFolder(folder);
            }
            return folder.toRealPath();
        } catch (IOException | InvalidPathException e) {
            throw new Problem(
                            Problem.Kind.NOT_FOUND,
                            "no-such-folder",
                            "There is no folder '%s'".formatted(text),
                            "Give the folder of your project: wasmrun os DIR")
                    .asException();
        }
    }

    private static RuntimeException notAFolder(Path file) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "not-a-folder",
                        "%s is a file, not a folder".formatted(file.getFileName()),
                        "Give its folder: wasmrun os %s"
                                .formatted(file.toAbsolutePath().normalize().getParent()))
                .asException();
    }
}
