package dev.wasmrun.daemon.http;

import static dev.wasmrun.daemon.http.Endpoint.of;

import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.DaemonStatus;
import dev.wasmrun.protocol.DoctorReport;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.FileEdit;
import dev.wasmrun.protocol.FileText;
import dev.wasmrun.protocol.FolderPage;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.LogCounts;
import dev.wasmrun.protocol.LogDensity;
import dev.wasmrun.protocol.LogFound;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.LogRun;
import dev.wasmrun.protocol.OpenPort;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.RuntimeRequest;
import dev.wasmrun.protocol.RuntimeStatus;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelWish;

import java.util.List;

/** The API on one screen. The OpenAPI document is written from this very table. */
final class Routes {
    static final String APP = "/api/v1/apps/{name}";

    private static final String[] LOG_RANGE = {
        "from", "before", "since", "until", "stream", "level", "run", "process"
    };
    private static final String[] LOG_PATTERN = {"q", "regex", "case", "word"};
    private static final String RUNTIMES = "/api/v1/runtimes";

    private Routes() {}

    static List<Endpoint> all(
            DaemonRoutes daemon,
            RuntimeRoutes runtimes,
            AppRoutes apps,
            SessionRoutes session,
            EventRoutes events,
            ExecRoutes exec,
            LogRoutes logs,
            TunnelRoutes tunnels,
            FileRoutes files) {
        return List.of(
                of("GET", "/health", "Whether the daemon answers", daemon::health)
                        .gives(200, DaemonRoutes.Health.class)
                        .openToAll(),
                of("GET", "/api/v1/daemon", "The daemon as it is", daemon::status)
                        .gives(200, DaemonStatus.class),
                of("POST", "/api/v1/daemon/stop", "Stop it; apps run again later", daemon::stop)
                        .gives(202),
                of(
                                "POST",
                                "/api/v1/daemon/leave",
                                "End it, and leave the apps running for the next daemon",
                                daemon::leave)
                        .gives(202),
                of("GET", "/api/v1/doctor", "What this machine offers and lacks", daemon::doctor)
                        .gives(200, DoctorReport.class),
                of("POST", "/api/v1/detect", "How a folder would be run", daemon::detect)
                        .takes(AppSpec.class)
                        .gives(200, Plan.class),
                of("GET", "/metrics", "All apps in figures, for Prometheus", apps::metrics)
                        .gives(200),
                of("GET", RUNTIMES, "The runtimes that wasmrun provides", runtimes::list)
                        .givesMany(RuntimeStatus.class),
                of("POST", RUNTIMES, "Fetch one", runtimes::install)
                        .takes(RuntimeRequest.class)
                        .gives(200, RuntimeStatus.class),
                of("DELETE", RUNTIMES + "/{runtime}/{version}", "Remove one", runtimes::remove)
                        .gives(204),
                of("GET", "/api/v1/apps", "All apps, by name", apps::list)
                        .givesMany(AppStatus.class),
                of("POST", "/api/v1/apps", "Run a folder's app", apps::run)
                        .takes(AppSpec.class)
                        .gives(201, AppStatus.class)
                        .gives(200, AppStatus.class),
                of("GET", APP, "An app as it is", apps::describe).gives(200, AppStatus.class),
                of("DELETE", APP, "Forget an app", apps::remove).query("force").gives(204),
                of("POST", APP + "/start", "Start it", apps::start).gives(200, AppStatus.class),
                of("POST", APP + "/restart", "Stop and start it", apps::restart)
                        .gives(200, AppStatus.class),
                of(
                                "POST",
                                APP + "/processes/{process}/start",
                                "Start one of several processes, and what it depends on",
                                apps::startProcess)
                        .gives(200, AppStatus.class),
                of(
                                "POST",
                                APP + "/processes/{process}/stop",
                                "Stop one of several processes, beside the others; force kills",
                                apps::stopProcess)
                        .query("force")
                        .gives(200, AppStatus.class),
                of(
                                "POST",
                                APP + "/processes/{process}/restart",
                                "Start one of several processes anew, beside the others",
                                apps::restartProcess)
                        .gives(200, AppStatus.class),
                of("POST", APP + "/stop", "Stop it; force kills", apps::stop)
                        .query("force")
                        .gives(200, AppStatus.class),
                of("POST", APP + "/watch", "Live reload on or off", apps::watch)
                        .takes(AppRoutes.WatchRequest.class)
                        .gives(200, AppStatus.class),
                of("GET", APP + "/logs", "Part of its log", logs::page)
                        .query(LOG_RANGE)
                        .query("limit")
                        .gives(200, LogPage.class),
                of("DELETE", APP + "/logs", "Delete what is stored of its log", logs::clear)
                        .gives(204),
                of("GET", APP + "/logs/search", "Search its log (NDJSON)", logs::search)
                        .query(LOG_RANGE)
                        .query(LOG_PATTERN)
                        .query("context", "direction", "limit", "only")
                        .gives(200, LogFound.Hit.class),
                of("GET", APP + "/logs/download", "Its log as a file", logs::download)
                        .query(LOG_RANGE)
                        .query(LOG_PATTERN)
                        .query("format")
                        .gives(200),
                of("GET", APP + "/logs/runs", "Its runs, as far as stored", logs::runs)
                        .givesMany(LogRun.class),
                of("GET", APP + "/logs/counts", "How many lines of each kind", logs::counts)
                        .query("run")
                        .gives(200, LogCounts.class),
                of("GET", APP + "/logs/density", "How its lines are spread", logs::density)
                        .query("buckets", "from", "to")
                        .gives(200, LogDensity.class),
                of("GET", APP + "/logs/{seq}/text", "The whole of a line", logs::text).gives(200),
                of("GET", APP + "/exec", "Run a command in its sandbox (WebSocket)", exec::open)
                        .query("process")
                        .gives(101),
                of("GET", APP + "/files", "A folder of its project", files::list)
                        .query("path")
                        .gives(200, FolderPage.class),
                of("GET", APP + "/files/text", "A text file of its project", files::read)
                        .query("path")
                        .gives(200, FileText.class),
                of("PUT", APP + "/files/text", "Save a text file", files::save)
                        .query("path")
                        .takes(FileEdit.class)
                        .gives(200, FileText.class),
                of("GET", APP + "/ports", "What is open in its network", apps::ports)
                        .givesMany(OpenPort.class),
                of("GET", APP + "/forwards", "Its forwards", apps::forwards)
                        .givesMany(ForwardStatus.class),
                of("POST", APP + "/forwards", "Open a forward", apps::addForward)
                        .takes(AppRoutes.ForwardRequest.class)
                        .gives(200, ForwardStatus.class),
                of("DELETE", APP + "/forwards/{hostPort}", "Close one", apps::removeForward)
                        .query("address", "protocol")
                        .gives(204),
                of("GET", APP + "/tunnel", "Its way to the public", tunnels::status)
                        .gives(200, TunnelStatus.class),
                of("POST", APP + "/tunnel", "Make it public", tunnels::start)
                        .takes(TunnelWish.class)
                        .gives(200, TunnelStatus.class),
                of("DELETE", APP + "/tunnel", "Make it private", tunnels::stop)
                        .gives(200, TunnelStatus.class),
                of("POST", "/api/tunnel/start", "The same, short", tunnels::startOnly)
                        .takes(TunnelRoutes.Request.class)
                        .gives(200, TunnelRoutes.Answer.class),
                of("GET", "/api/tunnel/status", "The same, short", tunnels::statusOnly)
                        .query("app")
                        .gives(200, TunnelRoutes.Answer.class),
                of("POST", "/api/tunnel/stop", "The same, short", tunnels::stopOnly)
                        .takes(TunnelRoutes.Request.class)
                        .gives(200, TunnelRoutes.Answer.class),
                of("POST", APP + "/preview", "A ticket into its page", session::preview)
                        .gives(200, SessionRoutes.Link.class),
                of("POST", "/api/v1/session/links", "A link that signs in", session::newLink)
                        .takes(SessionRoutes.LinkRequest.class)
                        .gives(200, SessionRoutes.Link.class),
                of("GET", "/session/{oneTime}", "Sign in by a link", session::enter)
                        .gives(303)
                        .openToAll(),
                of("GET", "/open/{name}", "Go to an app's page", session::open)
                        .query("to")
                        .gives(303),
                of("GET", "/api/v1/events", "What happens", events::stream)
                        .query("cursor", "app", "types")
                        .gives(200, Event.class));
    }
}
