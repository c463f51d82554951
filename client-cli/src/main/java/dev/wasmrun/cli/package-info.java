/** The command {@code wasmrun}: finds the verb that was called and runs it. */
package dev.wasmrun.cli;
