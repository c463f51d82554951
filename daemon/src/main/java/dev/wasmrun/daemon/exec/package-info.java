/** Commands that users run in the sandbox of a running app, beside it. */
package dev.wasmrun.daemon.exec;
