package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.DoctorReport.Check;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether this machine has what sandboxes are made of. */
public final class SystemChecks {
    private static final String SET_UP = "Run deploy/setup.sh, which installs it";
    private static final String ALLOW_NAMESPACES =
            "Allow unprivileged user namespaces with sysctl: kernel.unprivileged_userns_clone=1,"
                    + " kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces above 0";
    // Where parts of /proc are covered, the kernel lets no namespace have one of its own.
    private static final String SHOW_PROC =
            "Parts of /proc are covered, as in a container: docker run --privileged, or"
                    + " --security-opt systempaths=unconfined";
    private static final String LAST_RESORT =
            ". Where that cannot be: wasmrun os --isolation none runs an app without a sandbox, with"
                    + " all your rights";
    private static final String TUN = "/dev/net/tun";
    private static final String GROUPS = "/sys/fs/cgroup";
    private static final String IP_FORWARD = "/proc/sys/net/ipv4/ip_forward";

    private final Host host;

    private SystemChecks(Host host) {
        this.host = host;
    }

    /** Tries things out; takes some 100 ms and blocks. */
    public static List<Check> run() {
        return of(Host.ofThisProcess());
    }

    static List<Check> of(Host host) {
        return new SystemChecks(host).all();
    }

    private List<Check> all() {
        return List.of(
                bubblewrap(),
                temporaryFolders(),
                userNamespaces(),
                carrier(),
                groups(),
                program("nft", "keeps apps off the host when the daemon runs as root"),
                program("ip", "connects apps to the outside"),
                forwarding(),
                program("setpriv", "runs apps as their owners when the daemon runs as root"));
    }

    private Check bubblewrap() {
        var bubblewrap = host.find("bwrap");
        if (bubblewrap.isEmpty()) {
            return missing("bubblewrap", "bubblewrap is not installed", SET_UP);
        }
        return Host.tryOut(
                        bubblewrap.get().toString(),
                        "--unshare-user",
                        "--unshare-pid",
                        "--ro-bind",
                        "/",
                        "/",
                        "--proc",
                        "/proc",
                        "true")
                .map(
                        complaint ->
                                missing(
                                        "bubblewrap",
                                        "bubblewrap is there but makes no sandbox: " + complaint,
                                        complaint.contains("/proc") ? SHOW_PROC : ALLOW_NAMESPACES))
                .orElse(fine("bubblewrap", true, "makes sandboxes"));
    }

    private Check temporaryFolders() {
        var bubblewrap = host.find("bwrap");
        if (bubblewrap.isEmpty()) {
            return lacking(
                    "temporary-folders", "bubblewrap, which bounds them, is missing", SET_UP);
        }
        return TemporaryFolders.of(bubblewrap.get().toString()).bounded()
                ? fine("temporary-folders", false, "bounded by the limit on disk")
                : lacking(
                        "temporary-folders",
                        "bubblewrap before 0.7 does not bound temporary folders: an app may fill"
                                + " half of the machine's memory with files",
                        "Install bubblewrap 0.7 or later, or give apps a limit on memory (--memory)");
    }

    private Check userNamespaces() {
        var unshare = host.find("unshare");
        if (unshare.isEmpty()) {
            return missing("user-namespaces", "unshare (util-linux) is not installed", SET_UP);
        }
        return Host.tryOut(unshare.get().toString(), "--user", "--map-root-user", "true")
                .map(
                        complaint ->
                                missing(
                                        "user-namespaces",
                                        "no user namespaces: " + complaint,
                                        "Set kernel.unprivileged_userns_clone=1 or"
                                                + " kernel.apparmor_restrict_unprivileged_userns=0 with sysctl"))
                .orElse(fine("user-namespaces", true, "allowed"));
    }

