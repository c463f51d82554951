package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class HelpTest {
    @TempDir Path home;
    @TempDir Path project;
    private Shell shell;

    @BeforeEach
    void withoutDaemon() throws IOException {
        shell = new Shell(home, project);
    }

    @Test
    void of_a_group_it_lists_the_verbs() {
        var help = shell.run("forward", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).matches("  forward (ls|add|rm) +[A-Z].*"));
        assertThat(shell.run("help", "forward").out()).isEqualTo(help.out());
        assertThat(shell.run("forward", "-h").out()).isEqualTo(help.out());
        assertThat(shell.run("forward").code()).isEqualTo(2);
    }

    @Test
    void of_what_is_a_verb_and_a_group_it_is_that_of_the_verb() {
        assertThat(shell.run("logs", "--help").out()).startsWith("Usage: wasmrun logs");
    }

    @Test
    void it_is_no_verb_of_a_group_that_nobody_knows() {
        assertThat(shell.run("frobnicate", "--help").code()).isEqualTo(2);
    }
}
