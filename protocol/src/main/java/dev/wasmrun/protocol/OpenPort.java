package dev.wasmrun.protocol;

import java.util.List;
import java.util.Optional;

/**
 * A port that is open in an app's network.
 *
 * @param address it listens on, inside
 * @param process the name of the program, as far as it can be seen
 * @param pid its number, as the host sees it
 * @param page whether it is the one that the app's page comes from
 * @param forwards where on the host it can be reached: {@code 127.0.0.1:8080}
 */
public record OpenPort(
        Transport protocol,
        String address,
        Port port,
        Optional<String> process,
        Optional<Long> pid,
        boolean page,
        List<String> forwards) {
    public OpenPort {
        forwards = List.copyOf(forwards);
    }
}
