package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.logs.AppLog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads in the log why a process that runs does not answer: tools that reload by themselves outlive
 * the program that they started in vain. Part of {@link ReadyLook}.
 */
final class CauseLook {
    private static final String TIMER = "cause";
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    // What nodemon and node --watch say, and what when the program below them has ended. Of one of
    // several programs at once ("[0] [nodemon] …"), PartsLook tells: the others may yet answer.
    private static final Pattern RELOADER =
            Pattern.compile("^\\[nodemon\\] |^(?:Failed|Completed) running '|^Restarting '");
    private static final Pattern ENDED =
            Pattern.compile(
                    "^\\[nodemon\\] (?:app crashed|clean exit) - waiting|^(?:Failed|Completed) running '");

    private final AppBase app;
    private final Consumer<String> say;
    private final Consumer<Boolean> ended;
    private final Predicate<String> mend;
    private Optional<String> known = Optional.empty();

    /**
     * @param ended is told whether the program has ended, and its reloader has not
     * @param mend as of {@link ReadyLook}
     */
    CauseLook(AppBase app, Consumer<String> say, Consumer<Boolean> ended, Predicate<String> mend) {
        this.app = app;
        this.say = say;
        this.ended = ended;
        this.mend = mend;
    }

    void begin(int run) {
        known = Optional.empty();
        app.after(EVERY, TIMER, () -> look(run));
    }

    void end() {
        app.timers().cancel(TIMER);
    }

    /** What to do about it, where its last lines gave that away. */
    Optional<String> known() {
        return known;
    }

    private void look(int run) {
        app.after(EVERY, TIMER, () -> look(run));
        read(run, this::read);
    }

    /** Reads the newest lines of this run; none when the log does not answer in time. */
    void read(int run, Consumer<List<String>> reader) {
        app.context()
                .ask(
                        AppLog.RecentLines.class,
                        app.log(),
                        PATIENCE,
                        replyTo -> new AppLog.Recent(run, replyTo),
                        (recent, failure) ->
                                new App.Later(
                                        () ->
                                                reader.accept(
                                                        failure == null
                                                                ? recent.lines()
                                                                : List.of())));
    }

    // It may be ready by now; a timer that is left says that it is not.
    private void read(List<String> lines) {
        if (!app.timers().isTimerActive(TIMER)) {
            return;
        }
        var news = CrashCause.hint(lines).filter(hint -> !known.equals(Optional.of(hint)));
        if (news.filter(mend).isPresent()) {
            return;
        }
        news.ifPresent(
                hint -> {
                    known = news;
                    say.accept("It does not answer yet. " + hint);
                });
        ended.accept(hasEnded(lines));
    }

    // Its own last words may come behind those of the reloader: they take another way.
    static boolean hasEnded(List<String> lines) {
        return lines.reversed().stream()
                .map(CrashCause::plain)
                .filter(line -> RELOADER.matcher(line).find())
                .findFirst()
                .filter(line -> ENDED.matcher(line).find())
                .isPresent();
    }
}
