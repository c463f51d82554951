package dev.wasmrun.daemon.network.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a visitor asks for, so plain that the app cannot take it for anything else. */
record Request(Head head, String method, Body body) {
    private static final Pattern LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) [!-~\\x80-\\xff]+ HTTP/1\\.([01])");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    static Request of(String text) throws BadMessage {
        var head = Head.strict(text);
        var line = LINE.matcher(head.first());
        if (!line.matches()) {
            throw new BadMessage("the first line is no request");
        }
        var isOld = line.group(2).equals("0");
        var hosts = head.all("Host").size();
        if (hosts > 1 || (hosts == 0 && !isOld)) {
            throw new BadMessage("there is not one Host");
        }
        return new Request(head, line.group(1), body(head, isOld));
    }

    private static Body body(Head head, boolean isOld) throws BadMessage {
        var coding = head.all("Transfer-Encoding");
        var length = head.all("Content-Length");
        if (coding.isEmpty() && length.isEmpty()) {
            return Body.of(0);
        }
        if (isOnly(coding, "chunked") && length.isEmpty() && !isOld) {
            return Body.chunked();
        }
        if (coding.isEmpty() && length.size() == 1 && NUMBER.matcher(length.getFirst()).matches()) {
            return Body.of(Long.parseLong(length.getFirst()));
        }
        throw new BadMessage("nobody can tell how long the body is");
    }

    private static boolean isOnly(List<String> values, String word) {
        return values.size() == 1 && values.getFirst().equalsIgnoreCase(word);
    }

    Optional<String> host() {
        return head.all("Host").stream().findFirst();
    }

    /** It wants to speak something else from here on. */
    boolean asksForUpgrade() {
        return method.equals("CONNECT")
                || (head.says("Connection", "upgrade") && !head.all("Upgrade").isEmpty());
    }
}
