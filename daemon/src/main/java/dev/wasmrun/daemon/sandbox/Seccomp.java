package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.daemon.sandbox.KernelCalls.Call;
import dev.wasmrun.daemon.sandbox.KernelCalls.Machine;
import dev.wasmrun.protocol.Problem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter that the kernel puts before each system call of an app: a classic BPF program, as an
 * array of {@code struct sock_filter} (8 bytes each, little-endian). See seccomp(2).
 */
final class Seccomp {
    /** One instruction: what to do, how far to jump when true or not, and with which value. */
    private record Instruction(int code, int ifTrue, int ifFalse, int value) {}

    private static final int SIZE = 8;
    private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int JUMP_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int JUMP_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private static final int JUMP_ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    // struct seccomp_data: number, architecture, instruction pointer (8), six arguments (8 each)
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;

    private static final int ALLOW = 0x7fff0000;
    private static final int ERROR = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;
    private static final int X32 = 0x40000000;

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
    private static final int NEW_NAMESPACES = 0x7e020000;
    private static final int NEW_TIME = 0x80; // of unshare; for clone these bits are a signal
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541c;
    private static final int PERSONALITY_ASKED = 0xffffffff;
    private static final int AF_ALG = 38;
    private static final int AF_VSOCK = 40;

    private final List<Instruction> program = new ArrayList<>();
    private final Machine machine;

    private Seccomp(Machine machine) {
        this.machine = machine;
    }

    /** Of this machine; a Problem on a processor that we have no numbers for. */
    static byte[] ofThisMachine() {
        return of(machine(System.getProperty("os.arch")));
    }

    static Machine machine(String name) {
        return switch (name) {
            case "amd64" -> Machine.X86_64;
            case "aarch64" -> Machine.AARCH64;
            default ->
                    throw new Problem(
                                    Problem.Kind.SANDBOX,
                                    "no-filter",
                                    "There is no system call filter for the processor " + name,
                                    "wasmrun runs apps on x86-64 and on 64-bit ARM")
                            .asException();
        };
    }

    static byte[] of(Machine machine) {
        var filter = new Seccomp(machine);
        filter.refuseOtherTables();
        KernelCalls.DENIED.forEach(call -> filter.refuse(call, EPERM));
        KernelCalls.ABSENT.forEach(call -> filter.refuse(call, ENOSYS));
        filter.refuseBits(KernelCalls.CLONE, NEW_NAMESPACES);
        filter.refuseBits(KernelCalls.UNSHARE, NEW_NAMESPACES | NEW_TIME);
        filter.refuseValues(KernelCalls.IOCTL, SECOND_ARGUMENT, EPERM, TIOCSTI, TIOCLINUX);
        filter.refuseValues(KernelCalls.SOCKET, FIRST_ARGUMENT, EAFNOSUPPORT, AF_ALG, AF_VSOCK);
        filter.allowValues(KernelCalls.PERSONALITY, 0, PERSONALITY_ASKED);
        filter.end(ALLOW);
        return filter.bytes();
    }

    // A call by another table (32-bit, x32) has other numbers: none of them is needed.
    private void refuseOtherTables() {
        add(LOAD, 0, 0, ARCHITECTURE);
        add(JUMP_EQUAL, 1, 0, machine.audit());
        end(ERROR | ENOSYS);
        add(LOAD, 0, 0, NUMBER);
        if (machine == Machine.X86_64) {
            add(JUMP_AT_LEAST, 0, 1, X32);
            end(ERROR | ENOSYS);
        }
    }

    private void refuse(Call call, int error) {
        if (call.isOn(machine)) {
            add(JUMP_EQUAL, 0, 1, call.on(machine));
            end(ERROR | error);
        }
    }

    private void refuseBits(Call call, int bits) {
        add(JUMP_EQUAL, 0, 4, call.on(machine));
        add(LOAD, 0, 0, FIRST_ARGUMENT);
        add(JUMP_ANY_BIT, 0, 1, bits);
        end(ERROR | EPERM);
        end(ALLOW);
    }

    private void refuseValues(Call call, int argument, int error, int one, int other) {
        add(JUMP_EQUAL, 0, 5, call.on(machine));
        add(LOAD, 0, 0, argument);
        add(JUMP_EQUAL, 1, 0, one);
        add(JUMP_EQUAL, 0, 1, other);
        end(ERROR | error);
        end(ALLOW);
    }

    private void allowValues(Call call, int one, int other) {
        add(JUMP_EQUAL, 0, 5, call.on(machine));
        add(LOAD, 0, 0, FIRST_ARGUMENT);
        add(JUMP_EQUAL, 2, 0, one);
        add(JUMP_EQUAL, 1, 0, other);
        end(ERROR | EPERM);
        end(ALLOW);
    }

    private void end(int answer) {
        add(RETURN, 0, 0, answer);
    }

    private void add(int code, int ifTrue, int ifFalse, int value) {
        program.add(new Instruction(code, ifTrue, ifFalse, value));
    }

    private byte[] bytes() {
        var bytes = ByteBuffer.allocate(program.size() * SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (var instruction : program) {
            bytes.putShort((short) instruction.code())
                    .put((byte) instruction.ifTrue())
                    .put((byte) instruction.ifFalse())
                    .putInt(instruction.value());
        }
        return bytes.array();
    }
}
