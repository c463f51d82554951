package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.logs.LogSearch;
import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.protocol.LogFound;

import org.apache.pekko.Done;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A search as a stream of bytes, step by step; used by one stream alone. */
final class SearchSteps {
    private static final Logger LOG = LoggerFactory.getLogger(SearchSteps.class);

    private final LogSnapshot log;
    private final LogSearch search;
    private final LogText.Form form;
    private boolean broken;

    SearchSteps(LogSnapshot log, LogSearch.Request request, LogText.Form form) {
        this.log = log;
        this.search = new LogSearch(log, request);
        this.form = form;
    }

    /** Nothing after the last step. */
    CompletionStage<Optional<ByteString>> next(Executor readers) {
        return CompletableFuture.supplyAsync(
                () ->
                        broken || search.isDone()
                                ? Optional.<ByteString>empty()
                                : Optional.of(step()),
                readers);
    }

    private ByteString step() {
        try {
            return form.of(search.step());
        } catch (IOException e) {
            LOG.error("The log of {} cannot be searched", log.app(), e);
            broken = true;
            var problem = LogSnapshot.unreadable(log.app(), e);
            return LogText.answers(List.of(new LogFound.Broken(problem)));
        }
    }

    CompletionStage<Done> close(Executor readers) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        search.close();
                    } catch (IOException e) {
                        LOG.warn("A file of the log of {} was not closed", log.app(), e);
                    }
                    return Done.getInstance();
                },
                readers);
    }
}
