package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The small files that a sandbox reads while it starts; gone once it runs. */
record SandboxFiles(Path folder) implements AutoCloseable {
    /** The files of /etc made for the app, in the order of their descriptors. */
    static final List<String> ETC =
            List.of("passwd", "group", "hosts", "resolv.conf", "nsswitch.conf");

    static final String ARGUMENTS = "args";
    private static final String PRIVATE = "rw-------";

    static SandboxFiles write(Sandbox sandbox, List<String> arguments) throws IOException {
        var files = new SandboxFiles(sandbox.files().resolve("launch"));
        files.close();
        Files.createDirectories(files.folder);
        files.put(ARGUMENTS, String.join("\0", arguments) + "\0");
        for (var file : etc(sandbox).entrySet()) {
            files.put(file.getKey(), file.getValue());
        }
        return files;
    }

    static Map<String, String> etc(Sandbox sandbox) {
        var texts = new LinkedHashMap<String, String>();
        texts.put(
                "passwd",
                """
                root:x:0:0:root:/root:/usr/sbin/nologin
                app:x:1000:1000:app:/home/app:/bin/sh
                nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                """);
        texts.put("group", "root:x:0:\napp:x:1000:\nnogroup:x:65534:\n");
        texts.put(
                "hosts",
                "127.0.0.1 localhost\n::1 localhost ip6-localhost\n127.0.0.1 "
                        + sandbox.hostName()
                        + "\n");
        texts.put("resolv.conf", sandbox.resolvConf());
        texts.put("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
        return texts;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        for (var name : Stream.concat(Stream.of(ARGUMENTS), ETC.stream()).toList()) {
            Files.deleteIfExists(path(name));
        }
        Files.deleteIfExists(folder);
    }

    // Readable by nobody else from its first moment: the arguments hold the app's environment
    private void put(String name, String text) throws IOException {
        Files.createFile(
                path(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        Files.write(path(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
