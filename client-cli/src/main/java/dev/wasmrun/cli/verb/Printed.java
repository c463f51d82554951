package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Table;
import dev.wasmrun.cli.shell.Terminal;

import java.util.List;
import java.util.function.Function;

/** Data as the user wants it: {@code --format} and {@code -q}. */
final class Printed {
    private final Terminal terminal;
    private final Format format;
    private final boolean namesOnly;

    Printed(Call call) {
        this.terminal = call.terminal();
        this.format = call.format();
        this.namesOnly = call.flag("--quiet");
    }

    /** Things that are gone: of them only what names them is left. */
    void names(List<JsonObject> items, String key) {
        if (namesOnly || format == Format.TABLE) {
            items.forEach(item -> terminal.data(item.text(key).orElse("")));
        } else {
            json(items);
        }
    }

    void list(List<JsonObject> items, Function<List<JsonObject>, Table> table) {
        list(items, "name", table);
    }

    /** {@code key} holds what names an item. */
    void list(List<JsonObject> items, String key, Function<List<JsonObject>, Table> table) {
        if (namesOnly) {
            names(items, key);
            return;
        }
        switch (format) {
            case TABLE -> table.apply(items).print(terminal);
            case JSON, NDJSON -> json(items);
        }
    }

    private void json(List<JsonObject> items) {
        if (format == Format.JSON) {
            terminal.data(JsonObject.write(items.stream().map(JsonObject::entries).toList()));
        } else {
            items.forEach(item -> terminal.data(item.json()));
        }
    }

    /** One thing: a row for each key, or its JSON. */
    void one(JsonObject item) {
        if (namesOnly) {
            item.text("name").ifPresent(terminal::data);
            return;
        }
        switch (format) {
            case TABLE -> rows(item).print(terminal);
            case JSON, NDJSON -> terminal.data(item.json());
        }
    }

    private static Table rows(JsonObject item) {
        var table = new Table("KEY", "VALUE");
        item.entries().forEach((key, value) -> table.row(key.toString(), text(value)));
        return table;
    }

    private static String text(Object value) {
        return value == null ? "-" : value instanceof String text ? text : JsonObject.write(value);
    }
}
