package dev.wasmrun.daemon;

import dev.wasmrun.daemon.app.Job;
import dev.wasmrun.daemon.exec.Attendant;
import dev.wasmrun.daemon.exec.Place;
import dev.wasmrun.daemon.network.OpenNetwork;
import dev.wasmrun.daemon.network.PortWatch;
import dev.wasmrun.daemon.sandbox.Bare;
import dev.wasmrun.daemon.sandbox.BareLaunch;
import dev.wasmrun.daemon.sandbox.Kin;
import dev.wasmrun.daemon.sandbox.Leftovers;
import dev.wasmrun.daemon.sandbox.ProcessStamp;
import dev.wasmrun.daemon.sandbox.Rights;

import java.io.IOException;
import java.nio.file.Path;

/** What runs without a sandbox get on this machine, where others get one of their own. */
final class BareRuns {
    private BareRuns() {}

    static Bare of(Job job, Rights rights) {
        return new Bare(
                Path.of(job.directory()),
                job.words(),
                job.env(),
                rights,
                job.limits(),
                Attendant.script(Attendant.folder(job.files()).toString()));
    }

    /** Where commands beside a run are started, whether it has a sandbox or not. */
    static Place place(Path run) {
        return Kin.of(run)
                .map(kin -> Place.onHost(run, BareLaunch.entering(run), kin::processes))
                .orElseGet(() -> Place.inSandbox(() -> init(run)));
    }

    private static long init(Path run) throws IOException {
        return Leftovers.init(run)
                .map(ProcessStamp::pid)
                .orElseThrow(() -> new IOException("it has just ended"));
    }

    static OpenNetwork.Opener network(PortWatch watch, Path appHome) {
        return OpenNetwork.Opener.ofHost(watch, appHome, () -> Kin.ofApp(appHome));
    }
}
