package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sandbox in the words of bubblewrap. */
final class BubblewrapArguments {
    static final int ARGUMENTS_FD = 3;
    static final int STATUS_FD = 4;
    static final int FIRST_ETC_FD = 5;

    private static final List<String> SYSTEM_FOLDERS = List.of("bin", "sbin", "lib", "lib64");
    private static final List<String> HOST_ETC =
            List.of(
                    "ssl",
                    "ca-certificates",
                    "ca-certificates.conf",
                    "pki",
                    "alternatives",
                    "ld.so.cache",
                    "ld.so.conf",
                    "ld.so.conf.d",
                    "localtime",
                    "timezone",
                    "mime.types",
                    "protocols",
                    "services");

    private final List<String> arguments = new ArrayList<>();

    private BubblewrapArguments() {}

    /** All but the command, which bubblewrap wants on its command line. */
    static List<String> of(Sandbox sandbox) {
        return of(sandbox, Path.of("/"));
    }

    /** As seen on a host whose files start at that root. */
    static List<String> of(Sandbox sandbox, Path root) {
        var rendering = new BubblewrapArguments();
        rendering.isolation(sandbox);
        rendering.system(root);
        rendering.etc(root);
        rendering.privateFolders();
        rendering.mounts(sandbox);
        rendering.environment(sandbox);
        return List.copyOf(rendering.arguments);
    }

    /** One element is a line for the shell. */
    static List<String> command(Sandbox sandbox) {
        var command = sandbox.command();
        return command.size() == 1 ? List.of("/bin/sh", "-c", command.getFirst()) : command;
    }

    // No --unshare-net: the network is inherited, so the app has no rights over it.
    // No --die-with-parent: a crash of the daemon ends no app.
    private void isolation(Sandbox sandbox) {
        add("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts");
        add("--unshare-cgroup-try");
        add("--uid", "1000", "--gid", "1000", "--hostname", sandbox.hostName());
        add("--json-status-fd", String.valueOf(STATUS_FD));
    }

    private void system(Path root) {
        add("--ro-bind", "/usr", "/usr");
        for (var name : SYSTEM_FOLDERS) {
            var folder = root.resolve(name);
            if (Files.isSymbolicLink(folder)) {
                add("--symlink", target(folder), "/" + name);
            } else if (Files.exists(folder)) {
                add("--ro-bind", "/" + name, "/" + name);
            }
        }
    }

    private void etc(Path root) {
        for (var name : HOST_ETC) {
            if (Files.exists(root.resolve("etc").resolve(name))) {
                add("--ro-bind", "/etc/" + name, "/etc/" + name);
            }
        }
        for (var i = 0; i < SandboxFiles.ETC.size(); i++) {
            add("--perms", "0444", "--file");
            add(String.valueOf(FIRST_ETC_FD + i), "/etc/" + SandboxFiles.ETC.get(i));
        }
    }

    private void privateFolders() {
        add("--proc", "/proc", "--dev", "/dev");
        add("--perms", "1777", "--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/home");
        add("--dir", "/home/app");
    }

    private void mounts(Sandbox sandbox) {
        add("--bind", sandbox.project().toString(), Sandbox.APP);
        for (var mount : sandbox.mounts()) {
            add(mount.writable() ? "--bind" : "--ro-bind", mount.host().toString(), mount.inside());
        }
        add("--remount-ro", "/", "--chdir", sandbox.directory());
    }

    private void environment(Sandbox sandbox) {
        add("--clearenv");
        sandbox.env().forEach((name, value) -> add("--setenv", name, value));
    }

    private void add(String... words) {
        arguments.addAll(List.of(words));
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
