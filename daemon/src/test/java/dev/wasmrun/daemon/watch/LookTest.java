package dev.wasmrun.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The disk as it is, with the kernel's own events. */
class LookTest {
    // For writes that must be one change on a machine that is slow, too.
    private static final Pause PATIENT = Pause.of(Duration.ofMillis(400));
    @TempDir Path outside;
    private Pause pause = Pause.USUAL;
    private Path project;
    private final FolderEvents events = new FolderEvents();
    private final BlockingQueue<Watch.News> news = new LinkedBlockingQueue<>();
    private Optional<Look> look = Optional.empty();

    @BeforeEach
    void make() throws IOException {
        project = Files.createDirectories(outside.toRealPath().resolve("shop"));
        write("src/a.js", "1");
        write("package.json", "{}");
    }

    @AfterEach
    void close() throws IOException {
        look.ifPresent(Look::close);
        events.close();
    }

    @Test
    void a_saved_file_is_told_however_its_editor_saves() throws Exception {
        pause = PATIENT;
        watch();
        write("src/a.js", "2");
        assertThat(changed()).containsExactly("src/a.js");
        write("src/.a.js.tmp", "3");
        move("src/.a.js.tmp", "src/a.js");
        assertThat(changed()).containsExactly("src/a.js");
        move("src/a.js", "src/a.js~");
        write("src/4913", "");
        Files.delete(project.resolve("src/4913"));
        write("src/a.js", "4");
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void a_file_that_goes_is_told() throws Exception {
        watch();
        Files.delete(project.resolve("src/a.js"));
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void what_is_ignored_is_not_told() throws Exception {
        write(".gitignore", "dist/\n");
        write("dist/a.js", "1");
        write("node_modules/x/index.js", "1");
        watch();
        write("dist/a.js", "2");
        write("node_modules/x/index.js", "2");
        write("dist2/node_modules/y/index.js", "2");
        write("src/a.js", "2");
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void a_folder_made_later_is_watched() throws Exception {
        watch();
        write("new/deep/b.js", "1");
        assertThat(changed()).containsExactly("new/deep/b.js");
        write("new/deep/b.js", "2");
        assertThat(changed()).containsExactly("new/deep/b.js");
    }

    @Test
    void new_folders_without_files_are_no_change_whoever_sees_them_first() throws Exception {
        pause = PATIENT;
        watch();
        for (var i = 0; i < 50; i++) {
            Files.createDirectories(project.resolve("new" + i + "/a/b/c/d"));
        }
        write("src/a.js", "2");
        assertThat(changed()).containsExactly("src/a.js");
        write("new7/a/b/c/d/b.js", "1");
        assertThat(changed()).containsExactly("new7/a/b/c/d/b.js");
    }

    @Test
    void a_folder_that_moves_away_is_let_go_and_watched_again_in_its_new_place() throws Exception {
        pause = PATIENT;
        watch();
        Files.move(project.resolve("src"), outside.resolve("elsewhere"));
        assertThat(changed()).containsExactly("src");
        Files.writeString(outside.resolve("elsewhere/a.js"), "2");
        Files.move(outside.resolve("elsewhere"), project.resolve("lib"));
        assertThat(changed()).containsExactly("lib/a.js");
        write("lib/a.js", "3");
        assertThat(changed()).containsExactly("lib/a.js");
        Files.move(project.resolve("lib"), project.resolve("src"));
        assertThat(changed()).containsExactlyInAnyOrder("lib", "src/a.js");
        write("src/a.js", "4");
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void links_are_not_followed() throws Exception {
        var other = Files.createDirectories(outside.resolve("other"));
        Files.createSymbolicLink(project.resolve("linked"), other);
        watch();
        Files.writeString(other.resolve("b.js"), "1");
        write("src/a.js", "2");
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void new_rules_hold_at_once() throws Exception {
        write("gen/g.js", "1");
        watch();
        write(".gitignore", "gen/\n");
        write("gen/late/h.js", "2");
        write("src/a.js", "2");
        assertThat(changed()).contains("src/a.js");
        write("gen/g.js", "3");
        write("src/a.js", "3");
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void a_manifest_that_is_saved_as_it_was_is_no_change() throws Exception {
        watch();
        write("package.json", "{}");
        write("src/a.js", "2");
        assertThat(changed()).containsExactly("src/a.js");
        write("package.json", "{ }");
        assertThat(changed()).containsExactly("package.json");
    }

    @Test
    void a_manifest_that_is_empty_only_while_it_is_saved_is_no_change() throws Exception {
        pause = PATIENT;
        watch();
        for (var i = 0; i < 50; i++) { // so that one is seen while it is empty
            write("package.json", "");
            write("package.json", "{}");
        }
        write("src/a.js", "2");
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void what_changed_while_nobody_looked_is_told() throws Exception {
        var then = Instant.now();
        Files.setLastModifiedTime(
                project.resolve("package.json"), FileTime.from(then.minusSeconds(60)));
        Files.setLastModifiedTime(project.resolve("src/a.js"), FileTime.from(then.plusSeconds(60)));
        watch(Optional.of(then));
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void two_apps_may_share_a_folder() throws Exception {
        watch();
        var others = new LinkedBlockingQueue<Watch.News>();
        var other = Look.start(plan(Optional.empty()), events, others::add);
        assertThat(others.poll(5, TimeUnit.SECONDS)).isEqualTo(new Watch.News.Watching(2));
        write("src/a.js", "2");
        assertThat(others.poll(5, TimeUnit.SECONDS)).isInstanceOf(Watch.News.Changed.class);
        assertThat(changed()).containsExactly("src/a.js");
        other.close();
        write("src/a.js", "3");
        assertThat(changed()).containsExactly("src/a.js");
    }

    @Test
    void a_machine_without_more_watches_says_what_to_set() {
        var why = new IOException("User limit of inotify watches reached");
        var problem = Refusals.of(project, why);
        assertThat(problem.code()).isEqualTo("watch-limit");
        assertThat(problem.hint()).contains("sudo sysctl fs.inotify.max_user_watches=");
    }

    private void watch() throws Exception {
        watch(Optional.empty());
    }

    private void watch(Optional<Instant> since) throws Exception {
        look = Optional.of(Look.start(plan(since), events, news::add));
        assertThat(news.poll(5, TimeUnit.SECONDS)).isInstanceOf(Watch.News.Watching.class);
    }

    private Watched plan(Optional<Instant> since) {
        var sources = new Sources(false, List.of(), Optional.empty());
        return new Watched(project, sources, List.of(), pause, since);
    }

    private Set<String> changed() throws InterruptedException {
        if (news.poll(5, TimeUnit.SECONDS) instanceof Watch.News.Changed(var change)) {
            return change.files().keySet();
        }
        throw new AssertionError("Nothing was told");
    }

    private void write(String file, String text) throws IOException {
        var path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void move(String from, String to) throws IOException {
        Files.move(project.resolve(from), project.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }
}
