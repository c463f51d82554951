package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.ProcessView;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.daemon.WebSocket;
import dev.wasmrun.cli.shell.RawTerminal;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.shell.World;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One command in an app's sandbox, with the user's keys, output and terminal. */
final class ExecSession {
    private static final int CHUNK = 32 * 1024;
    private static final int STDERR = 2;

    private final Call call;
    private final World world;
    private final DaemonClient daemon;
    private final boolean onTerminal;
    private final List<String> env;

    ExecSession(Call call, boolean onTerminal, List<String> env) {
        this.call = call;
        this.world = call.world();
        this.daemon = call.reader();
        this.onTerminal = onTerminal;
        this.env = env;
    }

    /** Answers the command's own exit code; without words it is a shell. */
    int run(List<String> words) {
        var request = request(words);
        var app = Apps.of(daemon).only(call.words(), world.folder());
        var process = call.value(OneProcess.FLAG);
        process.ifPresent(name -> ProcessView.require(app, name));
        var where = process.map("?process="::concat).orElse("");
        try (var socket = daemon.webSocket(Apps.path(app.name()) + "/exec" + where)) {
            socket.text(JsonObject.write(request));
            var raw =
                    onTerminal && world.inIsTerminal()
                            ? RawTerminal.enter()
                            : Optional.<RawTerminal>empty();
            try {
                raw.ifPresent(terminal -> terminal.onResize(size -> resized(socket, size)));
                Thread.ofPlatform().daemon().name("stdin").start(() -> pass(socket));
                return follow(socket);
            } finally {
                raw.ifPresent(RawTerminal::close);
            }
        } catch (IOException e) {
            throw daemon.lost(e);
        }
    }

    private Map<String, Object> request(List<String> words) {
        var request = new LinkedHashMap<String, Object>();
        request.put("command", words);
        var variables = new LinkedHashMap<String, Object>();
        if (onTerminal) {
            request.put("terminal", size(RawTerminal.size()));
            variables.put("TERM", world.variable("TERM").orElse("xterm"));
        }
        for (var variable : env) {
            var equals = variable.indexOf('=');
            if (equals <= 0) {
                throw Usage.problem("'%s' is no variable".formatted(variable), "Write NAME=value");
            }
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        request.put("env", variables);
        return request;
    }

    private static Map<String, Object> size(RawTerminal.Size size) {
        return Map.of("columns", size.columns(), "rows", size.rows());
    }

    private static void resized(WebSocket socket, RawTerminal.Size size) {
        tell(socket, Map.of("terminal", size(size)));
    }

    // The command may have ended: then nobody needs to know.
    private static void tell(WebSocket socket, Map<String, Object> input) {
        try {
            socket.text(JsonObject.write(input));
        } catch (IOException e) {
            // whoever reads sees it, too
        }
    }

    private void pass(WebSocket socket) {
        var chunk = new byte[CHUNK];
        try {
            for (var n = world.in().read(chunk); n >= 0; n = world.in().read(chunk)) {
                socket.bytes(Arrays.copyOf(chunk, n));
            }
            tell(socket, Map.of("end", true));
        } catch (IOException e) {
            // whoever reads sees it, too
        }
    }

    private int follow(WebSocket socket) throws IOException {
        for (var next = socket.next(); next.isPresent(); next = socket.next()) {
            var message = next.get();
            if (!message.isText()) {
                print(message.bytes());
                continue;
            }
            var told = JsonObject.parse(message.text());
            var problem = told.object("problem").flatMap(Problems::read);
            if (problem.isPresent()) {
                throw problem.get().asException();
            }
            var code = told.number("exitCode");
            if (code.isPresent()) {
                return code.get().intValue();
            }
        }
        throw new IOException("the connection ended before the command did");
    }

    private void print(byte[] marked) {
        var to = marked[0] == STDERR ? world.err() : world.out();
        to.write(marked, 1, marked.length - 1);
        to.flush();
    }
}
