package dev.wasmrun.daemon;

import dev.wasmrun.daemon.process.Measure;
import dev.wasmrun.daemon.process.Meter;
import dev.wasmrun.daemon.process.RunningProcess;
import dev.wasmrun.daemon.sandbox.Cgroups;
import dev.wasmrun.daemon.sandbox.Running;
import dev.wasmrun.protocol.Limits;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A run in its sandbox, with the limits that it is held to. */
final class SandboxedProcess implements RunningProcess {
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    private final Running running;
    private final Path files;
    private final Limits limits;
    private final Cgroups groups;
    private final Meter meter;
    private final Supplier<List<String>> groupLimitsMet;
    // A folder that was full may be empty by now, and is gone with the sandbox.
    private final Set<String> fullFolders = new ConcurrentSkipListSet<>();

    SandboxedProcess(Running running, Path files, Limits limits, Cgroups groups, Meter meter) {
        this.running = running;
        this.files = files;
        this.limits = limits;
        this.groups = groups;
        this.meter = meter;
        this.groupLimitsMet = groups.met(files, limits);
    }

    @Override
    public long pid() {
        return running.app().orElse(running.init());
    }

    @Override
    public void terminate() {
        running.terminate();
    }

    @Override
    public void kill() {
        running.kill();
    }

    @Override
    public AutoCloseable metered(Consumer<Measure> told) {
        return meter.watch(running.init(), this::limitsMet, told);
    }

    private List<String> limitsMet() {
        limits.disk().ifPresent(size -> fullFolders.addAll(running.fullFolders(size)));
        var met = new TreeSet<>(groupLimitsMet.get());
        limits.disk()
                .filter(_ -> !fullFolders.isEmpty())
                .ifPresent(
                        bytes ->
                                met.add(
                                        "Full: disk limit %s, in %s"
                                                .formatted(
                                                        Limits.size(bytes),
                                                        String.join(", ", fullFolders))));
        return List.copyOf(met);
    }

    @Override
    public CompletionStage<Exit> onExit() {
        return running.onExit().thenApplyAsync(this::exit, VIRTUAL);
    }

    private Exit exit(int code) {
        var met = limitsMet();
        // who waits for the end need not wait for that
        VIRTUAL.execute(groups.releasing(files));
        return new Exit(code, running.endedAt(), met);
    }
}
