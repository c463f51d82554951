/** What travels between daemon, command line and browser: checked values, events, problems. */
package dev.wasmrun.protocol;
