package dev.wasmrun.cli.daemon;

import dev.wasmrun.cli.shell.World;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The programs on the caller's PATH. */
public final class Programs {
    private Programs() {}

    public static Optional<Path> find(World world, String name) {
        return Arrays.stream(world.variable("PATH").orElse("").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> world.folder().resolve(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
