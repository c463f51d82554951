package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

class MetricsTest {
    private static AppStatus app() throws IOException {
        var json =
                (ObjectNode)
                        Json.mapper()
                                .readTree(AppStatus.class.getResource("/samples/app-status.json"));
        ((ObjectNode) json.get("tunnel").get("traffic")).put("visitors", 12).put("bytesIn", 2048);
        return Json.mapper().treeToValue(json, AppStatus.class);
    }

    @Test
    void each_figure_has_its_type_and_a_line_for_each_app() throws IOException {
        var text = Metrics.of(List.of(app()));
        assertThat(text)
                .contains("# TYPE wasmrun_apps gauge\n")
                .contains(
                        "wasmrun_apps{state=\"running\"} 1\n", "wasmrun_apps{state=\"failed\"} 0\n")
                .contains("# TYPE wasmrun_tunnel_visitors_total counter\n")
                .contains("wasmrun_tunnel_visitors_total{app=\"shop\"} 12\n")
                .contains("wasmrun_tunnel_received_bytes_total{app=\"shop\"} 2048\n")
                .contains("wasmrun_tunnel_up{app=\"shop\"} 1\n")
                .contains("wasmrun_app_memory_bytes{app=\"shop\"} ");
        assertThat(text.lines())
                .allMatch(
                        line ->
                                line.matches("# (HELP|TYPE) [a-z_]+ .+")
                                        || line.matches("[a-z_]+\\{[a-z]+=\"[a-z-]+\"} [0-9.E]+"));
    }

    @Test
    void nobody_who_has_no_apps_gets_lines_of_any() {
        assertThat(Metrics.of(List.of()).lines().filter(line -> line.contains("app=")).toList())
                .isEmpty();
    }
}
