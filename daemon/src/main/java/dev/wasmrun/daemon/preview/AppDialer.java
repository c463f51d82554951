package dev.wasmrun.daemon.preview;

import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletionStage;

/**
 * Opens connections to the port that an app listens on, inside the app's network. The caller closes
 * them.
 */
public interface AppDialer {
    /**
     * A connected channel, blocking or not; fails with an IOException when the app does not answer.
     */
    CompletionStage<SocketChannel> dial();
}
