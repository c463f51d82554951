/** What survives a restart of the daemon. */
package dev.wasmrun.daemon.store;
