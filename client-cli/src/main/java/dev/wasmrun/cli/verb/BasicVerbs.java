package dev.wasmrun.cli.verb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The verbs of this package, each made only when it is called. */
public final class BasicVerbs {
    private BasicVerbs() {}

    public static Map<String, Supplier<Verb>> all() {
        var verbs = new LinkedHashMap<String, Supplier<Verb>>();
        verbs.put("ps", Ps::new);
        verbs.put("top", Top::new);
        verbs.put("logs", Logs::new);
        verbs.put("logs clear", LogsClear::new);
        verbs.put("stop", Stop::new);
        verbs.put("start", Start::new);
        verbs.put("restart", Restart::new);
        verbs.put("watch", Watch::new);
        verbs.put("rm", Rm::new);
        verbs.put("inspect", Inspect::new);
        verbs.put("exec", Exec::new);
        verbs.put("shell", Shell::new);
        verbs.put("url", Url::new);
        verbs.put("wait", Wait::new);
        verbs.put("events", Events::new);
        verbs.put("ports", Ports::new);
        verbs.put("forward ls", ForwardLs::new);
        verbs.put("forward add", ForwardAdd::new);
        verbs.put("forward rm", ForwardRm::new);
        verbs.put("tunnel start", TunnelStart::new);
        verbs.put("tunnel stop", TunnelStop::new);
        verbs.put("tunnel status", TunnelStatus::new);
        verbs.put("tunnel server", TunnelServe::new);
        verbs.put("runtimes ls", RuntimesLs::new);
        verbs.put("runtimes install", RuntimesInstall::new);
        verbs.put("runtimes rm", RuntimesRm::new);
        verbs.put("detect", Detect::new);
        verbs.put("daemon start", DaemonStart::new);
        verbs.put("daemon stop", DaemonStop::new);
        verbs.put("daemon restart", DaemonRestart::new);
        verbs.put("daemon status", DaemonStatus::new);
        verbs.put("daemon enable", DaemonEnable::new);
        verbs.put("daemon disable", DaemonDisable::new);
        verbs.put("daemon logs", DaemonLogs::new);
        verbs.put("ui", Ui::new);
        verbs.put("doctor", Doctor::new);
        verbs.put("version", Version::new);
        return verbs;
    }
}
