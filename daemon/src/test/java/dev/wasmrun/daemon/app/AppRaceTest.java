package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An app of which two things are asked at once, or to which news come too late. */
class AppRaceTest {
    @TempDir Path home;
    private StagedApp stage;

    @BeforeEach
    void open() {
        stage = new StagedApp(home);
    }

    @AfterEach
    void close() throws IOException {
        stage.close();
    }

    @Test
    void a_network_that_opens_while_the_app_stops_opens_no_forward() {
        var opens = stage.supplies.networkOpens = new CompletableFuture<>();
        var closes = stage.supplies.networkCloses = new CompletableFuture<>();
        stage.answer(stage.run("8080:3000"));
        var stop = stage.stop();
        stage.until(AppState.STOPPED);
        opens.complete(true);
        assertThat(stage.describe().outbound()).isEqualTo("none");
        closes.complete(true);
        assertThat(stage.answer(stop).forwards())
                .containsExactly(ForwardStatus.closed(ForwardSpec.parse("8080:3000")));
        assertThat(stage.supplies.network).containsExactly("open", "close");
    }

    @Test
    void a_forward_that_opens_while_the_app_stops_is_shown_closed() {
        var forward = new CompletableFuture<Optional<Problem>>();
        stage.supplies.forwards.put(new Port(8080), forward);
        var closes = stage.supplies.forwardCloses = new CompletableFuture<>();
        stage.answer(stage.run("8080:3000"));
        stage.until("opening", now -> now.forwards().toString().contains("OPENING"));
        var stop = stage.stop();
        stage.until(AppState.STOPPED);
        forward.complete(Optional.empty());
        closes.complete(true);
        assertThat(stage.answer(stop).forwards())
                .containsExactly(ForwardStatus.closed(ForwardSpec.parse("8080:3000")));
    }

    @Test
    void a_later_start_that_cannot_be_stored_does_not_forget_the_app() throws SQLException {
        stage.ready().end(0);
        stage.until(AppState.STOPPED);
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("apps.db"));
                var statement = other.createStatement()) {
            statement.execute("DROP TABLE app");
        }
        var again =
                stage.<App.Started>ask(
                        replyTo ->
                                new App.Run(
                                        StagedApp.spec(),
                                        stage.supplies.plan(StagedApp.spec()),
                                        false,
                                        replyTo));
        assertThat(stage.refusal(again).code()).isEqualTo("not-saved");
        assertThat(stage.answer(stage.stop()).state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
    }
}
