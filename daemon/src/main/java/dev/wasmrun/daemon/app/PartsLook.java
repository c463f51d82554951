package dev.wasmrun.daemon.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Looks whether one of several programs that a script started at once ({@code concurrently}) has
 * ended: the others run on, so the app still answers. Part of {@link ReadyLook}.
 */
final class PartsLook {
    /**
     * A program that has ended, and says nothing since.
     *
     * @param name as the script calls it, or its number
     * @param cause what to do about it, where its last lines gave that away
     */
    record Ended(String name, Optional<String> cause) {}

    private static final String TIMER = "parts";
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration LATER =
            Duration.ofSeconds(32); // databases are waited for so long
    private static final Duration UNTIL_MENDED = Duration.ofSeconds(5);

    private static final Pattern LINE = Pattern.compile("^\\[([\\w:.-]{1,40})\\] (.*)$");
    private static final Pattern EXITED = Pattern.compile(".{1,200} exited with code [1-9]\\d*");

    private final AppBase app;
    private final CauseLook log;
    private final BiConsumer<Integer, Optional<Ended>> told;

    /** {@code told} is called with the run when one has ended, and without one when it is back. */
    PartsLook(AppBase app, CauseLook log, BiConsumer<Integer, Optional<Ended>> told) {
        this.app = app;
        this.log = log;
        this.told = told;
    }

    void begin(int run) {
        app.after(SOON, TIMER, () -> log.read(run, lines -> firstSeen(run, lines)));
    }

    // Again where there are parts: they say so from the start.
    private void firstSeen(int run, List<String> lines) {
        seen(
                run,
                lines,
                () -> {
                    if (!parts(lines).isEmpty()) {
                        app.after(LATER, TIMER, () -> look(run, () -> {}));
                    }
                });
    }

    void end() {
        app.timers().cancel(TIMER);
    }

    private void look(int run, Runnable next) {
        log.read(run, lines -> seen(run, lines, next));
    }

    private void seen(int run, List<String> lines, Runnable next) {
        var ended = ended(lines);
        ended.ifPresentOrElse(
                _ -> {
                    told.accept(run, ended);
                    app.after(UNTIL_MENDED, TIMER, () -> lookAgain(run));
                },
                next);
    }

    private void lookAgain(int run) {
        look(run, () -> told.accept(run, Optional.empty()));
    }

    static Optional<Ended> ended(List<String> lines) {
        return parts(lines).entrySet().stream()
                .filter(part -> hasEnded(part.getValue()))
                .findFirst()
                .map(part -> new Ended(part.getKey(), CrashCause.hint(part.getValue())));
    }

    private static Map<String, List<String>> parts(List<String> lines) {
        var said = new LinkedHashMap<String, List<String>>();
        for (var line : lines) {
            var of = LINE.matcher(CrashCause.plain(line));
            if (of.matches()) {
                said.computeIfAbsent(of.group(1), _ -> new ArrayList<>()).add(of.group(2));
            }
        }
        return said;
    }

    private static boolean hasEnded(List<String> lines) {
        return EXITED.matcher(lines.getLast()).matches() || CauseLook.hasEnded(lines);
    }
}
