package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rule 10: which port the app will listen on, and so which PORT it gets. */
final class Ports {
    private static final Pattern ASKS_FOR_PORT =
            Pattern.compile(
                    "(?:env(?:iron)?\\s*[.\\[(]\\s*(?:get\\(\\s*)?|getenv\\(\\s*)['\"]?PORT\\b"
                            + "|\\{[^}]*\\bPORT\\b[^}]*}\\s*=\\s*process\\.env");
    private static final List<Pattern> IN_SOURCE =
            Stream.of(
                            "\\.listen\\(\\s*['\"]?(\\d{2,5})\\b",
                            "\\.listen\\(\\s*\\{[^}]*?\\bport\\s*:\\s*['\"]?(\\d{2,5})\\b",
                            "\\.run(?:_app)?\\([^)]*?\\bport\\s*=\\s*['\"]?(\\d{2,5})\\b",
                            "Server\\(\\s*\\(\\s*['\"][^'\"]*['\"]\\s*,\\s*(\\d{2,5})\\b",
                            "(?m)^\\s*(?:const |let |var |export )*(?:port|PORT)\\s*=\\s*['\"]?(\\d{2,5})\\b")
                    .map(Pattern::compile)
                    .toList();
    private static final Pattern IN_COMMAND =
            Pattern.compile(
                    "(?:(?:--port|--bind|-p|-b)[ =](?:[^\\s:]*:)?|(?:^|\\s)PORT=)(\\d{2,5})\\b");

    private Ports() {}

    static Port choose(Language language, Start start, Folder folder, Wishes wishes, Notes notes) {
        return wishes.port()
                .map(port -> said(port, "PORT is %s, as asked".formatted(port), notes))
                .or(() -> fixed(start, folder, notes))
                .or(() -> forwarded(language, wishes.forwards(), notes))
                .orElseGet(() -> usual(language, notes));
    }

    /** Whether the command itself names the port of the page. */
    static boolean isSaidBy(Start start) {
        return number(IN_COMMAND, start.text()).isPresent();
    }

    /** Where the app listens whatever PORT says. */
    private static Optional<Port> fixed(Start start, Folder folder, Notes notes) {
        var inCommand = number(IN_COMMAND, start.text());
        if (inCommand.isPresent()) {
            return inCommand.map(
                    p -> said(p, "the start command says port %s".formatted(p), notes));
        }
        if (start.text().contains("$PORT") || start.text().contains("${PORT")) {
            return Optional.empty();
        }
        var source = start.file().flatMap(folder::text).orElse("");
        if (ASKS_FOR_PORT.matcher(source).find()) {
            return Optional.empty();
        }
        return IN_SOURCE.stream()
                .flatMap(pattern -> number(pattern, source).stream())
                .findFirst()
                .map(
                        p ->
                                said(
                                        p,
                                        "%s listens on port %s"
                                                .formatted(start.file().orElse(""), p),
                                        notes))
                .or(() -> start.usualPort().map(Port::new).map(p -> itsUsual(start, p, notes)));
    }

    private static Port itsUsual(Start start, Port port, Notes notes) {
        var who = start.framework().orElse("the start command");
        return said(
                port, "%s listens on port %s when nothing says else".formatted(who, port), notes);
    }

    /** An app that obeys PORT is put where the user's forward expects it. */
    private static Optional<Port> forwarded(
            Language language, List<ForwardSpec> forwards, Notes notes) {
        var expected =
                forwards.stream()
                        .filter(forward -> forward.protocol() == Transport.TCP)
                        .map(ForwardSpec::appPort)
                        .toList();
        return expected.contains(usual(language))
                ? Optional.empty()
                : expected.stream()
                        .findFirst()
                        .map(
                                p ->
                                        said(
                                                p,
                                                "PORT is %s, where the forward leads".formatted(p),
                                                notes));
    }

    private static Port usual(Language language, Notes notes) {
        var port = usual(language);
        return said(
                port, "PORT is %s, the usual one of %s".formatted(port, Names.of(language)), notes);
    }

    private static Port usual(Language language) {
        return switch (language) {
            case NODEJS, WASM, STATIC -> new Port(3000);
            case PYTHON -> new Port(8000);
        };
    }

    private static Optional<Port> number(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .filter(number -> number >= 1 && number <= 65_535)
                .map(Port::new)
                .findFirst();
    }

    private static Port said(Port port, String sentence, Notes notes) {
        notes.because(10, sentence);
        return port;
    }
}
