package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.files.ProjectFiles;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.FileEdit;

import org.apache.pekko.http.javadsl.model.HttpResponse;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The files of an app's project. */
final class FileRoutes {
    private final Apps apps;
    private final Executor disk;

    /**
     * @param disk for work that waits for the disk
     */
    FileRoutes(Apps apps, Executor disk) {
        this.apps = apps;
        this.disk = disk;
    }

    CompletionStage<HttpResponse> list(Call call) {
        return answer(call, files -> files.list(path(call)));
    }

    CompletionStage<HttpResponse> read(Call call) {
        return answer(call, files -> files.read(path(call)));
    }

    CompletionStage<HttpResponse> save(Call call) {
        return call.body(FileEdit.class)
                .thenCompose(edit -> answer(call, files -> files.save(path(call), edit)));
    }

    private CompletionStage<HttpResponse> answer(Call call, Function<ProjectFiles, Object> work) {
        return apps.<AppStatus>ask(call.caller(), call.app(), App.Describe::new)
                .thenApplyAsync(app -> work.apply(new ProjectFiles(Path.of(app.path()))), disk)
                .thenApply(found -> Answers.json(Answers.OK, found));
    }

    private static String path(Call call) {
        return call.query("path").orElse("");
    }
}
