package dev.wasmrun.daemon.exec;

import dev.wasmrun.daemon.linux.Fifo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A shell that waits inside each sandbox and starts what users want to run there. It was made with
 * the app, so what it starts has the very same namespaces, filter, limits and variables: nobody
 * enters from outside.
 *
 * <p>It reads the names of folders from a pipe, and runs the script {@code start} of each.
 */
public final class Attendant {
    /** Where it finds what is asked of it. */
    public static final String INSIDE = "/run/wasmrun";

    // Each command gets a session of its own. Not by "&": what a script starts so ignores Ctrl-C.
    private static final String LOOP =
            """
            exec 0<>%1$s/requests
            while read -r name; do setsid --fork /bin/sh %1$s/"$name"/start </dev/null; done
            """
                    .strip();

    public static final String SCRIPT = script(INSIDE);

    private static final String FOLDER = "exec";
    private static final String REQUESTS = "requests";

    private Attendant() {}

    /** {@code folder}: where its requests are, as it sees them. */
    public static String script(String folder) {
        return LOOP.formatted(Script.quoted(folder));
    }

    /** The folder of a run that its sandbox sees as {@link #INSIDE}. */
    public static Path folder(Path run) {
        return run.resolve(FOLDER);
    }

    /** Makes that folder, before the sandbox is. */
    public static Path prepare(Path run) throws IOException {
        var folder = Files.createDirectories(folder(run));
        if (!Files.exists(folder.resolve(REQUESTS))) {
            Fifo.make(folder.resolve(REQUESTS));
        }
        return folder;
    }

    /**
     * Open for reading, too: so it never waits for a reader that is not there. To be kept open
     * until the request was seen, or it is lost with us.
     */
    static FileChannel ask(Path folder, String name) throws IOException {
        var requests =
                FileChannel.open(
                        folder.resolve(REQUESTS),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            requests.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
            return requests;
        } catch (IOException e) {
            requests.close();
            throw e;
        }
    }
}
