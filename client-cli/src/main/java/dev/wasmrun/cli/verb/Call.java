package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.Daemons;
import dev.wasmrun.cli.shell.ColourChoice;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.cli.shell.World;

import picocli.CommandLine.ParseResult;

import java.util.List;
import java.util.Optional;

/** A verb as the user called it, with what it works on. */
public final class Call {
    private final ParseResult parsed;
    private final World world;
    private final Terminal terminal;
    private final Format format;
    private final Daemons daemons;

    public Call(ParseResult parsed, World world) {
        this.parsed = parsed;
        this.world = world;
        this.terminal =
                new Terminal(
                        world, value("--color").map(ColourChoice::parse).orElse(ColourChoice.AUTO));
        this.format = value("--format").map(Format::parse).orElse(Format.TABLE);
        this.daemons = new Daemons(world, terminal);
    }

    public boolean flag(String name) {
        return parsed.matchedOptionValue(name, false);
    }

    /** Whether {@code --name} or {@code --no-name} was given. */
    public Optional<Boolean> choice(String name) {
        return Optional.ofNullable(parsed.matchedOptionValue(name, null));
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(parsed.matchedOptionValue(name, null));
    }

    public List<String> values(String name) {
        return parsed.matchedOptionValue(name, List.of());
    }

    public List<String> words() {
        return parsed.matchedPositionalValue(0, List.of());
    }

    public Format format() {
        return format;
    }

    public World world() {
        return world;
    }

    public Terminal terminal() {
        return terminal;
    }

    public Daemons daemons() {
        return daemons;
    }

    /** The daemon, for what only reads: none is started for it. */
    public DaemonClient reader() {
        return daemons.client();
    }

    /** The daemon, for what changes something: it is started when none runs. */
    public DaemonClient daemon() {
        return daemons.started();
    }
}
