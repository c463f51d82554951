package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.DoctorReport.Check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether this machine has what sandboxes are made of. */
public final class SystemChecks {
    private static final String SET_UP = "Run deploy/setup.sh, which installs it";
    private static final int DEADLINE_SECONDS = 10;
    private static final Path TUN = Path.of("/dev/net/tun");

    private SystemChecks() {}

    /** Tries things out; takes some 100 ms and blocks. */
    public static List<Check> run() {
        return List.of(
                bubblewrap(),
                userNamespaces(),
                slirp(),
                groups(),
                program("nft", "keeps apps off the host when the daemon runs as root"),
                program("ip", "connects apps to the outside"),
                program("setpriv", "runs apps as their owners when the daemon runs as root"));
    }

    private static Check bubblewrap() {
        if (find("bwrap").isEmpty()) {
            return missing("bubblewrap", "bubblewrap is not installed", SET_UP);
        }
        return tryOut("bwrap", "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "true")
                .map(
                        complaint ->
                                missing(
                                        "bubblewrap",
                                        "bubblewrap is there but makes no sandbox: " + complaint,
                                        "Allow unprivileged user namespaces with sysctl: kernel.unprivileged_userns_clone=1,"
                                                + " kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces above 0"))
                .orElse(fine("bubblewrap", true, "makes sandboxes"));
    }

    private static Check userNamespaces() {
        return tryOut("unshare", "--user", "--map-root-user", "true")
                .map(
                        complaint ->
                                missing(
                                        "user-namespaces",
                                        "no user namespaces: " + complaint,
                                        "Set kernel.unprivileged_userns_clone=1 or"
                                                + " kernel.apparmor_restrict_unprivileged_userns=0 with sysctl"))
                .orElse(fine("user-namespaces", true, "allowed"));
    }

    private static Check slirp() {
        if (find("slirp4netns").isEmpty()) {
            return lacking("slirp4netns", "slirp4netns is not installed", SET_UP);
        }
        return Files.isReadable(TUN) && Files.isWritable(TUN)
                ? fine("slirp4netns", false, "gives apps a way out without root")
                : lacking(
                        "slirp4netns",
                        "slirp4netns cannot open /dev/net/tun, so apps without root have no"
                                + " outbound network",
                        "Run as root: deploy/setup.sh (or chmod 0666 /dev/net/tun)");
    }

    private static Check groups() {
        try (var found = CgroupSearch.onThisMachine("wasmrun-doctor").find()) {
            var controllers =
                    found.controllers().stream()
                            .map(Controller::toString)
                            .collect(Collectors.joining(", "));
            return found.controllers().size() == Controller.values().length
                    ? fine(
                            "cgroups",
                            false,
                            "version %d: %s".formatted(found.version(), controllers))
                    : lacking(
                            "cgroups",
                            controllers.isEmpty()
                                    ? "no control groups that this user may make: cpus cannot be limited, memory and pids only roughly"
                                    : "control groups only for " + controllers,
                            "Run the daemon as root, or have a part of the control groups delegated to this user"
                                    + " (systemd: Delegate=yes, or start it in a user session with cgroup version 2)");
        }
    }

    private static Check program(String name, String purpose) {
        return find(name).isPresent()
                ? fine(name, false, purpose)
                : lacking(name, name + " is not installed; it " + purpose, SET_UP);
    }

    private static Optional<Path> find(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of((path + ":/usr/sbin:/sbin").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What it complains about, if anything. */
    static Optional<String> tryOut(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("it hangs");
            }
            var said =
                    new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(said.lines().findFirst().orElse("exit " + process.exitValue()));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Check fine(String name, boolean required, String message) {
        return new Check(name, true, required, message, Optional.empty());
    }

    private static Check missing(String name, String message, String hint) {
        return new Check(name, false, true, message, Optional.of(hint));
    }

    private static Check lacking(String name, String message, String hint) {
        return new Check(name, false, false, message, Optional.of(hint));
    }
}
