package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.cli.app.TunnelView;
import dev.wasmrun.cli.app.UsageView;
import dev.wasmrun.cli.daemon.JsonObject;

/** An event in a line for people. */
final class EventLine {
    private EventLine() {}

    static String of(JsonObject event) {
        var type = event.text("type").orElse("?");
        return "%s  %-8s %s"
                .formatted(event.text("at").orElse("-"), type, what(type, event))
                .stripTrailing();
    }

    private static String what(String type, JsonObject event) {
        var app = event.text("app").orElse("?");
        return switch (type) {
            case "status" -> event.object("app").map(AppView::new).map(EventLine::state).orElse("");
            case "forward" ->
                    app
                            + event.object("forward")
                                    .map(ForwardView::new)
                                    .map(EventLine::forward)
                                    .orElse("");
            case "tunnel" ->
                    app
                            + event.object("tunnel")
                                    .map(TunnelView::new)
                                    .map(EventLine::tunnel)
                                    .orElse(" has no tunnel");
            case "usage" ->
                    app
                            + event.object("usage")
                                    .map(UsageView::of)
                                    .map(used -> " takes " + used)
                                    .orElse("");
            case "log" -> "%s wrote %d lines".formatted(app, event.objects("lines").size());
            case "removed" -> app;
            default -> event.text("reason").orElse("");
        };
    }

    private static String state(AppView app) {
        return "%s is %s%s".formatted(app.name(), app.stateName(), app.isReady() ? ", ready" : "");
    }

    private static String tunnel(TunnelView tunnel) {
        return " is %s%s".formatted(tunnel.state(), tunnel.url().map(" at "::concat).orElse(""));
    }

    private static String forward(ForwardView forward) {
        var hint = forward.hint().map(text -> ": " + text).orElse("");
        return " %s is %s%s".formatted(forward.describe(), forward.state(), hint);
    }
}
