package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.event.Audience;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.DaemonStatus;
import dev.wasmrun.protocol.DoctorReport;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.RuntimeRequest;
import dev.wasmrun.protocol.RuntimeStatus;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the API offers besides apps. Refusals are {@code ProblemException}s; nothing here blocks.
 */
public interface Control {
    /** Who looks at what apps do: all that ask about them. */
    Audience audience();

    CompletionStage<DaemonStatus> status();

    /** Returns at once; the daemon stops soon after. */
    void stop();

    /**
     * Returns at once; the daemon ends soon after and leaves its apps running, for the next one to
     * take over.
     */
    void leave();

    CompletionStage<DoctorReport> doctor();

    CompletionStage<Plan> detect(AppSpec spec);

    /** The runtimes that wasmrun provides. */
    CompletionStage<List<RuntimeStatus>> runtimes();

    /** Answered when it is here; the same when it was here already. */
    CompletionStage<RuntimeStatus> provide(RuntimeRequest request);

    CompletionStage<?> discard(String runtime, String version);
}
