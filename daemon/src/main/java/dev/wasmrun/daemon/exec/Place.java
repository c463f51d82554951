package dev.wasmrun.daemon.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where commands beside an app are started: in its sandbox, or on the host when it has none. */
public interface Place {
    /** What makes its terminals. */
    Path terminals() throws IOException;

    /** Where the folder of requests is, as commands see it. */
    String folder();

    /** What stands before each command. */
    List<String> before();

    /** All processes there. */
    Stream<ProcessHandle> processes() throws IOException;

    /** Process 1 of a sandbox, as the host numbers it. */
    @FunctionalInterface
    interface Init {
        long pid() throws IOException;
    }

    static Place inSandbox(Init init) {
        return new Place() {
            @Override
            public Path terminals() throws IOException {
                return Path.of("/proc", Long.toString(init.pid()), "root/dev/pts/ptmx");
            }

            @Override
            public String folder() {
                return Attendant.INSIDE;
            }

            @Override
            public List<String> before() {
                return List.of();
            }

            @Override
            public Stream<ProcessHandle> processes() throws IOException {
                return ProcessHandle.of(init.pid()).stream().flatMap(ProcessHandle::descendants);
            }
        };
    }

    /**
     * On the host.
     *
     * @param run the folder of the run
     * @param before what gives a command the rights and variables of the app
     */
    static Place onHost(Path run, List<String> before, Processes processes) {
        return new Place() {
            @Override
            public Path terminals() {
                return Path.of("/dev/ptmx");
            }

            @Override
            public String folder() {
                return Attendant.folder(run).toString();
            }

            @Override
            public List<String> before() {
                return before;
            }

            @Override
            public Stream<ProcessHandle> processes() {
                return processes.now();
            }
        };
    }

    /** All processes of a run as they are now. */
    @FunctionalInterface
    interface Processes {
        Stream<ProcessHandle> now();
    }
}
