package dev.wasmrun.daemon.sandbox;

/** The files of /etc that each sandbox gets with a content of its own. */
enum EtcFile {
    // A shell knows descriptors up to 9 only, and 3 to 5 and 9 are taken by the launch. The command
    // gets another standard input.
    PASSWD(6),
    GROUP(7),
    HOSTS(0),
    RESOLV_CONF(8);

    private final int descriptor;

    EtcFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Where bubblewrap reads the content from. */
    int descriptor() {
        return descriptor;
    }

    String inside() {
        return switch (this) {
            case PASSWD -> "/etc/passwd";
            case GROUP -> "/etc/group";
            case HOSTS -> "/etc/hosts";
            case RESOLV_CONF -> "/etc/resolv.conf";
        };
    }

    String content(Sandbox sandbox) {
        return switch (this) {
            case PASSWD ->
                    """
                    root:x:0:0:root:/root:/usr/sbin/nologin
                    app:x:%1$d:%1$d:app:%2$s:/bin/sh
                    nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                    """
                            .formatted(Sandbox.UID, Sandbox.HOME);
            case GROUP -> "root:x:0:\napp:x:%d:\nnogroup:x:65534:\n".formatted(Sandbox.UID);
            case HOSTS ->
                    "127.0.0.1 localhost %1$s\n::1 localhost ip6-localhost ip6-loopback %1$s\n"
                            .formatted(sandbox.hostName());
            case RESOLV_CONF -> sandbox.resolvConf();
        };
    }
}
