package dev.wasmrun.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** On plain folders: one that is not empty stands for a group with processes. */
class ClaimTest {
    @TempDir Path machine;
    private Path claims;
    private Path home;
    private Path group;

    @BeforeEach
    void aDaemonsThings() throws IOException {
        claims = machine.resolve("claims");
        home = Files.createDirectory(machine.resolve("home"));
        group = Files.createDirectory(machine.resolve("wasmrun-t1"));
        Files.createDirectory(group.resolve("shop-run-1"));
    }

    private Claim claim(Path... groups) throws IOException {
        return Claim.of(claims, "t1", home, List.of(groups));
    }

    // A killed daemon closes nothing: the kernel gives its lock back, and the file stays.
    private void killed() throws IOException {
        Files.createDirectories(claims);
        var content = Map.of("home", home, "groups", List.of(group));
        Json.mapper().writeValue(claims.resolve("t1").toFile(), content);
    }

    private void runsStill() throws IOException {
        Files.createFile(group.resolve("shop-run-1/process"));
    }

    @Test
    void a_daemon_that_stops_leaves_no_claim() throws IOException {
        claim(group).close();
        assertThat(claims).isEmptyDirectory();
    }

    @Test
    void what_a_killed_daemon_left_is_cleared_once_its_home_is_gone() throws IOException {
        killed();
        Files.delete(home);
        Claim.clearOrphans(claims);
        assertThat(group).doesNotExist();
        assertThat(claims).isEmptyDirectory();
    }

    @Test
    void a_home_may_have_any_name() throws IOException {
        home = machine.resolve("a\n" + Files.createDirectory(machine.resolve("strangers")));
        killed();
        Claim.clearOrphans(claims);
        assertThat(machine.resolve("strangers")).exists();
        assertThat(group).doesNotExist();
    }

    @Test
    void while_its_home_is_there_the_next_daemon_of_that_home_finds_all_as_it_was()
            throws IOException {
        killed();
        Claim.clearOrphans(claims);
        assertThat(group.resolve("shop-run-1")).exists();
        assertThat(claims.resolve("t1")).exists();
    }

    @Test
    void a_living_daemon_keeps_what_it_has_even_without_its_home() throws IOException {
        try (var _ = claim(group)) {
            Files.delete(home);
            Claim.clearOrphans(claims);
            assertThat(group.resolve("shop-run-1")).exists();
            assertThat(claims.resolve("t1")).exists();
        }
    }

    @Test
    void what_runs_still_stays_and_is_cleared_when_it_has_ended() throws IOException {
        killed();
        runsStill();
        Files.delete(home);
        Claim.clearOrphans(claims);
        assertThat(group.resolve("shop-run-1/process")).exists();
        Files.delete(group.resolve("shop-run-1/process"));
        Claim.clearOrphans(claims);
        assertThat(group).doesNotExist();
        assertThat(claims).isEmptyDirectory();
    }

    @Test
    void groups_that_the_daemon_before_had_elsewhere_are_kept_until_they_are_empty()
            throws IOException {
        killed();
        runsStill();
        var other = Files.createDirectory(machine.resolve("other"));
        try (var _ = claim(other)) {
            assertThat(group.resolve("shop-run-1/process")).exists();
            assertThat(other).exists();
            Files.delete(group.resolve("shop-run-1/process"));
        }
        assertThat(group).doesNotExist();
        assertThat(claims).isEmptyDirectory();
    }

    @Test
    void a_claim_that_a_crash_of_the_machine_spoilt_says_nothing() throws IOException {
        Files.createDirectories(claims);
        Files.write(claims.resolve("t1"), new byte[16]);
        Files.writeString(claims.resolve("t2"), "{}");
        Files.writeString(claims.resolve("t3"), "null");
        Claim.clearOrphans(claims);
        claim(group).close();
        assertThat(claims.resolve("t1")).doesNotExist();
        assertThat(claims.resolve("t2")).exists();
        assertThat(claims.resolve("t3")).exists();
    }

    @Test
    void the_same_groups_again_are_in_use() throws IOException {
        killed();
        try (var _ = claim(group)) {
            assertThat(group).exists();
        }
    }

    @Test
    void a_plain_user_has_a_place_of_his_own_or_none() {
        var own = Map.of("XDG_RUNTIME_DIR", machine.toString());
        assertThat(Claim.folder(true, own)).contains(machine.resolve("wasmrun"));
        assertThat(Claim.folder(true, Map.of())).isEmpty();
    }
}
