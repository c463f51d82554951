package dev.wasmrun.daemon.preview;

import org.apache.pekko.http.scaladsl.model.headers.CustomHeader;

/** A header that is passed on as it came, without being understood. */
final class PassedHeader extends CustomHeader {
    private final String name;
    private final String value;

    PassedHeader(String name, String value) {
        this.name = name;
        this.value = value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String value() {
        return value;
    }

    @Override
    public boolean renderInRequests() {
        return true;
    }

    @Override
    public boolean renderInResponses() {
        return true;
    }
}
