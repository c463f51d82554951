package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The service manager that started this process, systemd for example, as it is told how things
 * stand. See sd_notify(3), which also describes the protocol, and unix(7).
 *
 * @param name the value of {@code NOTIFY_SOCKET}: a path, or a name behind {@code @}
 */
public record NotifySocket(String name) {
    private static final short AF_UNIX = 1;
    private static final int LONGEST = 110;
    private static final MethodHandle SENDTO =
            LibC.function(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    /** The daemon answers. */
    public void ready() throws IOException {
        tell("READY=1");
    }

    private void tell(String text) throws IOException {
        var path = name.replaceFirst("^@", "\0").getBytes(StandardCharsets.UTF_8);
        if (path.length + JAVA_SHORT.byteSize() >= LONGEST) {
            throw new IOException("too long for a socket's name: " + name);
        }
        try (var descriptor = Descriptor.datagrams(AF_UNIX)) {
            LibC.checked(
                    "telling the service manager",
                    (arena, state) -> {
                        var words = arena.allocateFrom(text);
                        var address = arena.allocate(LONGEST);
                        address.set(JAVA_SHORT, 0, AF_UNIX);
                        MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
                        return (int)
                                (long)
                                        SENDTO.invokeExact(
                                                state,
                                                descriptor.number(),
                                                words,
                                                (long) text.length(),
                                                0,
                                                address,
                                                path.length + 2);
                    });
        }
    }
}
