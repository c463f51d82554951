package dev.wasmrun.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.event.NoLogging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import scala.concurrent.ExecutionContext;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(20)
final class QuietSchedulerTest {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofHours(1);

    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> executed = new LinkedBlockingQueue<>();
    private final ExecutionContext executor = ExecutionContext.fromExecutor(executed::add);
    private final QuietScheduler scheduler =
            new QuietScheduler(ConfigFactory.empty(), NoLogging.getInstance(), this::thread);

    private Thread thread(Runnable work) {
        var thread = Thread.ofPlatform().daemon().unstarted(work);
        threads.add(thread);
        return thread;
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void a_task_is_given_to_its_executor_once_it_is_due() throws InterruptedException {
        var runs = new AtomicInteger();
        var before = System.nanoTime();
        scheduler.scheduleOnce(SOON, runs::incrementAndGet, executor);
        executed.take().run();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SOON.toNanos());
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_cancelled_task_is_not_given_to_anybody() throws InterruptedException {
        var first = scheduler.scheduleOnce(SOON.multipliedBy(20), () -> {}, executor);
        assertThat(first.cancel()).isTrue();
        assertThat(first.isCancelled()).isTrue();
        assertThat(first.cancel()).isFalse();
        assertThat(executed.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void a_task_is_repeated_until_its_actor_is_gone() throws InterruptedException {
        var runs = new AtomicInteger();
        scheduler.scheduleAtFixedRate(
                SOON,
                SOON,
                () -> {
                    if (runs.incrementAndGet() == 3) {
                        throw new SchedulerException("gone");
                    }
                },
                executor);
        while (runs.get() < 3) {
            executed.take().run();
        }
        while (executed.poll(200, TimeUnit.MILLISECONDS) != null) {
            // some were due already; without an end the test would take too long
        }
    }

    @Test
    void its_thread_sleeps_while_nothing_is_due() throws InterruptedException {
        scheduler.scheduleOnce(SOON, () -> {}, executor);
        scheduler.scheduleOnce(NEVER, () -> {}, executor);
        executed.take();
        var thread = threads.take();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        var waits = waits(thread);
        Thread.sleep(300);
        assertThat(waits(thread)).isEqualTo(waits);
    }

    private static long waits(Thread thread) {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(thread.threadId())
                .getWaitedCount();
    }

    @Test
    void what_ends_dispatchers_runs_when_it_closes() {
        var runs = new AtomicInteger();
        Scheduler.TaskRunOnClose ending = runs::incrementAndGet;
        scheduler.scheduleOnce(NEVER, ending, executor);
        scheduler.scheduleOnce(NEVER, () -> runs.addAndGet(100), executor);
        scheduler.close();
        assertThat(runs).hasValue(1);
    }

    @Test
    void nothing_is_taken_after_its_end() {
        scheduler.close();
        assertThatThrownBy(() -> scheduler.scheduleOnce(SOON, () -> {}, executor))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(SchedulerException.class);
    }

    @Test
    void it_is_the_clock_of_the_actors() {
        var kit = ActorTestKit.create(ConfigFactory.load());
        try {
            assertThat(kit.system().classicSystem().scheduler()).isInstanceOf(QuietScheduler.class);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
