package dev.wasmrun.daemon.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Functions of the C library; an error of theirs becomes an IOException that names it. */
final class LibC {
    private static final Linker LINKER = Linker.nativeLinker();
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private LibC() {}

    /** A call of a function made by {@link #function}; a negative result means failure. */
    @FunctionalInterface
    interface Call {
        int invoke(Arena arena, MemorySegment state) throws Throwable;
    }

    /** The function takes the state segment of {@link Call} before its own arguments. */
    static MethodHandle function(String name, FunctionDescriptor shape) {
        return link(name, shape, Linker.Option.captureCallState("errno"));
    }

    /** A function that sets no error. */
    static MethodHandle plain(String name, FunctionDescriptor shape) {
        return link(name, shape);
    }

    /** As {@link #function}, for one whose arguments from this index on are variadic. */
    static MethodHandle variadic(String name, int firstVariadic, FunctionDescriptor shape) {
        return link(
                name,
                shape,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    private static MethodHandle link(
            String name, FunctionDescriptor shape, Linker.Option... options) {
        var address = LINKER.defaultLookup().find(name).orElseThrow();
        return LINKER.downcallHandle(address, shape, options);
    }

    /** Calls and returns the result; throws when it is negative. */
    static int checked(String what, Call call) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var result = call.invoke(arena, state);
            if (result < 0) {
                throw new LinuxException(what, errno(state));
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(what, e);
        }
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }
}
