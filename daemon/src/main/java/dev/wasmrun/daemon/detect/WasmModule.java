package dev.wasmrun.daemon.detect;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Rule 12: a WebAssembly module, as far as its start needs it: what it imports and exports (Core
 * Specification, section 5.5, "Modules").
 *
 * @param imports the modules that it wants functions and the like from
 * @param exports names
 */
record WasmModule(Set<String> imports, Set<String> exports) {
    private static final int MAGIC = 0x6d736100; // \0asm
    private static final int CORE_VERSION = 1;
    private static final int IMPORTS = 2;
    private static final int EXPORTS = 7;
    private static final String WASI = "wasi_snapshot_preview1";

    /** Empty when these are not the first bytes of a module. */
    static Optional<WasmModule> of(byte[] start) {
        var bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < 8 || bytes.getInt() != MAGIC || bytes.getInt() != CORE_VERSION) {
            return Optional.empty();
        }
        var module = new WasmModule(new HashSet<>(), new HashSet<>());
        try {
            while (bytes.hasRemaining()) {
                var section = bytes.get();
                var length = number(bytes);
                if (length < 0 || length > bytes.remaining()) {
                    break; // the rest was not read; imports and exports stand before the code
                }
                module.read(section, bytes.slice(bytes.position(), length));
                bytes.position(bytes.position() + length);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty(); // it says one length and has another
        }
        return Optional.of(module);
    }

    /** A program of its own, and not a library for somebody else's. */
    boolean isCommand() {
        return exports.contains("_start");
    }

    /** Needs nothing that node's WASI doesn't have. */
    boolean isSelfContained() {
        return imports.stream().allMatch(WASI::equals);
    }

    private void read(int section, ByteBuffer bytes) {
        if (section == IMPORTS) {
            var count = number(bytes);
            for (var i = 0; i < count; i++) {
                imports.add(name(bytes));
                name(bytes);
                skipKind(bytes);
            }
        } else if (section == EXPORTS) {
            var count = number(bytes);
            for (var i = 0; i < count; i++) {
                exports.add(name(bytes));
                bytes.get();
                number(bytes);
            }
        }
    }

    private static void skipKind(ByteBuffer bytes) {
        switch (bytes.get()) {
            case 0 -> number(bytes); // a function: its type
            case 1 -> {
                bytes.get();
                skipLimits(bytes);
            }
            case 2 -> skipLimits(bytes);
            case 3 -> {
                bytes.get();
                bytes.get();
            }
            default -> {
                bytes.get();
                number(bytes);
            }
        }
    }

    private static void skipLimits(ByteBuffer bytes) {
        var flags = bytes.get();
        number(bytes);
        if ((flags & 1) == 1) {
            number(bytes);
        }
    }

    private static String name(ByteBuffer bytes) {
        var text = new byte[checked(number(bytes), bytes)];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int checked(int length, ByteBuffer bytes) {
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("a name longer than its section");
        }
        return length;
    }

    /** An unsigned LEB128; what doesn't fit an int is negative. */
    private static int number(ByteBuffer bytes) {
        var value = 0L;
        for (var shift = 0; shift < 35; shift += 7) {
            var next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }
}
