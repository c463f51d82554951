package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The bounds that this process itself is under: nobody may be given more. */
record HardLimits(List<String> lines) {
    static HardLimits ofThisProcess() {
        try {
            return new HardLimits(Files.readAllLines(Path.of("/proc/self/limits")));
        } catch (IOException e) {
            return new HardLimits(List.of());
        }
    }

    /** This many bytes of data for each process, or fewer. */
    long data(long wished) {
        return Math.min(wished, hard("Max data size"));
    }

    /** This many processes of a user, or fewer. */
    long nproc(long wished) {
        return Math.min(wished, hard("Max processes"));
    }

    // "Max processes             63432                63432                processes"
    private long hard(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+"))
                .filter(words -> words.length > 1 && words[1].matches("\\d{1,18}"))
                .mapToLong(words -> Long.parseLong(words[1]))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
