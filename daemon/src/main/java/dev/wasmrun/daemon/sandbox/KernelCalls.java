package dev.wasmrun.daemon.sandbox;

import java.util.List;

/**
 * Which system calls an app does not get: those that change the machine, look into other processes,
 * make namespaces, or that had the kernel's bugs behind them while no app needs them.
 */
final class KernelCalls {
    private static final int NONE = -1;

    /**
     * A system call with its numbers in the kernel's tables ({@code asm/unistd_64.h}, {@code
     * asm-generic/unistd.h}).
     */
    record Call(String name, int x86, int arm) {
        int on(Machine machine) {
            return switch (machine) {
                case X86_64 -> x86;
                case AARCH64 -> arm;
            };
        }

        boolean isOn(Machine machine) {
            return on(machine) != NONE;
        }
    }

    /** A processor with its AUDIT_ARCH number ({@code linux/audit.h}). */
    enum Machine {
        X86_64(0xC000003E),
        AARCH64(0xC00000B7);

        private final int audit;

        Machine(int audit) {
            this.audit = audit;
        }

        int audit() {
            return audit;
        }
    }

    /** Answered with EPERM. */
    static final List<Call> DENIED =
            List.of(
                    new Call("mount", 165, 40),
                    new Call("umount2", 166, 39),
                    new Call("pivot_root", 155, 41),
                    new Call("chroot", 161, 51),
                    new Call("open_tree", 428, 428),
                    new Call("move_mount", 429, 429),
                    new Call("fsopen", 430, 430),
                    new Call("fsconfig", 431, 431),
                    new Call("fsmount", 432, 432),
                    new Call("fspick", 433, 433),
                    new Call("mount_setattr", 442, 442),
                    new Call("open_tree_attr", 467, 467),
                    new Call("setns", 308, 268),
                    new Call("init_module", 175, 105),
                    new Call("finit_module", 313, 273),
                    new Call("delete_module", 176, 106),
                    new Call("kexec_load", 246, 104),
                    new Call("kexec_file_load", 320, 294),
                    new Call("reboot", 169, 142),
                    new Call("bpf", 321, 280),
                    new Call("perf_event_open", 298, 241),
                    new Call("userfaultfd", 323, 282),
                    new Call("fanotify_init", 300, 262),
                    new Call("add_key", 248, 217),
                    new Call("request_key", 249, 218),
                    new Call("keyctl", 250, 219),
                    new Call("ptrace", 101, 117),
                    new Call("process_vm_readv", 310, 270),
                    new Call("process_vm_writev", 311, 271),
                    new Call("pidfd_getfd", 438, 438),
                    new Call("kcmp", 312, 272),
                    new Call("name_to_handle_at", 303, 264),
                    new Call("open_by_handle_at", 304, 265),
                    new Call("swapon", 167, 224),
                    new Call("swapoff", 168, 225),
                    new Call("quotactl", 179, 60),
                    new Call("quotactl_fd", 443, 443),
                    new Call("acct", 163, 89),
                    new Call("settimeofday", 164, 170),
                    new Call("clock_settime", 227, 112),
                    new Call("clock_adjtime", 305, 266),
                    new Call("adjtimex", 159, 171),
                    new Call("syslog", 103, 116),
                    new Call("vhangup", 153, 58),
                    new Call("lookup_dcookie", 212, 18),
                    new Call("nfsservctl", 180, 42),
                    new Call("iopl", 172, NONE),
                    new Call("ioperm", 173, NONE),
                    new Call("uselib", 134, NONE),
                    new Call("sysfs", 139, NONE),
                    new Call("create_module", 174, NONE),
                    new Call("get_kernel_syms", 177, NONE),
                    new Call("query_module", 178, NONE));

    /** Answered as by a kernel that has none, so that libraries take their older way. */
    static final List<Call> ABSENT =
            List.of(
                    // its flags are in memory, where a filter cannot look
                    new Call("clone3", 435, 435),
                    new Call("io_uring_setup", 425, 425),
                    new Call("io_uring_enter", 426, 426),
                    new Call("io_uring_register", 427, 427));

    static final Call CLONE = new Call("clone", 56, 220);
    static final Call UNSHARE = new Call("unshare", 272, 97);
    static final Call IOCTL = new Call("ioctl", 16, 29);
    static final Call PERSONALITY = new Call("personality", 135, 92);
    static final Call SOCKET = new Call("socket", 41, 198);

    private KernelCalls() {}
}
