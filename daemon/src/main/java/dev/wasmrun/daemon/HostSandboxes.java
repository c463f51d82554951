package dev.wasmrun.daemon;

import dev.wasmrun.daemon.app.Job;
import dev.wasmrun.daemon.app.RunRecord;
import dev.wasmrun.daemon.event.Audience;
import dev.wasmrun.daemon.exec.Attendant;
import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.linux.Machine;
import dev.wasmrun.daemon.linux.ProcessEnds;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.process.Meter;
import dev.wasmrun.daemon.process.RunningProcess;
import dev.wasmrun.daemon.sandbox.BareLaunch;
import dev.wasmrun.daemon.sandbox.Bubblewrap;
import dev.wasmrun.daemon.sandbox.Cgroups;
import dev.wasmrun.daemon.sandbox.Launch;
import dev.wasmrun.daemon.sandbox.LaunchFiles;
import dev.wasmrun.daemon.sandbox.Mount;
import dev.wasmrun.daemon.sandbox.Running;
import dev.wasmrun.daemon.sandbox.Sandbox;
import dev.wasmrun.daemon.sandbox.TemporaryFolders;
import dev.wasmrun.daemon.sandbox.UnixUser;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.LimitsStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Where the jobs of apps run on this machine, and the limits that hold there. */
final class HostSandboxes implements AutoCloseable {
    private static final int MOST_COMMANDS = 64;

    private final Settings settings;
    private final Cgroups groups;
    private final TemporaryFolders folders = TemporaryFolders.ofThisMachine();
    private final ProcessEnds ends = ProcessEnds.watch();
    private final Meter meter;
    private final Semaphore commands = new Semaphore(MOST_COMMANDS);

    HostSandboxes(Settings settings, Audience audience) throws IOException {
        this.settings = settings;
        this.meter = Meter.start(Machine.pageSize(), audience::isPresent);
        audience.whenSeen(meter::seen);
        this.groups = Cgroups.of(settings.id());
    }

    /** The control groups in which those of runs are. */
    List<Path> groups() {
        return groups.folders();
    }

    /** Blocks until the job is on its way. */
    CompletableFuture<RunningProcess> launch(Job job, Namespace.Opened network) throws IOException {
        Files.createDirectories(job.files());
        Attendant.prepare(job.files());
        if (job.group().isPresent()) {
            Cgroups.share(job.files(), job.group().get());
        }
        return running(job, network)
                .thenApply(running -> process(running, job.files(), job.limits()));
    }

    private CompletableFuture<Running> running(Job job, Namespace.Opened network)
            throws IOException {
        if (job.bare().isPresent()) {
            return BareLaunch.launch(
                    BareRuns.of(job, job.bare().get()), files(job.files()), groups);
        }
        return Bubblewrap.launch(
                sandbox(job, network.reach().outside(job.online()).resolvConf()),
                files(job.files()),
                groups,
                network.namespace()::start);
    }

    private static LaunchFiles files(Path run) {
        return new LaunchFiles(run, run.resolve("stdout"), run.resolve("stderr"));
    }

    private Sandbox sandbox(Job job, String resolvConf) {
        var attendant = new Mount(Attendant.folder(job.files()), Attendant.INSIDE, false);
        var binds = job.binds().stream().map(HostSandboxes::mount);
        return new Sandbox(
                job.project(),
                job.directory(),
                job.words(),
                job.env(),
                Stream.concat(binds, Stream.of(attendant)).toList(),
                List.of(settings.home()), // also where the project is a folder above it
                resolvConf,
                job.hostName(),
                UnixUser.ofThisProcess(),
                folders.enforced(job.limits()),
                Attendant.SCRIPT);
    }

    private static Mount mount(Job.Bind bind) {
        return new Mount(bind.host(), bind.inside(), bind.writable());
    }

    private RunningProcess process(Running running, Path files, Limits limits) {
        return new SandboxedProcess(running, files, folders.enforced(limits), groups, meter);
    }

    /** What an earlier daemon launched with these files. */
    CompletableFuture<Running> find(Path files) {
        return Launch.adopt(files, ends::of);
    }

    /** Takes it over; looks at the disk. */
    RunningProcess adopt(Running running, Path files) throws IOException {
        Entry.endCommands(BareRuns.place(files));
        var limits = RunRecord.read(files).map(RunRecord::limits).orElse(Limits.NONE);
        return process(running, files, limits);
    }

    Entry entry(Path files) {
        return new Entry(files, BareRuns.place(files), commands);
    }

    LimitsStatus limits(Limits limits, Isolation isolation) {
        var not =
                switch (isolation) {
                    case AUTO -> notEnforced(limits.except(settings.limits()));
                    case NONE -> groups.notEnforcedBare(limits);
                };
        return new LimitsStatus(limits, groups.means(), not, List.of());
    }

    private List<String> notEnforced(Limits asked) {
        return Stream.concat(groups.notEnforced(asked).stream(), folders.notEnforced(asked))
                .toList();
    }

    @Override
    public void close() {
        try (groups;
                ends) {
            meter.close();
        }
    }
}
