/** Apps and their logs as the command line sees them. */
package dev.wasmrun.cli.app;
