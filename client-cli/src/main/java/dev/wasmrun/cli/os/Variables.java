package dev.wasmrun.cli.os;

import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.ProblemException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables that travel with an app. */
final class Variables {
    private Variables() {}

    /** The app's own variables; {@code --env} wins over {@code --env-file}, the last one wins. */
    static Map<String, String> ofApp(World world, List<String> files, List<String> assignments) {
        var variables = new LinkedHashMap<String, String>();
        files.forEach(file -> variables.putAll(Dotenv.read(world.folder().resolve(file))));
        assignments.forEach(assignment -> put(variables, assignment));
        return variables;
    }

    /** The port that the caller wants the app to listen on. */
    static Optional<Port> port(World world) {
        return world.variable("PORT").map(Variables::port);
    }

    static boolean isName(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_.-]*");
    }

    private static Port port(String text) {
        try {
            return Port.parse(text);
        } catch (ProblemException e) {
            throw Usage.problem(
                    "The variable PORT is '%s', which is no port".formatted(text),
                    "Set PORT to a number from 1 to 65535, or unset it");
        }
    }

    private static void put(Map<String, String> variables, String assignment) {
        var equals = assignment.indexOf('=');
        if (equals < 0 || !isName(assignment.substring(0, equals))) {
            throw Usage.problem(
                    "'%s' is no variable"
                            .formatted(equals < 0 ? assignment : assignment.substring(0, equals)),
                    "Write --env NAME=value");
        }
        variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
}
