package dev.wasmrun.daemon.network.http;

import java.util.regex.Pattern;

/** What the app answers, as far as it tells where the answer ends. */
record Answer(Head head, int status) {
    private static final Pattern LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final int STRANGE = 0;

    static Answer of(String text) {
        var head = Head.lenient(text);
        var line = LINE.matcher(head.first());
        return new Answer(head, line.matches() ? Integer.parseInt(line.group(1)) : STRANGE);
    }

    /** Another one follows. */
    boolean isInterim() {
        return status >= 100 && status < 200 && status != 101;
    }

    boolean isUpgradeFor(Request request) {
        return request.asksForUpgrade()
                && (request.method().equals("CONNECT") ? status / 100 == 2 : status == 101);
    }

    /** An answer that does not say where it ends does so with the connection. */
    Body bodyFor(Request request) {
        if (status == STRANGE || status == 101) {
            return Body.endless();
        }
        if (request.method().equals("HEAD") || status == 204 || status == 304) {
            return Body.of(0);
        }
        if (!head.all("Transfer-Encoding").isEmpty()) {
            return head.says("Transfer-Encoding", "chunked") ? Body.chunked() : Body.endless();
        }
        var lengths = head.all("Content-Length").stream().distinct().toList();
        return lengths.size() == 1 && NUMBER.matcher(lengths.getFirst()).matches()
                ? Body.of(Long.parseLong(lengths.getFirst()))
                : Body.endless();
    }
}
