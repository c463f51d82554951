package dev.wasmrun.daemon.app;

import static java.util.Comparator.comparing;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Usage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The process that runs now.
 *
 * @param answered whether it ever listened
 * @param healthy whether nothing but listening is asked of it any more
 */
record Current(
        int run,
        long pid,
        Instant startedAt,
        List<Port> ports,
        boolean answered,
        boolean healthy,
        Optional<Usage> usage) {
    // Where the kernel puts who asks for any port: a tool's helpers, most often, before the page.
    private static final int FIRST_OF_ANY = 32_768;
    private static final int LAST_OF_ANY = 60_999;
    private static final Duration HELPERS_FIRST = Duration.ofSeconds(10);

    private static final int RELOADS_OF_REMIX = 8002;

    // Debuggers and hot-reload sockets: not the page. Each worker of a cluster that is debugged
    // takes the next port.
    private static final Set<Integer> SIDE_PORTS =
            Set.of(
                    Debugger.PORT,
                    Debugger.PORT + 1,
                    Debugger.PORT + 2,
                    Debugger.PORT + 3,
                    PythonDebugger.PORT,
                    24678);

    /** {@code answered}: whether it listened already when an earlier daemon looked. */
    static Current launched(
            int run, long pid, Instant startedAt, boolean answered, boolean healthy) {
        return new Current(run, pid, startedAt, List.of(), answered, healthy, Optional.empty());
    }

    /**
     * The port that the plan expects goes first when the app listens there. A young app that does
     * not yet listen where its page is known to come from is not there yet: that is one of its
     * helpers, or the other one of two servers.
     */
    Current listening(List<Port> seen, PortsSeen.Wanted wanted) {
        var planned = wanted.expected();
        var ordered = new ArrayList<Port>();
        seen.stream().filter(planned::equals).forEach(ordered::add);
        seen.stream()
                .filter(port -> !port.equals(planned) && !SIDE_PORTS.contains(port.number()))
                .sorted(comparing(Current::isHelpers))
                .forEach(ordered::add);
        var isHelper = wanted.known() || ordered.stream().allMatch(Current::isHelpers);
        if (!answered && isHelper && isYoung() && !ordered.contains(planned)) {
            ordered.clear();
        }
        return new Current(
                run,
                pid,
                startedAt,
                List.copyOf(ordered),
                answered || !ordered.isEmpty(),
                healthy,
                usage);
    }

    private static boolean isHelpers(Port port) {
        return port.number() >= FIRST_OF_ANY && port.number() <= LAST_OF_ANY
                || port.number() == RELOADS_OF_REMIX;
    }

    private boolean isYoung() {
        return age().compareTo(HELPERS_FIRST) < 0;
    }

    /** The figures stay as they are until somebody who watches would see a difference. */
    Current using(Usage now) {
        return usage.filter(now::isAbout).isPresent()
                ? this
                : new Current(run, pid, startedAt, ports, answered, healthy, Optional.of(now));
    }

    Current healthy(boolean now) {
        return new Current(run, pid, startedAt, ports, answered, healthy || now, usage);
    }

    boolean ready() {
        return healthy && !ports.isEmpty();
    }

    /** The port that its page comes from, once it is ready. */
    Optional<Port> page() {
        return ports.stream().findFirst().filter(_ -> healthy);
    }

    Duration age() {
        return Duration.between(startedAt, Instant.now());
    }
}
