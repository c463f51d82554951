package dev.wasmrun.daemon.network.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The first line of a message and its fields, in their order. */
record Head(String first, List<Field> fields) {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TEXT = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    /** A line such as {@code Host: localhost}. */
    record Field(String name, String value) {
        boolean isNamed(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    Head {
        fields = List.copyOf(fields);
    }

    /** Of a request, in which nothing is repaired: what two readers may read differently is bad. */
    static Head strict(String text) throws BadMessage {
        if (text.replace("\r\n", "").matches("(?s).*[\\r\\n].*")) {
            throw new BadMessage("a line ends without CR LF");
        }
        var lines = text.split("\r\n");
        var fields = new ArrayList<Field>();
        for (var i = 1; i < lines.length; i++) {
            fields.add(field(lines[i]));
        }
        return new Head(lines[0], fields);
    }

    private static Field field(String line) throws BadMessage {
        var colon = line.indexOf(':');
        if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
            throw new BadMessage("a header line has no name");
        }
        if (!TEXT.matcher(line).matches()) {
            throw new BadMessage("a header line has control letters");
        }
        return new Field(line.substring(0, colon), trimmed(line.substring(colon + 1)));
    }

    /** Of an answer, which the visitor reads for himself: strange lines count for nothing. */
    static Head lenient(String text) {
        var lines = text.split("\r?\n");
        var fields = new ArrayList<Field>();
        for (var i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.add(
                        new Field(
                                lines[i].substring(0, colon).stripTrailing(),
                                trimmed(lines[i].substring(colon + 1))));
            }
        }
        return new Head(lines.length == 0 ? "" : lines[0], fields);
    }

    // Java's own strip would take more letters for white space than HTTP does, and a pattern long.
    private static String trimmed(String value) {
        var start = 0;
        var end = value.length();
        while (start < end && isSpace(value.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isSpace(char letter) {
        return letter == ' ' || letter == '\t';
    }

    List<String> all(String name) {
        return fields.stream().filter(field -> field.isNamed(name)).map(Field::value).toList();
    }

    /** Whether one of the comma-separated words of these fields is this one. */
    boolean says(String name, String word) {
        return all(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(part -> trimmed(part).equalsIgnoreCase(word));
    }

    Head without(Predicate<Field> unwanted) {
        return new Head(first, fields.stream().filter(unwanted.negate()).toList());
    }

    /** This field alone, at the place of the first of its name, or as the last. */
    Head with(String name, String value) {
        var changed = new ArrayList<Field>();
        var fresh = new Field(name, value);
        for (var field : fields) {
            if (!field.isNamed(name)) {
                changed.add(field);
            } else if (!changed.contains(fresh)) {
                changed.add(fresh);
            }
        }
        if (!changed.contains(fresh)) {
            changed.add(fresh);
        }
        return new Head(first, changed);
    }

    ByteBuffer bytes() {
        var text = new StringBuilder(first).append("\r\n");
        for (var field : fields) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return ByteBuffer.wrap(
                text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
