package dev.wasmrun.daemon.app;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A run that outlived its daemon, or ended when there was none.
 *
 * @param files the folder of the run, with its output
 * @param init process 1 of its sandbox; empty when it has ended
 * @param companions the other processes of the same app
 */
public record Survivor(
        int run, Path files, OptionalLong init, RunRecord record, List<Survivor> companions) {
    public Survivor {
        companions = List.copyOf(companions);
    }

    /** Of an app that is one process. */
    public Survivor(int run, Path files, OptionalLong init, RunRecord record) {
        this(run, files, init, record, List.of());
    }

    public Survivor with(List<Survivor> others) {
        return new Survivor(run, files, init, record, others);
    }

    /** It and its companions. */
    public List<Survivor> all() {
        return Stream.concat(Stream.of(this), companions.stream()).toList();
    }

    int newestRun() {
        return all().stream().mapToInt(Survivor::run).max().orElse(run);
    }

    /** Any process that lives in the app's network. */
    public OptionalLong anyInit() {
        return all().stream()
                .map(Survivor::init)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }
}
