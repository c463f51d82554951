/** Starts commands in bubblewrap, watches and ends them. */
package dev.wasmrun.daemon.sandbox;
