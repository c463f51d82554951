package dev.wasmrun.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Each message has a golden sample; what we read from it we write again as it was. */
class SamplesTest {
    private static final Map<String, Class<?>> SAMPLES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("app-spec", AppSpec.class),
                            Map.entry("app-status", AppStatus.class),
                            Map.entry("app-status-failed", AppStatus.class),
                            Map.entry("daemon-status", DaemonStatus.class),
                            Map.entry("doctor-report", DoctorReport.class),
                            Map.entry("event-forward", Event.class),
                            Map.entry("event-gap", Event.class),
                            Map.entry("event-log", Event.class),
                            Map.entry("event-removed", Event.class),
                            Map.entry("event-status", Event.class),
                            Map.entry("event-tunnel", Event.class),
                            Map.entry("event-usage", Event.class),
                            Map.entry("file-edit", FileEdit.class),
                            Map.entry("file-text", FileText.class),
                            Map.entry("folder-page", FolderPage.class),
                            Map.entry("forward-status", ForwardStatus.class),
                            Map.entry("log-page", LogPage.class),
                            Map.entry("log-counts", LogCounts.class),
                            Map.entry("log-density", LogDensity.class),
                            Map.entry("log-found-at", LogFound.At.class),
                            Map.entry("log-found-end", LogFound.End.class),
                            Map.entry("log-found-hit", LogFound.Hit.class),
                            Map.entry("log-found-progress", LogFound.Progress.class),
                            Map.entry("log-run", LogRun.class),
                            Map.entry("open-port", OpenPort.class),
                            Map.entry("plan", Plan.class),
                            Map.entry("problem", Problem.class)));

    static Set<String> names() {
        return SAMPLES.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_sample_is_written_as_it_was_read(String name) throws IOException {
        var text = text(name);
        var value = Json.mapper().readValue(text, SAMPLES.get(name));
        assertThat(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
                .isEqualTo(text);
    }

    @Test
    void every_sample_is_read_here() throws Exception {
        var folder = Path.of(SamplesTest.class.getResource("/samples").toURI());
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(names());
        }
    }

    @Test
    void every_kind_of_event_has_a_sample() throws IOException {
        var kinds =
                names().stream()
                        .filter(name -> name.startsWith("event-"))
                        .map(SamplesTest::event)
                        .map(Object::getClass)
                        .collect(Collectors.toSet());
        assertThat(kinds).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    private static Event event(String name) {
        try {
            return Json.mapper().readValue(text(name), Event.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String name) throws IOException {
        try (var in = SamplesTest.class.getResourceAsStream("/samples/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
