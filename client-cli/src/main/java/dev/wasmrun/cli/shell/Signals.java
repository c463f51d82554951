package dev.wasmrun.cli.shell;

import sun.misc.Signal;
import sun.misc.SignalHandler;

import java.util.ArrayList;
import java.util.List;

/** The signals of the operating system. A shutdown hook would not see the second Ctrl-C. */
@SuppressWarnings("sunapi")
public final class Signals implements Interrupts {
    private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

    @Override
    public Catching answerWith(Answer answer) {
        var restore = new ArrayList<Runnable>();
        for (var name : ENDING) {
            var signal = new Signal(name);
            var before = handle(signal, caught -> answer.to(caught.getNumber()));
            restore.add(() -> Signal.handle(signal, before));
        }
        return () -> restore.forEach(Runnable::run);
    }

    private static SignalHandler handle(Signal signal, SignalHandler handler) {
        try {
            return Signal.handle(signal, handler);
        } catch (IllegalArgumentException e) {
            // nohup has the JVM ignore HUP: leave it so
            return SignalHandler.SIG_DFL;
        }
    }
}
