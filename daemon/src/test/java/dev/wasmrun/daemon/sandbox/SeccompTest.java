package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wasmrun.daemon.sandbox.KernelCalls.Machine;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs the filter as the kernel would: what it answers to a call. */
class SeccompTest {
    private static final int ALLOWED = 0x7fff0000;
    private static final int EPERM = 0x50001;
    private static final int ENOSYS = 0x50026;
    private static final int EAFNOSUPPORT = 0x50061;

    private static int answer(Machine machine, int audit, int number, int first, int second) {
        var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, number).putInt(4, audit).putInt(16, first).putInt(24, second);
        var program = ByteBuffer.wrap(Seccomp.of(machine)).order(ByteOrder.LITTLE_ENDIAN);
        var accumulator = 0;
        for (var at = 0; ; at++) {
            int code = program.getShort(at * 8);
            var value = program.getInt(at * 8 + 4);
            var yes = Byte.toUnsignedInt(program.get(at * 8 + 2));
            var no = Byte.toUnsignedInt(program.get(at * 8 + 3));
            switch (code) {
                case 0x20 -> accumulator = data.getInt(value);
                case 0x15 -> at += accumulator == value ? yes : no;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, value) >= 0 ? yes : no;
                case 0x45 -> at += (accumulator & value) != 0 ? yes : no;
                case 0x06 -> {
                    return value;
                }
                default -> throw new AssertionError("instruction " + code);
            }
        }
    }

    private static int answer(Machine machine, KernelCalls.Call call, int first, int second) {
        return answer(machine, machine.audit(), call.on(machine), first, second);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void what_changes_the_machine_is_refused_and_what_programs_do_is_not(Machine machine) {
        for (var call : KernelCalls.DENIED) {
            if (call.isOn(machine)) {
                assertThat(answer(machine, call, 0, 0)).as(call.name()).isEqualTo(EPERM);
            }
        }
        for (var call : KernelCalls.ABSENT) {
            assertThat(answer(machine, call, 0, 0)).as(call.name()).isEqualTo(ENOSYS);
        }
        for (var read : new int[] {0, 63, 64, 59, 221, 202}) { // reading, writing, running, waiting
            assertThat(answer(machine, machine.audit(), read, 0, 0)).isEqualTo(ALLOWED);
        }
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void a_thread_is_made_and_a_namespace_is_not(Machine machine) {
        var thread = 0x3d0f00;
        var newUser = 0x10000000;
        assertThat(answer(machine, KernelCalls.CLONE, thread, 0)).isEqualTo(ALLOWED);
        assertThat(answer(machine, KernelCalls.CLONE, 17, 0)).isEqualTo(ALLOWED); // fork
        assertThat(answer(machine, KernelCalls.CLONE, newUser | 17, 0)).isEqualTo(EPERM);
        assertThat(answer(machine, KernelCalls.UNSHARE, newUser, 0)).isEqualTo(EPERM);
        assertThat(answer(machine, KernelCalls.UNSHARE, 0x80, 0)).isEqualTo(EPERM);
        assertThat(answer(machine, KernelCalls.UNSHARE, 0x400, 0)).isEqualTo(ALLOWED); // files
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void some_calls_are_refused_by_what_they_ask_for(Machine machine) {
        assertThat(answer(machine, KernelCalls.IOCTL, 0, 0x5412)).isEqualTo(EPERM);
        assertThat(answer(machine, KernelCalls.IOCTL, 0, 0x541c)).isEqualTo(EPERM);
        assertThat(answer(machine, KernelCalls.IOCTL, 0, 0x5401)).isEqualTo(ALLOWED);
        assertThat(answer(machine, KernelCalls.SOCKET, 40, 0)).isEqualTo(EAFNOSUPPORT);
        assertThat(answer(machine, KernelCalls.SOCKET, 38, 0)).isEqualTo(EAFNOSUPPORT);
        assertThat(answer(machine, KernelCalls.SOCKET, 2, 0)).isEqualTo(ALLOWED);
        assertThat(answer(machine, KernelCalls.PERSONALITY, 0x40000, 0)).isEqualTo(EPERM);
        assertThat(answer(machine, KernelCalls.PERSONALITY, 0, 0)).isEqualTo(ALLOWED);
        assertThat(answer(machine, KernelCalls.PERSONALITY, -1, 0)).isEqualTo(ALLOWED);
    }

    @Test
    void a_call_by_another_table_of_numbers_does_not_slip_through() {
        var i386 = 0x40000003;
        assertThat(answer(Machine.X86_64, i386, 0, 0, 0)).isEqualTo(ENOSYS);
        var x32 = 0x40000000;
        assertThat(answer(Machine.X86_64, Machine.X86_64.audit(), x32 | 165, 0, 0))
                .isEqualTo(ENOSYS);
    }

    @Test
    void a_processor_without_numbers_runs_no_app_unfiltered() {
        assertThatThrownBy(() -> Seccomp.machine("riscv64")).isInstanceOf(ProblemException.class);
    }
}
