package dev.wasmrun.daemon.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The bubblewrap options of a sandbox; pure but for a look at which system files the host has. */
final class Arguments {
    // A link to folders of /usr on merged systems, a folder of their own on others
    private static final List<String> SYSTEM =
            List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    private static final List<String> ETC =
            List.of(
                    "/etc/ssl",
                    "/etc/pki",
                    "/etc/ca-certificates",
                    "/etc/ca-certificates.conf",
                    "/etc/alternatives",
                    "/etc/ld.so.cache",
                    "/etc/ld.so.conf",
                    "/etc/ld.so.conf.d",
                    "/etc/localtime",
                    "/etc/mime.types",
                    "/etc/nsswitch.conf",
                    "/etc/protocols",
                    "/etc/services");

    // Settings of the whole machine, which belong to root: the app of a root daemon has root's
    // number
    // outside, and needs no capability to write what it owns.
    private static final List<String> MACHINE =
            List.of("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs");

    // Keys of this machine's own servers, which a root daemon could read.
    private static final String HOST_KEYS = "/etc/ssl/private";

    private final List<String> words = new ArrayList<>();

    private Arguments() {}

    static List<String> of(Sandbox sandbox, Path hostRoot) {
        var arguments = new Arguments();
        arguments.isolate(sandbox);
        arguments.system(hostRoot, sandbox);
        arguments.etc(hostRoot);
        arguments.folders(sandbox);
        arguments.environment(sandbox);
        return List.copyOf(arguments.words);
    }

    // No --unshare-net: the process is started in the network already, and has no
    // rights over it. No --die-with-parent: apps outlive the daemon.
    private void isolate(Sandbox sandbox) {
        add("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts");
        add("--unshare-cgroup-try", "--new-session", "--cap-drop", "ALL");
        add("--uid", Integer.toString(Sandbox.UID), "--gid", Integer.toString(Sandbox.UID));
        add("--hostname", sandbox.hostName(), "--seccomp", LaunchFiles.FILTER_DESCRIPTOR);
    }

    private void system(Path hostRoot, Sandbox sandbox) {
        add("--ro-bind", "/usr", "/usr");
        for (var name : SYSTEM) {
            var path = hostRoot.resolve(name.substring(1));
            if (Files.isSymbolicLink(path)) {
                add("--symlink", "usr" + name, name);
            } else if (Files.isDirectory(path)) {
                add("--ro-bind", name, name);
            }
        }
        add("--proc", "/proc", "--dev", "/dev");
        temporary("/dev/shm", sandbox.limits().disk());
        add("--remount-ro", "/dev"); // the devices are mounts of their own
        MACHINE.forEach(path -> add("--ro-bind-try", path, path));
    }

    private void etc(Path hostRoot) {
        add("--perms", "0755", "--dir", "/etc");
        ETC.forEach(file -> add("--ro-bind-try", file, file));
        if (Files.isDirectory(hostRoot.resolve(HOST_KEYS.substring(1)))) {
            add("--tmpfs", HOST_KEYS, "--remount-ro", HOST_KEYS);
        }
        for (var file : EtcFile.values()) {
            add("--perms", "0644", "--file", Integer.toString(file.descriptor()), file.inside());
        }
    }

    private void folders(Sandbox sandbox) {
        for (var folder : List.of("/tmp", "/run", "/home")) {
            temporary(folder, sandbox.limits().disk());
        }
        add("--dir", Sandbox.HOME);
        add("--dir", "/var", "--symlink", "../tmp", "/var/tmp");
        var project = new Mount(sandbox.project(), Sandbox.APP, true);
        var mounts = Stream.concat(Stream.of(project), sandbox.mounts().stream()).toList();
        mounts.forEach(
                mount ->
                        add(
                                mount.writable() ? "--bind" : "--ro-bind",
                                mount.host().toString(),
                                mount.inside()));
        mounts.forEach(mount -> sandbox.hidden().forEach(secret -> hide(mount, secret)));
        add("--remount-ro", "/", "--chdir", sandbox.workingDir());
    }

    private void hide(Mount mount, Path secret) {
        if (secret.startsWith(mount.host()) && !secret.equals(mount.host())) {
            var folder = mount.inside() + "/" + mount.host().relativize(secret);
            add("--tmpfs", folder, "--remount-ro", folder);
        }
    }

    // Memory of the machine: without a size it may take half of it.
    private void temporary(String folder, Optional<Long> size) {
        size.ifPresent(bytes -> add("--size", Long.toString(bytes)));
        add("--tmpfs", folder);
    }

    private void environment(Sandbox sandbox) {
        add("--clearenv");
        new TreeMap<>(sandbox.env()).forEach((name, value) -> add("--setenv", name, value));
    }

    // bubblewrap reads its options with a null character between them: what holds one would become
    // options.
    private void add(String... more) {
        for (var word : more) {
            words.add(Launch.withoutNull(word));
        }
    }
}
