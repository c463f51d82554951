package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.TunnelTraffic;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts who comes in and what is carried; for any thread. */
public final class Traffic {
    private final LongAdder visitors = new LongAdder();
    private final AtomicInteger here = new AtomicInteger();
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();

    public void entered() {
        visitors.increment();
        here.incrementAndGet();
    }

    public void left() {
        here.decrementAndGet();
    }

    LongAdder in() {
        return in;
    }

    LongAdder out() {
        return out;
    }

    public TunnelTraffic now() {
        return new TunnelTraffic(visitors.sum(), here.get(), in.sum(), out.sum());
    }
}
