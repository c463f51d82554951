/** The daemon {@code wasmrund}: its settings, its actor tree, and what wires the parts. */
package dev.wasmrun.daemon;
