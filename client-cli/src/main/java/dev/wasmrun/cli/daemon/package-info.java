/** The way to the daemon: where it is, how it is started, how it is asked. */
package dev.wasmrun.cli.daemon;
