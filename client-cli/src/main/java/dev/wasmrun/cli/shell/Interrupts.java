package dev.wasmrun.cli.shell;

/** Ctrl-C and its kin, as the user sends them. */
@FunctionalInterface
public interface Interrupts {
    /** What to do about one: {@code signal} is its number. Called on a thread of its own. */
    @FunctionalInterface
    interface Answer {
        void to(int signal);
    }

    /** From now on until {@code close}, signals call {@code answer} and do not end the command. */
    Catching answerWith(Answer answer);

    /** Signals are caught as long as this is open. */
    interface Catching extends AutoCloseable {
        @Override
        void close();
    }
}
