package dev.wasmrun.daemon.http;

import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.Usage;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A user's apps in figures, as Prometheus reads them: its text format, version 0.0.4. Names of apps
 * need no escape: they are letters, digits and dashes.
 */
final class Metrics {
    private final StringBuilder text = new StringBuilder();
    private final List<AppStatus> apps;

    private Metrics(List<AppStatus> apps) {
        this.apps = apps;
    }

    static String of(List<AppStatus> apps) {
        var metrics = new Metrics(apps);
        metrics.states();
        metrics.usage("cpus", "Processors that it takes, over the last seconds", Usage::cpus);
        metrics.usage("memory_bytes", "Resident memory", Usage::memory);
        metrics.usage("processes", "Its processes", Usage::processes);
        metrics.each(
                "wasmrun_app_restarts",
                "gauge",
                "Restarts since a user started it",
                app -> Optional.of(app.restarts()));
        metrics.tunnels();
        return metrics.text.toString();
    }

    private void states() {
        head("wasmrun_apps", "gauge", "Apps in this state");
        Arrays.stream(AppState.values())
                .forEach(
                        state ->
                                line(
                                        "wasmrun_apps",
                                        "state",
                                        state.wire(),
                                        apps.stream().filter(app -> app.state() == state).count()));
    }

    private void usage(String name, String help, Function<Usage, Number> value) {
        each("wasmrun_app_" + name, "gauge", help, app -> app.usage().map(value));
    }

    private void tunnels() {
        tunnel(
                "up",
                "gauge",
                "1 while it is connected",
                tunnel -> tunnel.state() == TunnelStatus.State.CONNECTED ? 1 : 0);
        tunnel("retries", "gauge", "Attempts since it was connected last", TunnelStatus::retries);
        tunnel("visitors", "gauge", "Who is there", it -> it.traffic().visitorsNow());
        tunnel("visitors_total", "counter", "Who came", it -> it.traffic().visitors());
        tunnel("received_bytes_total", "counter", "From visitors", it -> it.traffic().bytesIn());
        tunnel("sent_bytes_total", "counter", "To visitors", it -> it.traffic().bytesOut());
    }

    private void tunnel(
            String name, String type, String help, Function<TunnelStatus, Number> value) {
        each("wasmrun_tunnel_" + name, type, help, app -> app.tunnel().map(value));
    }

    private void each(
            String name,
            String type,
            String help,
            Function<AppStatus, Optional<? extends Number>> value) {
        head(name, type, help);
        for (var app : apps) {
            value.apply(app).ifPresent(number -> line(name, "app", app.name().text(), number));
        }
    }

    private void head(String name, String type, String help) {
        text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
    }

    private void line(String name, String label, String of, Number value) {
        text.append(name).append("{%s=\"%s\"} ".formatted(label, of)).append(value).append('\n');
    }
}
