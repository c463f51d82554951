package dev.wasmrun.daemon.sandbox;

/** The host's user that an app's processes and files belong to, as the kernel numbers them. */
public record Owner(int uid, int gid) {
    public Owner {
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException("no such user: " + uid + ":" + gid);
        }
    }
}
