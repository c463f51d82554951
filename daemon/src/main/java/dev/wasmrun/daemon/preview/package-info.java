/** An app's own page behind the daemon: HTTP and WebSocket, passed on as they are. */
package dev.wasmrun.daemon.preview;
