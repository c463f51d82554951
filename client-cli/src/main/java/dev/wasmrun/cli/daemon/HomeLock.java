package dev.wasmrun.cli.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock that a daemon has on its home as long as it lives, also when it answers no more and
 * still stops its apps.
 */
record HomeLock(Path home) {
    /** The home of a daemon on this machine that may still be ending. */
    static boolean isHeld(Address address) {
        return switch (address) {
            case Address.Local(var socket) -> new HomeLock(socket.getParent()).isHeld();
            case Address.Remote _ -> false;
        };
    }

    boolean isHeld() {
        try (var channel = FileChannel.open(home.resolve("daemon.lock"), StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            // no daemon was ever here, or it is not ours to know
            return false;
        }
    }
}
