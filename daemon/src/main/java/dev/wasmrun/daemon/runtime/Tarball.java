package dev.wasmrun.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The tar archive of an npm package, unpacked as it comes. All in it is below one folder, whose
 * name doesn't count. Plain files only; no file leaves the target, and its size is bounded.
 */
final class Tarball {
    /** It is not what npm packs. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        private Malformed(String message) {
            super(message);
        }
    }

    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 1 << 14;
    private static final Pattern PAX_PATH = Pattern.compile("(?:^|\n)\\d+ path=([^\n]+)\n");

    private final InputStream in;
    private final Path target;
    private final Predicate<String> wanted;
    private long room;
    private Optional<String> longName = Optional.empty();

    private Tarball(InputStream in, Path target, Predicate<String> wanted, long room) {
        this.in = in;
        this.target = target;
        this.wanted = wanted;
        this.room = room;
    }

    /**
     * @param wanted which files, by their name inside the package
     * @param room the most bytes that all of them may have
     */
    static void unpack(InputStream tar, Path target, Predicate<String> wanted, long room)
            throws IOException {
        var tarball = new Tarball(tar, target.normalize(), wanted, room);
        while (tarball.entry()) {}
    }

    private boolean entry() throws IOException {
        var header = in.readNBytes(BLOCK);
        if (header.length == 0 || header[0] == 0) {
            return false; // the archive ends with empty blocks
        }
        if (header.length < BLOCK) {
            throw new Malformed("The archive breaks off");
        }
        var size = octal(header, 124, 12);
        var type = (char) header[156];
        switch (type) {
            case '0', '\0' -> file(name(header), size, (octal(header, 100, 8) & 0111) != 0);
            case 'x' -> longName = paxPath(text(size));
            case 'L' -> longName = Optional.of(text(size).replace("\0", ""));
            case 'g', '5' -> in.skipNBytes(size);
            default -> throw new Malformed("The archive holds an entry of type " + type);
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        return true;
    }

    private void file(String name, long size, boolean executable) throws IOException {
        longName = Optional.empty();
        room -= size;
        if (room < 0) {
            throw new Malformed("The archive is larger than expected");
        }
        var inside = name.substring(name.indexOf('/') + 1);
        if (!wanted.test(inside)) {
            in.skipNBytes(size);
            return;
        }
        var file = target.resolve(inside).normalize();
        if (!file.startsWith(target) || file.equals(target)) {
            throw new Malformed("The archive holds a file outside of its folder: " + name);
        }
        Files.createDirectories(file.getParent());
        try (var out = Files.newOutputStream(file)) {
            if (copy(size, out) != size) {
                throw new Malformed("The archive breaks off");
            }
        }
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private long copy(long size, java.io.OutputStream out) throws IOException {
        var buffer = new byte[1 << 16];
        var left = size;
        while (left > 0) {
            var read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                break;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        return size - left;
    }

    private String name(byte[] header) {
        var prefix = string(header, 345, 155);
        var name = string(header, 0, 100);
        return longName.orElse(prefix.isEmpty() ? name : prefix + "/" + name);
    }

    private static Optional<String> paxPath(String attributes) {
        var path = PAX_PATH.matcher(attributes);
        return path.find() ? Optional.of(path.group(1)) : Optional.empty();
    }

    private String text(long size) throws IOException {
        if (size > LONGEST_NAME) {
            throw new Malformed("The archive holds a name of %d bytes".formatted(size));
        }
        return new String(in.readNBytes((int) size), UTF_8);
    }

    private static String string(byte[] header, int from, int length) {
        var end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, UTF_8);
    }

    private static long octal(byte[] header, int from, int length) throws IOException {
        var digits = string(header, from, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new Malformed("The archive holds a number that is none");
        }
    }
}
