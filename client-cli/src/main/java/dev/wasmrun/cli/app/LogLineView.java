package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;

import java.time.Instant;
import java.util.Optional;

/** A line of an app's log (LogLine of the protocol). */
public record LogLineView(JsonObject json) {
    public long seq() {
        return json.number("seq").orElse(0L);
    }

    public long run() {
        return json.number("run").orElse(0L);
    }

    public String time() {
        return json.text("time").orElse("");
    }

    public Instant instant() {
        return Instant.parse(time());
    }

    public String stream() {
        return json.text("stream").orElse("");
    }

    /** Which of several processes it belongs to. */
    public Optional<String> process() {
        return json.text("process");
    }

    /** Whether only its beginning is here. */
    public boolean isCut() {
        return json.flag("cut");
    }

    public String text() {
        return json.text("text").orElse("");
    }
}
