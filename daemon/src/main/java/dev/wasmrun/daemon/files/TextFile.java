package dev.wasmrun.daemon.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** The text that a file holds or is to hold: UTF-8, of a size that an editor in a page can take. */
record TextFile(String text, byte[] bytes) {
    /** In bytes. */
    static final int LARGEST = 512 * 1024;

    private static final int VERSION_BYTES = 16;

    static TextFile of(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST) {
            throw Refusals.tooLarge(bytes.length);
        }
        return new TextFile(text, bytes);
    }

    /**
     * @param file that was reached without opening it, so that it is known to be one before it is
     *     opened: a named pipe would block
     */
    static TextFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Refusals.noFile();
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw Refusals.tooLarge(Files.size(file));
            }
            return new TextFile(decoded(bytes), bytes);
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf('\0') >= 0) {
                throw Refusals.notText();
            }
            return text;
        } catch (CharacterCodingException e) {
            throw Refusals.notText();
        }
    }

    /** The same for the same text. */
    String version() {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Whoever reads the file finds the old text or this one. Owner and mode stay as they were. */
    void replace(Path file) throws IOException {
        var draft = file.resolveSibling(".wasmrun-" + UUID.randomUUID());
        try {
            write(draft);
            takeAfter(file, draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    // Opened as a new file, so that no link of that name is followed.
    private void write(Path draft) throws IOException {
        try (var out =
                FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Channels.newOutputStream(out).write(bytes);
            out.force(true);
        }
    }

    private static void takeAfter(Path file, Path draft) throws IOException {
        try {
            var old =
                    Files.readAttributes(
                            file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            var own =
                    Files.getFileAttributeView(
                            draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (!own.readAttributes().owner().equals(old.owner())) {
                own.setOwner(old.owner());
            }
            if (!own.readAttributes().group().equals(old.group())) {
                own.setGroup(old.group());
            }
            own.setPermissions(old.permissions());
        } catch (NoSuchFileException e) {
            // a new file
        }
    }
}
