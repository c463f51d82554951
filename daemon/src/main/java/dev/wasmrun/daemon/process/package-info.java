/** One process in its sandbox, from its launch to its end. */
package dev.wasmrun.daemon.process;
