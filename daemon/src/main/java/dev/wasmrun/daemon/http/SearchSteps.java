package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.logs.LogSearch;
import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.protocol.LogFound;

import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A search as a stream of what it finds, step by step; used by one stream alone. The stream may end
 * while a step is being done: the end waits for it.
 */
final class SearchSteps {
    private static final Logger LOG = LoggerFactory.getLogger(SearchSteps.class);

    private final LogSnapshot log;
    private final LogSearch search;
    private boolean over;

    SearchSteps(LogSnapshot log, LogSearch.Request request) {
        this.log = log;
        this.search = new LogSearch(log, request);
    }

    /** Nothing after the last step. */
    CompletionStage<Optional<List<LogFound>>> next(Executor readers) {
        return CompletableFuture.supplyAsync(this::step, readers);
    }

    private synchronized Optional<List<LogFound>> step() {
        if (over || search.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(search.step());
        } catch (IOException e) {
            LOG.error("The log of {} cannot be searched", log.app(), e);
            over = true;
            var problem = LogSnapshot.unreadable(log.app(), e);
            return Optional.of(List.of(new LogFound.Broken(problem)));
        }
    }

    CompletionStage<Done> close(Executor readers) {
        return CompletableFuture.supplyAsync(this::close, readers);
    }

    private synchronized Done close() {
        over = true;
        try {
            search.close();
        } catch (IOException e) {
            LOG.warn("A file of the log of {} was not closed", log.app(), e);
        }
        return Done.getInstance();
    }
}
