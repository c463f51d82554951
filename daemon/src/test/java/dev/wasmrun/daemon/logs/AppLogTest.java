package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.LogRun;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.LogView;

import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

class AppLogTest {
    private static final AppName SHOP = new AppName("shop");
    private static final long MEGABYTE = 1 << 20;

    @TempDir Path home;
    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Events.Command> events = kit.createTestProbe(Events.Command.class);
    private Wakeups wakeups;
    private ActorRef<AppLog.Command> log;

    @BeforeEach
    void open() throws IOException {
        wakeups = new Wakeups();
        log = spawn();
    }

    @AfterEach
    void close() throws IOException {
        kit.shutdownTestKit();
        wakeups.close();
    }

    private ActorRef<AppLog.Command> spawn() {
        var setting =
                new AppLog.Setting(
                        new Reading(wakeups, (_, _, _) -> {}, 4_096, 64 << 20),
                        new Retention(MEGABYTE, Duration.ofDays(7)),
                        new LogSpace(Long.MAX_VALUE));
        return kit.spawn(
                AppLog.create(SHOP, home.resolve("logs"), setting, events.ref()), AppLog.PROPS);
    }

    private Path run(int number) {
        return home.resolve("run-" + number);
    }

    private void write(int run, String file, String text) throws IOException {
        Files.createDirectories(run(run));
        Files.writeString(
                run(run).resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private AppLog.Drained drain() {
        return drain(1);
    }

    private AppLog.Drained drain(int run) {
        var probe = kit.createTestProbe(AppLog.Draining.class);
        log.tell(new AppLog.Drain(run, probe.ref()));
        var answer = probe.receiveMessage(Duration.ofSeconds(10));
        while (answer instanceof AppLog.StillReading) {
            answer = probe.receiveMessage(Duration.ofSeconds(10));
        }
        return (AppLog.Drained) answer;
    }

    private LogSnapshot look() {
        var probe = kit.<StatusReply<LogSnapshot>>createTestProbe();
        log.tell(new AppLog.Look(probe.ref()));
        return probe.receiveMessage().getValue();
    }

    private LogPage read(Set<LogStream> streams) {
        var query =
                new LogQuery(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        LogQuery.MOST,
                        LogFilter.ofStreams(streams));
        try {
            return look().page(query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> texts() {
        return read(Set.of()).lines().stream().map(LogLine::text).toList();
    }

    private void say(String text) {
        log.tell(new AppLog.System(text));
    }

    @Test
    void the_end_of_what_a_process_wrote_so_far_can_be_asked_for() throws IOException {
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "one\ntwo\n");
        await().until(() -> recent(1).equals(List.of("one", "two")));
        assertThat(recent(2)).isEmpty();
    }

    private List<String> recent(int run) {
        var probe = kit.createTestProbe(AppLog.RecentLines.class);
        log.tell(new AppLog.Recent(run, probe.ref()));
        return probe.receiveMessage(Duration.ofSeconds(10)).lines();
    }

    @Test
    void lines_of_both_streams_and_of_wasmrun_are_numbered_without_gaps() throws IOException {
        say("Starting");
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "one\ntwo\n");
        write(1, "stderr", "oh\n");
        assertThat(drain().lastLines()).containsExactlyInAnyOrder("one", "two", "oh");
        say("Ended");
        var page = read(Set.of());
        assertThat(page.lines()).extracting(LogLine::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(page.first()).isEqualTo(1);
        assertThat(page.last()).isEqualTo(5);
        assertThat(page.lines().getFirst().stream()).isEqualTo(LogStream.SYSTEM);
        assertThat(page.lines().getFirst().run()).isZero();
        assertThat(page.lines().getLast().run()).isEqualTo(1);
        assertThat(read(Set.of(LogStream.STDERR)).lines())
                .extracting(LogLine::text)
                .containsExactly("oh");
    }

    @Test
    void a_drain_is_answered_after_the_last_line() throws IOException {
        log.tell(new AppLog.Follow(1, run(1), false));
        var text = new StringBuilder();
        for (var i = 0; i < 20_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        write(1, "stdout", text + "without an end");
        var last = drain().lastLines();
        assertThat(last).hasSize(200).endsWith("line 19999", "without an end");
        assertThat(read(Set.of()).last()).isEqualTo(20_001);
    }

    @Test
    void a_log_of_a_later_daemon_goes_on_behind_the_last_line_that_is_stored() throws IOException {
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "one\ntwo\n");
        write(1, "stderr", "oh\n");
        await().untilAsserted(() -> assertThat(texts()).hasSize(3));
        kit.stop(log);
        write(1, "stdout", "three\n");
        log = spawn();
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "four\n");
        drain();
        assertThat(texts()).containsExactlyInAnyOrder("one", "two", "oh", "three", "four");
    }

    @Test
    void a_drain_with_nothing_to_follow_is_answered_at_once() {
        assertThat(drain().lastLines()).isEmpty();
    }

    @Test
    void the_output_of_an_install_is_a_stream_of_its_own() throws IOException {
        log.tell(new AppLog.Follow(1, run(1), true));
        write(1, "stdout", "added 59 packages\n");
        write(1, "stderr", "npm warn\n");
        drain();
        assertThat(read(Set.of(LogStream.INSTALL)).lines()).hasSize(2);
    }

    @Test
    void a_new_run_forgets_the_last_lines_of_the_one_before() throws IOException {
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "first\n");
        drain();
        log.tell(new AppLog.Follow(2, run(2), false));
        write(2, "stdout", "second\n");
        assertThat(drain(2).lastLines()).containsExactly("second");
        assertThat(read(Set.of()).lines()).extracting(LogLine::run).containsExactly(1, 2);
    }

    @Test
    void numbers_and_runs_go_on_after_a_restart() throws IOException {
        log.tell(new AppLog.Follow(7, run(7), false));
        write(7, "stdout", "one\ntwo\n");
        drain(7);
        kit.stop(log);
        log = spawn();
        say("The daemon is back");
        assertThat(texts()).containsExactly("one", "two", "The daemon is back");
        var last = read(Set.of()).lines().getLast();
        assertThat(last.seq()).isEqualTo(3);
        assertThat(last.run()).isEqualTo(7);
    }

    @Test
    void who_watches_is_told_each_line_as_it_is_stored() {
        say("Hello");
        var publish = (Events.Publish) events.receiveMessage();
        var written = (Event.LogWritten) publish.event().apply("c.1");
        assertThat(written.app()).isEqualTo(SHOP);
        assertThat(written.lines()).extracting(LogLine::seq).containsExactly(1L);
        assertThat(written.lines()).extracting(LogLine::text).containsExactly("Hello");
        assertThat(texts()).containsExactly("Hello");
    }

    @Test
    void a_page_that_cannot_be_read_breaks_only_the_reading() throws IOException {
        say("one");
        texts();
        var file = home.resolve("logs").resolve("%020d.log".formatted(1));
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> read(Set.of()))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("shorter");
        say("two");
        assertThat(drain().lastLines()).isEmpty();
    }

    @Test
    void lines_that_cannot_be_stored_are_counted_and_said_afterwards() throws IOException {
        var logs = home.resolve("logs");
        fillSegment();
        var stored = read(Set.of()).last();
        var elsewhere = Files.move(logs, home.resolve("elsewhere"));
        say("lost 1"); // needs a new segment, and its folder is gone
        say("lost 2");
        assertThat(drain().lastLines()).isNotNull();
        assertThat(read(Set.of()).last()).isEqualTo(stored);
        Files.move(elsewhere, logs);
        say("back");
        var page = read(Set.of());
        assertThat(page.last()).isEqualTo(stored + 3);
        assertThat(texts()).endsWith("2 lines were not stored", "back");
    }

    @Test
    void lines_of_an_app_that_cannot_be_stored_do_not_hold_the_app_up() throws IOException {
        fillSegment();
        var elsewhere = Files.move(home.resolve("logs"), home.resolve("elsewhere"));
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "x\n".repeat(500_000)); // eight batches, more than the credit
        assertThat(drain().lastLines()).hasSize(200);
        Files.move(elsewhere, home.resolve("logs"));
        say("back");
        assertThat(texts()).endsWith("500000 lines were not stored", "back");
    }

