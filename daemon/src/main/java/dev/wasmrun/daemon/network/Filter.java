package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import java.nio.ByteBuffer;

/**
 * Stands between a visitor and an app, sees what each says, and decides what reaches the other. It
 * is on the relay's thread and waits for nothing.
 *
 * <p>A buffer that it gives out may share memory with the one it was given, and is written before
 * it is asked again for the same direction.
 */
public interface Filter {
    /** Knows who talks to whom. */
    interface Maker {
        Filter between(TcpSocket visitor, TcpSocket app);
    }

    ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /**
     * Takes of the visitor's bytes what it can, which is none while the app has to answer first.
     */
    ByteBuffer toApp(ByteBuffer said);

    /** Takes all of the app's bytes, or a part of them when it is to be asked again. */
    ByteBuffer toVisitor(ByteBuffer said);

    /** The visitor says no more: what was held back of his words. */
    ByteBuffer visitorEnded();

    /** The app says no more: what was held back of its words. */
    ByteBuffer appEnded();

    /** What the visitor is told by nobody but us; only when all that the app said is out. */
    ByteBuffer ownWords();

    /** Nothing reaches the app any more: both are let go once the visitor was told. */
    boolean isOver();

    /** From now on all passes as it is, in both directions, and nothing is said by us. */
    boolean isOpen();

    /** A number that stays the same while the visitor owes us the rest of something; else 0. */
    int owed();

    /** Passes on whatever comes. */
    Filter NONE =
            new Filter() {
                @Override
                public ByteBuffer toApp(ByteBuffer said) {
                    return all(said);
                }

                @Override
                public ByteBuffer toVisitor(ByteBuffer said) {
                    return all(said);
                }

                @Override
                public ByteBuffer visitorEnded() {
                    return NOTHING;
                }

                @Override
                public ByteBuffer appEnded() {
                    return NOTHING;
                }

                @Override
                public ByteBuffer ownWords() {
                    return NOTHING;
                }

                @Override
                public boolean isOver() {
                    return false;
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public int owed() {
                    return 0;
                }
            };

    static ByteBuffer all(ByteBuffer said) {
        var all = said.duplicate();
        said.position(said.limit());
        return all;
    }
}
