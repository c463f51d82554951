package dev.wasmrun.daemon.network.http;

/** What was said is no message of HTTP/1, or one that two readers could take for two things. */
final class BadMessage extends Exception {
    BadMessage(String why) {
        super(why);
    }
}
