package dev.wasmrun.daemon.network.http;

import java.util.Set;
import java.util.regex.Pattern;

/** Tells by the first line whether a visitor speaks HTTP/1. All else is none of our business. */
final class Sniffer {
    /** What can be said by now. */
    enum Guess {
        HTTP,
        OTHER,
        UNDECIDED
    }

    private static final Pattern LINE = Pattern.compile("[A-Z-]+ [^\\s]+ HTTP/1\\.[01]\\r");

    private static final Set<String> METHODS =
            Set.of(
                    "GET",
                    "HEAD",
                    "POST",
                    "PUT",
                    "PATCH",
                    "DELETE",
                    "OPTIONS",
                    "CONNECT",
                    "TRACE",
                    "QUERY",
                    "PROPFIND",
                    "PROPPATCH",
                    "MKCOL",
                    "COPY",
                    "MOVE",
                    "LOCK",
                    "UNLOCK",
                    "SEARCH",
                    "REPORT",
                    "MKACTIVITY",
                    "CHECKOUT",
                    "MERGE",
                    "NOTIFY",
                    "SUBSCRIBE",
                    "UNSUBSCRIBE",
                    "PURGE",
                    "LINK",
                    "UNLINK",
                    "BIND",
                    "REBIND",
                    "UNBIND",
                    "ACL",
                    "MKCALENDAR",
                    "SOURCE",
                    "M-SEARCH");

    private static final int LONGEST = 12;

    private Sniffer() {}

    static Guess guess(Lines lines) {
        if (lines.hasFirstLine()) {
            var text = lines.text();
            var line = text.substring(0, text.indexOf('\n'));
            var known = METHODS.contains(line.substring(0, Math.max(0, line.indexOf(' '))));
            return known && LINE.matcher(line).matches() ? Guess.HTTP : Guess.OTHER;
        }
        var start = lines.start(LONGEST);
        return METHODS.stream().anyMatch(method -> fits(start, method + " "))
                ? Guess.UNDECIDED
                : Guess.OTHER;
    }

    private static boolean fits(String start, String method) {
        return start.startsWith(method) || method.startsWith(start);
    }
}
