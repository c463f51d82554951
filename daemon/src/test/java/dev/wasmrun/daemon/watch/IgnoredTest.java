package dev.wasmrun.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class IgnoredTest {
    @TempDir Path project;

    @ParameterizedTest
    @CsvSource({
        "*.js, a.js, true",
        "*.js, src/deep/a.js, true",
        "*.js, a.jsx, false",
        "/a.js, a.js, true",
        "/a.js, src/a.js, false",
        "src/a.js, src/a.js, true",
        "src/a.js, lib/src/a.js, false",
        "src/*.js, src/deep/a.js, false",
        "**/gen/a.js, gen/a.js, true",
        "**/gen/a.js, x/y/gen/a.js, true",
        "gen/**, gen/x/y, true",
        "gen/**, gen, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**/b, a/x/y/c, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a[0-9]c, a5c, true",
        "a[!0-9]c, a5c, false",
        "a[]x]c, a]c, true",
        "a[c, a[c, true",
        "\\!a, !a, true",
        "a\\*, a*, true",
        "a\\*, ab, false",
        "*a*b*, xxaxxbxx, true",
        "*, a, true",
    })
    void a_rule_fits_as_with_git(String rule, String path, boolean ignored) {
        assertThat(IgnoreFile.parse(rule).decides(path, false).orElse(false)).isEqualTo(ignored);
    }

    @Test
    void the_last_rule_that_fits_decides() {
        var file = IgnoreFile.parse("# logs\n\n*.js\n!keep.js\nkeep.js/deep\n");
        assertThat(file.decides("x/a.js", false)).contains(true);
        assertThat(file.decides("x/keep.js", false)).contains(false);
        assertThat(file.decides("a.py", false)).isEmpty();
    }

    @Test
    void a_rule_with_a_slash_at_its_end_is_for_folders() {
        var file = IgnoreFile.parse("build/\nout\\ \nlib  ");
        assertThat(file.decides("x/build", true)).contains(true);
        assertThat(file.decides("x/build", false)).isEmpty();
        assertThat(file.decides("out ", false)).contains(true);
        assertThat(file.decides("lib", false)).contains(true);
    }

    @Test
    @Timeout(5)
    void no_rule_takes_forever() {
        var rule = "*a".repeat(120) + "b";
        assertThat(IgnoreFile.parse(rule).decides("a".repeat(250), false)).isEmpty();
        var deep = "**/a/".repeat(60) + "b";
        assertThat(IgnoreFile.parse(deep).decides("a/".repeat(120) + "a", false)).isEmpty();
    }

    @Test
    void the_rules_of_a_folder_win_over_those_above_it() throws IOException {
        write(".gitignore", "*.gen.js\n/dist");
        write("src/.gitignore", "!wanted.gen.js\nlocal.js");
        var rules = Ignored.of(project, List.of());
        var inSrc = rules.in(project.resolve("src"));
        assertThat(rules.skips(project.resolve("dist"), true)).isTrue();
        assertThat(inSrc.skips(project.resolve("src/x.gen.js"), false)).isTrue();
        assertThat(inSrc.skips(project.resolve("src/wanted.gen.js"), false)).isFalse();
        assertThat(inSrc.skips(project.resolve("src/local.js"), false)).isTrue();
        assertThat(rules.skips(project.resolve("local.js"), false)).isFalse();
        assertThat(rules.skips(project.resolve("src/dist"), true)).isFalse();
    }

    @Test
    void the_rules_of_the_repository_around_the_project_hold() throws IOException {
        Files.createDirectories(project.resolve(".git"));
        write(".gitignore", "packages/*/dist\n");
        write("packages/.gitignore", "*.tmp.js\n");
        var shop = Files.createDirectories(project.resolve("packages/shop"));
        var rules = Ignored.of(shop, List.of());
        assertThat(rules.skips(shop.resolve("dist"), true)).isTrue();
        assertThat(rules.skips(shop.resolve("a.tmp.js"), false)).isTrue();
        assertThat(rules.skips(shop.resolve("a.js"), false)).isFalse();
    }

    @Test
    void what_is_no_source_is_never_watched() throws IOException {
        write("env/pyvenv.cfg", "");
        var rules = Ignored.of(project, List.of("data/"));
        for (var name : List.of("node_modules", ".git", "__pycache__", ".next", "env", "data")) {
            assertThat(rules.skips(project.resolve(name), true)).as(name).isTrue();
        }
        assertThat(rules.skips(project.resolve("dist"), true)).isFalse();
    }

    @Test
    @Timeout(5)
    void rules_behind_a_link_are_none_of_ours() throws IOException {
        Files.writeString(project.resolve("elsewhere"), "*.js");
        Files.createSymbolicLink(project.resolve(".gitignore"), project.resolve("elsewhere"));
        assertThat(Ignored.of(project, List.of()).skips(project.resolve("a.js"), false)).isFalse();
    }

    private void write(String file, String text) throws IOException {
        var path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
