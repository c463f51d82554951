package dev.wasmrun.daemon.sandbox;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a start leaves its files.
 *
 * @param run an existing folder of this run alone, which only the daemon may enter; {@code status}
 *     stays there and tells a later daemon how the run ended
 * @param stdout appended to
 * @param stderr appended to; bubblewrap's own complaints go there, too
 */
public record LaunchFiles(Path run, Path stdout, Path stderr) {
    /** Where bubblewrap reads the filter of system calls from. */
    static final String FILTER_DESCRIPTOR = "9";

    /** The control groups that the launch joins, a line each. */
    void joining(List<Path> groups) throws IOException {
        fresh(
                run.resolve("groups"),
                groups.stream().map(group -> group + "\n").collect(Collectors.joining()));
    }

    Path arguments() {
        return run.resolve("arguments");
    }

    private Path filter() {
        return run.resolve("filter");
    }

    Path etc(EtcFile file) {
        return run.resolve(file.name());
    }

    StatusFile status() {
        return new StatusFile(run.resolve("status"));
    }

    void write(Sandbox sandbox, List<String> arguments) throws IOException {
        // Not on the command line: every process inside can read that of process 1.
        fresh(
                arguments(),
                arguments.stream().map(word -> word + "\0").collect(Collectors.joining()));
        fresh(status().path(), "");
        Files.write(filter(), Seccomp.ofThisMachine());
        for (var file : EtcFile.values()) {
            fresh(etc(file), file.content(sandbox));
        }
        makeLogs(sandbox.user());
    }

    /** What a start without a sandbox needs of this. */
    void writeBare(UnixUser user) throws IOException {
        fresh(status().path(), "");
        makeLogs(user);
    }

    private void makeLogs(UnixUser user) throws IOException {
        for (var log : List.of(stdout, stderr)) {
            Files.newByteChannel(log, CREATE, APPEND)
                    .close(); // whoever reads it may have made it already
            handOver(log, user);
        }
    }

    /** What only the start needed; the arguments hold the app's secrets. */
    void removeInput() throws IOException {
        Files.deleteIfExists(arguments());
        Files.deleteIfExists(filter());
        Files.deleteIfExists(run.resolve("groups"));
        for (var file : EtcFile.values()) {
            Files.deleteIfExists(etc(file));
        }
    }

    static void fresh(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        var ours = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(ours));
        Files.writeString(file, text);
    }

    /** So that an app may open its own /dev/stdout. */
    private static void handOver(Path log, UnixUser user) throws IOException {
        if (!UnixUser.ownerOf(log).equals(user)) {
            Files.setAttribute(log, "unix:uid", user.uid());
            Files.setAttribute(log, "unix:gid", user.gid());
        }
    }
}
