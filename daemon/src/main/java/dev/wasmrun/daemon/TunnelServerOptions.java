package dev.wasmrun.daemon;

import dev.wasmrun.daemon.tunnel.PublicPorts;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.TunnelServer;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What a bore server of our own is told when it starts. Its secret is none of them: arguments are
 * seen by everybody on the machine.
 *
 * @param port where clients come in
 * @param ports what it lends
 */
record TunnelServerOptions(Port port, PublicPorts ports) {
    private static final int LEAST_PORT = 1024;
    private static final int MOST_PORT = 65_535;

    static TunnelServerOptions parse(List<String> args) {
        var port = new Port(TunnelServer.USUAL_PORT);
        var least = new Port(LEAST_PORT);
        var most = new Port(MOST_PORT);
        var bind = "0.0.0.0";
        var rest = new ArrayDeque<>(args);
        while (!rest.isEmpty()) {
            var option = rest.pop();
            if (rest.isEmpty()) {
                throw bad(option + " needs a value");
            }
            var value = rest.pop();
            switch (option) {
                case "--port" -> port = Port.parse(value);
                case "--min-port" -> least = Port.parse(value);
                case "--max-port" -> most = Port.parse(value);
                case "--bind" -> bind = value;
                default -> throw bad("A tunnel server has no option " + option);
            }
        }
        if (least.number() > most.number()) {
            throw bad("There is no port from %s to %s".formatted(least, most));
        }
        return new TunnelServerOptions(
                port, new PublicPorts(address(bind), least.number(), most.number()));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw bad("'%s' is no address of this machine".formatted(text));
        }
    }

    private static RuntimeException bad(String message) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "bad-option",
                        message,
                        "See: wasmrun tunnel server -h")
                .asException();
    }

    String place() {
        var address = ports.address().getHostAddress();
        return (address.contains(":") ? "[%s]:%s" : "%s:%s").formatted(address, port);
    }

    String greeting(boolean locked) {
        return "Tunnels are served at %s, with public ports from %d to %d; %s"
                .formatted(
                        place(),
                        ports.least(),
                        ports.most(),
                        locked
                                ? "who has the secret may open one"
                                : "everybody may open one, since it has no secret");
    }
}
