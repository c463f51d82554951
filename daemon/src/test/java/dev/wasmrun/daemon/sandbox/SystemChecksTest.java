package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.DoctorReport.Check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Machines that lack something; each is a folder. */
class SystemChecksTest {
    private static final String ROOT = "         0          0 4294967295\n";
    private static final String ROOTLESS = "         0       1000          1\n";

    @TempDir Path root;

    private Path file(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void program(String name, String script) throws IOException {
        Files.setPosixFilePermissions(
                file("bin/" + name, "#!/bin/sh\n" + script + "\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Check check(String name, String... readOnly) {
        var locked = List.of(readOnly);
        var host =
                new Host(
                        root,
                        List.of(root.resolve("bin")),
                        file -> !locked.contains("/" + root.relativize(file)));
        return SystemChecks.of(host).stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void lacks(Check check, boolean required, String message, String hint) {
        assertThat(check.ok()).isFalse();
        assertThat(check.required()).isEqualTo(required);
        assertThat(check.message()).contains(message);
        assertThat(check.hint().orElseThrow()).contains(hint);
    }

    @Test
    void this_machine_is_looked_at_for_everything_that_a_sandbox_is_made_of() {
        assertThat(SystemChecks.run())
                .extracting(Check::name)
                .containsExactly(
                        "bubblewrap",
                        "temporary-folders",
                        "user-namespaces",
                        "slirp4netns",
                        "cgroups",
                        "nft",
                        "ip",
                        "ip-forward",
                        "setpriv");
        assertThat(SystemChecks.run())
                .allSatisfy(check -> assertThat(check.hint().isEmpty()).isEqualTo(check.ok()));
    }

    @Test
    void programs_that_are_not_installed_are_named_with_the_way_to_get_them() {
        lacks(check("bubblewrap"), true, "bubblewrap is not installed", "deploy/setup.sh");
        lacks(check("temporary-folders"), false, "is missing", "deploy/setup.sh");
        lacks(check("user-namespaces"), true, "unshare", "deploy/setup.sh");
        lacks(check("slirp4netns"), false, "slirp4netns is not installed", "deploy/setup.sh");
        lacks(check("nft"), false, "nft is not installed", "deploy/setup.sh");
        lacks(check("ip"), false, "ip is not installed", "deploy/setup.sh");
        lacks(check("setpriv"), false, "setpriv is not installed", "deploy/setup.sh");
    }

    @Test
    void what_no_sandbox_can_be_made_without_has_a_last_resort_and_nothing_else_has() {
        for (var name : List.of("bubblewrap", "user-namespaces")) {
            assertThat(check(name).hint().orElseThrow()).contains("--isolation none");
        }
        for (var name : List.of("slirp4netns", "cgroups", "nft")) {
            assertThat(check(name).hint().orElseThrow()).doesNotContain("--isolation none");
        }
    }

    @Test
    void user_namespaces_that_are_forbidden_are_told_with_the_kernels_own_words()
            throws IOException {
        program("unshare", "echo 'unshare: unshare failed: Operation not permitted'; exit 1");
        program("bwrap", "echo 'bwrap: No permissions to create new namespace'; exit 1");
        lacks(check("user-namespaces"), true, "Operation not permitted", "userns");
        lacks(check("bubblewrap"), true, "No permissions to create", "userns");
    }

    @Test
    void a_container_that_covers_parts_of_proc_has_a_remedy_of_its_own() throws IOException {
        program(
                "bwrap",
                "echo \"bwrap: Can't mount proc on /newroot/proc: Operation not permitted\"; exit 1");
        lacks(check("bubblewrap"), true, "Can't mount proc", "systempaths=unconfined");
    }

    @Test
    void an_old_bubblewrap_makes_sandboxes_but_bounds_no_folders() throws IOException {
        program("bwrap", "[ \"$1\" != --size ]");
        assertThat(check("bubblewrap").ok()).isTrue();
        lacks(check("temporary-folders"), false, "before 0.7", "--memory");
        program("bwrap", "exit 0");
        assertThat(check("temporary-folders").ok()).isTrue();
    }

    @Test
    void a_machine_without_tun_has_no_way_out_without_root() throws IOException {
        program("slirp4netns", "exit 0");
        lacks(check("slirp4netns"), false, "there is no /dev/net/tun", "modprobe tun");
        file("dev/net/tun", "");
        assertThat(check("slirp4netns").ok()).isTrue();
        lacks(check("slirp4netns", "/dev/net/tun"), false, "cannot open", "chmod 0666");
    }

    @Test
    void pasta_does_where_slirp4netns_is_missing() throws IOException {
        file("dev/net/tun", "");
        program("pasta", "exit 0");
        assertThat(check("slirp4netns").ok()).isTrue();
        assertThat(check("slirp4netns").message()).startsWith("pasta gives");
        program("slirp4netns", "exit 0");
        assertThat(check("slirp4netns").message()).startsWith("slirp4netns gives");
    }

    @Test
    void packets_that_may_not_be_passed_on_matter_to_root_only() throws IOException {
        var setting = "/proc/sys/net/ipv4/ip_forward";
        file(setting.substring(1), "0\n");
        file("proc/self/uid_map", ROOTLESS);
        assertThat(check("ip-forward", setting).ok()).isTrue();
        file("proc/self/uid_map", ROOT);
        lacks(check("ip-forward", setting), false, "cannot be changed", "--sysctl");
        assertThat(check("ip-forward").ok()).as("it is switched on").isTrue();
        file(setting.substring(1), "1\n");
        assertThat(check("ip-forward", setting).ok()).isTrue();
    }

    @Test
    void control_groups_that_are_missing_or_read_only_have_different_remedies() throws IOException {
        lacks(
                check("cgroups"),
                false,
                "no control groups that this user may make",
                "wasmrun daemon enable");
        file(
                "proc/self/mounts",
                "proc /proc proc rw 0 0\ncgroup /sys/fs/cgroup cgroup2 ro,nosuid,nodev 0 0\n");
        lacks(check("cgroups"), false, "mounted read-only", "-v /sys/fs/cgroup");
        file("proc/self/mounts", "cgroup /sys/fs/cgroup cgroup2 rw,nosuid,nodev 0 0\n");
        lacks(check("cgroups"), false, "that this user may make", "wasmrun daemon enable");
    }
}
