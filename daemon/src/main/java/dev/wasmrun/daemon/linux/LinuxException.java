package dev.wasmrun.daemon.linux;

import java.io.IOException;

/** The kernel refused a call. */
final class LinuxException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    LinuxException(String what, int errno) {
        super(what + ": " + Errno.name(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