    // The daemon takes the first that is there.
    private Check carrier() {
        var name = "slirp4netns";
        var carrier =
                Stream.of("slirp4netns", "pasta").filter(p -> host.find(p).isPresent()).findFirst();
        if (carrier.isEmpty()) {
            return lacking(
                    name,
                    "slirp4netns is not installed, nor is pasta, so apps without root have no outbound"
                            + " network",
                    SET_UP);
        }
        var tun = host.file(TUN);
        if (!Files.exists(tun)) {
            return lacking(
                    name,
                    "there is no /dev/net/tun, so apps without root have no outbound network",
                    "Run as root: modprobe tun. For a container: docker run --device /dev/net/tun");
        }
        return Files.isReadable(tun) && host.mayWrite(tun)
                ? fine(name, false, carrier.get() + " gives apps a way out without root")
                : lacking(
                        name,
                        carrier.get()
                                + " cannot open /dev/net/tun, so apps without root have no outbound"
                                + " network",
                        "Run as root: deploy/setup.sh (or chmod 0666 /dev/net/tun)");
    }

    // Only packets of a root daemon's apps are passed on by the kernel; a container's settings may
    // be read-only.
    private Check forwarding() {
        var name = "ip-forward";
        if (!host.isRoot()) {
            return fine(
                    name,
                    false,
                    "not needed: without root slirp4netns or pasta carries the packets");
        }
        if (host.line(IP_FORWARD).equals("1")) {
            return fine(name, false, "the kernel passes packets of apps on");
        }
        return host.mayWrite(host.file(IP_FORWARD))
                ? fine(name, false, "off; the first app that reaches the world switches it on")
                : lacking(
                        name,
                        "net.ipv4.ip_forward is off and cannot be changed from here: apps reach the"
                                + " world by slirp4netns or pasta, or not at all where both are missing",
                        "On the host, as root: sysctl -w net.ipv4.ip_forward=1."
                                + " For a container: docker run --sysctl net.ipv4.ip_forward=1");
    }

    private Check groups() {
        try (var found = CgroupSearch.on(host.root(), "wasmrun-doctor").find()) {
            var controllers =
                    found.controllers().stream()
                            .map(Controller::toString)
                            .collect(Collectors.joining(", "));
            if (found.controllers().size() == Controller.values().length) {
                return fine(
                        "cgroups", false, "version %d: %s".formatted(found.version(), controllers));
            }
            var roughly = "cpus cannot be limited, memory and pids only roughly";
            if (controllers.isEmpty() && isReadOnly(GROUPS)) {
                return lacking(
                        "cgroups",
                        "the control groups are mounted read-only: " + roughly,
                        "For a container: docker run --privileged, or mount /sys/fs/cgroup writable"
                                + " (-v /sys/fs/cgroup:/sys/fs/cgroup:rw --cgroupns=private)");
            }
            return lacking(
                    "cgroups",
                    controllers.isEmpty()
                            ? "no control groups that this user may make: " + roughly
                            : "control groups only for " + controllers,
                    "Run the daemon as root, or in a part of the control groups that is its user's, with version 2:"
                            + " wasmrun daemon enable");
        }
    }

    // "cgroup2 /sys/fs/cgroup cgroup2 ro,nosuid,nodev,noexec 0 0"; of version 1 each hierarchy is a
    // mount of its own below.
    private boolean isReadOnly(String folder) {
        try (var mounts = Files.lines(host.file("/proc/self/mounts"))) {
            var options =
                    mounts.map(line -> line.split(" "))
                            .filter(words -> words.length > 3 && words[2].startsWith("cgroup"))
                            .filter(words -> words[1].startsWith(folder))
                            .map(words -> List.of(words[3].split(",")))
                            .toList();
            return !options.isEmpty() && options.stream().allMatch(each -> each.contains("ro"));
        } catch (IOException e) {
            return false;
        }
    }

    private Check program(String name, String purpose) {
        return host.find(name).isPresent()
                ? fine(name, false, purpose)
                : lacking(name, name + " is not installed; it " + purpose, SET_UP);
    }

    private static Check fine(String name, boolean required, String message) {
        return new Check(name, true, required, message, Optional.empty());
    }

    private static Check missing(String name, String message, String hint) {
        return new Check(name, false, true, message, Optional.of(hint + LAST_RESORT));
    }

    private static Check lacking(String name, String message, String hint) {
        return new Check(name, false, false, message, Optional.of(hint));
    }
}
