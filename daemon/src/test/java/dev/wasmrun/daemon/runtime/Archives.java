package dev.wasmrun.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Archives as npm packs them, written entry by entry. */
final class Archives {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    Archives file(String name, String content) {
        return entry(name, '0', 0755, content);
    }

    Archives longFile(String name, String content) {
        var path = " path=" + name + "\n";
        var length = path.length() + 2;
        length = length + Integer.toString(length).length() - 2;
        return entry("PaxHeader", 'x', 0644, length + path).entry("cut short", '0', 0644, content);
    }

    Archives entry(String name, char type, int mode, String content) {
        var bytes = content.getBytes(UTF_8);
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "%07o".formatted(mode));
        put(header, 124, "%011o".formatted(bytes.length));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        tar.writeBytes(header);
        tar.writeBytes(bytes);
        tar.writeBytes(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        System.arraycopy(text.getBytes(UTF_8), 0, header, at, text.length());
    }

    byte[] tar() {
        tar.writeBytes(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    byte[] tgz() {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write(tar());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static String integrity(byte[] archive) {
        try {
            var hash = MessageDigest.getInstance("SHA-512").digest(archive);
            return "sha512-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
