/** The terminal: printing, colours, signals, and how values are read. */
package dev.wasmrun.cli.shell;
