package dev.wasmrun.daemon.process;

import java.util.List;
import java.util.Optional;

/** What is told of one process, look by look: only what is new. */
final class Gauge {
    private Optional<Consumption> last = Optional.empty();
    private Optional<Measure> told = Optional.empty();

    /** Empty when somebody who watches would see no difference. */
    Optional<Measure> read(Consumption now, List<String> limitsMet) {
        var measure = last.map(before -> new Measure(now.since(before), limitsMet));
        last = Optional.of(now);
        var news = measure.filter(one -> told.filter(one::isAbout).isEmpty());
        news.ifPresent(one -> told = Optional.of(one));
        return news;
    }
}