    // The next line needs a new file.
    private void fillSegment() {
        var text = "x".repeat(70_000);
        say(text);
        await().untilAsserted(() -> assertThat(texts()).contains(text));
    }

    @Test
    void a_log_that_cannot_even_be_opened_holds_nobody_up_and_starts_when_it_can()
            throws IOException {
        Files.createFile(home.resolve("logs")); // no folder can be made in its place
        say("lost");
        assertThat(drain().lastLines()).isEmpty();
        Files.delete(home.resolve("logs"));
        say("back");
        assertThat(texts()).containsExactly("1 line was not stored", "back");
    }

    @Test
    void the_log_of_a_page_is_never_longer_than_asked_for() {
        var said = new ArrayList<String>();
        for (var i = 0; i < 30; i++) {
            said.add("line " + i);
            say("line " + i);
        }
        assertThat(texts()).isEqualTo(said);
    }

    @Test
    void what_cannot_be_stored_is_said_at_once_and_stored_under_the_same_number()
            throws IOException {
        fillSegment();
        var stored = read(Set.of()).last();
        var elsewhere = Files.move(home.resolve("logs"), home.resolve("elsewhere"));
        say("lost");
        var warned =
                events.fishForMessage(
                        Duration.ofSeconds(10),
                        message ->
                                seqOf(message) == stored + 1
                                        ? FishingOutcomes.complete()
                                        : FishingOutcomes.continueAndIgnore());
        assertThat(warned).isNotEmpty();
        Files.move(elsewhere, home.resolve("logs"));
        say("back");
        var texts = texts();
        assertThat(texts.get(texts.size() - 3)).startsWith("The log cannot be stored");
        assertThat(read(Set.of()).last()).isEqualTo(stored + 3);
    }

