package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.assertj.core.api.Assertions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A project folder that a test writes file by file. */
record Project(Path path, Wishes wishes) {
    static final Tools TOOLS = new Tools(List.of("20.20.2", "22.1.0"), List.of("3.11.7", "3.12.1"));

    static Project in(Path folder) {
        return new Project(folder, Wishes.NONE);
    }

    Project file(String name, String... lines) {
        try {
            var file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Project command(String... words) {
        return new Project(
                path,
                new Wishes(
                        wishes.language(),
                        List.of(words),
                        wishes.port(),
                        wishes.forwards(),
                        wishes.noInstall(),
                        wishes.frozen()));
    }

    Project language(Language language) {
        return new Project(
                path,
                new Wishes(
                        Optional.of(language),
                        wishes.command(),
                        wishes.port(),
                        wishes.forwards(),
                        wishes.noInstall(),
                        wishes.frozen()));
    }

    Project port(int port) {
        return new Project(
                path,
                new Wishes(
                        wishes.language(),
                        wishes.command(),
                        Optional.of(new Port(port)),
                        wishes.forwards(),
                        wishes.noInstall(),
                        wishes.frozen()));
    }

    Project forward(String forward) {
        return new Project(
                path,
                new Wishes(
                        wishes.language(),
                        wishes.command(),
                        wishes.port(),
                        List.of(ForwardSpec.parse(forward)),
                        wishes.noInstall(),
                        wishes.frozen()));
    }

    Project frozen() {
        return new Project(
                path,
                new Wishes(
                        wishes.language(),
                        wishes.command(),
                        wishes.port(),
                        wishes.forwards(),
                        wishes.noInstall(),
                        true));
    }

    Plan plan() {
        return planWith(TOOLS);
    }

    Plan planWith(Tools tools) {
        return Detector.detect(path, wishes, ProjectConfig.read(path), tools);
    }

    String start() {
        return String.join(" ", plan().start());
    }

    /** What {@code flask run} is told to run. */
    String flaskApp() {
        return plan().env().getOrDefault("FLASK_APP", "");
    }

    int portOfPlan() {
        return plan().port().number();
    }

    Problem problem() {
        return Assertions.catchThrowableOfType(ProblemException.class, this::plan).problem();
    }
}
