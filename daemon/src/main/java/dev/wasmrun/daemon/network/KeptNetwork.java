package dev.wasmrun.daemon.network;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.protocol.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a later daemon must know of an app's network to take it over or to clear it away.
 *
 * @param handle by which the way out is found again: the cable's number, or the process of its
 *     carrier
 */
record KeptNetwork(Outbound.Kind kind, String resolvConf, String why, String handle) {
    private static final Logger LOG = LoggerFactory.getLogger(KeptNetwork.class);

    static KeptNetwork of(Outbound outbound) {
        return new KeptNetwork(
                outbound.kind(), outbound.resolvConf(), outbound.why(), outbound.handle());
    }

    /** Empty when there is none, or none that can be read. */
    static Optional<KeptNetwork> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(Files.readString(file), KeptNetwork.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What is kept of a network that is gone would only mislead. */
    static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} tells of a network that is gone", file, e);
        }
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, Json.mapper().writeValueAsString(this));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