    private static long seqOf(Events.Command message) {
        return message instanceof Events.Publish(var event)
                        && event.apply("c") instanceof Event.LogWritten written
                ? written.lines().getLast().seq()
                : 0;
    }

    @Test
    void a_run_is_known_by_its_lines_and_its_end() throws IOException {
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "one\n");
        drain();
        log.tell(
                new AppLog.Note(
                        RunNote.started(1, StoredLogs.NOON, Optional.of("src/a.js changed"))));
        log.tell(new AppLog.Note(RunNote.ended(1, StoredLogs.NOON, 137)));
        log.tell(new AppLog.Follow(2, run(2), false));
        say("Starting");
        var runs = look().runs();
        assertThat(runs).extracting(LogRun::run).containsExactly(1, 2);
        assertThat(runs.getFirst().exitCode()).contains(137);
        assertThat(runs.getFirst().reason()).contains("src/a.js changed");
        assertThat(runs.getFirst().endedAt()).contains(StoredLogs.NOON);
        assertThat(runs.getLast().endedAt()).isEmpty();
        kit.stop(log);
        log = spawn();
        assertThat(look().runs().getFirst().exitCode()).contains(137);
    }

    @Test
    void a_run_lasted_from_its_start_also_when_its_first_lines_are_deleted() throws IOException {
        log.tell(new AppLog.Note(RunNote.started(1, StoredLogs.NOON, Optional.empty())));
        log.tell(new AppLog.Follow(1, run(1), false));
        write(1, "stdout", "one\n");
        drain();
        var cleared = kit.<StatusReply<Done>>createTestProbe();
        log.tell(new AppLog.Clear(cleared.ref()));
        cleared.receiveMessage();
        say("the last one");
        assertThat(look().runs())
                .extracting(LogRun::run, LogRun::startedAt)
                .containsExactly(tuple(1, StoredLogs.NOON));
    }

    @Test
    void what_the_project_wants_is_kept_for_the_next_daemon() throws IOException {
        var view = new LogView(7, false);
        log.tell(
                new AppLog.Wish(
                        new LogWish(Optional.of(2L << 20), Optional.of(Duration.ofDays(1)), view)));
        assertThat(read(Set.of()).view()).isEqualTo(view);
        kit.stop(log);
        log = spawn();
        assertThat(read(Set.of()).view()).isEqualTo(view);
    }

    @Test
    void deleting_the_log_twice_at_once_leaves_an_empty_one_that_goes_on() {
        say("one");
        var probe = kit.<StatusReply<Done>>createTestProbe();
        log.tell(new AppLog.Clear(probe.ref()));
        log.tell(new AppLog.Clear(probe.ref()));
        assertThat(probe.receiveMessage().isSuccess()).isTrue();
        assertThat(probe.receiveMessage().isSuccess()).isTrue();
        assertThat(texts()).isEmpty();
        say("two");
        assertThat(read(Set.of()).lines()).extracting(LogLine::seq).containsExactly(2L);
    }

    @Test
    void a_line_of_megabytes_is_one_line_that_can_be_had_whole() throws IOException {
        write(1, "stdout", "x".repeat(300_000) + "\nnext\n");
        log.tell(new AppLog.Follow(1, run(1), false));
        drain();
        var lines = read(Set.of()).lines();
        assertThat(lines).extracting(LogLine::cut).containsExactly(true, false);
        assertThat(lines.getFirst().text()).hasSize(4_096);
        assertThat(StoredLogs.whole(look(), 1)).hasSize(300_000);
    }

    // Else who waits would think the log broken, and throw away what is not read yet.
    @Test
    void a_log_with_much_left_to_read_says_that_it_goes_on() throws IOException {
        write(1, "stdout", "x".repeat(99).concat("\n").repeat(50_000));
        var probe = kit.createTestProbe(AppLog.Draining.class);
        log.tell(new AppLog.Follow(1, run(1), false));
        log.tell(new AppLog.Drain(1, probe.ref()));
        assertThat(probe.receiveMessage(Duration.ofSeconds(10)))
                .isEqualTo(new AppLog.StillReading(1));
        var answer = probe.receiveMessage(Duration.ofSeconds(10));
        while (answer instanceof AppLog.StillReading) {
            answer = probe.receiveMessage(Duration.ofSeconds(10));
        }
        assertThat(answer).isInstanceOf(AppLog.Drained.class);
        assertThat(look().counts(Optional.empty()).stdout()).isEqualTo(50_000 - deleted());
    }

    private long deleted() {
        return look().first() - 1;
    }
}
