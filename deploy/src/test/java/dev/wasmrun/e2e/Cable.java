package dev.wasmrun.e2e;

import java.util.List;

/** A network of two machines, this one and a far one, with a cable between them. Needs root. */
record Cable(String namespace, String near, String far) implements AutoCloseable {
    /** The address of the far end; of the addresses for such tests, as nobody else has them. */
    static final String FAR = "198.18.77.2";

    private static final String NEAR = "198.18.77.1";

    static Cable lay() {
        var id = ProcessHandle.current().pid() % 100_000;
        var cable = new Cable("wasmrun-cable-" + id, "wct" + id, "wcf" + id);
        Programs.succeed("ip", "netns", "add", cable.namespace);
        try {
            cable.connect();
        } catch (AssertionError e) {
            cable.close();
            throw e;
        }
        return cable;
    }

    private void connect() {
        ip("link add " + near + " type veth peer name " + far + " netns " + namespace);
        ip("addr add " + NEAR + "/30 dev " + near);
        ip("link set " + near + " up");
        ip("-n " + namespace + " addr add " + FAR + "/30 dev " + far);
        ip("-n " + namespace + " link set lo up");
        plug();
    }

    private static void ip(String words) {
        Programs.succeed(("ip " + words).split(" "));
    }

    /** The words that make a command run at the far end. */
    List<String> farEnd() {
        return List.of("nsenter", "--net=/run/netns/" + namespace);
    }

    /** Neither end hears the other, and nobody is told. */
    void pull() {
        ip("-n " + namespace + " link set " + far + " down");
    }

    void plug() {
        ip("-n " + namespace + " link set " + far + " up");
    }

    /** The cable goes with the far machine. */
    @Override
    public void close() {
        Programs.succeed("ip", "netns", "delete", namespace);
    }
}
