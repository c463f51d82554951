package dev.wasmrun.daemon.linux;

/** The kernel's error numbers by name. */
final class Errno {
    static final int INTR = 4;
    static final int AGAIN = 11;
    static final int CONNABORTED = 103;
    static final int CONNRESET = 104;
    static final int ISCONN = 106;
    static final int NOTCONN = 107;
    static final int ALREADY = 114;
    static final int INPROGRESS = 115;

    private Errno() {}

    /** The name with its meaning; the bare number for a rare one. */
    static String name(int errno) {
        return switch (errno) {
            case 1 -> "EPERM (not permitted)";
            case 2 -> "ENOENT (no such file)";
            case 4 -> "EINTR (interrupted)";
            case 9 -> "EBADF (bad descriptor)";
            case 11 -> "EAGAIN (try again)";
            case 12 -> "ENOMEM (no memory)";
            case 13 -> "EACCES (permission denied)";
            case 19 -> "ENODEV (no such device)";
            case 18 -> "EXDEV (leads elsewhere)";
            case 20 -> "ENOTDIR (not a directory)";
            case 21 -> "EISDIR (is a directory)";
            case 22 -> "EINVAL (invalid argument)";
            case 24 -> "EMFILE (too many open files)";
            case 28 -> "ENOSPC (no space, or too many namespaces)";
            case 30 -> "EROFS (read-only)";
            case 38 -> "ENOSYS (not in this kernel)";
            case 40 -> "ELOOP (too many links)";
            case 98 -> "EADDRINUSE (address in use)";
            case 104 -> "ECONNRESET (connection reset)";
            case 111 -> "ECONNREFUSED (nobody listens there)";
            case 95 -> "EOPNOTSUPP (not supported here)";
            default -> "errno " + errno;
        };
    }
}
