/** Apps' logs: followed while they grow, numbered, stored, read in pages. */
package dev.wasmrun.daemon.logs;
