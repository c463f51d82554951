package dev.wasmrun.daemon.runtime;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Fetches a Node.js release into a folder of its own, laid out as Node.js itself is. Nothing of it
 * is under its final name, and nothing is executed, before all of it has the right hash.
 */
record NodeFetch(NodeRelease release, Registry registry) {
    static final String NPM = "lib/node_modules/npm";

    private static final long MOST_FETCHED = 200L << 20;
    private static final long MOST_UNPACKED = 500L << 20;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** The source, not the disk, is to blame. */
    private static final class SourceFailed extends IOException {
        private static final long serialVersionUID = 1L;

        private SourceFailed(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** {@code temporary} is an empty folder on the disk of {@code folder}. */
    void into(Path folder, Path temporary) {
        var host = "the registry";
        try {
            host = registry.base().getHost();
            unpack(release.node(), temporary, "bin/node"::equals, host);
            unpack(release.npm(), temporary.resolve(NPM), _ -> true, host);
            link(temporary, "npm");
            link(temporary, "npx");
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (SourceFailed | IllegalArgumentException e) {
            throw Refusals.unreachable(release.version(), host, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Refusals.notStored(release.version(), String.valueOf(e.getMessage()));
        }
    }

    private void unpack(Parcel parcel, Path target, Predicate<String> wanted, String host)
            throws IOException {
        var hash = sha512();
        try (var in = new DigestInputStream(new Bounded(open(parcel)), hash)) {
            Tarball.unpack(new GZIPInputStream(in), target, wanted, MOST_UNPACKED);
            in.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException | EOFException | Tarball.Malformed e) {
            throw Refusals.damaged(parcel, host);
        }
        var found = "sha512-" + Base64.getEncoder().encodeToString(hash.digest());
        if (!found.equals(parcel.integrity())) {
            throw Refusals.damaged(parcel, host);
        }
    }

    private InputStream open(Parcel parcel) throws IOException {
        try {
            return registry.archive(parcel);
        } catch (IOException e) {
            throw new SourceFailed(e);
        }
    }

    private static void link(Path root, String tool) throws IOException {
        Files.createSymbolicLink(
                root.resolve("bin").resolve(tool), Path.of("..", NPM, "bin", tool + "-cli.js"));
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** What comes from outside: not without end, and its failures are not the disk's. */
    private static final class Bounded extends BufferedInputStream {
        private final long end = System.nanoTime() + LONGEST.toNanos();
        private long left = MOST_FETCHED;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) throws IOException {
            try {
                var read = super.read(into, from, length);
                left -= Math.max(read, 0);
                if (left < 0 || System.nanoTime() - end > 0) {
                    throw new IOException("it takes too long, or has no end");
                }
                return read;
            } catch (IOException e) {
                throw new SourceFailed(e);
            }
        }
    }
}
