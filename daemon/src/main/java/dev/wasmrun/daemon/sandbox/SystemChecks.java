package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.DoctorReport.Check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether this machine has what sandboxes and their networks need. */
public final class SystemChecks {
    private static final String SETUP = "deploy/setup.sh installs it";
    private static final Path TUN = Path.of("/dev/net/tun");
    private static final Path OWN_RIGHTS = Path.of("/proc/self/uid_map");
    private static final List<String> TRIVIAL =
            List.of(
                    "bwrap",
                    "--unshare-user",
                    "--unshare-pid",
                    "--unshare-ipc",
                    "--unshare-uts",
                    "--ro-bind",
                    "/",
                    "/",
                    "--proc",
                    "/proc",
                    "--dev",
                    "/dev",
                    "--",
                    "/bin/sh",
                    "-c",
                    "exit 0");

    private SystemChecks() {}

    /** Tries everything for real; takes some 50 ms. */
    public static List<Check> run() {
        return Stream.concat(
                        Stream.of(bubblewrap(), userNamespaces(), tun()),
                        Stream.of(
                                program("slirp4netns", !ownsTheHost(), "--version"),
                                program("nft", false, "--version"),
                                program("ip", true, "-V"),
                                program("setsid", true, "--version"),
                                program("setpriv", ownsTheHost(), "--version")))
                .toList();
    }

    private static Check bubblewrap() {
        return check("bubblewrap", true, Trial.of(TRIVIAL), "starts a sandbox", SETUP);
    }

    private static Check userNamespaces() {
        return check(
                "user namespaces",
                true,
                Trial.of(List.of("unshare", "--user", "--map-root-user", "true")),
                "may be made",
                "sysctl kernel.unprivileged_userns_clone=1 and user.max_user_namespaces above 0;"
                        + " on Ubuntu also kernel.apparmor_restrict_unprivileged_userns=0");
    }

    private static Check program(String name, boolean required, String version) {
        return check(name, required, Trial.of(List.of(name, version)), "is there", SETUP);
    }

    // Its permissions do not tell: a container may have the file but not the device
    private static Check tun() {
        var trial = Trial.of(List.of("/bin/sh", "-c", ": <>\"$1\"", "tun", TUN.toString()));
        return check(
                "/dev/net/tun",
                false,
                trial,
                "can be opened",
                "without root, apps need it for their way out: chmod 0666 " + TUN);
    }

    static Check check(String name, boolean required, Trial trial, String good, String hint) {
        return trial.complaint()
                .map(why -> new Check(name, false, required, name + ": " + why, Optional.of(hint)))
                .orElseGet(
                        () -> new Check(name, true, required, name + " " + good, Optional.empty()));
    }

    // Root in the first user namespace, where every id stands for itself
    private static boolean ownsTheHost() {
        try {
            return Files.isWritable(Path.of("/proc/sys/net/ipv4/ip_forward"))
                    && Files.readString(OWN_RIGHTS).strip().matches("0\\s+0\\s+4294967295");
        } catch (IOException e) {
            return false;
        }
    }
}
