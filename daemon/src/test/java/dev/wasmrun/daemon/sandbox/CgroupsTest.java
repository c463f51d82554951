package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Limits;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** On trees of plain files: what is found, and what would be written. */
class CgroupsTest {
    private static final Limits ALL =
            new Limits(
                    Optional.of(512L << 20), Optional.of(1.5), Optional.of(64), Optional.empty());
    private static final Path RUN = Path.of("/home/apps/shop/run-3");

    @TempDir Path mount;

    @BeforeEach
    void realPath() throws IOException {
        mount = mount.toRealPath();
    }

    private Cgroups find(String... own) {
        return new CgroupSearch(mount, List.of(own), "wasmrun-1").find();
    }

    private void file(String path, String text) throws IOException {
        Files.createDirectories(mount.resolve(path).getParent());
        Files.writeString(mount.resolve(path), text);
    }

    // A kernel makes the files of a new group by itself.
    private void second(String group, String controllers, String handedOn) throws IOException {
        file(group + "cgroup.controllers", controllers);
        file(group + "cgroup.subtree_control", handedOn);
    }

    @Test
    void a_machine_without_control_groups_enforces_by_other_means_and_says_what_it_cannot() {
        var none = find("0::/");
        assertThat(none.version()).isZero();
        assertThat(none.confine(RUN, ALL)).isEmpty();
        assertThat(none.notEnforced(ALL)).hasSize(3).anyMatch(text -> text.startsWith("cpus"));
        assertThat(none.bounds(ALL))
                .containsExactly("prlimit", "--data=536870912", "--nproc=64", "--");
        assertThat(none.bounds(Limits.NONE)).isEmpty();
    }

    @Test
    void version_1_gets_a_group_in_each_hierarchy_that_a_limit_needs() throws IOException {
        for (var controller : List.of("memory", "cpu", "pids")) {
            Files.createDirectories(mount.resolve(controller));
        }
        var found = find("9:memory:/", "4:cpu,cpuacct:/", "2:pids:/");
        assertThat(found.version()).isEqualTo(1);
        assertThat(found.notEnforced(ALL)).isEmpty();
        assertThat(found.confine(RUN, ALL))
                .containsExactly(
                        mount.resolve("memory/wasmrun-1/shop-run-3/cgroup.procs"),
                        mount.resolve("cpu/wasmrun-1/shop-run-3/cgroup.procs"),
                        mount.resolve("pids/wasmrun-1/shop-run-3/cgroup.procs"));
        assertThat(mount.resolve("memory/wasmrun-1/shop-run-3/memory.limit_in_bytes"))
                .hasContent("536870912");
        assertThat(mount.resolve("cpu/wasmrun-1/shop-run-3/cpu.cfs_quota_us")).hasContent("150000");
        assertThat(mount.resolve("pids/wasmrun-1/shop-run-3/pids.max")).hasContent("64");
    }

    @Test
    void only_what_is_limited_is_joined() throws IOException {
        Files.createDirectories(mount.resolve("pids"));
        var found = find();
        assertThat(found.confine(RUN, Limits.NONE)).isEmpty();
        assertThat(found.notEnforced(ALL)).hasSize(2);
    }

    @Test
    void version_2_is_used_where_its_controllers_can_be_handed_on() throws IOException {
        second("", "cpu memory pids", "cpu memory pids");
        second("wasmrun-1/", "cpu memory pids", "cpu memory pids");
        // plain files keep what was written last; the kernel adds it
        var found = find("0::/");
        assertThat(found.version()).isEqualTo(2);
        assertThat(found.controllers()).isNotEmpty();
        var limits =
                new Limits(Optional.empty(), Optional.empty(), Optional.of(64), Optional.empty());
        assertThat(found.confine(RUN, limits))
                .containsExactly(mount.resolve("wasmrun-1/shop-run-3/cgroup.procs"));
        assertThat(mount.resolve("wasmrun-1/shop-run-3/pids.max")).hasContent("64");
    }

    @Test
    void version_2_writes_its_own_files() {
        assertThat(Controller.MEMORY.settings(ALL, 2))
                .contains(new Controller.Setting("memory.max", "536870912", true));
        assertThat(Controller.CPU.settings(ALL, 2))
                .containsExactly(new Controller.Setting("cpu.max", "150000 100000", true));
    }

    @Test
    void which_limit_was_met_is_read_from_the_kernels_counts() throws IOException {
        Files.createDirectories(mount.resolve("memory"));
        Files.createDirectories(mount.resolve("pids"));
        var found = find();
        found.confine(RUN, ALL);
        assertThat(found.met(RUN, ALL).get()).isEmpty();
        file("memory/wasmrun-1/shop-run-3/memory.oom_control", "under_oom 0\noom_kill 2\n");
        file("pids/wasmrun-1/shop-run-3/pids.events", "max 7\n");
        assertThat(found.met(RUN, ALL).get())
                .containsExactly(
                        "Killed: memory limit 512 MB", "Refused: process limit 64 reached");
    }

    @Test
    void nobody_is_given_more_than_this_process_may_have_itself() {
        var hard =
                new HardLimits(
                        List.of(
                                "Max data size             unlimited            unlimited            bytes",
                                "Max processes             100                  200                  processes"));
        assertThat(hard.nproc(4096)).isEqualTo(200);
        assertThat(hard.nproc(64)).isEqualTo(64);
        assertThat(hard.data(1 << 30)).isEqualTo(1 << 30);
    }

    @Test
    void sizes_are_read_as_people_write_them() {
        assertThat(Limits.bytes("512m")).isEqualTo(512L << 20);
        assertThat(Limits.bytes("1.5g")).isEqualTo(1536L << 20);
        assertThat(Limits.bytes("2GiB")).isEqualTo(2L << 30);
        assertThat(Limits.bytes("5000000")).isEqualTo(5_000_000);
        assertThat(Limits.size(2L << 30)).isEqualTo("2 GB");
    }
}
