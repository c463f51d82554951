package dev.wasmrun.cli.daemon;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The daemon of a home as a unit of systemd. See systemd.service(5), systemd.kill(5) and
 * systemd.resource-control(5).
 *
 * @param launcher {@code wasmrund}
 * @param port of UI and API
 * @param variables what it gets of its environment beside what systemd gives
 * @param target that wants it
 */
record SystemdUnit(
        String launcher, Path home, int port, Map<String, String> variables, String target) {
    static final String NAME = "wasmrun.service";

    /** How {@code ExecStart} names the home: by this a unit is known to serve it. */
    static String homeFlag(Path home) {
        return "--home " + word(home.toString());
    }

    // Apps outlive their daemon, so only it is killed: kill -9 for a restart, which leaves them to
    // the next one, SIGTERM for a stop, on which it ends them first. A refusal (69) is not
    // tried again: the next command does. What systemd counts of the
    // daemon it also lets it limit; where it is new enough (254), in a part that is its own.
    String text() {
        return """
        # Made by: wasmrun daemon enable. Taken away by: wasmrun daemon disable
        [Unit]
        Description=wasmrun daemon
        After=network.target nftables.service firewalld.service

        [Service]
        Type=notify
        TimeoutStartSec=300
        ExecStart=%s --foreground %s --port %d
        %s
        WorkingDirectory=-%s
        Restart=on-failure
        RestartSec=100ms
        RestartPreventExitStatus=69
        SuccessExitStatus=143
        KillMode=process
        RestartKillSignal=SIGKILL
        TimeoutStopSec=60
        Delegate=yes
        DelegateSubgroup=daemon
        CPUAccounting=yes
        MemoryAccounting=yes
        TasksAccounting=yes

        [Install]
        WantedBy=%s
        """
                .formatted(
                        word(launcher),
                        homeFlag(home),
                        port,
                        environment(),
                        plain(home.toString()),
                        target);
    }

    private String environment() {
        return variables.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> "Environment=" + quoted(each.getKey() + "=" + each.getValue()))
                .collect(Collectors.joining("\n"));
    }

    // "$" begins a variable in a command line only, "%" a specifier anywhere.
    private static String word(String text) {
        return quoted(text).replace("$", "$$");
    }

    private static String quoted(String text) {
        return '"' + plain(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    private static String plain(String text) {
        return text.replace("%", "%%");
    }
}
