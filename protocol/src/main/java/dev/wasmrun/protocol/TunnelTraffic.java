package dev.wasmrun.protocol;

/**
 * What came through a public tunnel since somebody asked for it, or the daemon began.
 *
 * @param visitors connections that came in
 * @param visitorsNow those that are there
 * @param bytesIn from visitors
 * @param bytesOut to visitors
 */
public record TunnelTraffic(long visitors, int visitorsNow, long bytesIn, long bytesOut) {
    public static final TunnelTraffic NONE = new TunnelTraffic(0, 0, 0, 0);
}
