package dev.wasmrun.daemon;

import dev.wasmrun.daemon.app.RunRecord;
import dev.wasmrun.daemon.app.Survivor;
import dev.wasmrun.daemon.network.OpenNetwork;
import dev.wasmrun.daemon.sandbox.Leftovers;
import dev.wasmrun.daemon.sandbox.ProcessStamp;
import dev.wasmrun.daemon.store.StoredApp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a daemon that was killed left of an app: its run, which is taken over, and whatever else is
 * still there, which is ended.
 */
final class Survivors {
    private static final String RUN = "run-";
    private static final String INSTALL = "install-";

    private Survivors() {}

    static Optional<Survivor> find(StoredApp app, Path appHome) throws IOException {
        if (!Files.isDirectory(appHome)) {
            return Optional.empty();
        }
        var runs = folders(appHome, RUN);
        var found = newest(app, runs);
        var all = found.stream().flatMap(one -> one.all().stream()).map(Survivor::files).toList();
        for (var folder :
                Stream.concat(runs.stream(), folders(appHome, INSTALL).stream()).toList()) {
            if (!all.contains(folder)) {
                Leftovers.kill(folder);
                Folders.delete(folder);
            }
        }
        if (found.filter(one -> one.anyInit().isPresent()).isEmpty()) {
            OpenNetwork.clear(appHome);
        }
        return found;
    }

    /** The last run of the main process, with that of each other one; nothing without it. */
    private static Optional<Survivor> newest(StoredApp app, List<Path> runs) throws IOException {
        var main = Optional.<Survivor>empty();
        var others = new TreeMap<String, Survivor>();
        for (var folder : runs) {
            var record = RunRecord.read(folder);
            if (record.isPresent() && isCompanion(record.get())) {
                survivor(app, folder)
                        .ifPresent(one -> others.put(one.record().process().orElseThrow(), one));
            } else {
                main = survivor(app, folder);
            }
        }
        return main.map(one -> one.with(List.copyOf(others.values())));
    }

    private static boolean isCompanion(RunRecord record) {
        return record.plan().processes().stream()
                .anyMatch(one -> !one.main() && record.process().equals(Optional.of(one.name())));
    }

    private static List<Path> folders(Path appHome, String prefix) throws IOException {
        try (var all = Files.list(appHome)) {
            return all.filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .sorted(Comparator.comparingInt(Survivors::number))
                    .toList();
        }
    }

    private static int number(Path folder) {
        var name = folder.getFileName().toString();
        return name.matches("run-\\d{1,9}") ? Integer.parseInt(name.substring(RUN.length())) : 0;
    }

    // Without a record or a process it was never begun.
    private static Optional<Survivor> survivor(StoredApp app, Path folder) throws IOException {
        var record = RunRecord.read(folder);
        if (record.isEmpty() || !Leftovers.began(folder) || isStored(app, folder)) {
            return Optional.empty();
        }
        var init =
                Leftovers.isAlive(folder)
                        ? Leftovers.init(folder).map(ProcessStamp::pid)
                        : Optional.<Long>empty();
        return Optional.of(
                new Survivor(
                        number(folder),
                        folder,
                        init.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                        record.get()));
    }

    // Its end was seen and stored, only its files were not deleted yet.
    private static boolean isStored(StoredApp app, Path folder) throws IOException {
        return !Leftovers.isAlive(folder)
                && app.exitedAt().equals(Optional.of(Leftovers.endedAt(folder)));
    }
}
