package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.OpenSocket;
import dev.wasmrun.daemon.preview.AppPage;

import org.apache.pekko.pattern.StatusReply;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The ways into a running app: its page, its open ports, its sandbox. Part of {@link Workspace}.
 */
final class WaysIn {
    private final AppBase app;
    private final AppLife life;

    WaysIn(AppBase app, AppLife life) {
        this.app = app;
        this.life = life;
    }

    void list(App.ListPorts list) {
        if (app.network().namespace().isEmpty()) {
            list.replyTo().tell(StatusReply.success(List.of()));
            return;
        }
        app.context()
                .pipeToSelf(
                        app.network().namespace().get().sockets(),
                        (sockets, failure) -> new App.Later(() -> listed(list, sockets, failure)));
    }

    private void listed(App.ListPorts list, List<OpenSocket> sockets, Throwable failure) {
        if (failure != null) {
            list.refuse(Refusals.portsUnknown(app.name(), failure));
            return;
        }
        var page = life.run().current().flatMap(now -> now.ports().stream().findFirst());
        var forwards = app.network().forwards().statuses();
        list.replyTo().tell(StatusReply.success(AppPorts.of(sockets, forwards, page)));
    }

    void dial(App.Dial dial) {
        var namespace = app.network().namespace();
        var port = life.run().current().flatMap(Current::page);
        if (namespace.isEmpty() || port.isEmpty()) {
            dial.refuse(Refusals.notReady(app.name(), life.now().state()));
            return;
        }
        var watch = life.watch();
        var live =
                Optional.of(new AppPage.Moment(app.saved().now().run(), watch.status().styles()))
                        .filter(_ -> watch.isOn());
        dial.replyTo()
                .tell(
                        StatusReply.success(
                                new AppPage(() -> namespace.get().connect(port.get()), live)));
    }

    void enter(App.Enter enter) {
        if (life.run().current().isEmpty() && life.now().state().isAtRest()) {
            enter.refuse(Refusals.notRunning(app.name(), life.now().state()));
            return;
        }
        var beside = enter.process().filter(name -> !life.companions().crew().isMain(name));
        beside.ifPresentOrElse(name -> enterBeside(enter, name), () -> enterMain(enter));
    }

    private void enterMain(App.Enter enter) {
        var run = life.run();
        if (run.current().isPresent()) {
            answer(enter, run.files());
        } else {
            enter.refuse(Refusals.notRunning(app.name(), life.now().state()));
        }
    }

    private void enterBeside(App.Enter enter, String name) {
        var companion = life.companions().companion(name);
        if (companion.isEmpty()) {
            var names = life.companions().crew().names();
            enter.refuse(Refusals.noSuchProcess(app.name(), name, names));
        } else if (companion.get().pid().isEmpty()) {
            enter.refuse(Refusals.processNotRunning(app.name(), name));
        } else {
            answer(enter, companion.get().files());
        }
    }

    private void answer(App.Enter enter, Optional<Path> run) {
        enter.replyTo().tell(StatusReply.success(app.supplies().entry(run.orElseThrow())));
    }
}
